"""Business figures: each is one definition, and nothing is not zero."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.metrics import (
    FirstValue,
    PortfolioHealth,
    Retention,
    Satisfaction,
    Spend,
    TimeToFirstValue,
    of_ten,
    portfolio_health,
    retention,
    satisfaction,
    spend_per_customer,
    time_to_first_value,
    yearly_churn,
)

YEAR = Retention(start=1_000_000, expansion=180_000, contraction=30_000, lost=40_000, new=250_000)


def test_retention_and_churn_of_a_year() -> None:
    assert YEAR.net == pytest.approx(1.11)
    assert YEAR.gross == pytest.approx(0.93)
    assert YEAR.revenue_churn == pytest.approx(0.04)
    assert YEAR.gross_revenue_churn == pytest.approx(0.07)


def test_three_figures_go_by_the_name_of_expansion() -> None:
    assert YEAR.end == 1_360_000
    assert YEAR.expansion_share == pytest.approx(0.132353, abs=1e-6)
    assert YEAR.expansion_of_start == pytest.approx(0.18)
    assert YEAR.expansion_of_growth == pytest.approx(0.418605, abs=1e-6)


def test_a_cohort_is_compared_customer_by_customer() -> None:
    start = {"a": Decimal(100), "b": Decimal(100), "c": Decimal(100), "trial": Decimal(0)}
    end = {"a": Decimal(150), "b": Decimal(80), "trial": Decimal(30), "new": Decimal(20)}
    year = retention(start, end)
    assert (year.start, year.expansion, year.contraction, year.lost) == (300, 50, 20, 100)
    assert (year.new, year.customers, year.lost_customers) == (50, 3, 1)
    assert year.logo_churn == pytest.approx(1 / 3)
    assert year.end == sum(end.values())


def test_nothing_has_no_value_rather_than_zero() -> None:
    empty = retention({}, {})
    assert (empty.net, empty.gross, empty.logo_churn, empty.expansion_share) == (None,) * 4
    assert satisfaction([]) == Satisfaction(None, None, 0, None)
    assert spend_per_customer([]) == Spend(None, None, 0)
    assert time_to_first_value([]) == TimeToFirstValue(None, None, 0)


MONEY = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 10**9))


@given(MONEY, MONEY)
def test_gross_retention_never_exceeds_one_and_the_books_balance(
    start: dict[str, int], end: dict[str, int]
) -> None:
    year = retention(start, end)
    assert year.end == sum(end.values())
    if year.gross is not None and year.net is not None:
        assert year.gross <= 1
        assert year.gross <= year.net
        assert year.gross_revenue_churn == pytest.approx(1 - year.gross)


def test_monthly_churn_compounds_to_a_year() -> None:
    assert yearly_churn(0.0043) == pytest.approx(0.05039698, abs=1e-8)


def test_customers_still_on_the_way_count_in_time_to_first_value() -> None:
    seen = [FirstValue(days) for days in (45, 12, 31, 20)] + [FirstValue(50, reached=False)]
    found = time_to_first_value(seen)
    assert (found.median_days, found.customers) == (31, 5)
    assert found.share_in_time == pytest.approx(0.4)


def test_without_half_arrived_there_is_no_median() -> None:
    seen = [FirstValue(10), FirstValue(40, reached=False), FirstValue(50, reached=False)]
    found = time_to_first_value(seen)
    assert found.median_days is None
    assert found.share_in_time == pytest.approx(1 / 3)


def test_customers_not_watched_long_enough_say_nothing_about_thirty_days() -> None:
    assert time_to_first_value([FirstValue(5, reached=False)]).share_in_time is None
    assert time_to_first_value([FirstValue(5)]).share_in_time == 1


def test_satisfaction_is_of_ten_with_its_number_of_answers() -> None:
    found = satisfaction([of_ten(r) for r in (5, 5, 4, 4, 3, 2)], asked=12)
    assert found.mean == pytest.approx(7.666667, abs=1e-6)
    assert found.satisfied == pytest.approx(0.666667, abs=1e-6)
    assert (found.answers, found.response_rate) == (6, 0.5)


def test_spend_counts_paying_customers_only() -> None:
    assert spend_per_customer([100, 0, 200, 600]) == Spend(300, 200, 3)


def test_portfolio_health_leaves_grey_out_of_its_means() -> None:
    found = portfolio_health([(80.0, "green", 300), (40.0, "red", 100), (10.0, None, 900)])
    assert found == PortfolioHealth(60, 70, {"green": 1, "yellow": 0, "red": 1, None: 1})
    assert portfolio_health([]).mean is None
    assert portfolio_health([(80.0, "green", 0)]).weighted_mean is None
