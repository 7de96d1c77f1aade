"""One score a customer, day and model version: what trends are told from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from storage.bulk import Bulk
from storage.tables import HealthSnapshotRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_snapshots = table_of(HealthSnapshotRow)


class Snapshot(NamedTuple):
    """A score as it stood on a day. `lost` is "measure=points" separated by ";", and so is
    `points`, what each measure earned of its own."""

    customer_id: int
    scored_on: date
    model_version: int
    raw: float | None
    score: float | None
    band: str
    confidence: float
    basis: str
    lost: str
    points: str


def _build_keep(insert_: Any) -> Any:
    statement = insert_(_snapshots)
    return statement.on_conflict_do_update(
        index_elements=["team_id", "customer_id", "scored_on", "model_version"],
        set_={
            name: statement.excluded[name]
            for name in ("raw", "score", "band", "confidence", "basis", "lost", "points")
        },
    )


_keep = Bulk(_build_keep, ("team_id", *Snapshot._fields))
_history = select(_snapshots.c.customer_id, _snapshots.c.scored_on, _snapshots.c.score).where(
    _snapshots.c.team_id == bindparam("team"),
    _snapshots.c.customer_id.in_(bindparam("ids", expanding=True)),
    _snapshots.c.scored_on.between(bindparam("since"), bindparam("until")),
)


def keep(work: Work, taken: Sequence[Snapshot]) -> None:
    """Write snapshots; one of the same customer, day and version is replaced."""
    rows = [{"team_id": work.team_id, **one._asdict()} for one in taken]
    _keep.run(work.db, rows)


def history(
    work: Work, ids: Iterable[int], since: date, until: date
) -> dict[int, dict[date, float | None]]:
    """Scores by day, for each of these customers, between two days (both included)."""
    given = {"team": work.team_id, "ids": sorted(ids), "since": since, "until": until}
    found: dict[int, dict[date, float | None]] = {}
    for row in work.db.execute(_history, given).all():
        found.setdefault(row.customer_id, {})[row.scored_on] = row.score
    return found
