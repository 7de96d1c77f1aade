"""What delivery leaves behind, forgotten after a while and some hundred rows at a time.

A message that was sent or refused is read again for three reasons, and stays as long as one holds:
its key keeps a second put from sending it again (for as long as the caller says); its place in
Slack (a posting) is where it is redrawn and answered; and the lines of a message of several alerts
are needed to redraw any of them, as long as one has its place.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, bindparam, delete, exists, func, or_, select, tuple_

from storage.database_clock import db_epoch
from storage.tables import InboxRow, LaneRow, OutboxRow, PostingRow
from storage.unit_of_work import Work
from storage.upsert import table_of

MOST = 500
"""Rows of a kind in one transaction: short enough that a click need not wait for it."""

PLACES_KEPT = timedelta(days=400)
"""A contract year and its renewal: nothing asks to redraw or answer a message older than that."""

_outbox = table_of(OutboxRow)
_postings = table_of(PostingRow)
_lanes = table_of(LaneRow)
_inbox = table_of(InboxRow)

_QUIET_S = 86_400.0

_first_kept = (
    select(_outbox.c.id)
    .where(_outbox.c.team_id == bindparam("team"), _outbox.c.created_at >= bindparam("before"))
    .order_by(_outbox.c.id)
    .limit(1)
)
_stands = exists().where(
    _postings.c.team_id == _outbox.c.team_id,
    or_(
        _postings.c.folded_into == _outbox.c.id,
        _postings.c.folded_into == _outbox.c.folded_into,
    ),
)


def _some(table: Table, *which: Any) -> Any:
    """Delete up to `most` rows, in one order, passing over those somebody else holds."""
    keys = list(table.primary_key.columns)
    found = (
        select(*keys)
        .where(table.c.team_id == bindparam("team"), *which)
        .order_by(*keys)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )
    key = keys[0] if len(keys) == 1 else tuple_(*keys)
    return delete(table).where(key.in_(found))


_forget_messages = _some(
    _outbox,
    _outbox.c.state.in_(("sent", "dead")),
    _outbox.c.id < bindparam("first_kept"),
    _outbox.c.created_at < bindparam("before"),
    ~_stands,
)
_forget_postings = _some(_postings, _postings.c.ts < bindparam("before_ts"))
_forget_keys = _some(_inbox, _inbox.c.handled_at < bindparam("before"))
_forget_lanes = _some(
    _lanes, _lanes.c.waiting.is_(False), _lanes.c.ready_epoch < db_epoch() - _QUIET_S
)
_last = select(func.max(_outbox.c.id))


def messages(work: Work, before: datetime) -> int:
    """Forget what was put before an instant and has been sent or refused; how many, `MOST` at most.

    What still waits, and what is still needed to redraw a message, stays.
    """
    given = {"team": work.team_id, "before": before, "most": MOST}
    first_kept = work.db.execute(_first_kept, given).scalar_one_or_none()
    if first_kept is None:
        first_kept = (work.db.execute(_last).scalar_one() or 0) + 1
    return work.db.execute(_forget_messages, given | {"first_kept": first_kept}).rowcount


def places(work: Work, before: datetime) -> int:
    """Forget where messages older than an instant stand in Slack; how many, `MOST` at most."""
    before_ts = f"{before.timestamp():.6f}"
    given = {"team": work.team_id, "before_ts": before_ts, "most": MOST}
    return work.db.execute(_forget_postings, given).rowcount


def repeat_keys(work: Work, before: datetime) -> int:
    """Forget the keys of acts handled before an instant; how many, `MOST` at most."""
    given = {"team": work.team_id, "before": before, "most": MOST}
    return work.db.execute(_forget_keys, given).rowcount


def lanes(work: Work) -> int:
    """Forget conversations in which nothing waits and nothing was sent for a day of real time."""
    return work.db.execute(_forget_lanes, {"team": work.team_id, "most": MOST}).rowcount
