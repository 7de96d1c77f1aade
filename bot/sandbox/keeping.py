"""What Slack remembers, kept in a file beside the bot's database between two runs of a sandbox.

The two belong together: a bot that knows where it posted a card, in a workspace that forgot it,
could not redraw it. The clock is kept too, so that time never runs backwards for the bot.
"""

from __future__ import annotations

import asyncio
import base64
from contextlib import suppress
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path

import orjson

from bot.clock import SteerableClock
from bot.sandbox.model import Channel, Json, Person
from bot.sandbox.surfaces import OpenView
from bot.sandbox.workspace import Workspace
from domain.errors import DomainError

FORMAT = 1
HERE = b"http://sandbox.invalid"
"""Stands in the file for the page's address: the next start may be on another port."""

SAVE_EVERY_S = 1.0
_PERSON = {field.name for field in fields(Person)}


class Unreadable(DomainError):
    """The file is not what this version wrote."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} cannot be read; it may be from another version. "
            "Start the demo anew: touchpoint sandbox --reset"
        )


class Keeper:
    """Writes a workspace and its clock down, at most once a second and at the end."""

    def __init__(
        self, path: Path, workspace: Workspace, clock: SteerableClock, address: str
    ) -> None:
        self._path = path
        self._address = address.encode()
        self._workspace = workspace
        self._clock = clock
        self._kept_rev = workspace.rev
        self._ending = asyncio.Event()

    def end(self) -> None:
        """Have `run` end; nothing is being written any more when it has."""
        self._ending.set()

    async def run(self) -> None:
        """Save what changed, until told to end."""
        while not self._ending.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(SAVE_EVERY_S):
                    await self._ending.wait()
            if self._workspace.rev != self._kept_rev:
                self._kept_rev = self._workspace.rev
                await asyncio.to_thread(_write, self._path, self._content())

    def save(self) -> None:
        """Save everything now."""
        _write(self._path, self._content())

    def _content(self) -> bytes:
        where = self._workspace
        kept = {
            "format": FORMAT,
            "clock": {"now": self._clock.now().isoformat(), "paused": self._clock.paused},
            "people": [asdict(person) for person in where.people.values()],
            "channels": [_channel(channel) for channel in where.channels.values()],
            "homes": {user: opened.view for user, opened in where.surfaces.homes.items()},
            "forms": [asdict(form) for stack in where.surfaces.stacks.values() for form in stack],
            "files": [_file(file) for file in where.files.values() if file.get("content")],
        }
        return orjson.dumps(kept).replace(self._address, HERE)


def restore(path: Path, workspace: Workspace, clock: SteerableClock, address: str) -> bool:
    """Bring the workspace and its clock back as they were saved; False when nothing is there.

    Raises Unreadable. A form is open again where its page is: one that no tab has before it, as
    by a program, is not.
    """
    try:
        kept = orjson.loads(path.read_bytes().replace(HERE, address.encode()))
    except FileNotFoundError:
        return False
    except orjson.JSONDecodeError as error:
        raise Unreadable(path) from error
    if not isinstance(kept, dict) or kept.get("format") != FORMAT:
        raise Unreadable(path)
    clock.pause(on=kept["clock"]["paused"])
    clock.set(datetime.fromisoformat(kept["clock"]["now"]))
    for person in kept["people"]:
        known = Person(**{name: value for name, value in person.items() if name in _PERSON})
        workspace.people[known.id] = workspace.by_name[known.name] = known
    for channel in kept["channels"]:
        _restore_channel(workspace, channel)
    _restore_views(workspace, kept["homes"], kept.get("forms", []))
    for file in kept["files"]:
        workspace.files[file["id"]] = {**file, "content": base64.b64decode(file["content"])}
    return True


def _restore_views(workspace: Workspace, homes: Json, forms: list[Json]) -> None:
    surfaces = workspace.surfaces
    for user, view in homes.items():
        opened = OpenView(user, view)
        surfaces.homes[user] = surfaces.by_id[opened.id] = opened
    for form in forms:
        if form["tab"]:
            surfaces.put_back(OpenView(**form))


def _channel(channel: Channel) -> Json:
    kept: Json = asdict(channel, dict_factory=_plain)
    return kept


def _plain(pairs: list[tuple[str, object]]) -> Json:
    """A channel without what follows from its messages."""
    derived = {"roots", "threads", "stored_at"}
    return {name: value for name, value in pairs if name not in derived}


def _restore_channel(workspace: Workspace, kept: Json) -> None:
    channel = Channel(**{**kept, "messages": {}})
    for message in kept["messages"].values():
        channel.add(message, stored_at=0.0)
    workspace.channels[channel.id] = channel
    if channel.user is not None:
        workspace.directs[channel.user] = channel
    if channel.name:
        workspace.by_channel_name[channel.name] = channel


def _file(file: Json) -> Json:
    return {**file, "content": base64.b64encode(file["content"]).decode()}


def _write(path: Path, content: bytes) -> None:
    """Replace the file whole: a kill leaves the one before."""
    fresh = path.with_suffix(".new")
    fresh.write_bytes(content)
    fresh.replace(path)
