"""Many clocks at once: those that await an answer, nearest due first, and those an older
policy worked out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, func, select, union_all

from domain.tickets import Watched
from storage.clock_rows import READ, watched
from storage.tables import ClockRow, CustomerRow, TicketRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_clocks = table_of(ClockRow)
_tickets = table_of(TicketRow)
_customers = table_of(CustomerRow)
_team = _clocks.c.team_id == bindparam("team")
_open = (_tickets.c.team_id == bindparam("team"), _tickets.c.status == "open")

_pending = (
    select(*READ)
    .where(_team, _clocks.c.result == "pending")
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

_beside = (
    select(*READ)
    .where(
        _team,
        _clocks.c.ticket_id.in_(bindparam("tickets", expanding=True)),
        _clocks.c.id.not_in(bindparam("clocks", expanding=True)),
    )
    .order_by(_clocks.c.id)
)
_is_behind = (
    _team,
    _clocks.c.result == "pending",
    _clocks.c.policy_version < bindparam("newest"),
)
_behind = (
    select(*READ)
    .where(*_is_behind)
    .order_by(_clocks.c.policy_version)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_any_behind = select(_clocks.c.id).where(*_is_behind).limit(1)


def _among(tickets: Any) -> Select[Any]:
    # The result is an expression here, so that no index of all pending clocks can be used: SQLite
    # would walk them in order of their due times and ask of each whether it is among these.
    return (
        select(*READ)
        .where(
            _team,
            _clocks.c.ticket_id.in_(tickets),
            func.coalesce(_clocks.c.result, "") == "pending",
        )
        .order_by(_clocks.c.due_at, _clocks.c.id)
        .limit(bindparam("most"))
        .offset(bindparam("skip"))
    )


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


def beside(work: Work, clocks: Sequence[Watched]) -> dict[int, list[Watched]]:
    """The other clocks of the tickets of these, by ticket, in one statement."""
    found: dict[int, list[Watched]] = {one.ticket_id: [] for one in clocks}
    given = {"team": work.team_id, "tickets": sorted(found), "clocks": [one.id for one in clocks]}
    for row in work.db.execute(_beside, given):
        found[row.ticket_id].append(watched(row))
    return found


def behind(work: Work, version: int, most: int) -> list[Watched]:
    """Clocks that await an answer and were worked out by an older policy; locked until this
    transaction ends. Rows another replica is at are passed over."""
    given = {"team": work.team_id, "newest": version, "most": most}
    return [watched(row) for row in work.db.execute(_behind, given)]


def is_any_behind(work: Work, version: int) -> bool:
    """Whether an older policy's clock awaits an answer."""
    given = {"team": work.team_id, "newest": version}
    return work.db.execute(_any_behind, given).first() is not None


def _read(
    work: Work, statement: Select[Any], most: int, skip: int, **given: object
) -> list[Watched]:
    rows = work.db.execute(statement, {"team": work.team_id, "most": most, "skip": skip} | given)
    return [watched(row) for row in rows]
