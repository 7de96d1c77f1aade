"""How customers decided, one row a customer and day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from domain.outcomes import Ending, Outcome
from storage.bulk import Bulk
from storage.tables import CustomerRow, HealthSnapshotRow, OutcomeRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_outcomes = table_of(OutcomeRow)
_customers = table_of(CustomerRow)
_snapshots = table_of(HealthSnapshotRow)
_WRITTEN = ("outcome", "amount", "entered_by", "entered_at")


def _build_keep(insert_: Any) -> Any:
    statement = insert_(_outcomes)
    return statement.on_conflict_do_update(
        index_elements=["team_id", "customer_id", "decided_on"],
        set_={name: statement.excluded[name] for name in _WRITTEN},
    )


_keep = Bulk(_build_keep, ("team_id", "customer_id", "decided_on", *_WRITTEN))
_of = (
    select(_customers.c.key, _outcomes.c.decided_on, _outcomes.c.outcome, _outcomes.c.amount)
    .join(_customers, _customers.c.id == _outcomes.c.customer_id)
    .where(_outcomes.c.team_id == bindparam("team"))
)
_with_scores = (
    select(
        _customers.c.key,
        _customers.c.arr,
        _customers.c.segment,
        _outcomes.c.decided_on,
        _outcomes.c.outcome,
        _outcomes.c.amount,
        _snapshots.c.scored_on,
        _snapshots.c.raw,
        _snapshots.c.points,
    )
    .select_from(
        _outcomes.join(_customers, _customers.c.id == _outcomes.c.customer_id).outerjoin(
            _snapshots,
            (_snapshots.c.team_id == _outcomes.c.team_id)
            & (_snapshots.c.customer_id == _outcomes.c.customer_id)
            & (_snapshots.c.scored_on < _outcomes.c.decided_on),
        )
    )
    .where(_outcomes.c.team_id == bindparam("team"))
)
_held = _of.where(_outcomes.c.customer_id.in_(bindparam("customers", expanding=True)))


class Past(NamedTuple):
    """A score as it stood: what the mean was, and "measure=points" separated by ";"."""

    raw: float
    points: str


def held(work: Work, customer_ids: Iterable[int]) -> dict[tuple[str, date], Outcome]:
    """What is written of these customers, by their key and the day."""
    given = {"team": work.team_id, "customers": sorted(customer_ids)}
    rows = work.db.execute(_held, given)
    return {(one.customer, one.decided_on): one for one in _read(rows)}


def all_with_scores(
    work: Work, days_before: int, apart: int
) -> list[tuple[Outcome, int, str, Past | None]]:
    """Every outcome, the customer's yearly revenue and segment today, and the score nearest to so
    many days before it (`apart` at most; the older of two as near)."""
    given = {"team": work.team_id}
    found: dict[tuple[str, date], tuple[Outcome, int, str, Past | None]] = {}
    nearest: dict[tuple[str, date], tuple[int, date]] = {}
    for row in work.db.execute(_with_scores, given):
        outcome = Outcome(row.key, row.decided_on, Ending(row.outcome), row.amount)
        place = (row.key, row.decided_on)
        found.setdefault(place, (outcome, row.arr, row.segment, None))
        if row.scored_on is None or row.raw is None:
            continue
        off = abs((row.decided_on - row.scored_on).days - days_before)
        if off <= apart and (off, row.scored_on) < nearest.get(place, (apart + 1, date.max)):
            nearest[place] = (off, row.scored_on)
            found[place] = (outcome, row.arr, row.segment, Past(row.raw, row.points))
    return list(found.values())


def keep(work: Work, entered_by: str, said: Sequence[tuple[int, Outcome]]) -> None:
    """Write outcomes of customers by id; what was written for the same day gives way."""
    rows = [
        {
            "team_id": work.team_id,
            "customer_id": customer_id,
            "decided_on": one.decided_on,
            "outcome": one.ending.value,
            "amount": one.amount,
            "entered_by": entered_by,
            "entered_at": work.now,
        }
        for customer_id, one in said
    ]
    _keep.run(work.db, rows)


def _read(rows: Iterable[Any]) -> Iterator[Outcome]:
    return (Outcome(row.key, row.decided_on, Ending(row.outcome), row.amount) for row in rows)
