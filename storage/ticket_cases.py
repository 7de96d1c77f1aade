"""A ticket with its customer and clocks, in one statement: what every act on a ticket reads."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, and_, bindparam, select

from domain.customers import Customer
from domain.tickets import Ticket, Watched
from storage.clocks import to_watched
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
_case = (
    select(_tickets, *_named(_customers, _of_customer), *_named(_clocks, _of_clock))
    .join(_customers, _customers.c.id == _tickets.c.customer_id)
    .outerjoin(
        _clocks,
        and_(_clocks.c.team_id == _tickets.c.team_id, _clocks.c.ticket_id == _tickets.c.id),
    )
    .where(_tickets.c.team_id == bindparam("team"), _tickets.c.id == bindparam("id_"))
    .order_by(_clocks.c.id)
)


class _Part:
    """The columns of a row whose names begin alike, by the rest of their names."""

    __slots__ = ("_prefix", "_row")

    def __init__(self, row: Any, prefix: str) -> None:
        self._row, self._prefix = row, prefix

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, self._prefix + name)


def get(work: Work, ticket_id: int) -> tuple[Ticket, Customer, tuple[Watched, ...]] | None:
    """The ticket with this id, whose it is, and its clocks, oldest first; None when there is
    none."""
    rows = work.db.execute(_case, {"team": work.team_id, "id_": ticket_id}).all()
    if not rows:
        return None
    clocks = [to_watched(_Part(row, _of_clock)) for row in rows if row.clock__id is not None]
    return to_ticket(rows[0]), to_customer(_Part(rows[0], _of_customer)), tuple(clocks)
