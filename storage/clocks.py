"""Reading and moving SLA clocks. The sweep's claim is one indexed statement."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update

from domain.sla import Clock
from domain.tickets import Watched
from storage.bulk import Rewrite
from storage.clock_rows import READ, STORED, watched
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
_write = Rewrite(_clocks, (*STORED, "next_check_at"))
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
    made = Watched(0, ticket_id, 1, region, coverage, clock)
    row = {name: stored(made) for name, stored in STORED.items()} | {
        "team_id": work.team_id,
        "ticket_id": ticket_id,
        "clock_kind": clock.kind.value,
        "start_at": clock.start_at,
        "next_check_at": next_check_at,
        "version": made.version,
    }
    clock_id = _insert.value(work, row)
    work.wake("due")
    return made._replace(id=clock_id)


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
    done = _rewrite(work, _write, changes)
    if changes:
        work.wake("due")
    return done == len(changes)


def tell(work: Work, told: Sequence[tuple[Watched, datetime | None]]) -> None:
    """Write what people were told of clocks that this transaction holds: (as it now is, its next
    check). Nothing else of a clock is written."""
    _rewrite(work, _tell, told)


def rework(work: Work, changes: Sequence[tuple[Watched, datetime | None]]) -> bool:
    """As `write`, for hundreds of clocks whose terms changed and which nobody answered meanwhile:
    answers, pauses and waivers are not written."""
    done = _rewrite(work, _rework, changes)
    work.wake("due")
    return done == len(changes)


def _rewrite(work: Work, what: Rewrite, changes: Sequence[tuple[Watched, datetime | None]]) -> int:
    clocks = [one for one, _ in changes]
    new = {name: list(map(STORED[name], clocks)) for name in what.columns if name in STORED}
    new["next_check_at"] = [check_at for _, check_at in changes]
    return what.run(work, [(one.id, one.version) for one in clocks], new)


def postpone(work: Work, clock_id: int, until: datetime) -> None:
    """Look at a clock again at `until`."""
    work.db.execute(_postpone, {"team": work.team_id, "id_": clock_id, "until": until})
