"""Claiming due clocks: by our functions, and as the bare driver would.

Ours reads the clocks as the domain knows them and marks each as told by compare-and-set. The raw
one is a single `UPDATE ... WHERE id IN (SELECT ... LIMIT) RETURNING`, whose values stay as the
driver gives them. Both are one transaction with its commit, and may put messages on their way:
ours from facts, the raw one from finished rows.
"""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from time import perf_counter
from typing import Any

from sqlalchemy import text

from domain.notices_parts import CustomerLine
from domain.notices_tickets import ClockAlert, SlaBreached
from domain.sla import ClockKind, Priority
from storage import clocks, facts, outbox
from storage.clock_rows import READ
from storage.outbox import Letter
from tests.services.tickets_stage import ANA, TEAM, Stage

_LATER = timedelta(hours=1)
_READ = ", ".join(column.name for column in READ)
_CLAIM = (
    "UPDATE clocks SET next_check_at = {}, version = version + 1 WHERE id IN (SELECT id FROM "
    "clocks WHERE team_id = {} AND next_check_at <= {} ORDER BY next_check_at LIMIT {}{}) "
    f"RETURNING {_READ}"
)
_PUT = (
    "INSERT INTO outbox (team_id, key, lane, mode, fact_kind, fact, folds, state, attempt, "
    "unsure, created_at) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})"
)
_UNDO = (
    "UPDATE clocks SET next_check_at = due_before.at, version = 1, announced = '', told_at = NULL, "
    "breached_at = NULL, breach = '' FROM due_before WHERE clocks.id = due_before.id"
)


def prepare(held: Stage) -> None:
    """Remember which clocks are due, so that every round can begin alike."""
    with held.work() as work:
        work.db.execute(
            text(
                "CREATE TABLE due_before AS SELECT id, next_check_at AS at FROM clocks WHERE "
                "next_check_at <= :now"
            ),
            {"now": _driven(held, work.now)},
        )


def both(held: Stage, count: int, letters: int) -> tuple[float, float]:
    """Seconds of our claim of `count` clocks, with so many messages, and of the raw one."""
    sent = [_letter(held, number) for number in range(letters)]
    rows = [_row(held, number) for number in range(letters)]
    ours = _ours(held, count, sent)
    _undo(held)
    raw = _raw(held, count, rows)
    _undo(held)
    return ours, raw


def _ours(held: Stage, count: int, letters: list[Letter]) -> float:
    later = held.now + _LATER
    began = perf_counter()
    with held.work() as work:
        due, _ = clocks.due(work, count)
        clocks.tell(work, [(one, later) for one in due])
        outbox.send(work, letters)
    spent = perf_counter() - began
    assert len(due) == count
    return spent


def _raw(held: Stage, count: int, rows: list[tuple[object, ...]]) -> float:
    is_sqlite = held.engine.dialect.name == "sqlite"
    sign = "?" if is_sqlite else "%s"
    claim = _CLAIM.format(sign, sign, sign, sign, "" if is_sqlite else " FOR UPDATE SKIP LOCKED")
    later, now = _driven(held, held.now + _LATER), _driven(held, held.now)
    with closing(held.engine.raw_connection()) as opened:
        cursor = opened.cursor()
        began = perf_counter()
        if is_sqlite:
            cursor.execute("BEGIN IMMEDIATE")
        cursor.execute(claim, (later, TEAM, now, count))
        claimed = cursor.fetchall()
        if rows:
            cursor.executemany(_PUT.format(*[sign] * len(rows[0])), rows)
        opened.commit()
        spent = perf_counter() - began
    assert len(claimed) == count
    return spent


def _undo(held: Stage) -> None:
    with held.work() as work:
        work.db.execute(text(_UNDO))
        work.db.execute(text("DELETE FROM outbox WHERE key LIKE 'bench:%'"))


def _letter(held: Stage, number: int) -> Letter:
    fact = SlaBreached(
        ClockAlert(
            clock_id=number,
            ticket_id=number,
            clock_kind=ClockKind.FIRST_RESPONSE,
            customer=CustomerLine("acme", "Acme", "Enterprise", ANA, "America/New_York"),
            title="Nightly ingest stalls " * 50,  # a fact and its title are 1.5 kB together
            priority=Priority.MAJOR,
            owner_id=ANA,
            due_at=held.now,
            target=timedelta(hours=4),
            planned_at=held.now,
            late_by=timedelta(),
        )
    )
    return Letter(fact, ANA, f"bench:{number}")


def _row(held: Stage, number: int) -> tuple[object, ...]:
    one = _letter(held, number)
    kind, fact, now = one.fact.kind, facts.dump(one.fact), _driven(held, held.now)
    return (TEAM, one.key, one.to, one.mode, kind, fact, False, "due", 0, False, now)


def _driven(held: Stage, at: Any) -> Any:
    """An instant as the driver takes it."""
    if held.engine.dialect.name == "sqlite":
        return at.replace(tzinfo=None).isoformat(" ", "microseconds")
    return at
