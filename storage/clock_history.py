"""Clocks that ran, for a dry run of another policy. Reads only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import bindparam, select

from domain.policy_trial import Past
from domain.sla import ClockKind, Pause, Priority, Result
from storage.tables import ClockRow, CustomerRow, TicketRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_clocks = table_of(ClockRow)
_tickets = table_of(TicketRow)
_customers = table_of(CustomerRow)
_pauses: TypeAdapter[tuple[Pause, ...]] = TypeAdapter(tuple[Pause, ...])

_since = (
    select(
        _clocks.c.ticket_id,
        _clocks.c.clock_kind,
        _clocks.c.region,
        _clocks.c.start_at,
        _clocks.c.due_at,
        _clocks.c.result,
        _clocks.c.responded_at,
        _clocks.c.pauses,
        _tickets.c.priority,
        _customers.c.name,
    )
    .join(_tickets, _tickets.c.id == _clocks.c.ticket_id)
    .join(_customers, _customers.c.id == _tickets.c.customer_id)
    .where(
        _clocks.c.team_id == bindparam("team"),
        _clocks.c.start_at >= bindparam("since_"),
        _clocks.c.result != "cancelled",
    )
    .order_by(_clocks.c.start_at, _clocks.c.id)
)


def since(work: Work, at: datetime) -> list[Past]:
    """Clocks that started at or after `at`, oldest first, without those that were cancelled."""
    rows = work.db.execute(_since, {"team": work.team_id, "since_": at})
    return [_to_past(row) for row in rows]


def _to_past(row: Any) -> Past:
    return Past(
        ticket_id=row.ticket_id,
        customer=row.name,
        priority=Priority(row.priority),
        region=row.region,
        kind=ClockKind(row.clock_kind),
        start_at=row.start_at,
        due_at=row.due_at,
        result=Result(row.result),
        responded_at=row.responded_at,
        pauses=_pauses.validate_json(row.pauses) if row.pauses else (),
    )
