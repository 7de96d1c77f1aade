"""conversations.*: channels, their members and their history."""

from __future__ import annotations

from bot.sandbox.api_calls import Api, Args, method, paged
from bot.sandbox.model import Channel, Json, Refusal, micros, stamp

READ = ("channels:read", "groups:read", "im:read", "mpim:read")
HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
END_OF_TIME = 10**17
TYPES = frozenset({"public_channel", "private_channel", "im", "mpim"})


@method("conversations.list", *READ)
def list_conversations(api: Api, args: Args) -> Json:
    types = {t.strip() for t in (args.text("types") or "public_channel").split(",")}
    if types - TYPES:
        raise Refusal("invalid_types")
    exclude_archived = args.flag("exclude_archived")
    bot = api.workspace.bot_user_id
    found = [
        channel
        for channel in api.workspace.channels.values()
        if conversation_type(channel) in types
        and not (exclude_archived and channel.is_archived)
        and (not channel.is_private or bot in channel.members)
    ]
    page, metadata = paged(found, args)
    channels = [channel_object(api, channel) for channel in page]
    return {"channels": channels, "response_metadata": metadata}


@method("conversations.info", *READ)
def info(api: Api, args: Args) -> Json:
    channel = api.channel_for_bot(args.need("channel"))
    shown = channel_object(api, channel)
    if args.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


@method("conversations.members", *READ)
def members(api: Api, args: Args) -> Json:
    channel = api.channel_for_bot(args.need("channel"))
    page, metadata = paged(list(channel.members), args)
    return {"members": page, "response_metadata": metadata}


@method("conversations.history", *HISTORY)
def history(api: Api, args: Args) -> Json:
    channel = _readable(api, args)
    moments = _window(api, channel, args, channel.roots, "conversations.history")[::-1]
    page, metadata = paged(moments, args)
    return _messages(channel, page, metadata, args)


@method("conversations.replies", *HISTORY)
def replies(api: Api, args: Args) -> Json:
    channel = _readable(api, args)
    ts = args.need("ts")
    parent = channel.messages.get(ts)
    if parent is None and ts not in channel.threads:
        raise Refusal("thread_not_found")
    thread_ts = parent.get("thread_ts", ts) if parent else ts
    answers = channel.threads.get(thread_ts, [])
    moments = _window(api, channel, args, answers, "conversations.replies")
    if thread_ts in channel.messages:
        moments = [micros(thread_ts), *moments]
    page, metadata = paged(moments, args)
    return _messages(channel, page, metadata, args)


@method("conversations.open", "im:write", "mpim:write")
def open_conversation(api: Api, args: Args) -> Json:
    users = [u for u in (args.text("users") or "").split(",") if u]
    if not users:
        raise Refusal("users_list_not_supplied")
    if len(users) > 1:
        raise Refusal("method_not_supported_for_channel_type")
    person = api.workspace.people.get(users[0])
    if person is None:
        raise Refusal("user_not_found")
    if person.deleted or person.is_bot:
        raise Refusal("user_disabled" if person.deleted else "cannot_dm_bot")
    was_open = person.id in api.workspace.directs
    channel = api.workspace.direct(person.id)
    shown = channel_object(api, channel) if args.flag("return_im") else {"id": channel.id}
    return {"channel": shown, "no_op": was_open, "already_open": was_open}


@method("conversations.join", "channels:join")
def join(api: Api, args: Args) -> Json:
    channel = api.channel_for_bot(args.need("channel"))
    if channel.is_im or channel.is_private:
        raise Refusal("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refusal("is_archived")
    answer: Json = {"channel": channel_object(api, channel)}
    if api.workspace.join(channel, api.workspace.bot_user_id):
        answer["channel"]["is_member"] = True
        return answer
    return {**answer, "warning": "already_in_channel"}


def conversation_type(channel: Channel) -> str:
    """Slack's word in `types`."""
    if channel.is_im:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"


def channel_object(api: Api, channel: Channel) -> Json:
    """A conversation as the Web API shows it to the bot."""
    if channel.is_im:
        return {
            "id": channel.id, "created": channel.created, "is_im": True, "user": channel.user,
            "is_archived": False, "is_org_shared": False, "is_user_deleted": False,
        }  # fmt: skip
    about = {"value": channel.topic, "creator": channel.creator, "last_set": channel.created}
    return {
        "id": channel.id, "name": channel.name, "name_normalized": channel.name,
        "is_channel": not channel.is_private, "is_group": channel.is_private, "is_im": False,
        "is_mpim": False, "is_private": channel.is_private, "is_archived": channel.is_archived,
        "is_general": channel.name == "general", "created": channel.created,
        "creator": channel.creator, "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared, "is_org_shared": False,
        "is_pending_ext_shared": channel.is_pending_ext_shared,
        "is_member": api.workspace.bot_user_id in channel.members,
        "topic": about, "purpose": about, "context_team_id": api.workspace.team_id,
        "previous_names": list(channel.previous_names), "num_members": len(channel.members),
    }  # fmt: skip


def _readable(api: Api, args: Args) -> Channel:
    channel = api.channel_for_bot(args.need("channel"))
    api.needs_member(channel)
    return channel


def _window(
    api: Api, channel: Channel, args: Args, moments: list[int], method_name: str
) -> list[int]:
    """The moments asked for, less those a scripted lag still hides."""
    try:
        oldest = micros(args.text("oldest") or "0")
        latest = micros(args.text("latest") or stamp(END_OF_TIME))
    except ValueError:
        raise Refusal("invalid_ts_oldest") from None
    inclusive = args.flag("inclusive")
    found = channel.between(moments, oldest=oldest, latest=latest, inclusive=inclusive)
    lag = api.faults.history_lag(method_name, channel.id)
    if not lag:
        return found
    seen_until = api.workspace.monotonic() - lag
    return [moment for moment in found if channel.stored_at[stamp(moment)] <= seen_until]


def _messages(channel: Channel, moments: list[int], metadata: Json, args: Args) -> Json:
    shown = [channel.messages[stamp(moment)] for moment in moments]
    if not args.flag("include_all_metadata"):
        shown = [{k: v for k, v in message.items() if k != "metadata"} for message in shown]
    more = bool(metadata["next_cursor"])
    answer: Json = {"messages": shown, "has_more": more, "pin_count": 0}
    return {**answer, "response_metadata": metadata} if more else answer
