"""A bot's inside for a test: real router, dispatcher, Bolt and database; Slack is a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from bot.bolt import Bolt
from bot.clock import SteerableClock
from bot.gateway import Identity
from bot.transactions import Transactions
from domain.people import Person, Standing
from handlers.dispatch import Dispatcher
from handlers.errors import SlackRefused
from handlers.listeners import Listeners
from handlers.router import Router, Word
from handlers.views.admin_settings import Reached
from handlers.views.kit import Message
from tests.support.bot import QUICK
from tests.support.migrated import migrated

TEAM = "T0HOME"
ANA = "U0ANA"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
_numbers = count(1)


@dataclass(slots=True)
class NotedSlack:
    """Implements handlers.context.Gateway by noting every call; `refuse` makes all of them fail."""

    calls: list[tuple[str, Any]] = field(default_factory=list)
    refuse: str | None = None

    def _note(self, what: str, about: Any) -> None:
        if self.refuse:
            raise SlackRefused(self.refuse)
        self.calls.append((what, about))

    async def open_view(self, trigger_id: str, view: Mapping[str, Any]) -> None:
        self._note("open", view)

    async def push_view(self, trigger_id: str, view: Mapping[str, Any]) -> None:
        self._note("push", view)

    async def update_view(self, view_id: str, view: Mapping[str, Any], seen_hash: str) -> None:
        self._note("update", view)

    async def publish_home(self, user_id: str, view: Mapping[str, Any]) -> None:
        self._note("home", view)

    async def answer(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        self._note("answer", message)

    async def whisper(
        self, channel_id: str, user_id: str, message: Message, thread_ts: str | None
    ) -> None:
        self._note("whisper", (channel_id, user_id, message))

    async def is_shared(self, channel_id: str) -> bool:
        return False

    async def names_of(self, channel_id: str) -> tuple[str, ...]:
        return ()

    async def reach(self, where: str) -> Reached:
        return Reached()

    def forget_channel(self, channel_id: str) -> None:
        self.calls.append(("forget", channel_id))

    async def look_up(self, user_id: str) -> Person:
        raise SlackRefused("timeout")


@dataclass(slots=True)
class Desk:
    """The parts; `seen` is what Slack says of people it is asked about."""

    router: Router
    slack: NotedSlack
    transact: Transactions
    dispatcher: Dispatcher
    bolt: Bolt
    seen: dict[str, Person]


@contextmanager
def desk(router: Router, database_url: str) -> Iterator[Desk]:
    """Everything between the ingress and the store, with these handlers."""
    engine = migrated(database_url)
    policy = QUICK
    transact = Transactions(engine, TEAM, policy=lambda: policy, wake=lambda _: None)
    slack = NotedSlack()
    seen = {ANA: Person(user_id=ANA, name="Ana", standing=Standing.MEMBER)}

    async def look_up(user_id: str) -> Person:
        if user_id not in seen:
            raise SlackRefused("timeout")
        return seen[user_id]

    if "help" not in router.words:
        router.word(Word("help", _help, "help", "Lists the commands", "/cs help"))
    clock = SteerableClock(NOON)
    clock.pause(on=True)
    dispatcher = Dispatcher(
        router, slack=slack, transact=transact, clock=clock, policy=lambda: policy,
        look_up=look_up, team_id=TEAM,
    )  # fmt: skip
    identity = Identity(TEAM, None, "U0BOT", "B0BOT", "Home")
    bolt = Bolt(Listeners(dispatcher, slack), identity, "http://127.0.0.1:9/api/", "xoxb-test")
    try:
        yield Desk(router, slack, transact, dispatcher, bolt, seen)
    finally:
        transact.close()


async def _help(_: object) -> None:
    return None


def command(text: str, *, user: str = ANA, team: str = TEAM) -> dict[str, Any]:
    """A slash command's payload, with a trigger of its own."""
    return {
        "command": "/cs", "text": text, "user_id": user, "team_id": team, "channel_id": "C0HERE",
        "trigger_id": f"1.{next(_numbers)}", "response_url": "https://hooks.slack.com/x",
    }  # fmt: skip


def interactive(kind: str, *, user: str = ANA, team: str = TEAM, **more: Any) -> dict[str, Any]:
    """A click, form or shortcut."""
    return {
        "type": kind, "user": {"id": user, "team_id": team}, "team": {"id": TEAM},
        "trigger_id": f"1.{next(_numbers)}", **more,
    }  # fmt: skip


def click(action_id: str, value: str = "", **more: Any) -> dict[str, Any]:
    """A click on a button of a message."""
    action = {"action_id": action_id, "value": value, "type": "button", "action_ts": "1.1"}
    more.setdefault("response_url", "https://hooks.slack.com/x")
    return interactive("block_actions", actions=[action], **more)


def form(callback_id: str, view_id: str = "V1", **more: Any) -> dict[str, Any]:
    """A submitted form with one empty question."""
    question = {"type": "input", "block_id": "what", "element": {}}
    view = {"id": view_id, "callback_id": callback_id, "type": "modal", "blocks": [question]}
    return interactive("view_submission", view=view, **more)


def event(inner: Mapping[str, Any], *, event_id: str = "", team: str = TEAM) -> dict[str, Any]:
    """An event in its envelope."""
    return {
        "type": "event_callback", "event_id": event_id or f"Ev{next(_numbers)}", "team_id": team,
        "event": dict(inner), "authorizations": [{"team_id": team, "user_id": "U0BOT"}],
    }  # fmt: skip
