"""What people write: messages with mentions, and slash commands with what they answer."""

from __future__ import annotations

import re
import uuid

from bot.sandbox.checks import check_message
from bot.sandbox.kernel import Kernel
from bot.sandbox.manifest import Command
from bot.sandbox.model import Channel, Json, Person, Refusal
from bot.sandbox.payloads import rich_text
from bot.sandbox.response_urls import answer
from bot.sandbox.slackbot import INVITE, invite, tell_if_absent
from bot.sandbox.transport import Ack
from bot.sandbox.verdicts import NO_APP
from bot.sandbox.workspace import Workspace

_PERSON = re.compile(r"(?<![\w<@])@([\w.-]*\w)")
_CHANNEL = re.compile(r"(?<![\w<#&])#([\w-]+)")
_LINK = re.compile(
    r"(?<![\w<@./])(?:(https?://[^\s<>|]+)|((?:[a-z0-9-]+\.)+(?:com|io|net|org|dev)))\b"
)


async def message(kernel: Kernel, body: Json) -> Json:
    """Say something, or give a slash command, in a channel or a thread."""
    text = str(body.get("text") or "").strip()
    if not text:
        raise Refusal("no_text", "Write something first.")
    if text.startswith("/"):
        return await _typed_command(kernel, body, text)
    person = kernel.who(body)
    channel = writable(kernel.workspace, person, body)
    fields: Json = {"user": person.id, "text": marked_up(kernel.workspace, text)}
    if thread_ts := body.get("thread_ts"):
        parent = channel.messages.get(str(thread_ts))
        if parent is None:
            raise Refusal("thread_not_found", "That message is gone.")
        fields["thread_ts"] = parent.get("thread_ts", parent["ts"])
    said = say(kernel.workspace, channel, fields)
    tell_if_absent(kernel.workspace, channel, said)
    return {"ts": said["ts"], "channel": channel.id}


def say(workspace: Workspace, channel: Channel, fields: Json) -> Json:
    """Post as a person; a mention of the bot is also told as app_mention."""
    blocks = {"blocks": rich_text(fields["text"])}
    said = workspace.post(channel, {**fields, "client_msg_id": str(uuid.uuid4())}, told=blocks)
    if f"<@{workspace.bot_user_id}>" in said["text"] and not channel.is_im:
        keys = ("user", "text", "ts", "team", "thread_ts", "client_msg_id")
        mention = {key: said[key] for key in keys if key in said}
        mention |= {"type": "app_mention", **blocks}
        workspace.emit({**mention, "event_ts": said["ts"]}, channel)
    return said


async def command(kernel: Kernel, body: Json) -> Json:
    """Give a slash command; answers {"ack": the text shown at once, or null}."""
    name = f"/{str(body.get('command') or '').strip().lstrip('/')}"
    person = kernel.who(body)
    channel = _place(kernel.workspace, person, body)
    if person.id not in channel.members:
        raise Refusal("not_in_channel", f"Join #{channel.name} first.")
    if body.get("thread_ts"):
        refusal = f"{name} is not supported in threads. Sorry!"
        raise Refusal("command_in_thread", refusal)
    if name == INVITE:
        return {"ack": invite(kernel.workspace, person, channel, str(body.get("text") or ""))}
    registered = kernel.manifest.commands.get(name)
    if registered is None:
        known = ", ".join(sorted([*kernel.manifest.commands, INVITE]))
        raise Refusal("unknown_command", f"{name} is not a valid command. Try: {known}.")
    text = _command_text(kernel.workspace, registered, str(body.get("text") or "").strip())
    payload = kernel.payloads.slash_command(person, channel, name, text)
    ack = await kernel.courier.send("slash_commands", payload)
    if not ack.ok:
        raise Refusal(*command_failure(name, ack))
    return {"ack": _show_ack(kernel, payload["response_url"], ack)}


def command_failure(name: str, ack: Ack) -> tuple[str, str]:
    """Slack's word for it, and the sentence the person sees."""
    if ack.outcome == "unreachable":
        return "dispatch_unknown_error", NO_APP
    if ack.outcome == "timeout":
        return "operation_timeout", f'{name} failed with the error "operation_timeout"'
    return "dispatch_failed", f'{name} failed with the error "dispatch_failed" ({ack.status})'


def writable(workspace: Workspace, person: Person, body: Json) -> Channel:
    """The channel of this gesture, if the person may write there."""
    channel = _place(workspace, person, body)
    if channel.is_archived:
        raise Refusal("is_archived", f"#{channel.name} is archived.")
    if person.id not in channel.members:
        raise Refusal("not_in_channel", f"{person.real_name} is not in #{channel.name}.")
    return channel


def marked_up(workspace: Workspace, text: str) -> str:
    """Text as Slack stores it: escaped, with mentions, channels and links in angle brackets."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _LINK.sub(lambda m: f"<{m[1]}>" if m[1] else f"<http://{m[2]}|{m[2]}>", text)
    text = _PERSON.sub(lambda m: _mention(workspace, m, label=False), text)
    return _CHANNEL.sub(lambda m: _channel_link(workspace, m, label=False), text)


def _mention(workspace: Workspace, found: re.Match[str], *, label: bool) -> str:
    person = workspace.by_name.get(found[1].lower())
    if person is None:
        return found[0]
    return f"<@{person.id}|{person.name}>" if label else f"<@{person.id}>"


def _channel_link(workspace: Workspace, found: re.Match[str], *, label: bool) -> str:
    channel = workspace.by_channel_name.get(found[1].lower())
    if channel is None:
        return found[0]
    return f"<#{channel.id}|{channel.name if label and not channel.is_private else ''}>"


def _command_text(workspace: Workspace, registered: Command, text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if not registered.should_escape:
        return text
    text = _LINK.sub(lambda m: f"<{m[1]}>" if m[1] else f"<http://{m[2]}|{m[2]}>", text)
    text = _PERSON.sub(lambda m: _mention(workspace, m, label=True), text)
    return _CHANNEL.sub(lambda m: _channel_link(workspace, m, label=True), text)


async def _typed_command(kernel: Kernel, body: Json, text: str) -> Json:
    name, _, rest = text.partition(" ")
    return await command(kernel, {**body, "command": name, "text": rest})


def _show_ack(kernel: Kernel, response_url: str, ack: Ack) -> str | None:
    """Show what came with the ack, privately unless it says otherwise."""
    if ack.body is None:
        return None
    shown = ack.body if isinstance(ack.body, dict) else {"text": str(ack.body)}
    if blocks := shown.get("blocks"):
        check_message(blocks)
    if not any(shown.get(key) for key in ("text", "blocks", "attachments")):
        return None
    grant = kernel.workspace.grants.responses[response_url.rpartition("/")[2]]
    return str(answer(kernel.workspace, grant, shown)["text"])


def _place(workspace: Workspace, person: Person, body: Json) -> Channel:
    where = str(body.get("channel") or "")
    if where.startswith("D") and where not in workspace.channels:
        return workspace.direct(person.id)
    if where in ("", workspace.bot_user_id, "@bot"):
        return workspace.direct(person.id)
    try:
        return workspace.channel(where)
    except Refusal:
        raise Refusal("channel_not_found", f"There is no channel {where!r}.") from None
