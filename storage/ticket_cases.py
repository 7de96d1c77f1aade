"""A ticket with its customer and clocks, in one statement: what every act on a ticket reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, select

from domain.customers import Customer
from domain.tickets import Ticket, Watched
from storage.clock_rows import READ, watched
from storage.customers import to_customer
from storage.prepared import Prepared, row_of
from storage.tables import ClockRow, CustomerRow, TicketRow
from storage.tickets import to_ticket
from storage.unit_of_work import Work
from storage.upsert import table_of

_tickets = table_of(TicketRow)
_customers = table_of(CustomerRow)
_clocks = table_of(ClockRow)


def _labelled(columns: Iterable[Any], prefix: str) -> list[Any]:
    # Labels, because a statement gives every name once.
    return [column.label(f"{prefix}{column.name}") for column in columns]


_Ticket = row_of(column.name for column in _tickets.c)
_Customer = row_of(column.name for column in _customers.c)
_OF_TICKET = slice(len(_Ticket._fields))
_OF_CUSTOMER = slice(_OF_TICKET.stop, _OF_TICKET.stop + len(_Customer._fields))
_OF_CLOCK = slice(_OF_CUSTOMER.stop, None)

_cases = (
    select(_tickets, *_labelled(_customers.c, "customer__"), *_labelled(READ, "clock__"))
    .join(_customers, _customers.c.id == _tickets.c.customer_id)
    .outerjoin(
        _clocks,
        and_(_clocks.c.team_id == _tickets.c.team_id, _clocks.c.ticket_id == _tickets.c.id),
    )
    .where(_tickets.c.team_id == bindparam("team"))
    .order_by(_clocks.c.id)
)
_by_id = Prepared(_cases.where(_tickets.c.id == bindparam("id_")))
_by_source = Prepared(
    _cases.where(
        _tickets.c.source == bindparam("source_"), _tickets.c.external_id == bindparam("their")
    )
)


_open_of_customers = _cases.where(
    _tickets.c.status == "open",
    _tickets.c.customer_id.in_(bindparam("customers", expanding=True)),
)


Found = tuple[Ticket, Customer, tuple[Watched, ...]]
"""A ticket, whose it is, and its clocks, oldest first."""


def get(work: Work, ticket_id: int) -> Found | None:
    """The ticket with this id; None when there is none."""
    return _found(_by_id.all(work, {"team": work.team_id, "id_": ticket_id}))


def by_source(work: Work, source: str, external_id: str) -> Found | None:
    """The ticket another system calls `external_id`; None when there is none."""
    given = {"team": work.team_id, "source_": source, "their": external_id}
    return _found(_by_source.all(work, given))


def open_of(work: Work, customer_ids: Iterable[int]) -> list[Found]:
    """The open tickets of these customers, in one statement."""
    given = {"team": work.team_id, "customers": sorted(set(customer_ids))}
    by_ticket: dict[int, list[Any]] = {}
    for row in work.db.execute(_open_of_customers, given):
        by_ticket.setdefault(row[0], []).append(row)
    return [found for rows in by_ticket.values() if (found := _found(rows))]


def _found(rows: Sequence[Any]) -> Found | None:
    if not rows:
        return None
    clocks = [watched(row[_OF_CLOCK]) for row in rows if row.clock__id is not None]
    ticket, customer = _Ticket(*rows[0][_OF_TICKET]), _Customer(*rows[0][_OF_CUSTOMER])
    return to_ticket(ticket), to_customer(customer), tuple(clocks)
