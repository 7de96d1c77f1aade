"""Reading and moving session requests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from domain.people import Role
from domain.requests import Help, Request, RequestForm, Status, WorkKind
from storage.tables import CustomerRow, MemberRow, RequestRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_requests = table_of(RequestRow)
_customers = table_of(CustomerRow)
_members = table_of(MemberRow)
_team = _requests.c.team_id == bindparam("team")
_joined = select(_requests, _customers.c.key.label("customer_key")).join(
    _customers, _customers.c.id == _requests.c.customer_id
)
_by_id = _joined.where(_team, _requests.c.id == bindparam("id_"))
_insert = insert(_requests).returning(_requests.c.id)
_lock_engineer = (
    select(_members.c.user_id)
    .where(_members.c.team_id == bindparam("team"), _members.c.user_id == bindparam("engineer"))
    .with_for_update()
)
_move = (
    update(_requests)
    .where(
        _team,
        _requests.c.id == bindparam("id_"),
        _requests.c.status == bindparam("from_status"),
        _requests.c.version == bindparam("seen"),
    )
    .values(
        status=bindparam("to_status"),
        version=_requests.c.version + 1,
        engineer_id=bindparam("new_engineer"),
        starts_at=bindparam("new_start"),
        ends_at=bindparam("new_end"),
        decided_by=bindparam("new_decider"),
        decided_at=bindparam("new_decided"),
        reason=bindparam("new_reason"),
        next_due_at=bindparam("new_due"),
    )
)
_booked = select(_requests.c.engineer_id, _requests.c.starts_at, _requests.c.ends_at).where(
    _team,
    _requests.c.status == "approved",
    _requests.c.engineer_id.in_(bindparam("engineers", expanding=True)),
    _requests.c.ends_at > bindparam("since"),
    _requests.c.starts_at < bindparam("until"),
)
_minutes = (
    select(_requests.c.status, func.coalesce(func.sum(_requests.c.minutes), 0))
    .where(
        _team,
        _requests.c.customer_id == bindparam("customer"),
        _requests.c.status.in_(("approved", "held", "rated")),
        _requests.c.starts_at >= bindparam("since"),
        _requests.c.starts_at < bindparam("until"),
    )
    .group_by(_requests.c.status)
)
_due = (
    _joined.where(_team, _requests.c.next_due_at <= bindparam("now_"))
    .order_by(_requests.c.next_due_at)
    .limit(bindparam("most"))
)
_next_due = select(func.min(_requests.c.next_due_at)).where(
    _team, _requests.c.next_due_at.is_not(None)
)
_postpone = (
    update(_requests)
    .where(_team, _requests.c.id == bindparam("id_"))
    .values(next_due_at=bindparam("until"))
)
_mine = _joined.where(_team, _requests.c.requester_id == bindparam("user")).order_by(
    _requests.c.id.desc()
)
_waiting = _joined.where(
    _team,
    _requests.c.status == "requested",
    _requests.c.role.in_(bindparam("roles", expanding=True)),
).order_by(_requests.c.created_at)
_of_customer = _joined.where(_team, _requests.c.customer_id == bindparam("customer")).order_by(
    _requests.c.id.desc()
)
_engaged = _joined.where(
    _team,
    _requests.c.engineer_id == bindparam("user"),
    _requests.c.status == "approved",
    _requests.c.starts_at >= bindparam("since"),
    _requests.c.starts_at < bindparam("until"),
).order_by(_requests.c.starts_at)


def _to_request(row: Any) -> Request:
    form = RequestForm(
        customer_key=row.customer_key,
        role=Role(row.role),
        kind=WorkKind(row.work_kind),
        need=row.need,
        help=Help(row.help),
        critical=row.critical,
        times=tuple(datetime.fromisoformat(line) for line in row.times.split("\n") if line),
        minutes=row.minutes,
        attendees=row.attendees,
        agreed_out_of_hours=row.agreed_out_of_hours,
    )
    return Request(
        id=row.id,
        customer_id=row.customer_id,
        requester_id=row.requester_id,
        form=form,
        status=Status(row.status),
        version=row.version,
        created_at=row.created_at,
        asked_at=row.created_at,
        engineer_id=row.engineer_id,
        starts_at=row.starts_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason=row.reason,
    )


def add(
    work: Work, form: RequestForm, *, customer_id: int, requester_id: str, status: Status,
    due_at: datetime | None,
) -> Request:  # fmt: skip
    """Store a new request; `due_at` is when its next chase or end is to be looked at."""
    row = {
        "team_id": work.team_id,
        "customer_id": customer_id,
        "requester_id": requester_id,
        "role": form.role.value,
        "work_kind": form.kind.value,
        "help": form.help.value,
        "critical": form.critical,
        "need": form.need,
        "times": "\n".join(at.isoformat() for at in form.times),
        "minutes": form.minutes,
        "attendees": form.attendees,
        "agreed_out_of_hours": form.agreed_out_of_hours,
        "status": status.value,
        "version": 1,
        "created_at": work.now,
        "reason": "", "asked_at": work.now, "offer_times": "", "offer_reason": "", "notes": "",
        "assumed": False, "lead_told": False, "asks": 0, "called": "",
        "next_due_at": due_at,
    }
    request_id = work.db.execute(_insert, row).scalar_one()
    if due_at:
        work.wake("due")
    return Request(
        id=request_id,
        customer_id=customer_id,
        requester_id=requester_id,
        form=form,
        status=status,
        version=1,
        created_at=work.now,
        asked_at=work.now,
    )


def get(work: Work, request_id: int) -> Request | None:
    """The request with this id; None when there is none."""
    row = work.db.execute(_by_id, {"team": work.team_id, "id_": request_id}).first()
    return _to_request(row) if row else None


def lock_engineer(work: Work, user_id: str) -> None:
    """Hold an engineer until this transaction ends: nobody else books them meanwhile.

    On SQLite the transaction already is the only writer.
    """
    work.db.execute(_lock_engineer, {"team": work.team_id, "engineer": user_id})


def move(work: Work, seen: Request, to: Request, *, due_at: datetime | None) -> bool:
    """Write `to` over `seen` if nobody moved it since; returns whether this move won."""
    done = work.db.execute(
        _move,
        {
            "team": work.team_id,
            "id_": seen.id,
            "from_status": seen.status.value,
            "seen": seen.version,
            "to_status": to.status.value,
            "new_engineer": to.engineer_id,
            "new_start": to.starts_at,
            "new_end": to.ends_at,
            "new_decider": to.decided_by,
            "new_decided": to.decided_at,
            "new_reason": to.reason,
            "new_due": due_at,
        },
    )
    if due_at:
        work.wake("due")
    return bool(done.rowcount)


def booked(
    work: Work, engineers: list[str], since: datetime, until: datetime
) -> dict[str, list[tuple[datetime, datetime]]]:
    """Booked [start, end) spans of each engineer that touch [since, until)."""
    spans: dict[str, list[tuple[datetime, datetime]]] = {one: [] for one in engineers}
    given = {"team": work.team_id, "engineers": engineers, "since": since, "until": until}
    if engineers:
        for row in work.db.execute(_booked, given):
            spans[row.engineer_id].append((row.starts_at, row.ends_at))
    return spans


def hours(work: Work, customer_id: int, since: datetime, until: datetime) -> tuple[float, float]:
    """(used, reserved) hours of a customer's sessions that start in [since, until)."""
    given = {"team": work.team_id, "customer": customer_id, "since": since, "until": until}
    minutes: dict[str, int] = {row[0]: row[1] for row in work.db.execute(_minutes, given)}
    used = minutes.get("held", 0) + minutes.get("rated", 0)
    return used / 60, minutes.get("approved", 0) / 60


def due(work: Work, most: int) -> list[Request]:
    """Requests whose next chase or end has come, earliest first."""
    given = {"team": work.team_id, "now_": work.now, "most": most}
    return [_to_request(row) for row in work.db.execute(_due, given)]


def next_due_at(work: Work) -> datetime | None:
    """When the next request is to be looked at."""
    at: datetime | None = work.db.execute(_next_due, {"team": work.team_id}).scalar_one()
    return at


def postpone(work: Work, request_id: int, until: datetime | None) -> None:
    """Look at a request again at `until`; never, when None."""
    work.db.execute(_postpone, {"team": work.team_id, "id_": request_id, "until": until})


def of_requester(work: Work, user_id: str, most: int = 20) -> list[Request]:
    """Somebody's own requests, newest first."""
    given = {"team": work.team_id, "user": user_id}
    return [_to_request(row) for row in work.db.execute(_mine.limit(most), given)]


def waiting_for(work: Work, roles: list[Role], most: int = 20) -> list[Request]:
    """Undecided requests for engineers of `roles`, oldest first."""
    if not roles:
        return []
    given = {"team": work.team_id, "roles": [role.value for role in roles]}
    return [_to_request(row) for row in work.db.execute(_waiting.limit(most), given)]


def of_customer(work: Work, customer_id: int, most: int = 20) -> list[Request]:
    """A customer's requests, newest first."""
    given = {"team": work.team_id, "customer": customer_id}
    return [_to_request(row) for row in work.db.execute(_of_customer.limit(most), given)]


def sessions_of(work: Work, user_id: str, since: datetime, until: datetime) -> list[Request]:
    """An engineer's approved sessions that start in [since, until), in order."""
    given = {"team": work.team_id, "user": user_id, "since": since, "until": until}
    return [_to_request(row) for row in work.db.execute(_engaged, given)]
