"""Early warnings: eight facts that often come before a customer leaves.

Each rule takes what was seen and answers whether the warning holds today. The thresholds are
scaled by the customer's own noise, since fixed ones cry wolf (docs/health.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import exp, inf, lgamma, log, sqrt
from statistics import fmean, median, stdev
from types import MappingProxyType
from typing import Final, NamedTuple

WEEKS: Final = 12
FEWEST_WEEKS: Final = 8
SPEND_WEEKS: Final = 13
MOST_EARLIER_WEEKS: Final = 26


@dataclass(frozen=True, slots=True)
class Signal:
    """`points` add up to the level. `lasting`: it clears as soon as the fact behind it ends."""

    id: str
    name: str
    points: int
    playbook: str
    lasting: bool = False


SIGNALS: Final[Mapping[str, Signal]] = MappingProxyType(
    {
        signal.id: signal
        for signal in (
            Signal("W1", "Usage is falling", 2, "P1"),
            Signal("W2", "Silence", 2, "P2", lasting=True),
            Signal("W3", "Sentiment dropped", 2, "P3"),
            Signal("W4", "Sponsor change", 3, "P4", lasting=True),
            Signal("W5", "Support spike", 1, "P5"),
            Signal("W6", "Spend under forecast", 2, "P6"),
            Signal("W7", "No data", 1, "P7"),
            Signal("W8", "First value is late", 2, "P8", lasting=True),
        )
    }
)


class Slope(NamedTuple):
    """A straight line through weekly values: `step` a week, their mean, the step in percent of it
    a week, and how many standard errors it lies from level (`t`)."""

    step: float
    mean: float
    percent: float
    t: float


def weekly_slope(weekly: Sequence[float | None]) -> Slope | None:
    """The trend of the last 12 whole weeks, oldest first; None stands for a week without data.

    Missing weeks keep their place, so a gap does not make a trend steeper. None if fewer than 8
    weeks are there, or if their mean is zero.
    """
    seen = [(week, value) for week, value in enumerate(weekly[-WEEKS:]) if value is not None]
    if len(seen) < FEWEST_WEEKS:
        return None
    mid, mean = fmean(week for week, _ in seen), fmean(value for _, value in seen)
    if mean == 0:
        return None
    spread = sum((week - mid) ** 2 for week, _ in seen)
    step = sum((week - mid) * (value - mean) for week, value in seen) / spread
    error = sum((value - mean - step * (week - mid)) ** 2 for week, value in seen)
    if error:
        t = step / sqrt(error / (len(seen) - 2) / spread)
    else:
        t = inf if step > 0 else -inf if step < 0 else 0.0
    return Slope(step, mean, 100.0 * step / mean, t)


def usage_falling(weekly: Sequence[float | None]) -> bool:
    """W1: use falls by 3 % a week or more, and not by chance."""
    slope = weekly_slope(weekly)
    return slope is not None and slope.percent <= -3.0 and slope.t <= -1.7


def silent(held_on: Sequence[date], today: date, watched_from: date, missed_in_a_row: int) -> bool:
    """W2: no contact for 45 days and twice the customer's usual gap, or two check-ins missed.

    Without any contact on record, silence counts from `watched_from`: contract start, or the
    import.
    """
    if missed_in_a_row >= 2:
        return True
    days = sorted(set(held_on))
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    patience = max(2 * median(gaps), 45) if gaps else 45
    return (today - (days[-1] if days else watched_from)).days >= patience


def sentiment_dropped(
    ratings: Sequence[float],
    earlier_ratings: Sequence[float],
    pulse: float | None = None,
    earlier_pulse: float | None = None,
) -> bool:
    """W3: mean rating (0 to 10) a point below that of the 90 days before, with three answers in
    each; or the CSM's pulse (1 to 5) down by two."""
    if len(ratings) >= 3 and len(earlier_ratings) >= 3:
        fall = fmean(earlier_ratings) - fmean(ratings)
        if round(fall, 9) >= 1.0:
            return True
    return pulse is not None and earlier_pulse is not None and earlier_pulse - pulse >= 2


def sponsor_changed(today: date, *, vacant: bool, changed_on: date | None = None) -> bool:
    """W4: there is no executive sponsor, or a new one since 60 days or less."""
    return vacant or (changed_on is not None and 0 <= (today - changed_on).days <= 60)


def chance_of_at_least(count: int, expected: float) -> float:
    """How likely `count` or more events are when `expected` are usual (Poisson)."""
    fewer = sum(exp(k * log(expected) - expected - lgamma(k + 1)) for k in range(count))
    return max(0.0, 1.0 - fewer)


def support_spike(tickets_30d: int, tickets_prior_90d: int, urgent_open: int = 0) -> bool:
    """W5: three tickets or more in 30 days, and that is rare for this customer; or two urgent."""
    usual = max(1.0, tickets_prior_90d / 3)
    rare = tickets_30d >= 3 and chance_of_at_least(tickets_30d, usual) <= 0.01
    return rare or urgent_open >= 2


class SpendVariance(NamedTuple):
    """Spend of the last 13 weeks against its forecast: percent off, and how far that is beyond
    the customer's usual swings (None with fewer than 13 earlier weeks). `run_rate`: nobody gave a
    forecast, so it is the mean of the earlier weeks."""

    percent: float
    z: float | None
    run_rate: bool


def spend_variance(weekly: Sequence[float], forecast: float | None = None) -> SpendVariance | None:
    """Compare the last 13 of the weekly spends given, oldest first, with the forecast for them.

    Up to 26 earlier weeks give the usual swings, and the forecast where none is given. None if
    there are not 13 weeks to compare, or nothing to compare them with.
    """
    earlier = weekly[:-SPEND_WEEKS][-MOST_EARLIER_WEEKS:]
    expected = forecast
    if expected is None and earlier:
        expected = SPEND_WEEKS * fmean(earlier)
    if len(weekly) < SPEND_WEEKS or expected is None or expected <= 0:
        return None
    z = None
    if len(earlier) >= SPEND_WEEKS:
        z = variance_z(sum(weekly[-SPEND_WEEKS:]), expected, stdev(earlier), len(earlier))
    percent = 100.0 * (sum(weekly[-SPEND_WEEKS:]) - expected) / expected
    return SpendVariance(percent, z, forecast is None)


def variance_z(actual: float, forecast: float, week_deviation: float, weeks: int) -> float:
    """How many standard errors 13 weeks of spend lie off their forecast.

    `week_deviation` is the sample deviation of the `weeks` earlier weeks; where that is zero, any
    difference is infinitely unusual.
    """
    error = week_deviation * sqrt(SPEND_WEEKS * (1 + SPEND_WEEKS / weeks))
    off = actual - forecast
    if error:
        return off / error
    return inf if off > 0 else -inf if off < 0 else 0.0


def spend_under_forecast(variance: SpendVariance | None) -> bool:
    """W6: a tenth under forecast and beyond the usual swings; a quarter while those are unknown."""
    if variance is None:
        return False
    if variance.z is None:
        return variance.percent <= -25.0
    return variance.percent <= -10.0 and variance.z <= -1.0


def data_silent(quiet_days: int, *, source_healthy: bool) -> bool:
    """W7: nothing of this customer for 14 days from a source that works for others."""
    return quiet_days >= 14 and source_healthy


def source_down(silent_customers: int, customers: int) -> bool:
    """Whether so many customers of a source (a fifth) fell silent together that it is the source.

    Then operations are told once, and no customer is warned about because of it.
    """
    return customers > 0 and silent_customers * 5 >= customers


def first_value_late(age_days: int, *, reached: bool) -> bool:
    """W8: thirty days since contract start and no first value yet."""
    return age_days >= 30 and not reached
