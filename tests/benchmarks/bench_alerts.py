"""How late an alert is: from the due time to its outbox row, and on to Slack.

Alone: `python -m tests.benchmarks.bench_alerts`. A whole bot in this process, round the clock, on
SQLite and on PostgreSQL; Slack is a stub.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from statistics import quantiles

import orjson
from pydantic import SecretStr
from sqlalchemy import select

from bot import app
from bot.clock import SystemClock
from bot.config import Settings
from storage.engine import open_engine
from storage.tables import ClockRow, OutboxRow
from storage.unit_of_work import Work
from storage.upsert import table_of
from tests.benchmarks.goal import Goal
from tests.benchmarks.portfolio import POLICY, build
from tests.benchmarks.served import slack_and_databases
from tests.benchmarks.slack_stub import RunningStub

CLOCKS = 60
EVERY = timedelta(milliseconds=70)
_outbox = table_of(OutboxRow)
_clocks = table_of(ClockRow)


def goals() -> Iterator[Goal]:
    """Every goal of alerts, measured now; about fifteen seconds."""
    with slack_and_databases() as (stub, addresses):
        for name, url in addresses:
            yield from asyncio.run(_measured(name, url, stub))


async def _measured(name: str, url: str, stub: RunningStub) -> list[Goal]:
    build(url, portfolio=10, desks=CLOCKS)
    settings = Settings(SLACK_BOT_TOKEN=SecretStr("xoxb-bench"), SLACK_API_URL=stub.api_url)
    bot = await app.start(settings, open_engine(url))
    bot.policy.replace(replace(POLICY, delivery=replace(POLICY.delivery, fold_over=1000)))
    await bot.begin()
    try:
        await asyncio.sleep(3.0)  # the cards of all tickets are on their way
        clock = SystemClock()
        stub.set()
        first = clock.now() + timedelta(seconds=0.5)
        ids, _ = await bot.transact(_fall_due, first, now=clock.now())
        floor, _ = await asyncio.gather(
            _call_later(), asyncio.sleep((EVERY * CLOCKS).total_seconds() + 1.5)
        )
        late, _ = await bot.transact(_lateness, now=clock.now())
    finally:
        await bot.stop()
    assert len(late) >= len(ids), f"{len(late)} alerts of {len(ids)}"
    posted = [began for began, _ in stub.came()["posts"]]
    return [*_goals(name, late, floor), _handed_over(name, min(posted) - first.timestamp())]


def _fall_due(work: Work, first: object) -> list[int]:
    """Have every ticket's clock be due, one after another."""
    ids = list(work.db.execute(select(_clocks.c.id).order_by(_clocks.c.id)).scalars())
    for number, id_ in enumerate(ids):
        at = first + EVERY * number  # type: ignore[operator]  # an instant
        change = _clocks.update().where(_clocks.c.id == id_)
        work.db.execute(change.values(due_at=at, next_check_at=at))
    work.wake("due")
    return ids


def _lateness(work: Work) -> list[float]:
    """Seconds from the due time to the moment of the transaction that wrote the alert."""
    breached = _outbox.c.fact_kind == "sla_breached"
    rows = work.db.execute(select(_outbox.c.fact).where(breached)).scalars()
    return [_seconds(orjson.loads(fact)["alert"]["late_by"]) for fact in rows]


def _seconds(written: str) -> float:
    return float(written.removeprefix("PT").removesuffix("S") or 0)


async def _call_later() -> list[float]:
    """What the event loop itself is late by, beside the same bot."""
    loop = asyncio.get_running_loop()
    found = []
    for _ in range(CLOCKS):
        due = loop.time() + EVERY.total_seconds() * 0.9
        told: asyncio.Future[float] = loop.create_future()
        loop.call_at(due, told.set_result, due)
        await told
        found.append(loop.time() - due)
    return found


def _goals(name: str, late: Sequence[float], floor: Sequence[float]) -> list[Goal]:
    p99, worst, base = _p99(late), max(late), _p99(floor)
    ratio = p99 / base
    measured = f"{ratio:.1f} ({p99 * 1e3:.1f} ms / {base * 1e3:.1f} ms)"
    return [
        Goal(f"alert late, {name}: p99 / call_later p99", measured, "5", ratio <= 5),
        Goal(f"alert late, {name}: worst", f"{worst * 1e3:.1f} ms", "50 ms", worst <= 0.05),
    ]


def _handed_over(name: str, seconds: float) -> Goal:
    goal = f"deadline to alert handed to Slack, {name}"
    return Goal(goal, f"{seconds * 1e3:.0f} ms", "1000 ms", seconds <= 1)


def _p99(values: Sequence[float]) -> float:
    return quantiles(values, n=100)[98]


if __name__ == "__main__":
    for line in goals():
        sys.stdout.write(" | ".join((*line[:3], "pass" if line.passed else "FAIL")) + "\n")
