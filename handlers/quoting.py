"""A message that somebody took a shortcut on: its words as a person would have typed them."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from handlers.context import Context
from services import people

_TOKEN = re.compile(r"<([^<>]+)>")
_LONGEST = 3000


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a message without Slack's markup, and when it was posted (aware UTC)."""

    text: str
    at: datetime


async def of_message(context: Context) -> Said:
    """What stands in the message of a message shortcut; people's names in place of their ids."""
    message = context.payload.get("message") or {}
    raw = str(message.get("text") or "")
    mentioned = re.findall(r"<@([UW][A-Z0-9]+)", raw)
    names = await context.look(people.names, mentioned) if mentioned else {}
    text = html.unescape(_TOKEN.sub(lambda token: _plain(token[1], names), raw)).strip()
    try:
        at = datetime.fromtimestamp(float(str(message.get("ts") or "")), UTC)
    except (ValueError, OverflowError):
        at = context.now
    return Said(text[:_LONGEST], at)


def _plain(token: str, names: dict[str, str]) -> str:
    target, _, label = token.partition("|")
    if target.startswith("@"):
        return f"@{label or names.get(target[1:], target[1:])}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    return f"{label} ({target})" if label and label not in target else target
