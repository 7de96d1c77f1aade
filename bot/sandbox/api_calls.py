"""What every Web API method shares: its arguments, its registration and what it works on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson

from bot.sandbox.faults import Faults
from bot.sandbox.model import Channel, Json, Refusal
from bot.sandbox.pacing import Pacing
from bot.sandbox.workspace import Workspace

DEFAULT_PAGE = 100
LARGEST_PAGE = 1000


class Args:
    """The arguments of one call, as JSON gave them or as text from a form."""

    def __init__(self, raw: Json) -> None:
        self.raw = raw

    def text(self, name: str) -> str | None:
        """A text argument; numbers become text, empty and absent are None."""
        value = self.raw.get(name)
        return None if value in (None, "") else str(value)

    def need(self, name: str) -> str:
        """A text argument that must be there; Refusal `invalid_arguments`."""
        value = self.text(name)
        if value is None:
            raise Refusal("invalid_arguments", f"[ERROR] missing required field: {name}")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.raw.get(name)
        if value is None:
            return default
        return value is True or str(value).lower() in ("true", "1")

    def limit(self) -> int:
        """The page size asked for, 100 unless told, at most 1,000."""
        text = self.text("limit")
        if text is None:
            return DEFAULT_PAGE
        if not text.isdigit() or not 0 < int(text) <= LARGEST_PAGE:
            raise Refusal("invalid_limit")
        return int(text)

    def parsed(self, name: str, refusal: str = "invalid_arguments") -> Any:
        """A structured argument: JSON in a form field, or already parsed."""
        value = self.raw.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise Refusal(refusal, f"[ERROR] {name} is not JSON") from None


@dataclass(slots=True)
class Api:
    """What the methods work on. `socket_url` gives the address of a new Socket Mode link."""

    workspace: Workspace
    faults: Faults
    pacing: Pacing
    base_url: str
    scopes: frozenset[str] = frozenset()
    socket_url: Callable[[], str] = field(default=lambda: "")

    def channel_for_bot(self, where: str) -> Channel:
        """A conversation the bot may know of; a private one only as a member."""
        channel = self.workspace.channels.get(where)
        hidden = channel is None or (
            channel.is_private and self.workspace.bot_user_id not in channel.members
        )
        if channel is None or hidden:
            raise Refusal("channel_not_found")
        return channel

    def needs_member(self, channel: Channel) -> None:
        """Refusal `not_in_channel` unless the bot is in it."""
        if self.workspace.bot_user_id not in channel.members:
            raise Refusal("not_in_channel")


Method = Callable[[Api, Args], Json]
METHODS: dict[str, Method] = {}
SCOPES: dict[str, tuple[str, ...]] = {}


def method(name: str, *scopes: str) -> Callable[[Method], Method]:
    """Register a Web API method; any one of `scopes` is enough to call it."""

    def register(function: Method) -> Method:
        METHODS[name] = function
        SCOPES[name] = scopes
        return function

    return register


def paged(items: list[Any], args: Args) -> tuple[list[Any], Json]:
    """One page of a list and its response_metadata; the cursor is opaque to callers."""
    cursor = args.text("cursor") or "at:0"
    head, _, tail = cursor.partition(":")
    if head != "at" or not tail.isdigit():
        raise Refusal("invalid_cursor")
    start, limit = int(tail), args.limit()
    following = f"at:{start + limit}" if start + limit < len(items) else ""
    return items[start : start + limit], {"next_cursor": following}
