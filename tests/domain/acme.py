"""Acme, a mid-market customer of two years: the worked example of the health tests."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from domain.health import HealthResult, Observation, score_customer

NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)
TWO_YEARS = 730

ACME: Mapping[str, tuple[float, int]] = {
    "seat_utilisation": (0.60, 2),
    "usage_trend": (-2.0, 2),
    "feature_breadth": (0.60, 5),
    "goals_on_track": (0.45, 20),
    "csat": (8.0, 30),
    "csm_sentiment": (4, 10),
    "sponsor": (100, 20),
    "checkins_held": (0.80, 10),
    "ticket_pressure": (1.25, 1),
    "spend_trend": (-6, 10),
    "spend_vs_forecast": (-10, 10),
    "net_retention": (104, 10),
}


def observed(values: Mapping[str, tuple[float, int]]) -> list[Observation]:
    return [
        Observation(measure, value, NOW - timedelta(days=age))
        for measure, (value, age) in values.items()
    ]


def acme(**changes: tuple[float, int]) -> HealthResult:
    return score_customer(observed({**ACME, **changes}), "mid_market", NOW, age_days=TWO_YEARS)
