"""Clocks that were started in a period, for reports. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from domain.sla import Priority
from domain.tickets import Watched
from storage.clock_rows import to_watched
from storage.tables import ClockRow, TicketRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_clocks = table_of(ClockRow)
_tickets = table_of(TicketRow)
_started = (
    select(
        _clocks,
        _tickets.c.priority.label("of_priority"),
        _tickets.c.customer_id.label("of_customer"),
        _tickets.c.owner_id.label("of_owner"),
        _tickets.c.external_id.label("their_id"),
    )
    .join(_tickets, _tickets.c.id == _clocks.c.ticket_id)
    .where(
        _clocks.c.team_id == bindparam("team"),
        _clocks.c.start_at >= bindparam("since_"),
        _clocks.c.start_at < bindparam("until_"),
        _clocks.c.result != "cancelled",
    )
    .order_by(_clocks.c.start_at.desc(), _clocks.c.id.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Started:
    """A clock with what a report needs of its ticket."""

    watched: Watched
    priority: Priority
    customer_id: int
    owner_id: str | None
    external_id: str | None


def started(work: Work, since_at: datetime, until_at: datetime, most: int) -> list[Started]:
    """Clocks started in `[since_at, until_at)` that were not cancelled, newest first."""
    given = {"team": work.team_id, "since_": since_at, "until_": until_at, "most": most}
    return [
        Started(
            to_watched(row), Priority(row.of_priority), row.of_customer, row.of_owner, row.their_id
        )
        for row in work.db.execute(_started, given)
    ]
