"""The hours a customer may use in a contract year."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from domain.requests_ledger import Ledger, year_of

MINUTES = st.integers(0, 3000)


def test_an_allowance_may_be_used_to_the_last_minute() -> None:
    hours = Ledger(used=1200, reserved=540, allowed=1800)
    assert not hours.exceeded_by(60)
    assert hours.exceeded_by(61)


def test_a_warning_comes_with_the_session_that_reaches_the_percentage() -> None:
    hours = Ledger(used=1380, reserved=0, allowed=1800)
    assert hours.crossed_by(59, (80, 100)) == []
    assert hours.crossed_by(60, (80, 100)) == [80]
    assert hours.crossed_by(420, (100, 80)) == [80, 100]
    assert Ledger(1440, 0, 1800).crossed_by(60, (80, 100)) == []


def test_an_allowance_of_no_hours_is_never_reached_but_always_exceeded() -> None:
    assert Ledger(0, 0, 0).crossed_by(60, (80, 100)) == []
    assert Ledger(0, 0, 0).exceeded_by(1)


@given(st.lists(st.sampled_from([30, 60, 90, 120])), st.integers(1, 3000))
def test_each_percentage_is_crossed_at_most_once_however_the_hours_are_used(
    sessions: list[int], allowed: int
) -> None:
    used, crossed = 0, []
    for minutes in sessions:
        crossed += Ledger(used, 0, allowed).crossed_by(minutes, (80, 100))
        used += minutes
    reached = [percent for percent in (80, 100) if used * 100 >= percent * allowed]
    assert crossed == reached


def test_a_contract_year_begins_at_midnight_where_the_customer_is() -> None:
    start = date(2025, 11, 24)
    before = datetime(2026, 11, 23, 12, 59, tzinfo=UTC)  # 23:59 in Sydney
    after = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
    old, new = (year_of(start, at, "Australia/Sydney") for at in (before, after))
    assert old[1] == new[0] == after
    assert new[1] == datetime(2027, 11, 23, 13, 0, tzinfo=UTC)
