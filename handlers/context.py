"""What a handler is given, and what it may answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from domain.errors import Invalid
from domain.people import Person
from domain.policy import Policy
from handlers.views.admin_settings import Reached
from handlers.views.kit import Message, escape
from storage.unit_of_work import Work

P = ParamSpec("P")
T = TypeVar("T")


class Gateway(Protocol):
    """The Slack calls a handler may make: views and private answers. The rest is the outbox's."""

    async def open_view(self, trigger_id: str, view: Mapping[str, Any]) -> None:
        """Open a modal within two seconds. Raises SlackRefused."""
        ...

    async def push_view(self, trigger_id: str, view: Mapping[str, Any]) -> None:
        """Put a modal on top of the open one. Raises SlackRefused."""
        ...

    async def update_view(self, view_id: str, view: Mapping[str, Any], seen_hash: str) -> None:
        """Redraw an open modal, unless it changed since `seen_hash`. Raises SlackRefused."""
        ...

    async def publish_home(self, user_id: str, view: Mapping[str, Any]) -> None:
        """Draw somebody's Home tab. Raises SlackRefused."""
        ...

    async def answer(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        """Answer privately where somebody clicked or typed. Raises SlackRefused."""
        ...

    async def whisper(
        self, channel_id: str, user_id: str, message: Message, thread_ts: str | None
    ) -> None:
        """Answer so that only this person sees it; by DM where Slack will not, or where the
        channel is their own user id."""
        ...

    async def is_shared(self, channel_id: str) -> bool:
        """Whether another organisation sees this channel; unknown counts as shared."""
        ...

    async def names_of(self, channel_id: str) -> Sequence[str]:
        """What this channel is called, then what it was before; empty when Slack does not say."""
        ...

    async def reach(self, where: str) -> Reached:
        """Whether anything can be posted to a channel id or #name; a public one is joined."""
        ...

    def forget_channel(self, channel_id: str) -> None:
        """Ask Slack anew about a channel: it was renamed, archived, shared or left."""
        ...

    async def look_up(self, user_id: str) -> Person:
        """What Slack says of somebody. Raises SlackRefused."""
        ...


class Transact(Protocol):
    """Runs a service in one transaction, off the event loop."""

    async def __call__(
        self,
        service: Callable[Concatenate[Work, P], T],
        *args: Any,
        now: datetime,
        once: str | None = None,
        keeps_words: bool = True,
        reading: bool = False,
        brief: bool = False,
        **named: Any,
    ) -> tuple[T, str]: ...


@dataclass(frozen=True, slots=True)
class Private:
    """Words only the asker sees: the answer to a command, a note after a click."""

    message: Message
    replace: bool = False


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """Marks fields of the submitted form, by block id; the form stays as it was filled in."""

    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Show:
    """Another view: in place of the submitted form, or on top of it."""

    view: Mapping[str, Any]
    push: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """Answers to a type-ahead."""

    options: list[dict[str, Any]]


Answer = Private | FieldErrors | Show | Options | None
Handler = Callable[["Context"], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Done:
    """What a transaction returned, and the words it leaves for the person."""

    value: Any
    words: str


@dataclass(frozen=True, slots=True)
class Context:
    """One click, form, command or event, by one known person, at one moment.

    `key` is its repeat key; `words` the text after the sub-command, `value` the clicked
    button's, `values` the form's answers by action id.
    """

    payload: Mapping[str, Any]
    person: Person
    now: datetime
    policy: Policy
    slack: Gateway
    transact: Transact
    key: str
    words: str = ""
    value: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def user_id(self) -> str:
        """Slack's id of whoever acts."""
        return self.person.user_id

    @property
    def channel_id(self) -> str | None:
        """Where it happened; None for Home, global shortcuts and forms."""
        event = self.payload.get("event") or {}
        channel = self.payload.get("channel") or event.get("channel") or {}
        where = self.payload.get("channel_id") or (
            channel if isinstance(channel, str) else channel.get("id")
        )
        return str(where) if where else None

    @property
    def trigger_id(self) -> str:
        """Slack's three-second permission to open a form; empty for events."""
        return str(self.payload.get("trigger_id") or "")

    @property
    def response_url(self) -> str:
        """Where a private answer goes; empty where Slack gave none."""
        return str(self.payload.get("response_url") or "")

    @property
    def view(self) -> Mapping[str, Any]:
        """The modal or Home this came from; empty for messages and commands."""
        view: Mapping[str, Any] = self.payload.get("view") or {}
        return view

    async def look(self, service: Callable[..., T], *args: Any, **named: Any) -> T:
        """Read in one transaction; writes nothing, so it may be repeated freely."""
        value, _ = await self.transact(service, *args, now=self.now, reading=True, **named)
        return value

    async def act(self, service: Callable[..., T], *args: Any, **named: Any) -> Done:
        """Change things in one transaction, once: a repeat of this very act changes nothing.

        What was said is kept for the repeat, but for a form's: that is answered by closing it.
        """
        keeps = self.payload.get("type") != "view_submission"
        value, words = await self.transact(
            service, *args, now=self.now, once=self.key, keeps_words=keeps, **named
        )
        return Done(value, words)


def private(words: str) -> Private:
    """A private note of plain words: what was typed in them stays data."""
    return Private(Message(text=escape(words)))


def ids_in(value: str, count: int) -> tuple[str, ...]:
    """The parts of a button's value ("12:3"). Raises Invalid for another shape."""
    parts = tuple(value.split(":"))
    if len(parts) != count:
        raise Invalid("This button is from an older version. Please open the list anew.")
    return parts
