"""What tickets, rated sessions and other systems say of customers' health, for a whole batch at
once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import bindparam, or_, select

from domain.health_observations import Observation
from domain.known_health import KnownFacts
from storage import observations
from storage.tables import RequestRow, TicketRow
from storage.unit_of_work import Work
from storage.upsert import table_of, unindexed

_tickets = table_of(TicketRow)
_requests = table_of(RequestRow)
_ids: Any = bindparam("ids", expanding=True)
_opened = select(
    _tickets.c.customer_id, _tickets.c.started_at, _tickets.c.priority, _tickets.c.status
).where(
    _tickets.c.team_id == bindparam("team"),
    _tickets.c.customer_id.in_(_ids),
    or_(_tickets.c.started_at >= bindparam("since"), _tickets.c.status == "open"),
)
_rated = select(_requests.c.customer_id, _requests.c.rated_at, _requests.c.rating).where(
    _requests.c.team_id == bindparam("team"),
    _requests.c.customer_id.in_(_ids),
    unindexed(_requests.c.rated_at) >= bindparam("since"),
)

TICKETS_BACK = timedelta(days=120)
"""Thirty days, and the ninety before that they are compared with."""

RATINGS_BACK = timedelta(days=400)
"""Long past the day a rating expires, so that an old mean is known to be old, not missing."""


@dataclass(frozen=True, slots=True)
class OpenedTicket:
    """A ticket of the last four months, or one still open."""

    started_at: datetime
    priority: str
    is_open: bool


@dataclass(slots=True)
class Facts:
    """One customer's: what check-ins say of it, tickets, `ratings` as (when, 0 to 10), and `fed`,
    the newest that other systems saw."""

    contacts: KnownFacts = field(default_factory=KnownFacts)
    tickets: list[OpenedTicket] = field(default_factory=list)
    ratings: list[tuple[datetime, int]] = field(default_factory=list)
    fed: list[Observation] = field(default_factory=list)


_written: TypeAdapter[Facts] = TypeAdapter(Facts)


def dump(facts: Facts) -> str:
    """Facts as JSON."""
    return _written.dump_json(facts).decode()


def load(text: str) -> Facts:
    """Facts as `dump` wrote them."""
    return _written.validate_json(text)


def gather(work: Work, ids: Iterable[int], measures: Collection[str]) -> dict[int, Facts]:
    """Tickets, ratings, and what was reported of these measures, of every customer asked for, in
    three statements."""
    wanted = sorted(ids)
    found = {one: Facts() for one in wanted}
    given = {"team": work.team_id, "ids": wanted}
    for row in work.db.execute(_opened, given | {"since": work.now - TICKETS_BACK}).all():
        found[row.customer_id].tickets.append(
            OpenedTicket(row.started_at, row.priority, row.status == "open")
        )
    for one in work.db.execute(_rated, given | {"since": work.now - RATINGS_BACK}).all():
        found[one.customer_id].ratings.append((one.rated_at, one.rating))
    for id_, fed in observations.newest(work, wanted, measures).items():
        found[id_].fed = fed
    return found
