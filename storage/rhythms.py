"""Rhythms: when a repeating job is due next, as a row that one claimer advances."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from storage.prepared import Prepared
from storage.tables import RhythmRow
from storage.unit_of_work import Work
from storage.upsert import PerDialect, table_of

_rhythms = table_of(RhythmRow)
_start = PerDialect(
    lambda insert: insert(_rhythms).on_conflict_do_nothing().returning(_rhythms.c.job)
)
_due = Prepared(
    select(_rhythms.c.subject, _rhythms.c.next_at)
    .where(
        _rhythms.c.team_id == bindparam("team"),
        _rhythms.c.job == bindparam("job_"),
        _rhythms.c.next_at <= bindparam("now_"),
    )
    .order_by(_rhythms.c.next_at)
    .limit(bindparam("most"))
)
_advance = (
    update(_rhythms)
    .where(
        _rhythms.c.team_id == bindparam("team"),
        _rhythms.c.job == bindparam("job_"),
        _rhythms.c.subject == bindparam("subject_"),
        _rhythms.c.next_at == bindparam("seen"),
    )
    .values(next_at=bindparam("then"))
)
_next = Prepared(
    select(func.min(_rhythms.c.next_at)).where(
        _rhythms.c.team_id == bindparam("team"), _rhythms.c.job == bindparam("job_")
    )
)


def start(work: Work, job: str, subject: str, next_at: datetime) -> None:
    """Begin a rhythm unless it is running already."""
    row = {"team_id": work.team_id, "job": job, "subject": subject, "next_at": next_at}
    if work.db.execute(_start.on(work.db), row).first():
        work.wake("due")


def due(work: Work, job: str, most: int) -> list[tuple[str, datetime]]:
    """(subject, due instant) of the rhythms of `job` that are due, earliest first."""
    given = {"team": work.team_id, "job_": job, "now_": work.now, "most": most}
    return [(row.subject, row.next_at) for row in _due.all(work, given)]


def advance(work: Work, job: str, subject: str, *, seen: datetime, then: datetime) -> bool:
    """Move a rhythm on from the occurrence `seen`; False when somebody else already did."""
    given = {
        "team": work.team_id,
        "job_": job,
        "subject_": subject,
        "seen": seen,
        "then": then,
    }
    return bool(work.db.execute(_advance, given).rowcount)


def next_at(work: Work, job: str) -> datetime | None:
    """When `job` is due next for anybody; None when it has no rhythm."""
    at: datetime | None = _next.value(work, {"team": work.team_id, "job_": job})
    return at
