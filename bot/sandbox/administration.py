"""What admins do around the bot: change channels and people. The bot hears of it by events."""

from __future__ import annotations

from collections.abc import Callable

from bot.sandbox.kernel import Kernel
from bot.sandbox.model import Channel, Json, Person, Refusal
from bot.sandbox.people import STRANGER_TEAM_ID
from bot.sandbox.web_api_people import user_object


async def channel(kernel: Kernel, body: Json) -> Json:
    """Change a channel: archive, unarchive, rename, share, unshare, invite_bot, remove_bot."""
    actor = kernel.who(body)
    found = kernel.workspace.channel(str(body.get("channel")))
    change = _CHANNEL_CHANGES.get(str(body.get("change")))
    if change is None:
        raise Refusal("invalid_arguments", f"change is one of {', '.join(_CHANNEL_CHANGES)}.")
    change(kernel, found, actor, body)
    kernel.workspace.changed()
    return {"channel": found.id}


async def person(kernel: Kernel, body: Json) -> Json:
    """Change a person: deactivate, make_guest, restore."""
    found = kernel.workspace.person(str(body.get("person")))
    change = body.get("change")
    if change == "deactivate":
        found.deleted = True
    elif change == "make_guest":
        found.is_restricted = True
    elif change == "restore":
        found.deleted = found.is_restricted = found.is_ultra_restricted = False
    else:
        raise Refusal("invalid_arguments", "change is one of deactivate, make_guest, restore.")
    event: Json = {"type": "user_change", "user": user_object(kernel.api, found)}
    event["event_ts"] = kernel.workspace.event_ts()
    kernel.workspace.emit({**event, "cache_ts": int(kernel.workspace.now().timestamp())})
    kernel.workspace.changed()
    return {"person": found.id}


def _archive(kernel: Kernel, found: Channel, actor: Person, body: Json) -> None:
    del body
    found.is_archived = True
    kernel.workspace.emit_about(found, {"type": "channel_archive", "user": actor.id})


def _unarchive(kernel: Kernel, found: Channel, actor: Person, body: Json) -> None:
    del body
    found.is_archived = False
    kernel.workspace.emit_about(found, {"type": "channel_unarchive", "user": actor.id})


def _rename(kernel: Kernel, found: Channel, actor: Person, body: Json) -> None:
    del actor
    name = str(body.get("name") or "").strip().lstrip("#").lower()
    if not name or name in kernel.workspace.by_channel_name:
        raise Refusal("name_taken" if name else "invalid_name", "Give a new, unused name.")
    kernel.workspace.rename(found, name)
    renamed = {"id": found.id, "name": name, "created": found.created}
    kernel.workspace.emit_about(found, {"type": "channel_rename", "channel": renamed})


def _share(kernel: Kernel, found: Channel, actor: Person, body: Json) -> None:
    del actor, body
    found.is_ext_shared = True
    event = {"type": "channel_shared", "connected_team_id": STRANGER_TEAM_ID}
    kernel.workspace.emit_about(found, event)


def _unshare(kernel: Kernel, found: Channel, actor: Person, body: Json) -> None:
    del actor, body
    found.is_ext_shared = False
    event = {"type": "channel_unshared", "previously_connected_team_id": STRANGER_TEAM_ID}
    kernel.workspace.emit_about(found, {**event, "is_ext_shared": False})


def _invite_bot(kernel: Kernel, found: Channel, actor: Person, body: Json) -> None:
    del body
    kernel.workspace.join(found, kernel.workspace.bot_user_id, actor.id)


def _remove_bot(kernel: Kernel, found: Channel, actor: Person, body: Json) -> None:
    del actor, body
    kernel.workspace.leave(found, kernel.workspace.bot_user_id)


_CHANNEL_CHANGES: dict[str, Callable[[Kernel, Channel, Person, Json], None]] = {
    "archive": _archive, "unarchive": _unarchive, "rename": _rename, "share": _share,
    "unshare": _unshare, "invite_bot": _invite_bot, "remove_bot": _remove_bot,
}  # fmt: skip
