"""What Slack itself does and says in a channel: /invite, and that a mentioned bot is not there."""

from __future__ import annotations

import re

from bot.sandbox.model import Channel, Json, Person, Refusal
from bot.sandbox.workspace import Workspace

INVITE = "/invite"
SLACKBOT = "USLACKBOT"
_HANDLE = re.compile(r"@([\w.-]*\w)")


def tell_if_absent(workspace: Workspace, channel: Channel, said: Json) -> None:
    """Tell somebody who mentioned the bot where it is not: no app hears of that."""
    bot = f"<@{workspace.bot_user_id}>"
    if bot not in said["text"] or workspace.bot_user_id in channel.members:
        return
    words = (
        f"You mentioned {bot}, but it isn’t in this channel and cannot see your message. "
        f"Type `{INVITE} @{workspace.bot.real_name}` to invite it, then mention it again."
    )
    thread = {"thread_ts": said["thread_ts"]} if "thread_ts" in said else {}
    workspace.whisper(channel, said["user"], {"user": SLACKBOT, "text": words, **thread})


def invite(workspace: Workspace, person: Person, channel: Channel, text: str) -> str:
    """Add the people or the bot named as "@name" to this channel; answers what is said of it."""
    if channel.is_im:
        raise Refusal("channel_not_found", f"{INVITE} works in channels only.")
    if channel.is_archived:
        raise Refusal("is_archived", f"#{channel.name} is archived.")
    asked = [_found(workspace, name) for name in _HANDLE.findall(text)]
    if not asked:
        raise Refusal("no_user", f"Say whom: {INVITE} @{workspace.bot.real_name}")
    joined = [one.id for one in asked if workspace.join(channel, one.id, person.id)]
    names = ", ".join(f"<@{one}>" for one in joined)
    words = f"In this channel now: {names}." if joined else "They are in this channel already."
    workspace.whisper(channel, person.id, {"user": SLACKBOT, "text": words})
    return words


def _found(workspace: Workspace, name: str) -> Person:
    person = workspace.by_name.get(name.lower())
    if person is None or person.deleted:
        raise Refusal("user_not_found", f"Nobody here is called @{name}.")
    return person
