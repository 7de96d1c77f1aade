"""The metronome: errors and misses are counted, and nothing stops the other jobs."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from time import monotonic

import pytest

from bot.clock import SteerableClock
from bot.transactions import Transactions
from scheduler.jobs import Job
from scheduler.runner import Scheduler
from scheduler.watch import NOT_SOONER_S, Watch
from storage.errors import Unavailable
from storage.unit_of_work import Work

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Due:
    """A job with one due row, and what became of its ticks."""

    def __init__(self, name: str = "job", at: datetime | None = NOON, every_s: float = 5.0) -> None:
        self.at = at
        self.done_at: list[datetime] = []
        self.raises: Exception | None = None
        self.ticked_at: list[float] = []
        self.job = Job(name, "a row", self._tick, self._next, every_s)

    def _tick(self, work: Work) -> int:
        self.ticked_at.append(monotonic())
        if self.raises:
            raise self.raises
        if self.at is None or self.at > work.now:
            return 0
        self.done_at.append(work.now)
        self.at = None
        return 1

    def _next(self, _: Work) -> datetime | None:
        return self.at


class Bench:
    """A scheduler and a watch over some jobs, on a clock of the test's."""

    def __init__(self, transact: Transactions, *dues: Due) -> None:
        self.clock = SteerableClock(NOON)
        self.counted: Counter[tuple[str, str]] = Counter()
        self.scheduler = Scheduler(
            [due.job for due in dues], transact, self.clock, observe=self._observe
        )
        self.watch = Watch(self.scheduler, self.clock)

    def _observe(self, job: str, outcome: str) -> None:
        self.counted[job, outcome] += 1

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        running = asyncio.create_task(self.watch.run())
        try:
            yield
        finally:
            self.watch.stop()
            await running


async def until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.005)


async def test_a_job_runs_batch_by_batch_until_nothing_is_due(transact: Transactions) -> None:
    left = [3, 2, 1, 0]
    job = Job("batches", "rows", lambda _: left.pop(0), lambda _: None)
    bench = Bench(transact)
    bench.scheduler.jobs["batches"] = job
    assert await bench.scheduler.run("batches") == 6
    assert left == []


async def test_a_job_that_never_ends_lets_others_go_first(transact: Transactions) -> None:
    bench = Bench(transact)
    bench.scheduler.jobs["endless"] = Job("endless", "rows", lambda _: 1, lambda _: None)
    assert await bench.scheduler.run("endless") == bench.scheduler.jobs["endless"].most_rounds


async def test_a_failing_job_is_logged_and_counted_and_the_others_run(
    transact: Transactions, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = Due("bad"), Due("good")
    bad.raises = RuntimeError("a defect")
    bench = Bench(transact, bad, good)
    assert await bench.scheduler.run_all() == 1
    assert bench.counted == {("bad", "failed"): 1, ("good", "done"): 1}
    assert "job bad failed" in caplog.text
    assert "a defect" in caplog.text


async def test_a_database_that_is_away_is_a_warning_without_a_traceback(
    transact: Transactions, caplog: pytest.LogCaptureFixture
) -> None:
    due = Due()
    due.raises = Unavailable("gone")
    bench = Bench(transact, due)
    await bench.scheduler.run("job")
    assert bench.counted == {("job", "failed"): 1}
    assert not any(record.exc_info for record in caplog.records)


async def test_the_metronome_alone_does_everything(transact: Transactions) -> None:
    due = Due(at=NOON + timedelta(milliseconds=30), every_s=0.02)
    bench = Bench(transact, due)
    assert bench.scheduler.silent_s() is None
    bench.scheduler.start()
    try:
        await until(lambda: bool(due.done_at))
        assert bench.scheduler.silent_s() is not None
    finally:
        bench.scheduler.stop()
        bench.scheduler.stop()


async def test_a_tick_that_outlasts_its_interval_is_counted_as_missed(
    transact: Transactions,
) -> None:
    bench = Bench(transact, Due(every_s=0.02))
    slow = asyncio.Event()

    async def wait() -> None:
        await slow.wait()

    bench.scheduler = Scheduler(
        [], transact, bench.clock, observe=bench._observe, extra=[("slow", 0.02, wait)]
    )
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    bench.scheduler.start()
    try:
        await until(lambda: bench.counted["slow", "missed"] >= 2)
    finally:
        slow.set()
        bench.scheduler.stop()


async def test_a_failing_extra_is_logged_and_counted(
    transact: Transactions, caplog: pytest.LogCaptureFixture
) -> None:
    bench = Bench(transact)

    async def fail() -> None:
        raise RuntimeError("a defect")

    bench.scheduler = Scheduler(
        [], transact, bench.clock, observe=bench._observe, extra=[("extra", 0.02, fail)]
    )
    bench.scheduler.start()
    try:
        await until(lambda: bench.counted["extra", "failed"] >= 2)
    finally:
        bench.scheduler.stop()
    assert "job extra failed" in caplog.text


async def test_the_waker_does_it_without_the_metronome(transact: Transactions) -> None:
    due = Due(at=NOON + timedelta(milliseconds=60))
    bench = Bench(transact, due)
    async with bench.watching():
        await until(lambda: bool(due.done_at))
    assert due.done_at[0] >= NOON + timedelta(milliseconds=60)


async def test_an_earlier_row_wakes_the_waker(transact: Transactions) -> None:
    due = Due(at=NOON + timedelta(hours=1))
    bench = Bench(transact, due)
    async with bench.watching():
        await asyncio.sleep(0.05)
        assert due.done_at == []
        due.at = NOON
        bench.watch.wake()
        await until(lambda: bool(due.done_at))


async def test_a_clock_that_jumps_ahead_is_noticed_by_the_metronome(
    transact: Transactions,
) -> None:
    due = Due(at=NOON + timedelta(hours=1), every_s=0.02)
    bench = Bench(transact, due)
    bench.scheduler.start()
    try:
        async with bench.watching():
            await asyncio.sleep(0.05)
            bench.clock.set(NOON + timedelta(hours=2))
            await until(lambda: bool(due.done_at))
    finally:
        bench.scheduler.stop()


async def test_a_row_that_stays_due_does_not_keep_the_waker_spinning(
    transact: Transactions,
) -> None:
    due = Due()
    due.raises = RuntimeError("a defect")
    bench = Bench(transact, due)
    async with bench.watching():
        await until(lambda: len(due.ticked_at) >= 4)
    waits = [then - before for before, then in pairwise(due.ticked_at)]
    assert all(wait > NOT_SOONER_S * 2**n for n, wait in enumerate(waits, 1)), waits


async def test_a_question_that_fails_does_not_end_the_waker(
    transact: Transactions, caplog: pytest.LogCaptureFixture
) -> None:
    due = Due()
    bench = Bench(transact, due)
    whole = bench.scheduler.jobs["job"]

    def broken(_: Work) -> datetime | None:
        raise RuntimeError("a defect")

    bench.scheduler.jobs["job"] = Job("job", "a row", whole.tick, broken)
    async with bench.watching():
        await until(lambda: "the next due row cannot be found" in caplog.text)
        bench.scheduler.jobs["job"] = whole
        bench.watch.wake()
        await until(lambda: bool(due.done_at))


async def test_a_database_that_is_away_leaves_the_waker_waiting(
    transact: Transactions, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(_: Work) -> datetime | None:
        raise Unavailable("gone")

    bench = Bench(transact)
    bench.scheduler.jobs["gone"] = Job("gone", "a row", lambda _: 0, gone)
    async with bench.watching():
        await until(lambda: "the metronome goes on alone" in caplog.text)


async def test_the_earliest_due_row_of_all_jobs_is_told(transact: Transactions) -> None:
    dues = [Due(str(n), NOON + timedelta(hours=n)) for n in (3, 1, 2)]
    bench = Bench(transact, *dues, Due("none", None))
    assert await bench.scheduler.next_due() == (NOON + timedelta(hours=1), "a row")
    assert await Bench(transact).scheduler.next_due() is None
