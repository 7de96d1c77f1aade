"""How many customers have which score: what percentiles are read from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from storage.bulk import Bulk
from storage.tables import HealthTallyRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_tallies = table_of(HealthTallyRow)


def _build_tally(insert_: Any) -> Any:
    statement = insert_(_tallies)
    return statement.on_conflict_do_update(
        index_elements=["team_id", "segment", "stage", "tenths"],
        set_={"customers": _tallies.c.customers + statement.excluded.customers},
    )


_tally = Bulk(_build_tally, ("team_id", "segment", "stage", "tenths", "customers"))

Move = tuple[tuple[str, str, int | None], int]
"""One customer more or less at (segment, stage, tenths); tenths None: it is not counted there."""


def count(work: Work, moves: Iterable[Move]) -> None:
    """Add up what changed and write it; in one order, so that two scorers cannot deadlock."""
    changes: dict[tuple[str, str, int], int] = {}
    for (segment, stage, tenths), change in moves:
        if tenths is not None:
            place = (segment, stage, tenths)
            changes[place] = changes.get(place, 0) + change
    rows = [
        {
            "team_id": work.team_id,
            "segment": segment,
            "stage": stage,
            "tenths": tenths,
            "customers": change,
        }
        for (segment, stage, tenths), change in sorted(changes.items())
        if change
    ]
    _tally.run(work.db, rows)
