"""APScheduler as the metronome: an interval job for every kind of due row, none of which decides
anything. The waker (scheduler/watch.py) only makes the same calls sooner."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduler.jobs import Job
from storage.errors import Unavailable
from storage.unit_of_work import Work

log = logging.getLogger("touchpoint.scheduler")


class Now(Protocol):
    """A clock."""

    def now(self) -> datetime:
        """The present instant."""
        ...


class Transact(Protocol):
    """Runs a service in one transaction."""

    async def __call__(
        self, service: Callable[..., Any], *args: Any, now: datetime, reading: bool = False
    ) -> tuple[Any, str]: ...


class Observe(Protocol):
    """Counts what became of a job's tick: "done", "failed" or "missed"."""

    def __call__(self, job: str, outcome: str) -> None: ...


class Scheduler:
    """Runs jobs by interval until stopped; each can be run once, by name, from a test."""

    def __init__(
        self,
        jobs: Sequence[Job],
        transact: Transact,
        clock: Now,
        *,
        observe: Observe,
        extra: Sequence[tuple[str, float, Callable[[], Awaitable[None]]]] = (),
    ) -> None:
        self.jobs = {job.name: job for job in jobs}
        self._transact = transact
        self._clock = clock
        self._observe = observe
        self._extra = extra
        self._ticked_at: float | None = None
        self._metronome = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Begin ticking on the running event loop."""
        for job in self.jobs.values():
            self._every(job.every_s, self.run, job.name, [job.name])
        for name, every_s, act in self._extra:
            self._every(every_s, act, name, [])
        self._metronome.add_listener(self._missed, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        self._metronome.add_listener(self._failed, EVENT_JOB_ERROR)
        self._metronome.start()
        self._ticked_at = asyncio.get_running_loop().time()

    def _every(
        self, seconds: float, act: Callable[..., Awaitable[Any]], name: str, given: list[str]
    ) -> None:
        self._metronome.add_job(act, "interval", seconds=seconds, args=given, id=name)

    def stop(self) -> None:
        """Tick no more. What is running finishes or is covered by its transaction."""
        if self._metronome.running:
            self._metronome.shutdown(wait=False)

    async def run(self, name: str) -> int:
        """Run one job now, batch by batch, until nothing is due; returns how much it did.

        Never raises: an error is logged and counted, and the next tick tries again.
        """
        job, total = self.jobs[name], 0
        try:
            for _ in range(job.most_rounds):
                did, _ = await self._transact(job.tick, now=self._clock.now())
                total += did
                if not did:
                    break
        except Unavailable:
            log.warning("job %s: the database cannot be reached", name)
            self._observe(name, "failed")
        except Exception:  # a tick that fails must not stop the others, nor its own next run
            log.exception("job %s failed", name)
            self._observe(name, "failed")
        else:
            self._observe(name, "done")
        self._ticked_at = asyncio.get_running_loop().time()
        return total

    def silent_s(self) -> float | None:
        """Real seconds since a job last ran, well or not; None before the start."""
        if self._ticked_at is None:
            return None
        return asyncio.get_running_loop().time() - self._ticked_at

    async def run_all(self) -> int:
        """Every job once, in order; returns how much they did. For the sandbox's clock."""
        return sum([await self.run(name) for name in self.jobs])

    async def run_due(self) -> int:
        """The jobs that have something due at this moment, in order; returns how much they did."""
        return await self.run_of(await self.plan())

    async def plan(self) -> dict[str, datetime]:
        """When each job has something due next; those without are left out."""
        found, _ = await self._transact(self._dues, now=self._clock.now(), reading=True)
        dues: dict[str, datetime] = found
        return dues

    async def run_of(self, plan: Mapping[str, datetime]) -> int:
        """The jobs that are due by now after a plan, in order; returns how much they did. What
        has changed since is none of their worry: each asks its rows itself."""
        now = self._clock.now()
        return sum([await self.run(name) for name, at in plan.items() if at <= now])

    async def next_due(self, *, told: bool = False) -> tuple[datetime, str] | None:
        """The earliest due instant of all jobs and what it is; None when nothing is planned.

        With `told`, housekeeping is left out: what remains is of interest to people.
        """
        service = self._earliest_told if told else self._earliest
        found, _ = await self._transact(service, now=self._clock.now(), reading=True)
        earliest: tuple[datetime, str] | None = found
        return earliest

    def _dues(self, work: Work) -> dict[str, datetime]:
        dues = ((name, job.next_due_at(work)) for name, job in self.jobs.items())
        return {name: at for name, at in dues if at is not None}

    def _earliest_told(self, work: Work) -> tuple[datetime, str] | None:
        return self._earliest(work, [job for job in self.jobs.values() if job.told])

    def _earliest(
        self, work: Work, jobs: Sequence[Job] | None = None
    ) -> tuple[datetime, str] | None:
        dues = [(job.next_due_at(work), job.what) for job in jobs or self.jobs.values()]
        return min(((at, what) for at, what in dues if at is not None), default=None)

    def _failed(self, event: Any) -> None:
        log.error("job %s failed", event.job_id, exc_info=event.exception)
        self._observe(str(event.job_id), "failed")

    def _missed(self, event: Any) -> None:
        log.warning("job %s missed a tick", event.job_id)
        self._observe(str(event.job_id), "missed")
