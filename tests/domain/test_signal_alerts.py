"""Only a change for the worse is told, and told once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.health_bands import Band
from domain.signal_alerts import (
    Alert,
    Level,
    Raised,
    Situation,
    alert,
    gravest_first,
    level,
    priority,
    standing,
)
from domain.signals import SIGNALS

TODAY = date(2026, 6, 1)
CALM = Situation("green")


def situation(band: Band | None, *signals: str, renewal_in_days: int | None = None) -> Situation:
    return Situation(band, frozenset(signals), level(signals, renewal_in_days))


@pytest.mark.parametrize(
    ("signals", "renewal", "expected"),
    [
        (("W1", "W6"), 200, "warning"),
        (("W1", "W6"), 90, "critical"),
        (("W5",), 200, None),
        (("W5",), 120, None),
        (("W5", "W7"), None, "watch"),
        (("W4",), 121, "watch"),
        (("W4",), 120, "warning"),
        (("W4", "W1", "W5"), None, "critical"),
        ((), 10, None),
    ],
)
def test_points_add_up_to_a_level_and_count_more_near_the_renewal(
    signals: tuple[str, ...], renewal: int | None, expected: Level | None
) -> None:
    assert level(signals, renewal) == expected


def test_a_signal_clears_after_seven_quiet_days_a_plain_fact_at_once() -> None:
    raised = {
        "W1": Raised(TODAY - timedelta(20), TODAY - timedelta(6)),
        "W2": Raised(TODAY - timedelta(20), TODAY - timedelta(1)),
        "W3": Raised(TODAY - timedelta(20), TODAY - timedelta(7)),
        "W6": Raised(TODAY - timedelta(20), TODAY - timedelta(1)),
    }
    after = standing(raised, ["W6", "W4"], TODAY)
    assert after == {
        "W1": raised["W1"],
        "W4": Raised(TODAY, TODAY),
        "W6": Raised(TODAY - timedelta(20), TODAY),
    }
    assert standing(after, ["W6", "W4"], TODAY) == after


def test_a_new_signal_is_told_in_the_digest_and_at_once_where_it_is_grave() -> None:
    assert alert(CALM, situation("green", "W1"), TODAY) == Alert(
        "digest", ("W1",), level_rose=True, band_worsened=False
    )
    assert alert(CALM, situation("green", "W1", "W4", "W5"), TODAY) == Alert(
        "now", ("W4", "W1", "W5"), level_rose=True, band_worsened=False
    )
    assert gravest_first({"W8", "W1", "W4"}) == ["W4", "W1", "W8"]


def test_a_worse_band_is_told_and_red_at_once() -> None:
    yellow = alert(CALM, situation("yellow"), TODAY)
    assert yellow == Alert("digest", (), level_rose=False, band_worsened=True)
    red = alert(situation("yellow"), situation("red"), TODAY)
    assert red == Alert("now", (), level_rose=False, band_worsened=True)
    assert alert(situation("red"), situation("yellow"), TODAY) is None


def test_grey_is_news_only_when_it_ends_in_red() -> None:
    assert alert(CALM, situation(None), TODAY) is None
    assert alert(situation(None), situation("yellow"), TODAY) is None
    assert alert(situation(None), situation("red"), TODAY) is not None


def test_an_import_is_not_an_alarm() -> None:
    assert alert(None, situation("red", "W4"), TODAY) is None


def test_a_level_that_rises_by_the_renewal_coming_near_is_told() -> None:
    before = situation("yellow", "W1", "W6", renewal_in_days=121)
    now = situation("yellow", "W1", "W6", renewal_in_days=120)
    assert alert(before, now, TODAY) == Alert("now", (), level_rose=True, band_worsened=False)


def test_a_signal_is_not_told_twice_within_a_fortnight_nor_while_snoozed() -> None:
    now = situation("green", "W1")
    assert alert(CALM, now, TODAY, told_on={"W1": TODAY - timedelta(13)}) is None
    assert alert(CALM, now, TODAY, told_on={"W1": TODAY - timedelta(14)}) is not None
    assert alert(CALM, now, TODAY, snoozed_until={"W1": TODAY + timedelta(1)}) is None
    assert alert(CALM, now, TODAY, snoozed_until={"W1": TODAY}) is not None


SITUATIONS = st.builds(
    lambda band, signals: situation(band, *signals),
    st.sampled_from(["green", "yellow", "red", None]),
    st.sets(st.sampled_from(sorted(SIGNALS))),
)


@given(st.none() | SITUATIONS, SITUATIONS)
def test_the_same_day_evaluated_twice_gives_no_second_alert(
    before: Situation | None, now: Situation
) -> None:
    alert(before, now, TODAY)
    assert alert(now, now, TODAY) is None


def test_priority_weighs_revenue_by_points_lacking_and_the_renewal() -> None:
    assert priority(100_000, 60.0) == 40_000
    assert priority(100_000, 60.0, 121) == 40_000
    assert priority(100_000, 60.0, 120) == 60_000
    assert priority(100_000, 60.0, 60) == 80_000
    assert priority(100_000, None) == 50_000
