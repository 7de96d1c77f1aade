"""Check-ins and their next steps, and the contacts a customer's rhythm follows from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import bindparam, insert, select

from domain.check_ins import CheckIn, ContactKind, NextStep
from storage.tables import CheckInRow, CustomerRow, RequestRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_check_ins = table_of(CheckInRow)
_steps: TypeAdapter[tuple[NextStep, ...]] = TypeAdapter(tuple[NextStep, ...])
_customers = table_of(CustomerRow)
_requests = table_of(RequestRow)
_team = _check_ins.c.team_id == bindparam("team")
_insert = insert(_check_ins).returning(_check_ins.c.id)
_recent = (
    select(_check_ins, _customers.c.key.label("customer_key"))
    .join(_customers, _customers.c.id == _check_ins.c.customer_id)
    .where(_team, _check_ins.c.customer_id == bindparam("customer"))
    .order_by(_check_ins.c.held_at.desc(), _check_ins.c.id.desc())
    .limit(bindparam("most"))
)
_ids: Any = bindparam("customers", expanding=True)
_note = ContactKind.INTERNAL_NOTE.value
_meetings = (
    select(
        _check_ins.c.customer_id,
        _check_ins.c.held_at,
        _check_ins.c.feeling,
        _check_ins.c.attended,
    )
    .where(
        _team,
        _check_ins.c.customer_id.in_(_ids),
        _check_ins.c.contact_kind != _note,
        _check_ins.c.held_at >= bindparam("since"),
        _check_ins.c.held_at <= bindparam("until"),
    )
    .order_by(_check_ins.c.customer_id, _check_ins.c.held_at)
)


@dataclass(frozen=True, slots=True)
class Logged:
    """A check-in as stored, and when it was written down."""

    id: int
    check_in: CheckIn
    logged_at: datetime


class Meeting(NamedTuple):
    """What health asks of a contact: when, how it felt (1 to 5, if said), who of them was there."""

    held_at: datetime
    feeling: int | None
    attended: tuple[str, ...]


def add(work: Work, customer_id: int, done: CheckIn) -> int:
    """Store a check-in with its steps, in one statement; returns its id."""
    row = {
        "team_id": work.team_id,
        "customer_id": customer_id,
        "author_id": done.author,
        "held_at": done.held_at,
        "contact_kind": done.kind.value,
        "attended": "\n".join(done.attended),
        "feeling": done.feeling,
        "summary": done.summary,
        "risks": done.risks,
        "steps": _steps.dump_json(done.steps).decode() if done.steps else "",
        "created_at": work.now,
    }
    check_in_id: int = work.db.execute(_insert, row).scalar_one()
    return check_in_id


def recent(work: Work, customer_id: int, most: int) -> list[Logged]:
    """A customer's check-ins and notes, the latest held first, with their steps."""
    given = {"team": work.team_id, "customer": customer_id, "most": most}
    rows = work.db.execute(_recent, given)
    return [Logged(row.id, _to_check_in(row), row.created_at) for row in rows]


def meetings_of(
    work: Work, customer_ids: Sequence[int], until: datetime, reach: timedelta
) -> Mapping[int, list[Meeting]]:
    """What was logged of contacts in the time `reach` before `until`, by customer, in order."""
    found: dict[int, list[Meeting]] = {id_: [] for id_ in customer_ids}
    given = {
        "team": work.team_id,
        "customers": list(customer_ids),
        "since": until - reach,
        "until": until,
    }
    for row in work.db.execute(_meetings, given):
        found[row.customer_id].append(Meeting(row.held_at, row.feeling, _names(row.attended)))
    return found


def _to_check_in(row: Any) -> CheckIn:
    return CheckIn(
        customer=row.customer_key,
        held_at=row.held_at,
        kind=ContactKind(row.contact_kind),
        attended=_names(row.attended),
        feeling=row.feeling,
        summary=row.summary,
        risks=row.risks,
        steps=_steps.validate_json(row.steps) if row.steps else (),
        author=row.author_id,
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split("\n") if name)
