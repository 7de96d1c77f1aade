"""Taking facts to send, by lease, and writing down what became of each.

At most one row of a lane is on its way at a time. A lease that ran out (the process died, the
call hung) gives the row to the next claimer as *unsure*: Slack may have it, so it must be looked
up before it is sent again. All comparisons here use the database's clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, or_, select, text, update

from storage import folds
from storage.database_clock import db_epoch
from storage.folds import MOST_FOLDED
from storage.lanes import WAITING
from storage.prepared import Prepared
from storage.tables import LaneRow, OutboxRow, PostingRow
from storage.unit_of_work import Work
from storage.upsert import is_one_of, table_of, unindexed

_outbox = table_of(OutboxRow)
_lanes = table_of(LaneRow)
_postings = table_of(PostingRow)
_mine = _outbox.alias("mine")
_at = _outbox.c.created_at.type
_is_waiting = text("lanes.waiting")  # as the index of waiting lanes says it

_ready = Prepared(
    select(_lanes.c.lane)
    .where(
        _lanes.c.team_id == bindparam("team"),
        _is_waiting,
        _lanes.c.ready_epoch <= db_epoch(),
    )
    .order_by(_lanes.c.ready_epoch)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_head = (
    select(func.min(_mine.c.id))
    .where(
        _mine.c.team_id == _lanes.c.team_id,
        _mine.c.lane == _lanes.c.lane,
        is_one_of(_mine.c.state, WAITING),
    )
    .correlate(_lanes)
    .scalar_subquery()
)
_heads = select(_lanes.c.lane, _head.label("head")).where(
    _lanes.c.team_id == bindparam("team"), _lanes.c.lane.in_(bindparam("lanes", expanding=True))
)
_take = (
    update(_outbox)
    .where(
        unindexed(_outbox.c.team_id) == bindparam("team"),
        _outbox.c.id.in_(bindparam("ids", expanding=True)),
        or_(
            _outbox.c.state == "due",
            and_(_outbox.c.state == "sending", _outbox.c.lease_epoch <= db_epoch()),
        ),
    )
    .values(
        state="sending",
        attempt=_outbox.c.attempt + 1,
        unsure=or_(_outbox.c.unsure, _outbox.c.state == "sending"),
        owner=bindparam("who"),
        lease_epoch=db_epoch() + bindparam("lease"),
        first_tried_at=func.coalesce(_outbox.c.first_tried_at, bindparam("now_", type_=_at)),
    )
    .returning(_outbox)
)
_park = (
    update(_lanes)
    .where(
        _lanes.c.team_id == bindparam("team"), _lanes.c.lane.in_(bindparam("lanes", expanding=True))
    )
    .values(ready_epoch=db_epoch() + bindparam("wait"))
)
_close = (
    update(_lanes)
    .where(
        _lanes.c.team_id == bindparam("team"), _lanes.c.lane.in_(bindparam("lanes", expanding=True))
    )
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
_soonest = Prepared(
    select((func.min(_lanes.c.ready_epoch) - db_epoch()).label("wait")).where(
        _lanes.c.team_id == bindparam("team"), _is_waiting
    )
)
_take_up = (
    update(_lanes)
    .where(
        _lanes.c.team_id == bindparam("team"),
        _is_waiting,
        _lanes.c.lane.in_(
            select(_mine.c.lane).where(
                _mine.c.team_id == bindparam("team"),
                _mine.c.state == "due",
                _mine.c.error.in_(bindparam("errors", expanding=True)),
            )
        ),
    )
    .values(ready_epoch=db_epoch())
)
_find_postings = select(_postings).where(
    _postings.c.team_id == bindparam("team"),
    _postings.c.subject.in_(bindparam("subjects", expanding=True)),
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A fact on loan to a sender. `unsure`: an earlier attempt may have arrived.

    `body` is the fact as storage.facts wrote it, `kind` its kind. `posting` is (channel id, ts) of
    the message it changes or answers, None when it is new or that message never arrived.
    `first_tried_at` bounds the look-up in Slack's history. `lines` are the facts of a message that
    holds several alerts, this one's among them; empty for any other message.
    """

    id: int
    key: str
    lane: str
    mode: str
    subject: str | None
    kind: str
    body: str
    attempt: int
    unsure: bool
    first_tried_at: datetime
    posting: tuple[str, str] | None = None
    lines: tuple[str, ...] = ()


def claim(
    work: Work, who: str, *, lease_s: float, most: int, fold_over: int = MOST_FOLDED
) -> list[Parcel]:
    """Lease the next row of up to `most` ready lanes to `who`, for `lease_s` real seconds.

    Where more than `fold_over` alerts wait in a lane they become one parcel. Safe with any number
    of claimers: a lane or row another one holds is passed over.
    """
    team = {"team": work.team_id}
    lanes = [row.lane for row in _ready.all(work, team | {"most": most})]
    if not lanes:
        return []
    heads = work.db.execute(_heads, team | {"lanes": lanes}).all()
    ids = [head for _, head in heads if head is not None]
    rows = _take_all(work, ids, who, lease_s)
    taken = [str(row["lane"]) for row in rows]
    if taken:
        work.db.execute(_park, team | {"lanes": taken, "wait": lease_s})
    empty = [lane for lane, head in heads if head is None]
    if empty:
        work.db.execute(_close, team | {"lanes": empty, "wait": 0.0})
    postings = _postings_of(work, rows)
    return [_parcel(work, row, postings.get(row["subject"]), fold_over) for row in rows]


def _take_all(work: Work, ids: list[int], who: str, lease_s: float) -> list[Mapping[str, Any]]:
    if not ids:
        return []
    given = {"team": work.team_id, "ids": ids, "who": who, "lease": lease_s, "now_": work.now}
    return [dict(row) for row in work.db.execute(_take, given).mappings()]


def _postings_of(work: Work, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    subjects = [row["subject"] for row in rows if row["mode"] in ("update", "reply")]
    if not subjects:
        return {}
    found = work.db.execute(_find_postings, {"team": work.team_id, "subjects": subjects})
    return {row.subject: row for row in found}


def _parcel(work: Work, row: Mapping[str, Any], posted: Any, fold_over: int) -> Parcel:
    return Parcel(
        id=row["id"],
        key=row["key"],
        lane=row["lane"],
        mode=row["mode"],
        subject=row["subject"],
        kind=row["fact_kind"],
        body=row["fact"],
        attempt=row["attempt"],
        unsure=row["unsure"],
        first_tried_at=row["first_tried_at"],
        posting=(posted.channel_id, posted.ts) if posted else None,
        lines=_lines(work, row, posted, fold_over),
    )


def _lines(work: Work, row: Mapping[str, Any], posted: Any, fold_over: int) -> tuple[str, ...]:
    if row["mode"] == "post" and row["folds"]:
        return folds.gather(work, row, fold_over)
    if row["mode"] == "update" and posted and posted.folded_into:
        return folds.redrawn(work, posted.folded_into, row["subject"], row["fact"])
    return ()


def claim_next(
    work: Work, who: str, *, lease_s: float, most: int, fold_over: int
) -> tuple[list[Parcel], float | None]:
    """What `claim` and then `soonest_s` say, in one transaction."""
    parcels = claim(work, who, lease_s=lease_s, most=most, fold_over=fold_over) if most else []
    return parcels, soonest_s(work)


def rest(work: Work, lanes: Sequence[str]) -> None:
    """Let lanes go whose next message was taken and put back: the one after it may leave now."""
    work.db.execute(_close, {"team": work.team_id, "lanes": list(lanes), "wait": 0.0})


def take_up(work: Work, errors: Sequence[str]) -> None:
    """Make every lane ready at once whose next message waits because of one of these refusals."""
    work.db.execute(_take_up, {"team": work.team_id, "errors": errors})
    work.wake("outbox")


def soonest_s(work: Work) -> float | None:
    """Real seconds until the next waiting lane is ready (<= 0: now); None when none waits."""
    wait: float | None = _soonest.value(work, {"team": work.team_id})
    return wait
