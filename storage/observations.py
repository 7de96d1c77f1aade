"""What other systems saw of customers: written once, never changed, read by the scorer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    bindparam,
    exists,
    func,
    literal_column,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.exc import IntegrityError

from domain.health_measures import BY_NAME
from domain.health_observations import Observation
from domain.observations import AHEAD
from storage.bulk import Bulk
from storage.errors import Busy
from storage.tables import CustomerRow, ObservationRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_seen = table_of(ObservationRow)
_customers = table_of(CustomerRow)
_insert = Bulk(
    lambda insert_: insert_(_seen),
    (
        "team_id", "customer_id", "measure", "value", "observed_at", "source", "revision",
        "entered_by", "entered_at",
    ),
)  # fmt: skip
_at = (_seen.c.customer_id, _seen.c.measure, _seen.c.observed_at, _seen.c.source)
_held = (
    select(*_at, _seen.c.value, _seen.c.revision)
    .where(
        _seen.c.team_id == bindparam("team"),
        tuple_(*_at).in_(bindparam("places", expanding=True)),
    )
    .order_by(_seen.c.revision)
)


# The measures of the model as a table.
_measure = union_all(
    *(select(literal_column(f"'{name}'").label("measure")) for name in BY_NAME)
).subquery("measures")
_newer, _given = _seen.alias("newer"), _seen.alias("given")


def _still_said(row: Any) -> Any:
    """Its source has not said something else of the same instant since."""
    return ~exists().where(
        *(
            _newer.c[name] == row.c[name]
            for name in ("team_id", "customer_id", "measure", "observed_at", "source")
        ),
        _newer.c.revision > row.c.revision,
    )


_newest_at = (
    select(_given.c.observed_at)
    .where(
        _given.c.team_id == bindparam("team"),
        _given.c.customer_id == _customers.c.id,
        _given.c.measure == _measure.c.measure,
        _given.c.observed_at <= bindparam("until"),
        _given.c.value.is_not(None),
        _still_said(_given),
    )
    .order_by(_given.c.observed_at.desc())
    .limit(1)
    .correlate(_customers, _measure)
    .scalar_subquery()
)
# One look into the unique index for each customer and measure, however long their past is.
_newest = (
    select(_seen.c.customer_id, _seen.c.measure, _seen.c.value, _seen.c.observed_at)
    .select_from(_customers.join(_measure, literal_column("1 = 1")).join(
        _seen,
        (_seen.c.team_id == _customers.c.team_id)
        & (_seen.c.customer_id == _customers.c.id)
        & (_seen.c.measure == _measure.c.measure)
        & (_seen.c.observed_at == _newest_at),
    ))
    .where(
        _customers.c.team_id == bindparam("team"),
        _customers.c.id.in_(bindparam("ids", expanding=True)),
        _seen.c.value.is_not(None),
        _still_said(_seen),
    )
)  # fmt: skip
_last_reported = (
    select(func.max(_given.c.observed_at))
    .where(
        _given.c.team_id == bindparam("team"),
        _given.c.measure == _measure.c.measure,
        _given.c.observed_at <= bindparam("until"),
    )
    .correlate(_measure)
    .scalar_subquery()
)
_reporting = select(_measure.c.measure, _last_reported.label("last_at"))


class Place(NamedTuple):
    """What one value is of: a customer's measure at an instant, as a source saw it."""

    customer_id: int
    measure: str
    observed_at: datetime
    source: str


class Held(NamedTuple):
    """The value that counts at a place, and how often it was said anew."""

    value: float | None
    revision: int


def held(work: Work, places: Collection[Place]) -> dict[Place, Held]:
    """What is written at these places, the latest revision of each."""
    if not places:
        return {}
    given = {"team": work.team_id, "places": [tuple(one) for one in places]}
    return {
        Place(row.customer_id, row.measure, row.observed_at, row.source): Held(
            row.value, row.revision
        )
        for row in work.db.execute(_held, given)
    }


def add(work: Work, entered_by: str, new: Sequence[tuple[Place, Held]]) -> None:
    """Write observations. Raises Busy when somebody else wrote one of them meanwhile."""
    rows = [
        {
            "team_id": work.team_id,
            **place._asdict(),
            **value._asdict(),
            "entered_by": entered_by,
            "entered_at": work.now,
        }
        for place, value in new
    ]
    try:
        _insert.run(work.db, rows)
    except IntegrityError as error:
        raise Busy(error.orig) from error


def newest(work: Work, ids: Iterable[int]) -> dict[int, list[Observation]]:
    """What counts of each customer's measures: the newest values, several of a measure only if
    sources saw it at one instant. Customers of whom nothing was reported are left out."""
    given = {"team": work.team_id, "ids": sorted(ids), "until": work.now + AHEAD}
    found: dict[int, list[Observation]] = {}
    for row in work.db.execute(_newest, given):
        seen = Observation(row.measure, row.value, row.observed_at)
        found.setdefault(row.customer_id, []).append(seen)
    return found


def reporting(work: Work) -> frozenset[str]:
    """The measures that somebody reports in this workspace: not for longer than a value lasts."""
    given = {"team": work.team_id, "until": work.now + AHEAD}
    return frozenset(
        row.measure
        for row in work.db.execute(_reporting, given)
        if row.last_at and work.now - row.last_at < timedelta(days=BY_NAME[row.measure].expire_days)
    )
