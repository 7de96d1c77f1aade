"""Speed of the sweep among a million open clocks.

Alone: `python -m tests.benchmarks.bench_sla_sweep`. A round claims a thousand due clocks, once by
our functions and once by the shortest SQL on the bare driver (raw_claims); deciding what there is
to say of each clock comes on top, and has a line of its own. PostgreSQL is measured too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import text

from bot.serve import favour_answers
from domain.policy import Policy
from domain.regions import DEFAULT_REGIONS
from domain.sla import Priority
from domain.tickets import TicketForm
from services import sla_recompute, sla_sweep, tickets
from services.tickets import Origin
from storage import clocks, customers
from storage.tables import ClockRow, TicketRow
from storage.unit_of_work import Work
from storage.upsert import table_of
from tests.benchmarks import raw_claims
from tests.benchmarks.goal import Goal
from tests.benchmarks.scratch import scratch
from tests.services.tickets_stage import ANA, NINE, Stage, stage
from tests.support.postgres import running

OPEN = 1_000_000
DUE = 1_000
PAST = NINE + timedelta(hours=5)
ROUNDS = 7
RECOMPUTED = 10_000


def goals() -> Iterator[Goal]:
    """Every goal of the sweep, measured now; about a minute and a half on one core."""
    with scratch() as folder, stage(f"sqlite:///{folder}/sweep.db") as held:
        yield from _measured(held, "SQLite")
    with running() as server, stage(server.fresh_database()) as held:
        yield from _measured(held, "PostgreSQL")


def _measured(held: Stage, where: str) -> Iterator[Goal]:
    held.act(fill)
    favour_answers()
    held.now = PAST
    raw_claims.prepare(held)
    for what, limit, letters in (("", 1.5, 0), (" with 1,000 outbox rows", 1.6, DUE)):
        pairs = [raw_claims.both(held, DUE, letters) for _ in range(ROUNDS)]
        ratio = median(ours / raw for ours, raw in pairs)
        took, floor = (median(times) * 1e3 for times in zip(*pairs, strict=True))
        goal = f"sla sweep, {where}: claim 1,000 of 1,000,000{what} / raw SQL"
        measured = f"{ratio:.2f} ({took:.0f} / {floor:.0f} ms)"
        yield Goal(goal, measured, f"{limit}", ratio <= limit)
    batch = median(_swept(held) for _ in range(ROUNDS)) * 1e3
    goal = f"sla sweep, {where}: batch of 250 judged, three letters and an audit row each"
    yield Goal(goal, f"{batch:.0f} ms", "119 ms", batch <= 119)
    idle = median(_seconds(held, NINE) for _ in range(ROUNDS)) * 1e3
    yield Goal(f"sla sweep, {where}: idle tick", f"{idle:.2f} ms", "1 ms", idle <= 1)
    yield _recompute(held, where)


def _swept(held: Stage) -> float:
    with held.work() as work:
        began = perf_counter()
        sla_sweep.sweep_tick(work)
        spent = perf_counter() - began
        work.db.rollback()
        return spent


def _seconds(held: Stage, now: Any) -> float:
    with replace(held, now=now).work() as work:
        began = perf_counter()
        sla_sweep.sweep_tick(work)
        return perf_counter() - began


def _recompute(held: Stage, where: str) -> Goal:
    """All but ten thousand clocks are up to date; a holiday has been edited."""
    home = replace(DEFAULT_REGIONS["EST"], holidays={NINE.date(): "Founders Day"})
    held.policy = Policy(version=1, regions=dict(DEFAULT_REGIONS) | {"EST": home})
    longest, whole = 0.0, 0.0
    while True:
        began = perf_counter()
        did = held.act(sla_recompute.recompute_tick)
        spent = perf_counter() - began
        if not did:
            break
        longest, whole = max(longest, spent), whole + spent
    goal = f"sla recompute, {where}: 10,000 open clocks after a holiday edit"
    return Goal(goal, f"{whole:.1f} s, longest batch {longest * 1e3:.0f} ms", "5 s", whole <= 5)


def fill(work: Work) -> None:
    """A million open clocks, a thousand of them due at `PAST`: copies of one."""
    acme = customers.by_key(work, "acme")
    assert acme is not None
    form = TicketForm("acme", "Nightly ingest stalls " * 20, Priority.MAJOR, work.now, ANA)
    tickets.begin(work, acme, form, Origin(ANA))
    if work.db.dialect.name == "postgresql":
        work.db.execute(text("SET LOCAL statement_timeout = 0"))
    series = (
        f"generate_series(2, {OPEN})"
        if work.db.dialect.name == "postgresql"
        else f"(WITH RECURSIVE c(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM c LIMIT {OPEN - 1}) "
        "SELECT n FROM c)"
    )
    number = "n" if work.db.dialect.name == "postgresql" else "s.n"
    for model, own in ((TicketRow, ("id",)), (ClockRow, ("id", "ticket_id"))):
        table = table_of(model)
        names = [column.name for column in table.columns]
        values = ", ".join(number if name in own else f"one.{name}" for name in names)
        alias = "n" if work.db.dialect.name == "postgresql" else "s"
        work.db.execute(
            text(
                f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {values} "
                f"FROM {table.name} AS one CROSS JOIN {series} AS {alias} WHERE one.id = 1"
            )
        )
    later = clocks.next_check_at(work)
    assert later is not None
    table = table_of(ClockRow)
    work.db.execute(
        table.update()
        .where(table.c.id > DUE)
        .values(next_check_at=later + timedelta(days=400), policy_version=1)
    )
    work.db.execute(table.update().where(table.c.id <= RECOMPUTED).values(policy_version=0))
    if work.db.dialect.name == "postgresql":
        work.db.execute(text("ANALYZE"))


if __name__ == "__main__":
    for line in goals():
        sys.stdout.write(" | ".join((*line[:3], "pass" if line.passed else "FAIL")) + "\n")
