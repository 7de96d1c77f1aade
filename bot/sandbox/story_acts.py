"""What the chapters of the demo story have in common: how they move time and have people act."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.app import Touchpoint
from bot.sandbox.model import Person
from bot.sandbox.people import LOS_ANGELES
from bot.sandbox.steering import Steering
from domain.requests import Request
from services import request_decisions
from services.request_decisions import Choice
from services.request_moves import Seen

Chapters = AsyncIterator[datetime]
"""A story of its own: yields the instant it wants to go on at, and is resumed there."""


class Tells(Protocol):
    """Takes the clock to a moment and has somebody do something there."""

    def at(self, days: int, clock: str, zone: str) -> datetime:
        """An instant, by its day after the Monday and the time it is in a zone."""
        ...

    def day(self, days: int) -> date:
        """The day that many days after the Monday."""
        ...

    def jump(self, at: datetime) -> None:
        """Set the clock; nothing happens on the way."""
        ...

    async def go(self, at: datetime) -> None:
        """Walk the clock there; whatever falls due on the way happens."""
        ...

    async def run(self, job: str) -> None:
        """Run one job now, and let its messages arrive."""
        ...

    async def act(self, service: Callable[..., Any], *given: Any) -> Any:
        """Have a service do something now, and let its messages arrive."""
        ...


class Teller:
    """Tells a story to a bot that has not begun to tick."""

    def __init__(self, bot: Touchpoint, steering: Steering, monday: datetime) -> None:
        self._bot = bot
        self._steering = steering
        self._monday_on = monday.astimezone(ZoneInfo(LOS_ANGELES)).date()

    def at(self, days: int, clock: str, zone: str) -> datetime:
        """The instant `clock` ("14:40") shows in `zone`, `days` days after the Monday; UTC."""
        on = self._monday_on + timedelta(days=days)
        return datetime.combine(on, time.fromisoformat(clock), ZoneInfo(zone)).astimezone(UTC)

    def day(self, days: int) -> date:
        """The day that many days after the Monday."""
        return self._monday_on + timedelta(days=days)

    def jump(self, at: datetime) -> None:
        """Set the clock."""
        self._steering.clock.set(at)

    async def go(self, at: datetime) -> None:
        """Walk the clock there, never back."""
        await self._steering.move(to=at)

    async def run(self, job: str) -> None:
        """Run one job now."""
        await self._bot.scheduler.run(job)
        await self._bot.delivery.drain()

    async def act(self, service: Callable[..., Any], *given: Any) -> Any:
        """Have a service do something now."""
        value, _ = await self._bot.transact(service, *given, now=self._steering.now())
        await self._bot.delivery.drain()
        return value


async def approve(t: Tells, asked: Request, decider: Person, engineer: Person) -> None:
    """Approve a request's first time with this engineer."""
    choice = Choice(engineer.id, asked.form.times[0])
    seen = Seen(asked.id, asked.version)
    await t.act(request_decisions.approve_other, decider.id, seen, choice)
