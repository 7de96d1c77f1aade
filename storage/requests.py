"""Storing session requests and moving them; lists of them are in storage/requests_lists.py."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from domain.customers import Customer
from domain.people import Role
from domain.requests import Request, Status
from storage.customers import to_customer
from storage.members import read_roles
from storage.requests_rows import (
    asked,
    behind,
    customers,
    in_team,
    joined,
    moving,
    requests,
    to_request,
)
from storage.tables import MemberRow
from storage.unit_of_work import Work
from storage.upsert import Prefixed, table_of

_members = table_of(MemberRow)
_by_id = joined.where(in_team, requests.c.id == bindparam("id_"))
_OF = "of_"
_held = _by_id.add_columns(
    *(column.label(f"{_OF}{column.name}") for column in customers.c)
).with_for_update(of=[requests, customers])
_insert = insert(requests).returning(requests.c.id)
_MOVED = (
    "status", "times", "minutes", "attendees", "agreed_out_of_hours", "engineer_id", "starts_at",
    "ends_at", "decided_by", "decided_at", "reason", "offer_engineer_id", "offer_times",
    "offered_by", "offered_at", "offer_reason", "closed_by", "closed_at", "notes", "assumed",
    "rating", "rated_at", "asked_at",
)  # fmt: skip
_BEHIND = ("looked_at", "chased_at", "lead_told", "asks", "called", "next_due_at")
_seen = (in_team, requests.c.id == bindparam("id_"), requests.c.version == bindparam("seen"))
_move = (
    update(requests)
    .where(*_seen, requests.c.status == bindparam("from_status"))
    .values(
        {name: bindparam(f"new_{name}") for name in (*_MOVED, *_BEHIND)}
        | {"version": requests.c.version + 1}
    )
)
_mark = update(requests).where(*_seen).values({name: bindparam(f"new_{name}") for name in _BEHIND})
_postpone = (
    update(requests)
    .where(in_team, requests.c.id == bindparam("id_"))
    .values(next_due_at=bindparam("until"))
)
# In the order of their ids, so that two transactions that need the same people never wait for
# each other; PostgreSQL locks in the order of the sort.
_lock_people = (
    select(_members)
    .where(
        _members.c.team_id == bindparam("team"),
        _members.c.user_id.in_(bindparam("people", expanding=True)),
    )
    .order_by(_members.c.user_id)
    .with_for_update()
)
_mine = requests.c.customer_id == bindparam("customer")
_in_year = (requests.c.starts_at >= bindparam("since"), requests.c.starts_at < bindparam("until"))
_overlapping = (
    requests.c.status == "approved",
    requests.c.engineer_id == bindparam("engineer"),
    requests.c.id != bindparam("but"),
    requests.c.starts_at < bindparam("ends"),
    requests.c.ends_at > bindparam("starts"),
)
_spent = (
    select(requests.c.status, func.coalesce(func.sum(requests.c.minutes), 0))
    .where(in_team, _mine, requests.c.status.in_(("approved", "held", "rated")), *_in_year)
    .group_by(requests.c.status)
)
_clashes = select(requests.c.starts_at, requests.c.ends_at).where(in_team, *_overlapping)


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody in a session, as a calendar invites them; without roles if they have left."""

    user_id: str
    name: str
    email: str | None
    timezone: str | None
    roles: frozenset[Role]


def add(work: Work, request: Request, *, due_at: datetime | None) -> Request:
    """Store a new request, to be looked at next at `due_at`; returns it with its id."""
    row = asked(request.form) | moving(request)
    row |= {
        "team_id": work.team_id,
        "customer_id": request.customer_id,
        "requester_id": request.requester_id,
        "version": request.version,
        "created_at": request.created_at,
        "next_due_at": due_at,
    }
    if due_at:
        work.wake("due")
    return replace(request, id=work.db.execute(_insert, row).scalar_one())


def get(work: Work, request_id: int) -> Request | None:
    """The request with this id; None when there is none."""
    row = work.db.execute(_by_id, {"team": work.team_id, "id_": request_id}).first()
    return to_request(row) if row else None


def hold(work: Work, request_id: int) -> tuple[Request, Customer] | None:
    """A request and its customer, which stay as they are until this transaction ends.

    So two decisions about one request, or about one customer's hours, are made one after the
    other. (SQLite's transaction already is the only writer.)
    """
    row = work.db.execute(_held, {"team": work.team_id, "id_": request_id}).first()
    return (to_request(row), to_customer(Prefixed(row, _OF))) if row else None


def hold_people(work: Work, people: Collection[str]) -> dict[str, Contact]:
    """People of a session, held until this transaction ends: nobody else books them meanwhile."""
    given = {"team": work.team_id, "people": sorted(set(people))}
    return {row.user_id: _contact(row) for row in work.db.execute(_lock_people, given)}


def _contact(row: Any) -> Contact:
    roles = read_roles(row.roles) if row.standing == "member" else frozenset()
    return Contact(row.user_id, row.name, row.email, row.timezone, roles)


def move(work: Work, seen: Request, to: Request, *, due_at: datetime | None) -> bool:
    """Write `to` over `seen` if nobody moved it since; returns whether this move won.

    `due_at` is when it has to be looked at next.
    """
    rated_at = work.now if to.status is Status.RATED else None
    values = moving(to) | {"rated_at": rated_at, "next_due_at": due_at}
    given = {f"new_{name}": value for name, value in values.items()}
    given |= {
        "team": work.team_id,
        "id_": seen.id,
        "from_status": seen.status.value,
        "seen": seen.version,
    }
    if due_at:
        work.wake("due")
    return bool(work.db.execute(_move, given).rowcount)


def mark(work: Work, request: Request, *, due_at: datetime | None) -> bool:
    """Write down which steps are behind a request, and when to look at it next.

    No move: `version` stays, so that the buttons people see go on working. False when somebody
    moved the request meanwhile.
    """
    given = {f"new_{name}": value for name, value in behind(request).items()}
    given |= {
        "team": work.team_id,
        "id_": request.id,
        "seen": request.version,
        "new_next_due_at": due_at,
    }
    if due_at:
        work.wake("due")
    return bool(work.db.execute(_mark, given).rowcount)


def postpone(work: Work, request_id: int, until: datetime | None) -> None:
    """Look at a request again at `until`; never, when None."""
    work.db.execute(_postpone, {"team": work.team_id, "id_": request_id, "until": until})


def minutes(work: Work, customer_id: int, since: datetime, until: datetime) -> tuple[int, int]:
    """(used, reserved) minutes of a customer's sessions that start in [since, until)."""
    given = {"team": work.team_id, "customer": customer_id, "since": since, "until": until}
    spent: dict[str, int] = {row[0]: int(row[1]) for row in work.db.execute(_spent, given)}
    return spent.get("held", 0) + spent.get("rated", 0), spent.get("approved", 0)


def booked(
    work: Work, engineer_id: str, starts: datetime, ends: datetime, *, but: int
) -> list[tuple[datetime, datetime]]:
    """An engineer's approved sessions, other than request `but`, that touch [starts, ends).

    Asked after `hold_people`, so that the answer holds until this transaction ends.
    """
    given = {
        "team": work.team_id, "engineer": engineer_id, "starts": starts, "ends": ends, "but": but,
    }  # fmt: skip
    return [(row.starts_at, row.ends_at) for row in work.db.execute(_clashes, given)]
