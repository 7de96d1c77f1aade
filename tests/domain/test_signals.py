"""Early warnings fire on what is unusual for the customer, and on nothing less."""

from datetime import date, timedelta
from math import inf

import pytest

from domain.signals import (
    SIGNALS,
    SpendVariance,
    chance_of_at_least,
    data_silent,
    first_value_late,
    sentiment_dropped,
    silent,
    source_down,
    spend_under_forecast,
    spend_variance,
    sponsor_changed,
    support_spike,
    usage_falling,
    variance_z,
    weekly_slope,
)

TODAY = date(2026, 6, 1)
FALLING = [100.0, 98, 97, 95, 92, 90, 86, 83, 80, 78, 74, 71]
NOISY = [100.0, 90, 104, 95, 99, 92, 103, 94, 98, 101, 93, 97]


def test_steady_decline_is_falling_usage() -> None:
    slope = weekly_slope(FALLING)
    assert slope is not None
    assert slope.step == pytest.approx(-2.706294, abs=1e-6)
    assert slope.mean == 87
    assert slope.percent == pytest.approx(-3.110682, abs=1e-6)
    assert slope.t == pytest.approx(-28.757540, abs=1e-6)
    assert usage_falling(FALLING)


def test_noise_is_not_falling_usage() -> None:
    slope = weekly_slope(NOISY)
    assert slope is not None
    assert slope.percent == pytest.approx(-0.057575, abs=1e-6)
    assert slope.t == pytest.approx(-0.143540, abs=1e-6)
    assert not usage_falling(NOISY)


def test_only_the_last_twelve_weeks_count_and_eight_must_be_there() -> None:
    assert weekly_slope([9999.0, *FALLING]) == weekly_slope(FALLING)
    eight = [None, None, *FALLING[2:5], None, None, *FALLING[7:]]
    assert usage_falling(eight)
    assert not usage_falling([None, *eight[:2], *eight[3:]])
    assert not usage_falling([0.0] * 12)


@pytest.mark.parametrize(("step", "t"), [(-8.0, -inf), (8.0, inf), (0.0, 0.0)])
def test_a_perfect_line_is_no_accident(step: float, t: float) -> None:
    slope = weekly_slope([1024.0 + step * week for week in range(12)])
    assert slope is not None
    assert slope.t == t


def test_missing_weeks_keep_their_place() -> None:
    line = [100.0 - 2 * week for week in range(12)]
    gaps: list[float | None] = [*line]
    gaps[3] = gaps[7] = None
    whole, partly = weekly_slope(line), weekly_slope(gaps)
    assert whole is not None
    assert partly is not None
    assert partly.step == pytest.approx(whole.step)


def contacts(*days_ago: int) -> list[date]:
    return [TODAY - timedelta(ago) for ago in days_ago]


def test_silence_is_measured_by_the_customers_own_rhythm() -> None:
    long_ago = date(2020, 1, 1)
    assert not silent(contacts(44, 51, 58), TODAY, long_ago, 0)
    assert silent(contacts(45, 52, 59), TODAY, long_ago, 0)
    assert not silent(contacts(60, 91, 122), TODAY, long_ago, 0)
    assert silent(contacts(62, 93, 124), TODAY, long_ago, 0)
    assert silent(contacts(1), TODAY, long_ago, 2)


def test_without_any_contact_silence_counts_from_when_we_began_to_watch() -> None:
    assert not silent([], TODAY, TODAY - timedelta(44), 1)
    assert silent([], TODAY, TODAY - timedelta(45), 1)


def test_sentiment_drops_by_a_point_or_the_pulse_by_two() -> None:
    assert sentiment_dropped([7.9, 8.0, 8.1], [9.0, 9.0, 9.0])
    assert not sentiment_dropped([8.1, 8.1, 8.1], [9.0, 9.0, 9.0])
    assert not sentiment_dropped([1.0, 1.0], [9.0, 9.0, 9.0])
    assert sentiment_dropped([], [], 2, 4)
    assert not sentiment_dropped([], [], 3, 4)
    assert not sentiment_dropped([], [], 1, None)


def test_a_sponsor_gone_or_new_is_a_change() -> None:
    assert sponsor_changed(TODAY, vacant=True)
    assert sponsor_changed(TODAY, vacant=False, changed_on=TODAY - timedelta(60))
    assert not sponsor_changed(TODAY, vacant=False, changed_on=TODAY - timedelta(61))
    assert not sponsor_changed(TODAY, vacant=False, changed_on=TODAY + timedelta(1))
    assert not sponsor_changed(TODAY, vacant=False)


@pytest.mark.parametrize(
    ("tickets", "chance", "fires"),
    [(7, 0.004534, True), (6, 0.016564, False), (5, 0.052653, False)],
)
def test_a_support_spike_is_rare_for_the_customer(
    tickets: int, chance: float, *, fires: bool
) -> None:
    assert chance_of_at_least(tickets, 2) == pytest.approx(chance, abs=1e-6)
    assert support_spike(tickets, 6) is fires


def test_two_urgent_tickets_are_a_spike_and_two_tickets_are_none() -> None:
    assert support_spike(0, 0, urgent_open=2)
    assert not support_spike(2, 0)
    assert chance_of_at_least(0, 2) == 1


def test_spend_under_forecast_is_measured_by_its_own_swings() -> None:
    assert variance_z(54_000, 65_000, 1_200, 13) == pytest.approx(-1.797731, abs=1e-6)
    earlier = [5_000.0 - 1_200, 5_000.0 + 1_200] * 6 + [5_000.0]
    variance = spend_variance([*earlier, *[54_000 / 13] * 13], forecast=65_000)
    assert variance is not None
    assert variance.percent == pytest.approx(-16.923077, abs=1e-6)
    assert variance.z == pytest.approx(-1.797731, abs=1e-6)
    assert not variance.run_rate
    assert spend_under_forecast(variance)


def test_without_a_forecast_the_run_rate_stands_in() -> None:
    variance = spend_variance([100.0] * 30 + [80.0] * 13)
    assert variance == SpendVariance(-20, -inf, run_rate=True)
    assert spend_under_forecast(variance)
    assert not spend_under_forecast(spend_variance([100.0] * 26))


def test_a_short_history_needs_a_quarter_missing() -> None:
    quarter = spend_variance([100.0] * 4 + [75.0] * 13)
    assert quarter == SpendVariance(-25, None, run_rate=True)
    assert spend_under_forecast(quarter)
    assert not spend_under_forecast(spend_variance([100.0] * 4 + [76.0] * 13))


@pytest.mark.parametrize("weekly", [[100.0] * 12, [100.0] * 13, [0.0] * 30])
def test_without_anything_to_compare_there_is_no_variance(weekly: list[float]) -> None:
    assert spend_variance(weekly) is None
    assert not spend_under_forecast(None)


def test_unchanging_spend_has_no_usual_swings() -> None:
    assert [variance_z(actual, 100, 0, 13) for actual in (99, 100, 101)] == [-inf, 0, inf]


def test_data_is_silent_only_while_its_source_works() -> None:
    assert data_silent(14, source_healthy=True)
    assert not data_silent(14, source_healthy=False)
    assert not data_silent(13, source_healthy=True)


def test_a_fifth_falling_silent_together_is_the_source() -> None:
    assert source_down(20, 100)
    assert not source_down(19, 100)
    assert not source_down(0, 0)


def test_first_value_is_late_after_thirty_days() -> None:
    assert first_value_late(30, reached=False)
    assert not first_value_late(29, reached=False)
    assert not first_value_late(300, reached=True)


def test_every_signal_has_its_points() -> None:
    assert [signal.points for signal in SIGNALS.values()] == [2, 2, 2, 3, 1, 2, 1, 2]
