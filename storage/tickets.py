"""Reading and moving tickets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from domain.sla import Priority
from domain.tickets import Ticket, TicketForm, TicketStatus
from storage.prepared import Prepared
from storage.tables import TicketRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_tickets = table_of(TicketRow)
_NAMES = tuple(field.name for field in fields(Ticket))
_READ = tuple(_tickets.c[name] for name in _NAMES)
_picked = attrgetter(*_NAMES)
_PRIORITIES = {priority.value: priority for priority in Priority}
_STATUSES = {status.value: status for status in TicketStatus}
_team = _tickets.c.team_id == bindparam("team")
_insert = Prepared(insert(_tickets).returning(_tickets.c.id))
_by_id = Prepared(select(*_READ).where(_team, _tickets.c.id == bindparam("id_")))
# SQLite, asked for many ids, would rather read all tickets of the workspace by another index that
# begins with it; an expression is none it could use.
_by_ids = select(*_READ).where(
    func.coalesce(_tickets.c.team_id, "") == bindparam("team"),
    _tickets.c.id.in_(bindparam("ids", expanding=True)),
)
_by_source = Prepared(
    select(*_READ).where(
        _team,
        _tickets.c.source == bindparam("source_"),
        _tickets.c.external_id == bindparam("their"),
    )
)
_of_customer = Prepared(
    select(*_READ)
    .where(_team, _tickets.c.customer_id == bindparam("customer"))
    .order_by(_tickets.c.id.desc())
    .limit(bindparam("most"))
)
_change = Prepared(
    update(_tickets)
    .where(_team, _tickets.c.id == bindparam("id_"), _tickets.c.version == bindparam("seen"))
    .values(
        version=_tickets.c.version + 1,
        priority=bindparam("new_priority"),
        owner_id=bindparam("new_owner"),
        status=bindparam("new_status"),
        closed_at=bindparam("new_closed"),
        claimed_by=bindparam("new_claimer"),
        claimed_at=bindparam("new_claimed"),
    )
)


def to_ticket(row: Any) -> Ticket:
    """The ticket of a row with at least its columns, under their names."""
    return _ticket(_picked(row))


def _ticket(values: Sequence[Any]) -> Ticket:
    """The ticket of a row of `_READ`: naming each column of each row costs more than reading it."""
    (
        id_, customer_id, title, priority, owner_id, opened_by, started_at, created_at, status,
        *others,
    ) = values  # fmt: skip
    return Ticket(
        id_, customer_id, title, _PRIORITIES[priority], owner_id, opened_by, started_at,
        created_at, _STATUSES[status], *others,
    )  # fmt: skip


def add(
    work: Work,
    form: TicketForm,
    *,
    customer_id: int,
    opened_by: str,
    source: str = "slack",
    external_id: str | None = None,
) -> Ticket:
    """Store a new ticket."""
    row = {
        "team_id": work.team_id,
        "source": source,
        "external_id": external_id,
        "customer_id": customer_id,
        "title": form.title,
        "priority": form.priority.value,
        "owner_id": form.owner_id,
        "opened_by": opened_by,
        "link": form.link,
        "status": TicketStatus.OPEN.value,
        "version": 1,
        "started_at": form.started_at,
        "created_at": work.now,
    }
    return Ticket(
        id=_insert.value(work, row),
        customer_id=customer_id,
        title=form.title,
        priority=form.priority,
        owner_id=form.owner_id,
        opened_by=opened_by,
        started_at=form.started_at,
        created_at=work.now,
        link=form.link,
        source=source,
        external_id=external_id,
    )


def get(work: Work, ticket_id: int) -> Ticket | None:
    """The ticket with this id; None when there is none."""
    row = _by_id.first(work, {"team": work.team_id, "id_": ticket_id})
    return _ticket(row) if row else None


def some(work: Work, ids: Iterable[int]) -> dict[int, Ticket]:
    """Tickets by id, those that exist, in one statement."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    rows = work.db.execute(_by_ids, {"team": work.team_id, "ids": wanted})
    return {row[0]: _ticket(row) for row in rows}


def by_source(work: Work, source: str, external_id: str) -> Ticket | None:
    """The ticket another system calls `external_id`."""
    given = {"team": work.team_id, "source_": source, "their": external_id}
    row = _by_source.first(work, given)
    return _ticket(row) if row else None


def of_customer(work: Work, customer_id: int, most: int) -> list[Ticket]:
    """A customer's tickets, newest first."""
    given = {"team": work.team_id, "customer": customer_id, "most": most}
    return [_ticket(row) for row in _of_customer.all(work, given)]


def change(work: Work, seen: Ticket, to: Ticket) -> bool:
    """Write `to` over `seen` if nobody changed it since; returns whether this change won."""
    closed = work.now if to.status is not TicketStatus.OPEN else None
    won = _change.run(
        work,
        {
            "team": work.team_id,
            "id_": seen.id,
            "seen": seen.version,
            "new_priority": to.priority.value,
            "new_owner": to.owner_id,
            "new_status": to.status.value,
            "new_closed": closed,
            "new_claimer": to.claimed_by,
            "new_claimed": to.claimed_at,
        },
    )
    return bool(won)
