"""Reading and moving SLA clocks. The sweep's claim is one indexed statement."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update

from domain.sla import Clock
from domain.tickets import Watched
from storage.bulk import Rewrite
from storage.clock_rows import READ, breach_text, pauses_text, watched
from storage.prepared import Prepared
from storage.tables import ClockRow
from storage.unit_of_work import Work
from storage.upsert import table_of

log = logging.getLogger("touchpoint.clocks")

_clocks = table_of(ClockRow)
_team = _clocks.c.team_id == bindparam("team")
_insert = Prepared(insert(_clocks).returning(_clocks.c.id))
_due = Prepared(
    select(*READ)
    .where(_team, _clocks.c.next_check_at <= bindparam("now_"))
    .order_by(_clocks.c.next_check_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_next_check = Prepared(
    select(func.min(_clocks.c.next_check_at)).where(_team, _clocks.c.next_check_at.is_not(None))
)
_write = Rewrite(
    _clocks,
    (
        "region", "coverage", "policy_version", "target_s", "due_at", "result", "responded_at",
        "responded_by", "breached_at", "breach", "pauses", "waived_by", "waived_reason",
        "announced", "changed_at", "told_at", "acknowledged_by", "acknowledged_at",
        "next_check_at",
    ),
)  # fmt: skip
# What the sweep may change: narrow, because it writes hundreds of rows at once.
_tell = Rewrite(_clocks, ("announced", "told_at", "breached_at", "breach", "next_check_at"))
# What other terms may change of a clock that awaits an answer.
_rework = Rewrite(
    _clocks,
    (
        "region", "coverage", "policy_version", "target_s", "due_at", "result", "breached_at",
        "breach", "announced", "changed_at", "told_at", "acknowledged_by", "acknowledged_at",
        "next_check_at",
    ),
)  # fmt: skip
_postpone = (
    update(_clocks)
    .where(_team, _clocks.c.id == bindparam("id_"))
    .values(next_check_at=bindparam("until"))
)


def _values(clock: Clock, next_check_at: datetime | None) -> dict[str, object]:
    return {
        "policy_version": clock.version,
        "target_s": int(clock.target.total_seconds()),
        "due_at": clock.due_at,
        "result": clock.result.value,
        "responded_at": clock.responded_at,
        "responded_by": clock.responded_by,
        "breached_at": clock.breached_at,
        "breach": breach_text(clock.breach),
        "pauses": pauses_text(clock.pauses),
        "waived_by": clock.waived_by,
        "waived_reason": clock.waived_reason,
        "announced": ",".join(clock.announced),
        "changed_at": clock.changed_at,
        "told_at": clock.told_at,
        "acknowledged_by": clock.acknowledged_by,
        "acknowledged_at": clock.acknowledged_at,
        "next_check_at": next_check_at,
    }


def add(
    work: Work,
    clock: Clock,
    *,
    ticket_id: int,
    region: str,
    coverage: str,
    next_check_at: datetime | None,
) -> Watched:
    """Store a new clock of a ticket."""
    row = _values(clock, next_check_at) | {
        "team_id": work.team_id,
        "ticket_id": ticket_id,
        "clock_kind": clock.kind.value,
        "start_at": clock.start_at,
        "region": region,
        "coverage": coverage,
        "version": 1,
    }
    clock_id = _insert.value(work, row)
    work.wake("due")
    return Watched(clock_id, ticket_id, 1, region, coverage, clock)


def due(work: Work, most: int) -> tuple[list[Watched], list[int]]:
    """Clocks to look at now, earliest first, and ids of rows that cannot be read; all of them
    locked until this transaction ends.

    Rows another replica is looking at are passed over.
    """
    given = {"team": work.team_id, "now_": work.now, "most": most}
    found: list[Watched] = []
    unread: list[int] = []
    for row in _due.all(work, given):
        try:
            found.append(watched(row))
        except ValueError:  # also what pydantic raises: one bad row must not hide the others
            log.exception("clock %s cannot be read", row.id)
            unread.append(row.id)
    return found, unread


def next_check_at(work: Work) -> datetime | None:
    """When the next clock is to be looked at."""
    at: datetime | None = _next_check.value(work, {"team": work.team_id})
    return at


def write(work: Work, changes: Sequence[tuple[Watched, datetime | None]]) -> bool:
    """Write clocks over the versions they were read at: (as it now is, its next check).

    Returns whether every one of them won; callers roll back when not.
    """
    rows = [
        {f"new_{name}": value for name, value in _values(one.clock, check_at).items()}
        | {
            "id_": one.id,
            "seen": one.version,
            "new_region": one.region,
            "new_coverage": one.coverage,
        }
        for one, check_at in changes
    ]
    done = _write.run(work, rows)
    if rows:
        work.wake("due")
    return done == len(rows)


def tell(work: Work, told: Sequence[tuple[Watched, datetime | None]]) -> None:
    """Write what people were told of clocks that this transaction holds: (as it now is, its next
    check). Nothing else of a clock is written."""
    rows = [
        {
            "id_": one.id,
            "seen": one.version,
            "new_announced": ",".join(one.clock.announced),
            "new_told_at": one.clock.told_at,
            "new_breached_at": one.clock.breached_at,
            "new_breach": breach_text(one.clock.breach),
            "new_next_check_at": check_at,
        }
        for one, check_at in told
    ]
    _tell.run(work, rows)


def rework(work: Work, changes: Sequence[tuple[Watched, datetime | None]]) -> bool:
    """As `write`, for hundreds of clocks whose terms changed and which nobody answered meanwhile:
    answers, pauses and waivers are not written."""
    rows = [
        {
            "id_": one.id,
            "seen": one.version,
            "new_region": one.region,
            "new_coverage": one.coverage,
            "new_policy_version": clock.version,
            "new_target_s": int(clock.target.total_seconds()),
            "new_due_at": clock.due_at,
            "new_result": clock.result.value,
            "new_breached_at": clock.breached_at,
            "new_breach": breach_text(clock.breach),
            "new_announced": ",".join(clock.announced),
            "new_changed_at": clock.changed_at,
            "new_told_at": clock.told_at,
            "new_acknowledged_by": clock.acknowledged_by,
            "new_acknowledged_at": clock.acknowledged_at,
            "new_next_check_at": check_at,
        }
        for one, clock, check_at in ((one, one.clock, check_at) for one, check_at in changes)
    ]
    done = _rework.run(work, rows)
    work.wake("due")
    return done == len(rows)


def postpone(work: Work, clock_id: int, until: datetime) -> None:
    """Look at a clock again at `until`."""
    work.db.execute(_postpone, {"team": work.team_id, "id_": clock_id, "until": until})
