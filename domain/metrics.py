"""Figures of the business: retention, churn, expansion, time to value, satisfaction, spend.

A period runs from its first instant to the first instant after it; the cohort is everybody with
recurring revenue at its start, closed then: new and returning customers never count. Money is MRR
or ARR in one currency, as Decimal or whole minor units, never mixed with invoices. Shares come as
fractions (1.11 for 111 %); None means that there is no value, which is not 0 %.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean, median
from typing import Final, NamedTuple

Money = int | Decimal

TARGETS: Final = {
    "csat": 8.5,
    "net_retention": 1.10,
    "days_to_first_value": 30,
    "yearly_churn": 0.05,
    "expansion_share": 0.20,
    "mean_health": 75.0,
}
"""What we aim for: satisfaction, retention, expansion and health above, the others below."""


@dataclass(frozen=True, slots=True)
class Retention:
    """A cohort over one period: revenue at its start, what was added, reduced and lost since.

    `new` is revenue at the end from customers that were not in the cohort. `customers` counts the
    cohort, `lost_customers` those of it without revenue at the end.
    """

    start: Money
    expansion: Money
    contraction: Money
    lost: Money
    new: Money = 0
    customers: int = 0
    lost_customers: int = 0

    @property
    def net(self) -> float | None:
        """Net revenue retention."""
        return ratio(self.start + self.expansion - self.contraction - self.lost, self.start)

    @property
    def gross(self) -> float | None:
        """Gross revenue retention: without expansion, so never above 1."""
        return ratio(self.start - self.contraction - self.lost, self.start)

    @property
    def revenue_churn(self) -> float | None:
        """Revenue of lost customers."""
        return ratio(self.lost, self.start)

    @property
    def gross_revenue_churn(self) -> float | None:
        """Revenue lost or reduced: what gross retention lacks to 1."""
        return ratio(self.contraction + self.lost, self.start)

    @property
    def logo_churn(self) -> float | None:
        """Customers lost."""
        return ratio(self.lost_customers, self.customers)

    @property
    def end(self) -> Money:
        """All recurring revenue at the end, new customers included."""
        return self.start + self.expansion - self.contraction - self.lost + self.new

    @property
    def expansion_share(self) -> float | None:
        """Expansion in all revenue at the end: the one the 20 % target is about."""
        return ratio(self.expansion, self.end)

    @property
    def expansion_of_start(self) -> float | None:
        """Expansion in the cohort's revenue at the start."""
        return ratio(self.expansion, self.start)

    @property
    def expansion_of_growth(self) -> float | None:
        """Expansion in all revenue added: the rest came from new customers."""
        return ratio(self.expansion, self.expansion + self.new)


def retention(start: Mapping[str, Money], end: Mapping[str, Money]) -> Retention:
    """What became of a cohort, from recurring revenue by customer at both ends.

    Each customer is compared with itself, so one's growth never hides another's loss.
    """
    cohort = {name: money for name, money in start.items() if money > 0}
    moves = {name: end.get(name, 0) - money for name, money in cohort.items()}
    gone = {name for name in cohort if end.get(name, 0) <= 0}
    return Retention(
        start=_total(cohort.values()),
        expansion=_total(move for move in moves.values() if move > 0),
        contraction=_total(-move for name, move in moves.items() if move < 0 and name not in gone),
        lost=_total(cohort[name] for name in gone),
        new=_total(money for name, money in end.items() if name not in cohort and money > 0),
        customers=len(cohort),
        lost_customers=len(gone),
    )


def ratio(part: Money, whole: Money) -> float | None:
    """A share; None of nothing."""
    return None if whole == 0 else float(Decimal(part) / Decimal(whole))


def yearly_churn(monthly: float) -> float:
    """A monthly churn as a yearly one: it compounds, twelve times it would overstate."""
    return 1.0 - (1.0 - monthly) ** 12


class FirstValue(NamedTuple):
    """Days from contract start to the first value, or so far where it is not `reached` yet."""

    days: int
    reached: bool = True


@dataclass(frozen=True, slots=True)
class TimeToFirstValue:
    """`median_days` is None while fewer than half can be said to have arrived, `share_in_time`
    while nobody was watched for that long."""

    median_days: int | None
    share_in_time: float | None
    customers: int


def time_to_first_value(seen: Iterable[FirstValue], in_time: int = 30) -> TimeToFirstValue:
    """Kaplan-Meier median of days to first value, and the share arrived within `in_time` days.

    Customers still on the way count for as long as we have watched them; leaving them out would
    flatter both figures.
    """
    customers = sorted(seen)
    if not customers:
        return TimeToFirstValue(None, None, 0)
    waiting, at_target, middle = 1.0, 1.0, None
    for days in sorted({each.days for each in customers if each.reached}):
        at_risk = sum(each.days >= days for each in customers)
        arrived = sum(each.days == days and each.reached for each in customers)
        waiting *= 1.0 - arrived / at_risk
        if days <= in_time:
            at_target = waiting
        if middle is None and round(waiting, 9) <= 0.5:
            middle = days
    watched = customers[-1].days >= in_time or all(each.reached for each in customers)
    return TimeToFirstValue(middle, 1.0 - at_target if watched else None, len(customers))


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """`mean` is of 10; `satisfied` the share in the top two of five; `response_rate` of asked."""

    mean: float | None
    satisfied: float | None
    answers: int
    response_rate: float | None


def satisfaction(ratings: Collection[float], asked: int | None = None) -> Satisfaction:
    """Satisfaction from ratings of 0 to 10. Those of five are doubled first (`of_ten`)."""
    return Satisfaction(
        mean=fmean(ratings) if ratings else None,
        satisfied=ratio(sum(rating >= 8 for rating in ratings), len(ratings)),
        answers=len(ratings),
        response_rate=None if asked is None else ratio(len(ratings), asked),
    )


def of_ten(rating_of_five: float) -> float:
    """A rating of five on the scale of ten."""
    return 2.0 * rating_of_five


class Spend(NamedTuple):
    """Recurring revenue per active customer."""

    mean: float | None
    median: float | None
    customers: int


def spend_per_customer(revenue: Iterable[Money]) -> Spend:
    """Mean and median of recurring revenue over the customers that have any."""
    active = [Decimal(money) for money in revenue if money > 0]
    mean = ratio(_total(active), len(active))
    return Spend(mean, float(median(active)) if active else None, len(active))


@dataclass(frozen=True, slots=True)
class PortfolioHealth:
    """Health over many customers; grey ones are counted in `bands` under None and nowhere else."""

    mean: float | None
    weighted_mean: float | None
    bands: dict[str | None, int]


def portfolio_health(
    customers: Sequence[tuple[float | None, str | None, Money]],
) -> PortfolioHealth:
    """Mean health, plain and weighted by ARR, from (score, band, ARR) of each customer."""
    bands: dict[str | None, int] = dict.fromkeys(("green", "yellow", "red", None), 0)
    for _, band, _ in customers:
        bands[band] += 1
    banded = [
        (score, float(arr))
        for score, band, arr in customers
        if band is not None and score is not None
    ]
    whole = sum(arr for _, arr in banded)
    return PortfolioHealth(
        mean=fmean(score for score, _ in banded) if banded else None,
        weighted_mean=sum(score * arr for score, arr in banded) / whole if whole else None,
        bands=bands,
    )


def _total(amounts: Iterable[Money]) -> Money:
    return sum(amounts, start=0)
