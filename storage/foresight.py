"""What was put on its way in this transaction: for looking ahead in one that is undone."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import bindparam, func, or_, select

from domain.notices import Fact
from storage import facts
from storage.tables import OutboxRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_outbox = table_of(OutboxRow)
_in_team = _outbox.c.team_id == bindparam("team")
_newest = select(func.coalesce(func.max(_outbox.c.id), 0)).where(_in_team)
_seen = (
    select(_outbox.c.fact, _outbox.c.lane)
    .where(
        _in_team,
        or_(
            _outbox.c.id > bindparam("after"),
            (_outbox.c.state == "held") & (_outbox.c.hold_until_at <= bindparam("now_")),
        ),
    )
    .order_by(_outbox.c.id)
    .limit(bindparam("most"))
)


class Foreseen(NamedTuple):
    """A fact and the lane it leaves by: a user, #name or channel."""

    fact: Fact
    to: str


def newest(work: Work) -> int:
    """The id of the message that was put on its way last; 0 before any was."""
    number: int = work.db.execute(_newest, {"team": work.team_id}).scalar_one()
    return number


def leaving(work: Work, after: int, most: int) -> list[Foreseen]:
    """What was put on its way after that id, and what was held back until now; oldest first."""
    given = {"team": work.team_id, "after": after, "now_": work.now, "most": most}
    rows = work.db.execute(_seen, given)
    return [Foreseen(facts.load(row.fact), row.lane) for row in rows]
