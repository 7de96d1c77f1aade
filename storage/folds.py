"""Many alerts waiting for one channel leave as one message.

The first of them leads: the others are bound to it (`folded_into`) in the transaction that takes it
to be sent, and for good. So whatever happens to the sender, the same alerts are tried again, looked
up under the leader's key, and finished together. Alerts overtake updates and replies, which follow
wherever they went, but never a card.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from storage.lanes import WAITING
from storage.tables import OutboxRow, PostingRow
from storage.unit_of_work import Work
from storage.upsert import is_one_of, table_of, unindexed

MOST_FOLDED = 1_000

_outbox = table_of(OutboxRow)
_postings = table_of(PostingRow)

_of_leader = or_(_outbox.c.id == bindparam("leader"), _outbox.c.folded_into == bindparam("leader"))
_behind = (
    select(_outbox.c.id, _outbox.c.mode, _outbox.c.folds, _outbox.c.folded_into, _outbox.c.fact)
    .where(
        _outbox.c.team_id == bindparam("team"),
        _outbox.c.lane == bindparam("lane_"),
        _outbox.c.id > bindparam("leader"),
        is_one_of(_outbox.c.state, WAITING),  # for the index of what waits
        _outbox.c.state == "due",
    )
    .order_by(_outbox.c.id)
    .limit(MOST_FOLDED)
)
_bind = (
    update(_outbox)
    .where(
        unindexed(_outbox.c.team_id) == bindparam("team"),
        _outbox.c.id.in_(bindparam("ids", expanding=True)),
    )
    .values(folded_into=bindparam("leader"))
)
_finish = (
    update(_outbox)
    .where(_outbox.c.team_id == bindparam("team"), _outbox.c.folded_into == bindparam("leader_"))
    .values(
        state=bindparam("to_state"),
        channel_id=bindparam("at_channel"),
        ts=bindparam("at_ts"),
        error=bindparam("why"),
    )
)
_lines = (
    select(_outbox.c.subject, _outbox.c.fact)
    .where(unindexed(_outbox.c.team_id) == bindparam("team"), _of_leader)
    .order_by(_outbox.c.id)
)
_keep_line = (
    update(_outbox)
    .where(
        unindexed(_outbox.c.team_id) == bindparam("team"),
        _outbox.c.subject == bindparam("subject_"),
        _outbox.c.mode == "post",
        _outbox.c.state == "sent",
        or_(
            _outbox.c.id == bindparam("leader_"),
            _outbox.c.folded_into == bindparam("leader_"),
        ),
    )
    .values(fact=bindparam("body"), fact_kind=bindparam("kind_"))
)
_leader_of = select(_postings.c.folded_into).where(
    _postings.c.team_id == bindparam("team"), _postings.c.subject == bindparam("subject_")
)


def gather(work: Work, leader: Mapping[str, Any], fold_over: int) -> tuple[str, ...]:
    """The facts that leave with `leader`, its own first; none when it leaves alone.

    A leader whose earlier attempt may have arrived takes nobody new along: Slack may show it as
    it was then.
    """
    given = {"team": work.team_id, "lane_": leader["lane"], "leader": leader["id"]}
    behind = work.db.execute(_behind, given).all()
    bound = [row for row in behind if row.folded_into == leader["id"]]
    if not bound and not leader["unsure"]:
        bound = _alerts(behind)
        if len(bound) < fold_over:
            return ()
        work.db.execute(
            _bind,
            {"team": work.team_id, "ids": [row.id for row in bound], "leader": leader["id"]},
        )
    return (leader["fact"], *(row.fact for row in bound)) if bound else ()


def _alerts(behind: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    for row in behind:
        if row.mode != "post":
            continue
        if not row.folds:
            break
        found.append(row)
    return found


def finish(
    work: Work, leader_id: int, state: str, *, at: tuple[str, str] | None, error: str | None
) -> None:
    """Whatever became of the leader ("sent" or "dead") became of all bound to it."""
    given = {
        "team": work.team_id,
        "leader_": leader_id,
        "to_state": state,
        "at_channel": at[0] if at else None,
        "at_ts": at[1] if at else None,
        "why": error,
    }
    work.db.execute(_finish, given)


def subjects(work: Work, leader_id: int) -> list[str | None]:
    """What the alerts of one message are about."""
    rows = work.db.execute(_lines, {"team": work.team_id, "leader": leader_id})
    return [row.subject for row in rows]


def redrawn(work: Work, leader_id: int, subject: str, body: str) -> tuple[str, ...]:
    """The facts of a message of several alerts, with that of `subject` as it now stands."""
    rows = work.db.execute(_lines, {"team": work.team_id, "leader": leader_id})
    return tuple(body if row.subject == subject else row.fact for row in rows)


def keep_line(work: Work, subject: str, kind: str, body: str) -> None:
    """Remember a redrawn alert, for the next redraw of the message it stands in."""
    leader = work.db.execute(_leader_of, {"team": work.team_id, "subject_": subject}).scalar_one()
    given = {"team": work.team_id, "subject_": subject, "leader_": leader}
    work.db.execute(_keep_line, given | {"body": body, "kind_": kind})
