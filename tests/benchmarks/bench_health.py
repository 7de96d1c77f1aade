"""How long the nightly scoring of a hundred thousand customers takes, on SQLite.

Alone: `python -m tests.benchmarks.bench_health`. Measured on a tenth of them: every batch costs the
same, which is measured too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import perf_counter

from bot.serve import favour_answers
from domain.policy import Policy
from services import health, health_ticks
from storage.engine import Database, open_engine
from storage.schema import migrate
from storage.unit_of_work import Work, unit_of_work
from tests.benchmarks.goal import Goal
from tests.benchmarks.scratch import scratch
from tests.support.portfolio import MORNING, fill

CUSTOMERS = 10_000
WHOLE = 100_000
TONIGHT = MORNING + timedelta(hours=24)


def goals() -> Iterable[Goal]:
    """Every goal of health scoring, measured now; about four seconds on one core."""
    with scratch() as folder:
        engine = open_engine(f"sqlite:///{folder / 'health.db'}")
        migrate(engine)
        with at(engine, MORNING) as work:
            fill(work, CUSTOMERS)
            health_ticks.start(work)
        favour_answers()
        _score_all(engine, MORNING)
        batches = _score_all(engine, TONIGHT)
        yield from _nightly(batches)
        yield _look_up(engine)
        engine.dispose()


def _nightly(batches: list[float]) -> Iterator[Goal]:
    whole = sum(batches) * WHOLE / CUSTOMERS
    longest = max(batches) * 1000
    tenth = len(batches) // 10 or 1
    growth = sum(batches[-tenth:]) / sum(batches[:tenth])
    yield Goal("health: 100,000 customers, nightly", f"{whole:.1f} s", "20 s", whole <= 20)
    yield Goal("health: longest batch", f"{longest:.0f} ms", "119 ms", longest <= 119)
    yield Goal("health: last batches against first", f"{growth:.2f}", "1.5", growth <= 1.5)


def _look_up(engine: Database) -> Goal:
    began = perf_counter()
    with at(engine, TONIGHT, reading=True) as work:
        health.of(work, CUSTOMERS // 2)
    took = (perf_counter() - began) * 1000
    return Goal("health: one card", f"{took:.1f} ms", "20 ms", took <= 20)


def _score_all(engine: Database, now: datetime) -> list[float]:
    """Seconds of each batch until nothing is due."""
    spent: list[float] = []
    while True:
        began = perf_counter()
        with at(engine, now) as work:
            did = health_ticks.score_tick(work)
        if not did:
            return spent
        spent.append(perf_counter() - began)


@contextmanager
def at(engine: Database, now: datetime, *, reading: bool = False) -> Iterator[Work]:
    """A transaction of the benchmark's workspace at an instant."""
    with unit_of_work(engine, team_id="T1", now=now, policy=Policy(), reading=reading) as work:
        yield work


if __name__ == "__main__":
    for goal in goals():
        sys.stdout.write(f"{goal}\n")
