"""What other systems saw of customers: written once, never changed, read by the scorer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import (
    Text,
    bindparam,
    case,
    cast,
    column,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.exc import IntegrityError

from domain.health_measures import MEASURES
from domain.health_observations import Observation
from domain.observations import AHEAD
from storage.bulk import Bulk
from storage.errors import Busy
from storage.instants import Instant
from storage.tables import FeedRow, ObservationRow
from storage.unit_of_work import Work
from storage.upsert import table_of

LONG_AGO = datetime.min.replace(tzinfo=UTC)

_seen = table_of(ObservationRow)
_feeds = table_of(FeedRow)
_insert = Bulk(
    lambda insert_: insert_(_seen),
    (
        "team_id", "customer_id", "measure", "value", "observed_at", "source", "revision",
        "entered_by", "entered_at",
    ),
)  # fmt: skip


_PLACE = ("customer_id", "measure", "observed_at", "source")
_earlier, _newer = _seen.alias("earlier"), _seen.alias("newer")
_worst_first = case(
    *((_seen.c.measure == one.name, -_seen.c.value) for one in MEASURES if one.lower_is_better),
    else_=_seen.c.value,
)


class _Given:
    """The parameter "given" as a table: JSON, a list of lists, a number and parts of a place.

    Each is looked up in the unique index by itself: joined, the planner of a database that has
    not counted its rows may take all rows of a workspace for the shorter way.
    """

    def __init__(self, dialect: str, names: Sequence[str]) -> None:
        text_ = bindparam("given", type_=Text())
        self._names = names
        if dialect == "sqlite":
            self._rows = func.json_each(text_).table_valued("value", name="given")
            every = range(len(names) + 1)
            parts: list[Any] = [func.json_extract(self._rows.c.value, f"$[{n}]") for n in every]
        else:
            listed = func.json_array_elements(cast(text_, JSON))
            self._rows = listed.table_valued(column("value", JSON), name="given")
            kinds = [_seen.c[name].type for name in ("id", *names)]
            parts = [cast(self._rows.c.value[n].astext, kind) for n, kind in enumerate(kinds)]
        self.nth = parts[0].label("nth")
        self._parts = parts[1:]

    def find(self, wanted: Any, *, among: Any, order: Sequence[Any], where: Any = ()) -> Any:
        """The first of a column's values at a place, as a value of the outer statement."""
        here = [among.c[name] == part for name, part in zip(self._names, self._parts, strict=True)]
        found = select(wanted).where(among.c.team_id == bindparam("team"), *here, *where)
        return found.order_by(*order).limit(1).correlate(self._rows).scalar_subquery()


def _still_said(row: Any) -> tuple[Any, ...]:
    """A value that its source has not taken back, or replaced, since."""
    same = (_newer.c[name] == row.c[name] for name in ("team_id", *_PLACE))
    last = select(func.max(_newer.c.revision)).where(*same).correlate(row).scalar_subquery()
    return row.c.value.is_not(None), row.c.revision == last


def _build_held(dialect: str) -> Any:
    given, last = _Given(dialect, _PLACE), [_seen.c.revision.desc()]
    return select(
        given.nth,
        given.find(_seen.c.value, among=_seen, order=last).label("value"),
        given.find(_seen.c.revision, among=_seen, order=last).label("revision"),
    )


def _build_newest(dialect: str) -> Any:
    """The newest instant in the order of the index, so that the first look finds it; then its
    value, the worse of two that sources saw at one instant."""
    given = _Given(dialect, _PLACE[:2])
    newest_at = given.find(
        _earlier.c.observed_at,
        among=_earlier,
        order=[_earlier.c[name].desc() for name in ("observed_at", "source", "revision")],
        where=(_earlier.c.observed_at <= bindparam("until"), *_still_said(_earlier)),
    )
    value = given.find(
        _seen.c.value,
        among=_seen,
        order=[_worst_first],
        where=(_seen.c.observed_at == newest_at, *_still_said(_seen)),
    )
    return select(given.nth, value.label("value"), newest_at.label("observed_at"))


_held = {name: _build_held(name) for name in ("sqlite", "postgresql")}
_newest = {name: _build_newest(name) for name in ("sqlite", "postgresql")}


def _build_feed(insert_: Any) -> Any:
    statement = insert_(_feeds)
    later = statement.excluded.last_at > _feeds.c.last_at
    return statement.on_conflict_do_update(
        index_elements=["team_id", "measure"],
        set_={"last_at": statement.excluded.last_at},
        where=later,
    )


_feed = Bulk(_build_feed, ("team_id", "measure", "last_at"))
_reported = select(_feeds.c.measure, _feeds.c.last_at).where(_feeds.c.team_id == bindparam("team"))


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
    """What is written at these places, the latest revision of each, in one statement."""
    listed, dialect = list(places), work.db.dialect
    as_kept = Instant().bind_processor(dialect)
    wanted = [
        (one.customer_id, one.measure, as_kept(one.observed_at), one.source) for one in listed
    ]
    rows = work.db.execute(_held[dialect.name], {"team": work.team_id, "given": _json(wanted)})
    return {
        listed[row.nth]: Held(row.value, row.revision) for row in rows if row.revision is not None
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
    last_at: dict[str, datetime] = {}
    for place, _ in new:
        last_at[place.measure] = max(place.observed_at, last_at.get(place.measure, LONG_AGO))
    _feed.run(
        work.db,
        [
            {"team_id": work.team_id, "measure": name, "last_at": at}
            for name, at in sorted(last_at.items())  # in one order: no two wait for each other
        ],
    )


def newest(
    work: Work, ids: Iterable[int], measures: Collection[str]
) -> dict[int, list[Observation]]:
    """What counts of these measures of each customer; those of whom nothing was reported are left
    out. One statement, or none without measures."""
    wanted = [(id_, name) for id_ in ids for name in measures]
    found: dict[int, list[Observation]] = {}
    if not wanted:
        return found
    given = {"team": work.team_id, "given": _json(wanted), "until": work.now + AHEAD}
    for row in work.db.execute(_newest[work.db.dialect.name], given):
        if row.value is not None:
            id_, name = wanted[row.nth]
            found.setdefault(id_, []).append(Observation(name, row.value, row.observed_at))
    return found


def reported(work: Work) -> dict[str, datetime]:
    """The measures that anybody ever reported in this workspace, and the newest instant of each."""
    rows = work.db.execute(_reported, {"team": work.team_id})
    return {row.measure: row.last_at for row in rows}


def _json(rows: Iterable[Sequence[object]]) -> str:
    return orjson.dumps([(nth, *row) for nth, row in enumerate(rows)]).decode()
