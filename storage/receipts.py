"""What became of a message that was taken to be sent (storage/dispatch.py takes them).

Every function here returns whether the lease was still ours: False means another claimer has the
row by now, and nothing was written.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, exists, select, update

from storage import folds
from storage.bulk import Bulk
from storage.database_clock import db_epoch
from storage.dispatch import Parcel
from storage.lanes import WAITING
from storage.prepared import Prepared
from storage.tables import LaneRow, OutboxRow, PostingRow
from storage.unit_of_work import Work
from storage.upsert import is_one_of, table_of

_outbox = table_of(OutboxRow)
_lanes = table_of(LaneRow)
_postings = table_of(PostingRow)
_mine = _outbox.alias("mine")

_finish = Prepared(
    update(_outbox)
    .where(
        _outbox.c.id == bindparam("row_id"),
        _outbox.c.team_id == bindparam("team"),
        _outbox.c.owner == bindparam("who"),
        _outbox.c.attempt == bindparam("tried"),
        _outbox.c.state == "sending",
    )
    .values(
        state=bindparam("to_state"),
        unsure=bindparam("doubt"),
        channel_id=bindparam("at_channel"),
        ts=bindparam("at_ts"),
        error=bindparam("why"),
        owner=None,
        lease_epoch=None,
    )
)
_pace = Prepared(
    update(_lanes)
    .where(_lanes.c.team_id == bindparam("team"), _lanes.c.lane == bindparam("lane_"))
    .values(
        waiting=exists(
            select(_mine.c.id).where(
                _mine.c.team_id == _lanes.c.team_id,
                _mine.c.lane == _lanes.c.lane,
                is_one_of(_mine.c.state, WAITING),
            )
        ),
        ready_epoch=db_epoch() + bindparam("wait"),
    )
)
_lock_lane = Prepared(
    select(_lanes.c.lane)
    .where(_lanes.c.team_id == bindparam("team"), _lanes.c.lane == bindparam("lane_"))
    .with_for_update()
)


def _build_keep_posting(insert: Any) -> Any:
    statement = insert(_postings)
    return statement.on_conflict_do_update(
        index_elements=["team_id", "subject"],
        set_={name: statement.excluded[name] for name in ("channel_id", "ts", "folded_into")},
    )


_keep_posting = Prepared(_build_keep_posting)
_keep_postings_of = Bulk(
    _build_keep_posting, ("team_id", "subject", "channel_id", "ts", "folded_into")
)


def _write(
    work: Work,
    parcel: Parcel,
    who: str,
    state: str,
    *,
    wait_s: float,
    unsure: bool = False,
    at: tuple[str, str] | None = None,
    error: str | None = None,
) -> bool:
    # The lane is locked by a statement of its own: PostgreSQL takes the snapshot of `_pace` after
    # the lock, so a row put meanwhile is seen and the lane cannot fall asleep over it.
    lane = {"team": work.team_id, "lane_": parcel.lane}
    _lock_lane.all(work, lane)
    done = _finish.run(
        work,
        {
            "row_id": parcel.id,
            "team": work.team_id,
            "who": who,
            "tried": parcel.attempt,
            "to_state": state,
            "doubt": unsure,
            "at_channel": at[0] if at else None,
            "at_ts": at[1] if at else None,
            "why": error,
        },
    )
    if not done:
        return False
    if parcel.lines and parcel.mode == "post" and state in ("sent", "dead"):
        folds.finish(work, parcel.id, state, at=at, error=error)
    _pace.run(work, lane | {"wait": wait_s})
    work.wake("outbox")
    return True


def sent(work: Work, parcel: Parcel, who: str, *, channel_id: str, ts: str, wait_s: float) -> bool:
    """Slack has it, at (channel, ts); the lane rests `wait_s` real seconds."""
    at = (channel_id, ts)
    if not _write(work, parcel, who, "sent", wait_s=wait_s, at=at):
        return False
    if parcel.mode == "post":
        _keep_postings(work, parcel, at)
    elif parcel.mode == "update" and parcel.subject and parcel.posting not in (None, at):
        # Its channel is shared now: the message stands elsewhere from this change on.
        _keep_posting.run(work, _posting(work, parcel.subject, at))
    elif parcel.mode == "reply":
        # A reply's subject names the message it answers; its own place is found by its key.
        _keep_posting.run(work, _posting(work, parcel.key, at))
    elif parcel.mode == "update" and parcel.lines:
        folds.keep_line(work, parcel.subject or "", parcel.kind, parcel.body)
    return True


def _keep_postings(work: Work, parcel: Parcel, at: tuple[str, str]) -> None:
    subjects = folds.subjects(work, parcel.id) if parcel.lines else [parcel.subject]
    leader = parcel.id if parcel.lines else None
    rows = [_posting(work, subject, at, leader) for subject in subjects if subject]
    if len(rows) == 1:
        _keep_posting.run(work, rows[0])
    else:
        _keep_postings_of.run(work.db, rows)


def _posting(
    work: Work, subject: str, at: tuple[str, str], folded_into: int | None = None
) -> dict[str, object]:
    return {
        "team_id": work.team_id,
        "subject": subject,
        "channel_id": at[0],
        "ts": at[1],
        "folded_into": folded_into,
    }


def later(work: Work, parcel: Parcel, who: str, *, wait_s: float, error: str) -> bool:
    """Slack did not take it and said when to come again; it certainly has not been posted."""
    return _write(work, parcel, who, "due", wait_s=wait_s, unsure=parcel.unsure, error=error)


def unknown(work: Work, parcel: Parcel, who: str, *, wait_s: float, error: str) -> bool:
    """The answer was lost: Slack may have it. The next attempt looks it up first."""
    return _write(work, parcel, who, "due", wait_s=wait_s, unsure=True, error=error)


def refused(work: Work, parcel: Parcel, who: str, *, error: str, wait_s: float) -> bool:
    """Slack will never take it: the row is dead, and the lane goes on."""
    return _write(work, parcel, who, "dead", wait_s=wait_s, error=error)
