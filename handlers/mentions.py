"""What somebody asks the bot in plain words: in a direct message, or with a mention."""

from __future__ import annotations

import re

from handlers import ids

_MENTION = re.compile(r"<@(?P<who>[UW][A-Z0-9]+)(\|[^>]*)?>")
_COMMAND = re.compile(rf"/?{ids.COMMAND.removeprefix('/')}(?:-|\s+|$)", re.IGNORECASE)


def asked(text: str, bot_id: str) -> str:
    """The words meant for the bot (user id `bot_id`): those after its mention, else those before.

    Other mentions are left out, and a command typed out of habit ("/cs health acme") loses its
    name: there is no other to tell it from.
    """
    own = next((one for one in _MENTION.finditer(text) if one["who"] == bot_id), None)
    if own is not None:
        text = _plain(text[own.end() :]) or _plain(text[: own.start()])
    words = _plain(text)
    habit = _COMMAND.match(words)
    return words[habit.end() :] if habit else words


def _plain(text: str) -> str:
    return _MENTION.sub("", text).strip(" \t\r\n\u00a0,:;")
