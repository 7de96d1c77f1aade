"""Putting facts on their way, in the transaction that makes them true.

One row is one call to Slack. Rows of one conversation (a lane) leave in the order they were put.
The sending side is storage/dispatch.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, func, select, update

from domain.notices import Fact
from storage import facts
from storage.bulk import Bulk
from storage.lanes import WAITING, is_person
from storage.prepared import Prepared
from storage.tables import LaneRow, OutboxRow, PostingRow
from storage.unit_of_work import Work
from storage.upsert import is_one_of, table_of, unindexed

_outbox = table_of(OutboxRow)
_lanes = table_of(LaneRow)
_postings = table_of(PostingRow)

_put = Prepared(lambda insert_: insert_(_outbox).on_conflict_do_nothing())
_COLUMNS = (
    "team_id", "key", "lane", "mode", "subject", "fact_kind", "fact", "folds", "state",
    "hold_until_at", "attempt", "unsure", "created_at",
)  # fmt: skip
_put_many = Bulk(lambda insert_: insert_(_outbox).on_conflict_do_nothing(), _COLUMNS)
_open_lane = Prepared(
    lambda insert_: insert_(_lanes).on_conflict_do_update(
        index_elements=["team_id", "lane"], set_={"waiting": True}
    )
)
_open_lanes = Bulk(
    lambda insert_: insert_(_lanes).on_conflict_do_update(
        index_elements=["team_id", "lane"], set_={"waiting": True}
    ),
    ("team_id", "lane", "waiting", "ready_epoch"),
)
_release = (
    update(_outbox)
    .where(
        unindexed(_outbox.c.team_id) == bindparam("team"),
        _outbox.c.state == "held",
        _outbox.c.hold_until_at <= bindparam("now_"),
    )
    .values(state="due")
    .returning(_outbox.c.lane)
)
_withdraw = (
    update(_outbox)
    .where(
        unindexed(_outbox.c.team_id) == bindparam("team"),
        _outbox.c.state == "held",
        _outbox.c.hold_until_at.is_not(None),
        _outbox.c.key.startswith(bindparam("beginning"), autoescape=False),
    )
    .values(state="dead", error="withdrawn")
)
_next_release = select(func.min(_outbox.c.hold_until_at)).where(
    unindexed(_outbox.c.team_id) == bindparam("team"),
    _outbox.c.state == "held",
    _outbox.c.hold_until_at.is_not(None),
)
_posting = Prepared(
    select(_postings.c.channel_id, _postings.c.ts).where(
        _postings.c.team_id == bindparam("team"), _postings.c.subject == bindparam("subject_")
    )
)
_since = case(
    (_outbox.c.hold_until_at > _outbox.c.created_at, _outbox.c.hold_until_at),
    else_=_outbox.c.created_at,
)
_waiting = (
    select(func.count(), func.min(_since))
    .select_from(_outbox)
    .where(_outbox.c.team_id == bindparam("team"), is_one_of(_outbox.c.state, WAITING))
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to be sent with others: see `post`, `change`, `reply` for what each part means.

    `mode` "file" hands over what the fact draws as a file.
    """

    fact: Fact
    to: str
    key: str
    mode: str = "post"
    subject: str | None = None
    folds: bool = False
    hold_until_at: datetime | None = None


def _row(work: Work, one: Letter) -> dict[str, object]:
    is_held = one.hold_until_at is not None and one.hold_until_at > work.now
    return {
        "team_id": work.team_id,
        "key": one.key,
        "lane": one.to,
        "mode": one.mode,
        "subject": one.subject,
        "fact_kind": one.fact.kind,
        "fact": facts.dump(one.fact),
        "folds": one.folds and not is_person(one.to),
        "state": "held" if is_held else "due",
        "hold_until_at": one.hold_until_at,
        "attempt": 0,
        "unsure": False,
        "created_at": work.now,
    }


def _send(work: Work, one: Letter) -> None:
    row = _row(work, one)
    _put.run(work, row)
    if row["state"] == "due":
        _open_all(work, (one.to,))
    else:
        work.wake("due")


def _open_all(work: Work, lanes: Iterable[str]) -> None:
    # In one order, so that two writers cannot wait for each other.
    rows = [
        {"team_id": work.team_id, "lane": lane, "waiting": True, "ready_epoch": 0.0}
        for lane in sorted(lanes)
    ]
    if len(rows) == 1:
        _open_lane.run(work, rows[0])
    else:
        _open_lanes.run(work.db, rows)
    work.wake("outbox")


def post(
    work: Work,
    fact: Fact,
    *,
    to: str,
    key: str,
    subject: str | None = None,
    folds: bool = False,
    hold_until_at: datetime | None = None,
) -> None:
    """Post a new message to a channel id, #name or user id.

    `key` makes it once: a second put of the same key is nothing. `subject` names the message, so
    that `update` and `reply` find it. `folds` allows many waiting alerts to leave as one message.
    Held back until `hold_until_at` (product time) when given.
    """
    letter = Letter(fact, to, key, subject=subject, folds=folds, hold_until_at=hold_until_at)
    _send(work, letter)


def change(work: Work, fact: Fact, *, to: str, key: str, subject: str) -> None:
    """Redraw the message that was posted under `subject`; `to` is where it was posted."""
    _send(work, Letter(fact, to, key, mode="update", subject=subject))


def reply(work: Work, fact: Fact, *, to: str, key: str, subject: str) -> None:
    """Answer in the thread of the message that was posted under `subject`.

    The reply itself can be changed later under its `key`.
    """
    _send(work, Letter(fact, to, key, mode="reply", subject=subject))


def send(work: Work, letters: Sequence[Letter]) -> None:
    """Put several messages on their way, in order, in two statements; a known key is nothing."""
    if not letters:
        return
    rows = [_row(work, one) for one in letters]
    if len(rows) == 1:
        _put.run(work, rows[0])
    else:
        _put_many.run(work.db, rows)
    lanes = {str(row["lane"]) for row in rows if row["state"] == "due"}
    if lanes:
        _open_all(work, lanes)
    if len(lanes) < len({one.to for one in letters}):
        work.wake("due")


def release(work: Work) -> int:
    """Let go what was held back until now; returns how many."""
    lanes = work.db.execute(_release, {"team": work.team_id, "now_": work.now}).scalars().all()
    if lanes:
        _open_all(work, set(lanes))
    return len(lanes)


def withdraw(work: Work, beginnings: Sequence[str]) -> None:
    """Take back what is still held of keys that begin so: it is no longer true."""
    if beginnings:
        given = [{"team": work.team_id, "beginning": one} for one in beginnings]
        work.db.execute(_withdraw, given)


def next_release_at(work: Work) -> datetime | None:
    """When the first held message may leave; None when none is held."""
    at: datetime | None = work.db.execute(_next_release, {"team": work.team_id}).scalar_one()
    return at


def posting(work: Work, subject: str) -> tuple[str, str] | None:
    """(channel id, ts) of the message posted under `subject`; None while it has not arrived."""
    found = _posting.first(work, {"team": work.team_id, "subject_": subject})
    return (found.channel_id, found.ts) if found else None


def waiting(work: Work) -> tuple[int, datetime | None]:
    """How many messages are on their way, and since when the oldest might have left."""
    count, oldest = work.db.execute(_waiting, {"team": work.team_id}).one()
    return count, oldest
