"""GET /sandbox/state: everything a page needs to draw the workspace, in one answer."""

from __future__ import annotations

from typing import Any

from bot.sandbox.kernel import Kernel
from bot.sandbox.model import Channel, Json, Person
from bot.sandbox.people import avatar


async def snapshot(kernel: Kernel) -> Json:
    """The whole state. Messages oldest first; open views, of every tab, bottom of each stack
    first."""
    where = kernel.workspace
    return {
        "rev": where.rev,
        "team": {"id": where.team_id, "name": where.team_name, "domain": where.team_domain},
        "bot": {
            "user_id": where.bot_user_id, "bot_id": where.bot_id, "app_id": where.app_id,
            "name": kernel.manifest.name,
        },
        "me": kernel.acting,
        "tabs": kernel.tabs,
        "people": [_person(person) for person in where.people.values()],
        "channels": [_channel(channel) for channel in where.channels.values()],
        "messages": _messages(where.channels.values()),
        "views": _views(kernel),
        "homes": {user: opened.view for user, opened in where.surfaces.homes.items()},
        "commands": [
            {"command": c.command, "description": c.description, "usage_hint": c.usage_hint}
            for c in kernel.manifest.commands.values()
        ],
        "shortcuts": [
            {
                "name": s.name, "type": s.type, "callback_id": s.callback_id,
                "description": s.description,
            }
            for s in kernel.manifest.shortcuts.values()
        ],
        "clock": await kernel.dial.shown(),
        "bot_connected": kernel.courier.connected,
        "stories": kernel.stories,
        "telling": kernel.telling() if kernel.telling else None,
    }  # fmt: skip


def _person(person: Person) -> Json:
    return {
        "id": person.id, "name": person.name, "real_name": person.real_name,
        "title": person.title, "image": avatar(person), "color": person.color, "tz": person.tz,
        "is_bot": person.is_bot, "deleted": person.deleted,
        "is_restricted": person.is_restricted or person.is_ultra_restricted,
        "is_stranger": person.is_stranger, "is_admin": person.is_admin,
    }  # fmt: skip


def _channel(channel: Channel) -> Json:
    return {
        "id": channel.id, "name": channel.name, "is_im": channel.is_im, "user": channel.user,
        "is_private": channel.is_private, "is_archived": channel.is_archived,
        "is_ext_shared": channel.is_ext_shared, "members": list(channel.members),
        "topic": channel.topic, "section": channel.section,
    }  # fmt: skip


def _messages(channels: Any) -> list[Json]:
    shown = [
        {"channel": channel.id, **message}
        for channel in channels
        for source in (channel.messages, channel.ephemerals)
        for message in source.values()
    ]
    shown.sort(key=lambda message: message["ts"])
    return shown


def _views(kernel: Kernel) -> list[Json]:
    return [
        {
            **opened.view, "user": opened.user, "tab": opened.tab or None, "depth": depth,
            "errors": opened.errors,
        }
        for stack in kernel.workspace.surfaces.stacks.values()
        for depth, opened in enumerate(stack)
    ]  # fmt: skip
