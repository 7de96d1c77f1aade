"""Clocks that await an answer, nearest due first, page by page."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, bindparam, select, union_all

from domain.tickets import Watched
from storage.clocks import to_watched
from storage.tables import ClockRow, CustomerRow, TicketRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_clocks = table_of(ClockRow)
_tickets = table_of(TicketRow)
_customers = table_of(CustomerRow)
_open = (_tickets.c.team_id == bindparam("team"), _tickets.c.status == "open")

_pending = (
    select(_clocks)
    .where(_clocks.c.team_id == bindparam("team"), _clocks.c.result == "pending")
    .order_by(_clocks.c.due_at, _clocks.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_owned = select(_tickets.c.id).where(*_open, _tickets.c.owner_id == bindparam("user"))
# A ticket nobody owns is its CSM's to look after.
_unowned = (
    select(_tickets.c.id)
    .join(_customers, _customers.c.id == _tickets.c.customer_id)
    .where(
        *_open,
        _tickets.c.owner_id.is_(None),
        _customers.c.team_id == bindparam("team"),
        _customers.c.csm == bindparam("user"),
    )
)
_customers_own = select(_tickets.c.id).where(
    *_open, _tickets.c.customer_id == bindparam("customer")
)


def _among(tickets: Any) -> Select[Any]:
    return _pending.where(_clocks.c.ticket_id.in_(tickets))


_of_person = _among(union_all(_owned, _unowned))
_of_customer = _among(_customers_own)


def everybody(work: Work, *, most: int, skip: int = 0) -> list[Watched]:
    """All clocks that await an answer."""
    return _read(work, _pending, most, skip)


def of_person(work: Work, user_id: str, *, most: int, skip: int = 0) -> list[Watched]:
    """Those somebody answers for: of their tickets, and as CSM of tickets nobody owns."""
    return _read(work, _of_person, most, skip, user=user_id)


def of_customer(work: Work, customer_id: int, *, most: int, skip: int = 0) -> list[Watched]:
    """Those of a customer."""
    return _read(work, _of_customer, most, skip, customer=customer_id)


def _read(
    work: Work, statement: Select[Any], most: int, skip: int, **given: object
) -> list[Watched]:
    rows = work.db.execute(statement, {"team": work.team_id, "most": most, "skip": skip} | given)
    return [to_watched(row) for row in rows]
