"""Speed of the sweep among a million open clocks, against its own statements on the bare driver.

Alone: `python -m tests.benchmarks.bench_sla_sweep`. Every round sweeps a thousand due clocks and
rolls back; then the raw driver does the same with the very statements and values, then both again.
PostgreSQL is measured too where its programs are found.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import event, text

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
from tests.benchmarks.goal import Goal
from tests.services.tickets_stage import ANA, NINE, Stage, stage
from tests.support.postgres import running

OPEN = 1_000_000
DUE = 1_000
PAST = NINE + timedelta(hours=5)
ROUNDS = 7
RECOMPUTED = 10_000


def goals() -> Iterator[Goal]:
    """Every goal of the sweep, measured now; about a minute and a half on one core."""
    with tempfile.TemporaryDirectory() as folder, stage(f"sqlite:///{folder}/sweep.db") as held:
        yield from _measured(held, "SQLite")
    with running() as server, stage(server.fresh_database()) as held:
        yield from _measured(held, "PostgreSQL")


def _measured(held: Stage, where: str) -> Iterator[Goal]:
    held.act(fill)
    held.now = PAST
    ours, raw, claim, bare = zip(*(_round(held) for _ in range(ROUNDS)), strict=True)
    ratio = median(one / other for one, other in zip(ours, raw, strict=True))
    claims = median(one / other for one, other in zip(claim, bare, strict=True))
    spent = f" ({median(ours) * 1e3:.0f} ms)"
    yield _goal(f"sla sweep, {where}: claim 1,000 of 1,000,000 / raw SQL", claims, 1.5)
    yield _goal(f"sla sweep, {where}: with outbox and audit rows / raw SQL", ratio, 1.6, spent)
    idle = median(_seconds(held, NINE) for _ in range(ROUNDS)) * 1e3
    yield Goal(f"sla sweep, {where}: idle tick", f"{idle:.2f} ms", "1 ms", idle <= 1)
    yield _recompute(held, where)


def _round(held: Stage) -> tuple[float, float, float, float]:
    """Seconds of: a sweep, its statements on the bare driver; a claim (read, mark as told), its
    statements likewise."""
    swept, claimed = _statements(held, _swept), _statements(held, _claimed)
    return _swept(held), _replayed(held, swept), _claimed(held), _replayed(held, claimed)


Statement = tuple[str, Any, bool]


def _statements(held: Stage, act: Callable[[Stage], float]) -> list[Statement]:
    """What an act on `DUE` clocks says to the driver."""
    said: list[Statement] = []

    def note(_c: Any, _k: Any, statement: str, values: Any, _x: Any, many: bool) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            said.append((statement, values, many))

    event.listen(held.engine, "before_cursor_execute", note)
    act(held)
    event.remove(held.engine, "before_cursor_execute", note)
    return said


def _swept(held: Stage) -> float:
    with _undone(held) as work:
        began = perf_counter()
        for _ in range(DUE // sla_sweep.BATCH):
            sla_sweep.sweep_tick(work)
        return perf_counter() - began


def _claimed(held: Stage) -> float:
    with _undone(held) as work:
        began = perf_counter()
        for _ in range(DUE // sla_sweep.BATCH):
            due, _ = clocks.due(work, sla_sweep.BATCH)
            clocks.tell(work, [(one, PAST + timedelta(hours=1)) for one in due])
        return perf_counter() - began


def _replayed(held: Stage, said: list[Statement]) -> float:
    with _undone(held) as work:
        driver = work.db.connection.dbapi_connection
        assert driver is not None
        cursor = driver.cursor()
        began = perf_counter()
        for statement, values, many in said:
            (cursor.executemany if many else cursor.execute)(statement, values)
            if statement.startswith("SELECT"):
                cursor.fetchall()
        return perf_counter() - began


@contextmanager
def _undone(held: Stage) -> Iterator[Work]:
    with held.work() as work:
        yield work
        work.db.rollback()


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


def _goal(name: str, ratio: float, limit: float, note: str = "") -> Goal:
    return Goal(name, f"{ratio:.2f}{note}", f"{limit}", ratio <= limit)


if __name__ == "__main__":
    for line in goals():
        sys.stdout.write(" | ".join((*line[:3], "pass" if line.passed else "FAIL")) + "\n")
