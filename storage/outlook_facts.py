"""What a customer's rhythm follows from, in one statement: contacts held, and decisions made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, cast, literal, null, select, union_all

from domain.cadence import ContactKind, Mark
from domain.customers import Customer
from domain.people import Person, Standing
from storage.customers import to_customer
from storage.members import read_roles
from storage.tables import CheckInRow, CustomerRow, MemberRow, RequestRow, TouchMarkRow
from storage.unit_of_work import Work
from storage.upsert import table_of, unindexed

_check_ins = table_of(CheckInRow)
_customers = table_of(CustomerRow)
_requests = table_of(RequestRow)
_marks = table_of(TouchMarkRow)
_owners = table_of(MemberRow).alias("owners")
_OWNER = ("user_id", "name", "email", "roles", "standing", "timezone", "lead_id")
_DECIDED = ("part_key", "skipped", "snoozed_until_on", "snoozes")
_decided = [_marks.c[name] for name in _DECIDED]
# PostgreSQL has to be told what a column that holds nothing would hold.
_undecided = [cast(null(), column.type).label(column.name) for column in _decided]


def _union(chosen: Any) -> Any:
    """Contacts and decisions of the customers whose id is `chosen`, a value or some."""

    def of(column: ColumnElement[int]) -> ColumnElement[bool]:
        return column.in_(chosen)

    logged = select(
        _check_ins.c.customer_id, _check_ins.c.held_at, _check_ins.c.contact_kind, *_undecided
    ).where(
        _check_ins.c.team_id == bindparam("team"),
        of(_check_ins.c.customer_id),
        _check_ins.c.contact_kind != ContactKind.INTERNAL_NOTE.value,
        (_check_ins.c.held_at >= bindparam("since"))
        | (_check_ins.c.contact_kind != ContactKind.CHECK_IN.value),
    )
    sessions = select(
        _requests.c.customer_id,
        _requests.c.starts_at,
        literal(ContactKind.SESSION.value),
        *_undecided,
    ).where(
        _requests.c.team_id == bindparam("team"),
        of(_requests.c.customer_id),
        unindexed(_requests.c.status).in_(("held", "rated")),
        unindexed(_requests.c.starts_at) >= bindparam("since"),
    )
    marks = select(
        _marks.c.customer_id,
        cast(null(), _check_ins.c.held_at.type),
        cast(null(), _check_ins.c.contact_kind.type),
        *_decided,
    ).where(_marks.c.team_id == bindparam("team"), of(_marks.c.customer_id))
    return union_all(logged, sessions, marks)


_of_many = _union(bindparam("customers", expanding=True))
_with_key = (_customers.c.team_id == bindparam("team"), _customers.c.key == bindparam("key_"))
_of_one = _union(select(_customers.c.id).where(*_with_key)).subquery()
# The customer and its CSM beside each fact, so that all are read at once; the facts are few.
_by_key = (
    select(_customers, _of_one.c.customer_id.label("of_id"))
    .add_columns(*(_of_one.c[name] for name in ("held_at", "contact_kind", *_DECIDED)))
    .add_columns(*(_owners.c[name].label(f"owner_{name}") for name in _OWNER))
    .select_from(
        _customers.outerjoin(_of_one, _of_one.c.customer_id == _customers.c.id).outerjoin(
            _owners,
            (_owners.c.team_id == _customers.c.team_id) & (_owners.c.user_id == _customers.c.csm),
        )
    )
    .where(*_with_key)
)


@dataclass(slots=True)
class Facts:
    """A customer's `contacts` (instant, kind), in no order, and `marks` by part key."""

    contacts: list[tuple[datetime, ContactKind]] = field(default_factory=list)
    marks: dict[str, Mark] = field(default_factory=dict)

    def take(self, row: Any) -> None:
        """Add what a row says."""
        if row.part_key is None:
            self.contacts.append((row.held_at, ContactKind(row.contact_kind)))
        else:
            self.marks[row.part_key] = Mark(row.skipped, row.snoozed_until_on, row.snoozes)


def of_many(work: Work, customer_ids: Sequence[int], since: datetime) -> dict[int, Facts]:
    """Facts by customer: check-ins and sessions since an instant; kickoffs, reviews and the like
    however old they are; and what people decided about touches."""
    found = {id_: Facts() for id_ in customer_ids}
    given = {"team": work.team_id, "customers": list(customer_ids), "since": since}
    for row in work.db.execute(_of_many, given):
        found[row.customer_id].take(row)
    return found


def of_key(work: Work, key: str, since: datetime) -> tuple[Customer, Person | None, Facts] | None:
    """The customer with this key, its CSM (None: not known to us; without whom they lead) and its
    facts, in one statement; None when there is no such customer."""
    given = {"team": work.team_id, "key_": key, "since": since}
    rows = work.db.execute(_by_key, given).all()
    return (to_customer(rows[0]), _owner(rows[0]), _gathered(rows)) if rows else None


def _owner(row: Any) -> Person | None:
    if row.owner_user_id is None:
        return None
    return Person(
        user_id=row.owner_user_id,
        name=row.owner_name,
        roles=read_roles(row.owner_roles),
        standing=Standing(row.owner_standing),
        timezone=row.owner_timezone,
        email=row.owner_email,
        lead_id=row.owner_lead_id,
    )


def _gathered(rows: Iterable[Any]) -> Facts:
    facts = Facts()
    for row in rows:
        if row.of_id is not None:
            facts.take(row)
    return facts
