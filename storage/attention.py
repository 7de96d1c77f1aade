"""What was said to people lately, and putting a message back that is too much for a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select, update

from storage.dispatch import Parcel, rest
from storage.lanes import TO_PEOPLE
from storage.tables import OutboxRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_outbox = table_of(OutboxRow)

_told = select(_outbox.c.lane, _outbox.c.first_tried_at).where(
    _outbox.c.team_id == bindparam("team"),
    _outbox.c.lane.in_(bindparam("lanes", expanding=True)),
    _outbox.c.first_tried_at >= bindparam("since"),
    _outbox.c.mode == "post",
    _outbox.c.state == "sent",
    TO_PEOPLE,  # as the index says it
)
_put_back = (
    update(_outbox)
    .where(
        _outbox.c.team_id == bindparam("team"),
        _outbox.c.id == bindparam("row_id"),
        _outbox.c.owner == bindparam("who"),
        _outbox.c.state == "sending",
    )
    .values(
        state="held",
        hold_until_at=bindparam("until"),
        owner=None,
        lease_epoch=None,
        first_tried_at=None,
        attempt=0,
    )
)


def told(work: Work, user_ids: Collection[str], since: datetime) -> dict[str, list[datetime]]:
    """When each of these people was sent a direct message, since an instant."""
    given = {"team": work.team_id, "lanes": sorted(user_ids), "since": since}
    found: dict[str, list[datetime]] = {user_id: [] for user_id in user_ids}
    for row in work.db.execute(_told, given):
        found[row.lane].append(row.first_tried_at)
    return found


def put_back(work: Work, parcel: Parcel, who: str, until: datetime) -> None:
    """Hold what `who` has just taken to send until an instant; its lane goes on with the next."""
    given = {"team": work.team_id, "row_id": parcel.id, "who": who, "until": until}
    work.db.execute(_put_back, given)
    rest(work, [parcel.lane])
    work.wake("due")
    work.wake("outbox")
