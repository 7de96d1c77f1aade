"""Months from an anchor, working days by a calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from domain.cadence_days import (
    add_working_days,
    month_after,
    morning_at,
    today_in,
    weekdays_except,
    whole_months,
    working_day_from,
    working_day_until,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
WORKS = weekdays_except()
FRIDAY = date(2026, 6, 5)


@given(DAYS, st.integers(-400, 400))
def test_months_are_those_of_relativedelta(anchor: date, months: int) -> None:
    assert month_after(anchor, months) == anchor + relativedelta(months=months)


@given(DAYS, st.integers(0, 4000))
def test_whole_months_are_the_most_that_fit(anchor: date, days: int) -> None:
    day = anchor + timedelta(days)
    months = whole_months(anchor, day)
    assert month_after(anchor, months) <= day < month_after(anchor, months + 1)


def test_before_the_anchor_no_month_has_passed() -> None:
    assert whole_months(date(2026, 6, 5), date(2026, 1, 1)) == 0


def test_the_end_of_january_leads_to_the_end_of_february_and_back_to_the_31st() -> None:
    anchor = date(2024, 1, 31)
    assert [month_after(anchor, n) for n in (1, 2, 13)] == [
        date(2024, 2, 29),
        date(2024, 3, 31),
        date(2025, 2, 28),
    ]


def test_working_days_skip_weekends_and_holidays() -> None:
    works = weekdays_except({date(2026, 6, 8)})
    assert add_working_days(FRIDAY, 1, works) == date(2026, 6, 9)
    assert add_working_days(date(2026, 6, 9), -1, works) == FRIDAY
    assert add_working_days(date(2026, 6, 6), 0, works) == date(2026, 6, 6)
    assert working_day_from(date(2026, 6, 6), works) == date(2026, 6, 9)
    assert working_day_until(date(2026, 6, 8), works) == FRIDAY


@given(DAYS, st.integers(1, 30))
def test_counting_working_days_forth_and_back_returns(day: date, count: int) -> None:
    start = working_day_from(day, WORKS)
    assert add_working_days(add_working_days(start, count, WORKS), -count, WORKS) == start


def test_a_calendar_without_working_days_is_refused_instead_of_searched_for_ever() -> None:
    with pytest.raises(ValueError, match="no working day"):
        working_day_from(FRIDAY, lambda _: False)


def test_today_and_the_morning_are_those_of_the_zone() -> None:
    late = datetime(2026, 6, 5, 22, tzinfo=UTC)
    assert today_in(late, "Australia/Sydney") == date(2026, 6, 6)
    assert today_in(late, "America/Los_Angeles") == FRIDAY
    assert morning_at(FRIDAY, "Australia/Sydney") == datetime(2026, 6, 4, 23, tzinfo=UTC)


def test_a_skipped_hour_is_the_first_instant_after_and_a_doubled_one_the_first_pass() -> None:
    skipped = morning_at(date(2026, 3, 8), "America/New_York", 2)
    doubled = morning_at(date(2026, 11, 1), "America/New_York", 1)
    assert skipped == datetime(2026, 3, 8, 7, tzinfo=UTC)
    assert doubled == datetime(2026, 11, 1, 5, tzinfo=UTC)
