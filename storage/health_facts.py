"""What the tables know of customers' health, for a whole batch at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from storage.tables import CheckInRow, TicketRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_check_ins = table_of(CheckInRow)
_tickets = table_of(TicketRow)
_held = select(
    _check_ins.c.customer_id,
    _check_ins.c.held_at,
    _check_ins.c.contact_kind,
    _check_ins.c.feeling,
    _check_ins.c.attended,
).where(
    _check_ins.c.team_id == bindparam("team"),
    _check_ins.c.customer_id.in_(bindparam("ids", expanding=True)),
    _check_ins.c.held_at >= bindparam("since"),
)
_opened = select(
    _tickets.c.customer_id, _tickets.c.started_at, _tickets.c.priority, _tickets.c.status
).where(
    _tickets.c.team_id == bindparam("team"),
    _tickets.c.customer_id.in_(bindparam("ids", expanding=True)),
    _tickets.c.started_at >= bindparam("since"),
)

CONTACTS_BACK = timedelta(days=400)
TICKETS_BACK = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class HeldContact:
    """A contact that was held: its kind as stored, the feeling 1-5 if given, who attended."""

    held_at: datetime
    kind: str
    feeling: int | None
    attended: str


@dataclass(frozen=True, slots=True)
class OpenedTicket:
    """A ticket of the last four months."""

    started_at: datetime
    priority: str
    is_open: bool


@dataclass(slots=True)
class Facts:
    """One customer's."""

    contacts: list[HeldContact] = field(default_factory=list)
    tickets: list[OpenedTicket] = field(default_factory=list)


def gather(work: Work, ids: Iterable[int]) -> dict[int, Facts]:
    """Facts of every customer asked for, in two statements."""
    wanted = sorted(ids)
    found = {one: Facts() for one in wanted}
    given = {"team": work.team_id, "ids": wanted}
    for row in work.db.execute(_held, given | {"since": work.now - CONTACTS_BACK}):
        found[row.customer_id].contacts.append(
            HeldContact(row.held_at, row.contact_kind, row.feeling, row.attended)
        )
    for one in work.db.execute(_opened, given | {"since": work.now - TICKETS_BACK}):
        found[one.customer_id].tickets.append(
            OpenedTicket(one.started_at, one.priority, one.status == "open")
        )
    return found
