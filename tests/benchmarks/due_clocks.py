"""Many clocks that fall due at one moment: copies of one ticket and its clock."""

from __future__ import annotations

from sqlalchemy import func, insert, select

from storage.tables import ClockRow, TicketRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_tickets = table_of(TicketRow)
_clocks = table_of(ClockRow)


def copy(work: Work, count: int) -> None:
    """`count` more tickets, each with a clock whose due time has just passed."""
    ticket = dict(work.db.execute(select(_tickets).limit(1)).mappings().one())
    clock = dict(work.db.execute(select(_clocks).limit(1)).mappings().one())
    after = max(
        work.db.execute(select(func.max(table.c.id))).scalar_one() for table in (_tickets, _clocks)
    )
    ids = range(after + 1, after + 1 + count)
    work.db.execute(insert(_tickets), [ticket | {"id": n, "external_id": None} for n in ids])
    due = {"due_at": work.now, "next_check_at": work.now}
    work.db.execute(insert(_clocks), [clock | due | {"id": n, "ticket_id": n} for n in ids])


def left(work: Work) -> int:
    """How many clocks are to be looked at now."""
    due = select(func.count()).select_from(_clocks).where(_clocks.c.next_check_at <= work.now)
    found: int = work.db.execute(due).scalar_one()
    return found
