"""Lists of session requests: what is due, waiting, mine, booked, rated."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select

from domain.people import Role
from domain.requests import Request
from storage.prepared import Prepared
from storage.requests_rows import in_team, joined, requests, to_request
from storage.tables import MemberRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_members = table_of(MemberRow)
# SQLite would rather read all requests of the workspace by another index that begins with it than
# the few that are due by theirs; an expression is none it could use.
_ours = func.coalesce(requests.c.team_id, "") == bindparam("team")
_due = (
    joined.where(_ours, requests.c.next_due_at <= bindparam("now_"))
    .order_by(requests.c.next_due_at)
    .limit(bindparam("most"))
    .with_for_update(of=requests, skip_locked=True)
)
_next_due = Prepared(
    select(func.min(requests.c.next_due_at)).where(_ours, requests.c.next_due_at.is_not(None))
)
_mine = (
    joined.where(
        in_team,
        or_(
            requests.c.requester_id == bindparam("user"),
            and_(requests.c.engineer_id == bindparam("user"), requests.c.starts_at.is_not(None)),
        ),
    )
    .order_by(requests.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_waiting = (
    joined.where(
        in_team,
        requests.c.status.in_(("requested", "counter_offered")),
        requests.c.role.in_(bindparam("roles", expanding=True)),
    )
    .order_by(requests.c.asked_at, requests.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_of_customer = (
    joined.where(in_team, requests.c.customer_id == bindparam("customer"))
    .order_by(requests.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_engaged = joined.where(
    in_team,
    or_(requests.c.engineer_id == bindparam("user"), requests.c.requester_id == bindparam("user")),
    requests.c.status == "approved",
    requests.c.starts_at >= bindparam("since"),
    requests.c.starts_at < bindparam("until"),
).order_by(requests.c.starts_at)
_critical = (
    joined.where(in_team, requests.c.status.in_(("open", "claimed")))
    .order_by(requests.c.created_at)
    .limit(bindparam("most"))
)
_rated = select(requests.c.rating).where(
    in_team,
    requests.c.rated_at >= bindparam("since"),
    requests.c.rated_at < bindparam("until"),
)
_able = (
    select(
        _members.c.user_id, _members.c.name, _members.c.email, _members.c.timezone,
        _members.c.roles, requests.c.starts_at, requests.c.ends_at,
    )
    .select_from(_members)
    .join(
        requests,
        and_(
            requests.c.team_id == _members.c.team_id,
            requests.c.engineer_id == _members.c.user_id,
            requests.c.status == "approved",
            requests.c.starts_at < bindparam("until"),
            requests.c.ends_at > bindparam("since"),
        ),
        isouter=True,
    )
    .where(
        _members.c.team_id == bindparam("team"),
        _members.c.standing == "member",
        _members.c.roles.like(bindparam("holding")),
    )
    .order_by(_members.c.user_id, requests.c.starts_at)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A request with what a list says of its customer."""

    request: Request
    customer_key: str
    customer_name: str
    region: str
    csm_id: str


@dataclass(slots=True)
class Engineer:
    """Somebody who takes sessions, and their booked [start, end) spans in the time asked about."""

    user_id: str
    name: str
    email: str | None
    timezone: str | None
    busy: list[tuple[datetime, datetime]] = field(default_factory=list)


def _lines(work: Work, statement: Any, **given: object) -> list[Line]:
    rows = work.db.execute(statement, {"team": work.team_id, **given})
    return [
        Line(
            to_request(row),
            row.customer_key,
            row.customer_name,
            row.customer_region,
            row.customer_csm,
        )
        for row in rows
    ]


def due(work: Work, most: int) -> list[Request]:
    """Requests that have to be looked at, earliest first; held against other lookers."""
    return [line.request for line in _lines(work, _due, now_=work.now, most=most)]


def next_due_at(work: Work) -> datetime | None:
    """When the next request is to be looked at."""
    at: datetime | None = _next_due.value(work, {"team": work.team_id})
    return at


def of_person(work: Work, user_id: str, most: int, skip: int = 0) -> list[Line]:
    """Requests somebody made or was booked for, newest first."""
    return _lines(work, _mine, user=user_id, most=most, skip=skip)


def waiting_for(work: Work, roles: Collection[Role], most: int, skip: int = 0) -> list[Line]:
    """Undecided requests for engineers of `roles`, the longest waiting first."""
    names = [role.value for role in roles]
    return _lines(work, _waiting, roles=names, most=most, skip=skip) if names else []


def of_customer(work: Work, customer_id: int, most: int, skip: int = 0) -> list[Line]:
    """A customer's requests, newest first."""
    return _lines(work, _of_customer, customer=customer_id, most=most, skip=skip)


def sessions_of(work: Work, user_id: str, since: datetime, until: datetime) -> list[Line]:
    """Approved sessions somebody takes or asked for that start in [since, until), in order."""
    return _lines(work, _engaged, user=user_id, since=since, until=until)


def critical_now(work: Work, most: int) -> list[Line]:
    """Critical requests that are not resolved, oldest first."""
    return _lines(work, _critical, most=most)


def ratings(work: Work, since: datetime, until: datetime) -> list[int]:
    """The satisfaction (0–10) given for sessions in [since, until), by when it was given."""
    given = {"team": work.team_id, "since": since, "until": until}
    return list(work.db.execute(_rated, given).scalars())


def engineers(work: Work, role: Role, since: datetime, until: datetime) -> list[Engineer]:
    """Every full member who holds `role`, with what they have booked in [since, until)."""
    found: dict[str, Engineer] = {}
    given = {"team": work.team_id, "holding": f"%{role}%", "since": since, "until": until}
    for row in work.db.execute(_able, given):
        if role.value not in row.roles.split(";"):
            continue
        one = found.setdefault(
            row.user_id, Engineer(row.user_id, row.name, row.email, row.timezone)
        )
        if row.starts_at is not None:
            one.busy.append((row.starts_at, row.ends_at))
    return list(found.values())
