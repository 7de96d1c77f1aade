"""The sandbox's clock drives the bot: from due instant to due instant, every tick at each."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.app import Touchpoint
from bot.clock import SteerableClock
from bot.sandbox import foresight
from storage.errors import Unavailable

T = TypeVar("T")

MOST_STEPS = 5_000
"""Due instants one move may pass through; a row that stays due must not stop time for ever."""


HOUSEKEEPING_EVERY = timedelta(hours=1)
"""Rhythms nobody waits for are many a day, and would make a day take seconds."""


class Steering:
    """Moves a bot's clock forward without leaving anything out. Implements ClockControl."""

    def __init__(self, clock: SteerableClock) -> None:
        self.clock = clock
        self.housekeeping_every = HOUSEKEEPING_EVERY
        self._foreseen: tuple[tuple[datetime, str], int, tuple[datetime, str] | None] | None = None
        self._bot: Touchpoint | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._moving = asyncio.Lock()

    def attach(self, bot: Touchpoint) -> None:
        """Steer this bot, which runs on the current event loop."""
        self._bot = bot
        self._loop = asyncio.get_running_loop()

    def now(self) -> datetime:
        """What the bot takes for now."""
        return self.clock.now()

    @property
    def paused(self) -> bool:
        """Whether the clock stands still."""
        return self.clock.paused

    async def pause(self, on: bool) -> None:
        """Stop or let run."""
        self.clock.pause(on)

    async def next_due(self) -> tuple[datetime, str] | None:
        """When people hear from the bot next, and of what; its next duty where that cannot be said.

        None when it has none, or is not there; what it was where the bot is too busy to say.
        """
        if self._bot is None or self._bot.stopping:
            return None
        try:
            return await self._on_the_bots_loop(self._next_told(self._bot))
        except Unavailable:
            return self._foreseen[2] if self._foreseen else None

    async def _next_told(self, bot: Touchpoint) -> tuple[datetime, str] | None:
        due = await bot.scheduler.next_due(told=True)
        if due is None or self._moving.locked():
            return due
        newest = await foresight.newest(bot)
        if self._foreseen is None or self._foreseen[:2] != (due, newest):
            self._foreseen = due, newest, await foresight.next_told(bot)
        return self._foreseen[2] or due

    async def move(self, *, to: datetime | None = None, by: timedelta | None = None) -> None:
        """Go forward to an instant, or by a length. Time never goes back: an earlier instant is
        the present one."""
        now = self.clock.now()
        target = max(to or now + (by or timedelta()), now)
        if self._bot is None or self._bot.stopping:
            self.clock.set(target)
        else:
            await self._on_the_bots_loop(self._step_to(self._bot, target))

    async def _step_to(self, bot: Touchpoint, target: datetime) -> None:
        """One move at a time: two at once would carry each other past what is due."""
        async with self._moving:
            await self._step_through(bot, target)

    async def _step_through(self, bot: Touchpoint, target: datetime) -> None:
        ran = not self.clock.paused
        self.clock.pause(on=True)
        try:
            before, did = None, 1
            for _ in range(MOST_STEPS):
                at = await self._next_step(bot)
                # What stays due although nobody could do anything about it does not stop time.
                # Nothing done alone says little: the bot's own ticks may have been faster.
                if at is None or at > target or (at == before and not did):
                    break
                self.clock.set(max(at, self.clock.now()))
                before, did = at, await bot.scheduler.run_due()
                if did:
                    await bot.delivery.drain()
            self.clock.set(max(target, self.clock.now()))
            await bot.scheduler.run_all()
            await bot.delivery.drain()
        finally:
            if ran:
                self.clock.pause(on=False)

    async def _next_step(self, bot: Touchpoint) -> datetime | None:
        """When something is due that people wait for, or housekeeping, looked at now and then."""
        told = await bot.scheduler.next_due(told=True)
        due = await bot.scheduler.next_due()
        if due is None:
            return None
        quiet_at = max(due[0], self.clock.now() + self.housekeeping_every)
        return min(told[0], quiet_at) if told else quiet_at

    async def _on_the_bots_loop(self, act: Coroutine[Any, Any, T]) -> T:
        if self._loop is None or self._loop is asyncio.get_running_loop():
            return await act
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(act, self._loop))
