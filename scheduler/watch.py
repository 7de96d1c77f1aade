"""The waker: one task that sleeps until the earliest due row, so that an alert is a moment late,
not half a tick. Without it everything still happens, at the next tick of the metronome."""

from __future__ import annotations

import asyncio
import logging

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
        """Until stopped: sleep until something is due, then have its job look."""
        idle_s = NOT_SOONER_S
        while not self._stopping:
            self._sooner.clear()
            wait_s = await self._wait_s()
            if wait_s <= 0:
                if await self._run_due():
                    idle_s = NOT_SOONER_S
                    continue
                wait_s = idle_s = min(idle_s * 2, AT_MOST_S)
            try:
                async with asyncio.timeout(wait_s):
                    await self._sooner.wait()
                    await asyncio.sleep(TOGETHER_S)
            except TimeoutError:
                continue

    async def _run_due(self) -> int:
        try:
            return await self._scheduler.run_due()
        except Exception:  # noqa: BLE001 - the next question says what is wrong, and waits
            return 0

    async def _wait_s(self) -> float:
        try:
            due = await self._scheduler.next_due()
        except Unavailable:
            log.warning("the database cannot be reached; the metronome goes on alone")
            return AT_MOST_S
        except Exception:  # one job's question that fails must not end the waking of all others
            log.exception("the next due row cannot be found; the metronome goes on alone")
            return AT_MOST_S
        if due is None:
            return AT_MOST_S
        return min((due[0] - self._clock.now()).total_seconds(), AT_MOST_S)
