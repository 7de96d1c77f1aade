"""Customers who decided, with the scores they had before: what a fit is made of."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert

from domain.outcomes import Ending, Outcome
from storage import customers, outcomes
from storage.tables import HealthSnapshotRow
from storage.unit_of_work import Work
from storage.upsert import table_of
from tests.support import portfolio
from tests.support.portfolio import MORNING

TODAY = MORNING.date()
ENOUGH = 150
"""So many customers that one segment has enough of each outcome."""


def _snapshot(work: Work, customer_id: int, days: int, csat: float) -> dict[str, object]:
    return {
        "team_id": work.team_id, "customer_id": customer_id, "model_version": 1,
        "scored_on": TODAY - timedelta(days=days), "raw": csat, "score": csat, "band": "yellow",
        "confidence": 1.0, "basis": "faded", "lost": "", "points": f"csat={csat:.2f}",
    }  # fmt: skip


def decide(work: Work, count: int) -> None:
    """Customers of whom the worse half left; the score nearest to 90 days before tells, the
    others mislead; the last of them has no score from then."""
    customers.add(work, [portfolio.customer(n) for n in range(count)])
    said, snapshots = [], []
    for id_ in range(1, count + 1):
        lost = id_ % 2 == 0
        ending = Ending.CHURNED if lost else Ending.RENEWED
        said.append((id_, Outcome("", TODAY, ending)))
        told, misled = (10.0, 90.0) if lost else (80.0, 5.0)
        told += id_ % 11
        days = (93, 87, 60) if id_ < count else ()
        figures = (told, misled, misled)
        snapshots += [
            _snapshot(work, id_, day, csat) for day, csat in zip(days, figures, strict=False)
        ]
    outcomes.keep(work, "import", said)
    work.db.execute(insert(table_of(HealthSnapshotRow)), snapshots)
