"""Bands do not flap, and rounding is decided by what is shown."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.health_bands import (
    BandState,
    band_of,
    confidence_word,
    next_band,
    round_half_up,
)


def walk(start: BandState, scores: list[float]) -> str:
    bands = []
    state = start
    for score in scores:
        state = next_band(state, score)
        bands.append(state.band[0] if state.band else "-")
    return "".join(bands)


def test_a_slow_decline_takes_three_days_and_a_clear_change_one() -> None:
    scores = [76.0, 74.2, 73.9, 75.1, 74.8, 74.0, 73.5, 74.9, 76.0, 77.5, 78.0, 48.0, 46.9]
    assert walk(BandState("green"), scores) == "ggggggyyyygrr"


def test_a_slow_recovery_takes_seven_days() -> None:
    assert walk(BandState("yellow"), [76.0] * 8) == "yyyyyygg"


def test_from_red_the_next_threshold_up_is_yellow() -> None:
    assert walk(BandState("red"), [52.9, 53.0]) == "ry"
    assert walk(BandState("red"), [80.0]) == "g"


def test_from_yellow_the_next_threshold_down_is_red() -> None:
    assert walk(BandState("yellow"), [47.1, 47.0]) == "yr"


def test_a_pull_the_other_way_starts_counting_again() -> None:
    state = next_band(next_band(BandState("yellow"), 49.0), 49.0)
    assert state == BandState("yellow", "worse", 2)
    assert next_band(state, 75.5) == BandState("yellow", "better", 1)


def test_a_cap_worsens_at_once_and_never_hastens_a_recovery() -> None:
    assert next_band(BandState("green"), 74.9, capped=True) == BandState("yellow")
    assert next_band(BandState("red"), 50.1, capped=True) == BandState("red", "better", 1)


def test_grey_comes_and_goes_at_once() -> None:
    state = BandState("green", "worse", 2)
    assert next_band(state, 80.0, grey=True) == BandState()
    assert next_band(state, None) == BandState()
    assert next_band(BandState(), 10.0) == BandState("red")


def test_thresholds_belong_to_the_better_band() -> None:
    assert [band_of(score) for score in (75.0, 74.9, 50.0, 49.9)] == [
        "green",
        "yellow",
        "yellow",
        "red",
    ]


@pytest.mark.parametrize(
    ("points", "shown"), [(63.643617, 63.6), (74.95, 75.0), (74.949999999999, 75.0), (0.05, 0.1)]
)
def test_halves_round_up_and_binary_noise_decides_nothing(points: float, shown: float) -> None:
    assert round_half_up(points) == shown


def test_confidence_has_a_word() -> None:
    words = [confidence_word(c) for c in (1, 0.75, 0.74, 0.5, 0.4999, 0.4, 0.3999)]
    assert words == ["high", "high", "medium", "medium", "low", "low", "too low"]


@given(st.lists(st.floats(0, 100).map(round_half_up), min_size=30, max_size=30))
def test_a_score_that_stays_within_three_points_of_a_line_changes_band_seldom(
    wander: list[float],
) -> None:
    near = [75 + (score - 50) / 17.0 for score in wander]
    bands = walk(BandState("green"), near)
    changes = [i for i, (a, b) in enumerate(pairwise("g" + bands)) if a != b]
    assert all(later - earlier >= 3 for earlier, later in pairwise(changes))
