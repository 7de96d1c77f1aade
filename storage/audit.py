"""The audit trail: one row for every move, written in the transaction that makes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select

from storage.bulk import Bulk
from storage.prepared import Prepared
from storage.tables import AuditRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_audit = table_of(AuditRow)
_insert = Prepared(insert(_audit))
_insert_many = Bulk(
    lambda insert_: insert_(_audit),
    ("team_id", "at", "actor", "subject", "move", "before", "after", "cause"),
)
_of_subject = (
    select(_audit)
    .where(_audit.c.team_id == bindparam("team"), _audit.c.subject == bindparam("subject_"))
    .order_by(_audit.c.id)
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One move: who (`actor`: a user id, or "touchpoint"), what, from, to, why."""

    at: datetime
    actor: str
    subject: str
    move: str
    before: str
    after: str
    cause: str


def record(
    work: Work,
    *,
    actor: str,
    subject: str,
    move: str,
    before: str = "",
    after: str = "",
    cause: str = "",
) -> None:
    """Write that `actor` made `move` on `subject` ("request:12") at `work.now`."""
    keep(work, [Entry(work.now, actor, subject, move, before, after, cause)])


def record_many(
    work: Work,
    actor: str,
    moves: Iterable[tuple[str, str, str, str]],
    *,
    first: Iterable[Entry] = (),
) -> None:
    """Write (subject, move, before, after) of many moves that `actor` made, in one statement.

    `first` are moves noted earlier in this transaction, which are written before.
    """
    keep(
        work,
        [
            *first,
            *(
                Entry(work.now, actor, subject, move, before, after, "")
                for subject, move, before, after in moves
            ),
        ],
    )


def keep(work: Work, entries: Iterable[Entry]) -> None:
    """Write moves into the trail, in their order, in one statement."""
    rows = [
        {
            "team_id": work.team_id,
            "at": one.at,
            "actor": one.actor,
            "subject": one.subject,
            "move": one.move,
            "before": one.before,
            "after": one.after,
            "cause": one.cause,
        }
        for one in entries
    ]
    if len(rows) == 1:
        _insert.run(work, rows[0])
    else:
        _insert_many.run(work.db, rows)


def of(work: Work, subject: str) -> list[Entry]:
    """Everything that happened to a subject, oldest first."""
    rows = work.db.execute(_of_subject, {"team": work.team_id, "subject_": subject})
    return [
        Entry(row.at, row.actor, row.subject, row.move, row.before, row.after, row.cause)
        for row in rows
    ]
