"""How a score moved and what moved it."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.health import score_customer
from domain.health_trend import arrow, explain_change, score_change, snapshot_near
from tests.domain.acme import ACME, NOW, TWO_YEARS, acme, observed

TODAY = date(2026, 6, 1)


@dataclass(frozen=True)
class Stored:
    raw: float | None
    sub_scores: dict[str, float]
    weights: dict[str, float] = field(default_factory=dict)
    model_version: int = 1


def test_acme_fell_by_usage_seats_and_satisfaction() -> None:
    then = acme(seat_utilisation=(0.75, 2), csat=(8.8, 30), usage_trend=(0.5, 2))
    now = acme()
    assert then.raw == pytest.approx(74.095745, abs=1e-6)
    change = explain_change(now, then)
    assert change is not None
    assert change.delta == pytest.approx(-10.452128, abs=1e-6)
    assert list(change.by_measure)[:3] == ["usage_trend", "seat_utilisation", "csat"]
    assert [change.by_measure[m] for m in list(change.by_measure)[:3]] == pytest.approx(
        [-3.856383, -3.723404, -2.872340], abs=1e-6
    )
    assert change.remainder == pytest.approx(0, abs=1e-9)
    history = {TODAY: now.score, TODAY - timedelta(30): then.score}
    assert score_change(history, TODAY) == -10.5
    assert arrow(-10.5) == "down"


@given(st.sets(st.sampled_from(sorted(ACME))), st.sets(st.sampled_from(sorted(ACME))))
def test_a_change_is_explained_to_the_last_point(now: set[str], then: set[str]) -> None:
    ends = [
        score_customer(
            observed({name: ACME[name] for name in names}), "smb", NOW, age_days=TWO_YEARS
        )
        for names in (now, then)
    ]
    change = explain_change(*ends)
    if ends[0].raw is None or ends[1].raw is None:
        assert change is None
        return
    assert change is not None
    total = sum(change.by_measure.values()) + change.remainder
    assert total == pytest.approx(ends[0].raw - ends[1].raw)


def test_ends_of_two_models_are_not_compared() -> None:
    assert explain_change(acme(), Stored(50.0, {"csat": 50.0}, model_version=2)) is None
    assert explain_change(acme(), Stored(None, {})) is None


@pytest.mark.parametrize(
    ("days_ago", "found"),
    [([30], 30), ([28, 32], 32), ([29, 32], 29), ([27, 40], 27), ([26, 34], None), ([], None)],
)
def test_the_nearest_snapshot_counts_and_the_older_of_two(
    days_ago: list[int], found: int | None
) -> None:
    days = [TODAY - timedelta(ago) for ago in days_ago]
    expected = None if found is None else TODAY - timedelta(found)
    assert snapshot_near(days, TODAY, 30) == expected


def test_ninety_days_back_a_week_off_will_do() -> None:
    assert snapshot_near([TODAY - timedelta(97)], TODAY, 90) == TODAY - timedelta(97)
    assert snapshot_near([TODAY - timedelta(98)], TODAY, 90) is None


def test_without_a_score_at_either_end_there_is_no_change() -> None:
    then = TODAY - timedelta(30)
    assert score_change({TODAY: 60.0}, TODAY) is None
    assert score_change({then: 60.0}, TODAY) is None
    assert score_change({then: None, TODAY: 60.0}, TODAY) is None


def test_an_arrow_needs_five_points() -> None:
    assert [arrow(change) for change in (5.0, 4.9, -4.9, -5.0, None)] == [
        "up",
        "flat",
        "flat",
        "down",
        None,
    ]
