"""A ticket with its customer and clocks, in one statement: what every act on a ticket reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, and_, bindparam, select

from domain.customers import Customer
from domain.tickets import Ticket, Watched
from storage.clock_rows import to_watched
from storage.customers import to_customer
from storage.tables import ClockRow, CustomerRow, TicketRow
from storage.tickets import to_ticket
from storage.unit_of_work import Work
from storage.upsert import table_of

_tickets = table_of(TicketRow)
_customers = table_of(CustomerRow)
_clocks = table_of(ClockRow)


def _named(table: Table, prefix: str) -> list[Any]:
    return [column.label(f"{prefix}{column.name}") for column in table.c]


_of_clock, _of_customer = "clock__", "customer__"
_cases = (
    select(_tickets, *_named(_customers, _of_customer), *_named(_clocks, _of_clock))
    .join(_customers, _customers.c.id == _tickets.c.customer_id)
    .outerjoin(
        _clocks,
        and_(_clocks.c.team_id == _tickets.c.team_id, _clocks.c.ticket_id == _tickets.c.id),
    )
    .where(_tickets.c.team_id == bindparam("team"))
    .order_by(_clocks.c.id)
)
_by_id = _cases.where(_tickets.c.id == bindparam("id_"))
_by_source = _cases.where(
    _tickets.c.source == bindparam("source_"), _tickets.c.external_id == bindparam("their")
)


class _Part:
    """The columns of a row whose names begin alike, by the rest of their names."""

    __slots__ = ("_prefix", "_row")

    def __init__(self, row: Any, prefix: str) -> None:
        self._row, self._prefix = row, prefix

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, self._prefix + name)


Found = tuple[Ticket, Customer, tuple[Watched, ...]]
"""A ticket, whose it is, and its clocks, oldest first."""


def get(work: Work, ticket_id: int) -> Found | None:
    """The ticket with this id; None when there is none."""
    return _found(work.db.execute(_by_id, {"team": work.team_id, "id_": ticket_id}).all())


def by_source(work: Work, source: str, external_id: str) -> Found | None:
    """The ticket another system calls `external_id`; None when there is none."""
    given = {"team": work.team_id, "source_": source, "their": external_id}
    return _found(work.db.execute(_by_source, given).all())


def _found(rows: Sequence[Any]) -> Found | None:
    if not rows:
        return None
    clocks = [to_watched(_Part(row, _of_clock)) for row in rows if row.clock__id is not None]
    return to_ticket(rows[0]), to_customer(_Part(rows[0], _of_customer)), tuple(clocks)
