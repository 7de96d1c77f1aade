"""chat.*: posting, changing, deleting, whispering; and reactions."""

from __future__ import annotations

from typing import Any

import orjson

from bot.sandbox.api_calls import Api, Args, method
from bot.sandbox.checks import check_message
from bot.sandbox.model import Channel, Json, Refusal

METADATA_CHARACTERS = 8_000
UPDATE_CHARACTERS = 4_000
POST_CHARACTERS = 40_000


@method("chat.postMessage", "chat:write")
def post_message(api: Api, args: Args) -> Json:
    channel = _postable(api, args.text("channel"))
    fields = content(args, POST_CHARACTERS)
    check_thread(channel, args, fields)
    api.pacing.check(channel.id)
    message = api.workspace.post(channel, api.workspace.bot_message(**fields))
    return {"channel": channel.id, "ts": message["ts"], "message": message}


@method("chat.update", "chat:write")
def update(api: Api, args: Args) -> Json:
    channel = api.channel_for_bot(args.need("channel"))
    message = channel.messages.get(args.need("ts"))
    if message is None:
        raise Refusal("message_not_found")
    if message.get("bot_id") != api.workspace.bot_id:
        raise Refusal("cant_update_message")
    if channel.is_archived:
        raise Refusal("is_archived")
    fields = content(args, UPDATE_CHARACTERS)
    for key in ("blocks", "attachments", "metadata"):
        # Left out, the old ones stay; given empty, they go (python-slack-sdk issue 523).
        if key not in fields and key in args.raw:
            fields[key] = None
    api.workspace.edit(channel, message, fields)
    answer = {"channel": channel.id, "ts": message["ts"], "text": message.get("text", "")}
    return {**answer, "message": message}


@method("chat.delete", "chat:write")
def delete(api: Api, args: Args) -> Json:
    channel = api.channel_for_bot(args.need("channel"))
    ts = args.need("ts")
    message = channel.messages.get(ts)
    if message is None:
        raise Refusal("message_not_found")
    if message.get("bot_id") != api.workspace.bot_id:
        raise Refusal("cant_delete_message")
    api.workspace.delete(channel, ts)
    return {"channel": channel.id, "ts": ts}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(api: Api, args: Args) -> Json:
    channel = api.channel_for_bot(args.need("channel"))
    user = args.need("user")
    if channel.is_archived:
        raise Refusal("is_archived")
    api.needs_member(channel)
    if user not in channel.members:
        raise Refusal("user_not_in_channel")
    fields = content(args, POST_CHARACTERS)
    check_thread(channel, args, fields)
    message = api.workspace.whisper(channel, user, api.workspace.bot_message(**fields))
    return {"message_ts": message["ts"]}


@method("chat.getPermalink")
def get_permalink(api: Api, args: Args) -> Json:
    channel = api.channel_for_bot(args.need("channel"))
    ts = args.need("message_ts")
    if ts not in channel.messages:
        raise Refusal("message_not_found")
    return {"channel": channel.id, "permalink": permalink(api, channel, ts)}


@method("reactions.add", "reactions:write")
def add_reaction(api: Api, args: Args) -> Json:
    channel = api.channel_for_bot(args.need("channel"))
    message = channel.messages.get(args.need("timestamp"))
    name = args.need("name")
    if message is None:
        raise Refusal("message_not_found")
    api.needs_member(channel)
    if not name.replace("_", "").replace("-", "").replace("+", "").isalnum():
        raise Refusal("invalid_name")
    react(api, channel, message, name, api.workspace.bot_user_id)
    return {}


def react(api: Api, channel: Channel, message: Json, name: str, user: str) -> None:
    """Add one person's reaction; Refusal `already_reacted` the second time."""
    reactions: list[Json] = message.setdefault("reactions", [])
    found = next((r for r in reactions if r["name"] == name), None)
    if found is None:
        found = {"name": name, "users": [], "count": 0}
        reactions.append(found)
    if user in found["users"]:
        raise Refusal("already_reacted")
    found["users"].append(user)
    found["count"] += 1
    item = {"type": "message", "channel": channel.id, "ts": message["ts"]}
    event = {"type": "reaction_added", "user": user, "reaction": name, "item": item}
    api.workspace.emit_about(channel, {**event, "item_user": message.get("user", "")})


def permalink(api: Api, channel: Channel, ts: str) -> str:
    """The address of a message in the sandbox's page."""
    return f"{api.base_url}/archives/{channel.id}/p{ts.replace('.', '')}"


def _postable(api: Api, where: str | None) -> Channel:
    """The conversation to post to: a channel, or the direct message of a user id."""
    person = api.workspace.people.get(where or "")
    if person is not None:
        if person.deleted or person.is_bot:
            raise Refusal("channel_not_found")
        return api.workspace.direct(person.id)
    channel = api.channel_for_bot(where or "")
    if channel.is_archived:
        raise Refusal("is_archived")
    public = not channel.is_private and not channel.is_im
    if not (public and "chat:write.public" in api.scopes):
        api.needs_member(channel)
    return channel


def content(args: Args, characters: int) -> dict[str, Any]:
    """Text, blocks, attachments and metadata of a message, checked as Slack checks them."""
    text = args.text("text") or ""
    blocks = args.parsed("blocks", "invalid_blocks_format")
    attachments = args.parsed("attachments", "invalid_attachments")
    if not text and not blocks and not attachments:
        raise Refusal("no_text")
    if len(text) > characters:
        raise Refusal("msg_too_long")
    fields: dict[str, Any] = {"text": text}
    if blocks:
        check_message(blocks)
        fields["blocks"] = blocks
    if attachments:
        fields["attachments"] = attachments
    if metadata := args.parsed("metadata", "invalid_metadata_format"):
        fields["metadata"] = _metadata(metadata)
    return fields


def _metadata(metadata: Any) -> Json:
    shaped = isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str)
    if not shaped or not isinstance(metadata.get("event_payload"), dict):
        raise Refusal("invalid_metadata_format")
    if len(orjson.dumps(metadata)) > METADATA_CHARACTERS:
        raise Refusal("metadata_too_large")
    kept: Json = metadata
    return kept


def check_thread(channel: Channel, args: Args, fields: dict[str, Any]) -> None:
    """Put a reply into its thread; Refusal `thread_not_found`."""
    thread_ts = args.text("thread_ts")
    if thread_ts is None:
        return
    parent = channel.messages.get(thread_ts)
    if parent is None:
        raise Refusal("thread_not_found")
    fields["thread_ts"] = parent.get("thread_ts", thread_ts)
    if args.flag("reply_broadcast"):
        fields["subtype"] = "thread_broadcast"
