"""What people found wrong about scores, for the review of the model."""

from __future__ import annotations

from sqlalchemy import insert

from domain.health_cards import HealthCard
from storage.tables import HealthDoubtRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_doubt = insert(table_of(HealthDoubtRow))


def add(
    work: Work, customer_id: int, shown: HealthCard, *, label: str, reason: str, by_id: str
) -> None:
    """Keep that somebody says a score is wrong, with what was shown.

    `label` is "too_high", "too_low" or "wrong_figure".
    """
    work.db.execute(
        _doubt,
        {
            "team_id": work.team_id,
            "customer_id": customer_id,
            "label": label,
            "reason": reason,
            "by_id": by_id,
            "at": work.now,
            "score": shown.score,
            "band": shown.band,
        },
    )
