"""The waker: one task that sleeps until the earliest due row, so that an alert is a moment late,
not half a tick. Without it everything still happens, at the next tick of the metronome."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime

from scheduler.jobs import AT_MOST_S
from scheduler.runner import Now, Scheduler
from storage.errors import Unavailable

log = logging.getLogger("touchpoint.scheduler")

TOGETHER_S = 0.05
"""Many writes wake at once, and each look asks the index of every job. What falls due sooner than
this after it was written is that much late at most."""

NOT_SOONER_S = 0.05
"""A row that stays due (its tick failed) must not keep the loop spinning: the wait doubles."""


class Watch:
    """Sleeps until the next due row, at most five seconds, and runs the jobs then."""

    def __init__(self, scheduler: Scheduler, clock: Now) -> None:
        self._scheduler = scheduler
        self._clock = clock
        self._sooner = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Look again now: an earlier due row may have been written."""
        self._sooner.set()

    def stop(self) -> None:
        """End `run` at its next step."""
        self._stopping = True
        self._sooner.set()

    async def run(self) -> None:
        """Until stopped: ask what is due when, sleep until the earliest, and have its job look.

        Between the alarm and the job nothing is asked: on PostgreSQL the questions of all jobs
        take longer than the job itself.
        """
        idle_s = NOT_SOONER_S
        while not self._stopping:
            self._sooner.clear()
            plan = await self._plan()
            wait_s = self._wait_s(plan)
            if wait_s > 0 and await self._woken(wait_s):
                continue
            if await self._run(plan):
                idle_s = NOT_SOONER_S
            elif wait_s <= 0:
                idle_s = min(idle_s * 2, AT_MOST_S)
                await self._woken(idle_s)

    async def _woken(self, wait_s: float) -> bool:
        """Wait so long; whether somebody asked to look sooner."""
        try:
            async with asyncio.timeout(wait_s):
                await self._sooner.wait()
                await asyncio.sleep(TOGETHER_S)
        except TimeoutError:
            return False
        return True

    async def _run(self, plan: Mapping[str, datetime]) -> int:
        try:
            return await self._scheduler.run_of(plan)
        except Exception:  # noqa: BLE001 - the next question says what is wrong, and waits
            return 0

    async def _plan(self) -> Mapping[str, datetime]:
        """Nothing where it cannot be found: the metronome goes on alone."""
        try:
            return await self._scheduler.plan()
        except Unavailable:
            log.warning("the database cannot be reached; the metronome goes on alone")
        except Exception:  # one job's question that fails must not end the waking of all others
            log.exception("the next due row cannot be found; the metronome goes on alone")
        return {}

    def _wait_s(self, plan: Mapping[str, datetime]) -> float:
        now = self._clock.now()
        return min([(at - now).total_seconds() for at in plan.values()] + [AT_MOST_S])
