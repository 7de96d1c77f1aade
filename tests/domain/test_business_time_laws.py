"""What holds of every schedule, and a second opinion on every answer."""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from types import FrameType
from typing import Any

import workclock
from hypothesis import given
from hypothesis import strategies as st

from domain.any_region import AnyRegion
from domain.business_time import Schedule
from domain.day_by_day import days
from tests.support.schedules import OFFICE, Hours, Terms, at, hours

ZONES = (
    "America/Los_Angeles",
    "America/New_York",
    "Europe/London",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Australia/Lord_Howe",  # half an hour of summer time
    "America/Havana",  # clocks change at midnight
    "Asia/Beirut",
    "America/Nuuk",  # the hour before midnight does not exist
    "Africa/Casablanca",  # summer time is the standard
    "Pacific/Apia",
    "UTC",
)
MIDNIGHT = 24 * 60
A_MICROSECOND = timedelta(microseconds=1)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@st.composite
def a_day(draw: st.DrawFn) -> list[tuple[str, str]]:
    most = draw(st.sampled_from([1, 1, 2, 3]))
    favourites = st.sampled_from([0, 60, 90, 120, 150, 480, 1020, 1380, MIDNIGHT])
    cuts = draw(
        st.lists(
            st.one_of(favourites, st.integers(0, MIDNIGHT)),
            min_size=2 * most,
            max_size=2 * most,
            unique=True,
        )
    )
    cuts.sort()
    return [(clock(a), clock(b)) for a, b in zip(cuts[::2], cuts[1::2], strict=True)]


@st.composite
def all_terms(draw: st.DrawFn) -> Terms:
    weekdays = draw(st.sets(st.integers(0, 6), min_size=1))
    week: Hours = {weekday: draw(a_day()) for weekday in weekdays}
    off = draw(st.sets(st.dates(date(2024, 1, 1), date(2028, 12, 31)), max_size=40))
    return Terms(draw(st.sampled_from(ZONES)), week, tuple(off))


instants = st.datetimes(datetime(2023, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
spring_and_autumn = st.sampled_from(
    [at("2026-03-08 06:00"), at("2026-11-01 04:00"), at("2026-03-28 22:00"), at("2026-10-03 14:00")]
).flatmap(lambda near: st.timedeltas(-hours(30), hours(30)).map(lambda by: near + by))
starts = st.one_of(instants, spring_and_autumn)
amounts = st.timedeltas(timedelta(), hours(400))


@given(all_terms(), starts, amounts)
def test_open_time_up_to_the_due_time_is_the_duration(
    terms: Terms, start: datetime, amount: timedelta
) -> None:
    schedule = terms.schedule()
    assert schedule.between(start, schedule.add(start, amount)) == amount


@given(all_terms(), starts, amounts.filter(bool))
def test_the_due_time_is_the_earliest_such_instant(
    terms: Terms, start: datetime, amount: timedelta
) -> None:
    schedule = terms.schedule()
    due = schedule.add(start, amount)
    assert schedule.between(start, due - A_MICROSECOND) == amount - A_MICROSECOND
    assert schedule.is_open(due - A_MICROSECOND)


@given(all_terms(), starts, amounts, amounts)
def test_adding_in_two_steps_is_adding_at_once(
    terms: Terms, start: datetime, one: timedelta, two: timedelta
) -> None:
    schedule = terms.schedule()
    assert schedule.add(schedule.add(start, one), two) == schedule.add(start, one + two)


@given(all_terms(), starts, starts, amounts, amounts)
def test_later_starts_and_longer_targets_are_never_due_earlier(
    terms: Terms, one: datetime, two: datetime, short: timedelta, long: timedelta
) -> None:
    schedule = terms.schedule()
    assert schedule.add(min(one, two), short) <= schedule.add(max(one, two), short)
    assert schedule.add(one, min(short, long)) <= schedule.add(one, max(short, long))


@given(all_terms(), starts, starts, starts)
def test_open_time_adds_up_over_neighbouring_spans(
    terms: Terms, one: datetime, two: datetime, three: datetime
) -> None:
    schedule = terms.schedule()
    first, middle, last = sorted((one, two, three))
    assert schedule.between(first, last) == (
        schedule.between(first, middle) + schedule.between(middle, last)
    )


@given(all_terms(), starts)
def test_the_next_opening_is_open_and_nothing_before_it_is(terms: Terms, now: datetime) -> None:
    schedule = terms.schedule()
    opening = schedule.next_opening(now)
    assert schedule.is_open(opening)
    assert schedule.between(now, opening) == timedelta()
    assert schedule.is_open(now) == (opening == now)


@given(all_terms(), all_terms(), starts, st.timedeltas(timedelta(), timedelta(days=60)))
def test_any_region_is_open_no_less_than_each_and_no_more_than_both(
    one: Terms, two: Terms, start: datetime, span: timedelta
) -> None:
    each = [one.schedule(), two.schedule()]
    either = AnyRegion(each).between(start, start + span)
    counted = [schedule.between(start, start + span) for schedule in each]
    assert max(counted) <= either <= sum(counted, timedelta())


@given(all_terms(), starts, st.timedeltas(timedelta(), timedelta(days=60)))
def test_the_sum_day_by_day_is_the_open_time_and_leaves_no_gap_unnamed(
    terms: Terms, start: datetime, span: timedelta
) -> None:
    schedule = terms.schedule()
    end = start + span
    walk = days(schedule, start, end)
    assert (walk[-1].total if walk else timedelta()) == schedule.between(start, end)
    pieces = sorted(
        [part for day in walk for part in day.counted]
        + [(gap.from_at, gap.until_at) for day in walk for gap in day.gaps]
    )
    assert sum((until - since for since, until in pieces), timedelta()) == span
    assert all(a[1] == b[0] for a, b in pairwise(pieces))


class TestSecondOpinion:
    @given(all_terms(), starts, amounts)
    def test_workclock_gives_the_same_due_time(
        self, terms: Terms, start: datetime, amount: timedelta
    ) -> None:
        assert terms.schedule().add(start, amount) == other(terms).add(start, amount)

    @given(all_terms(), starts, st.timedeltas(timedelta(), timedelta(days=400)))
    def test_workclock_counts_the_same_open_time(
        self, terms: Terms, start: datetime, span: timedelta
    ) -> None:
        counted = terms.schedule().between(start, start + span)
        assert counted == other(terms).between(start, start + span)


def other(terms: Terms) -> Any:
    """The same schedule by workclock, which writes 24:00 as a night that ends at 00:00."""

    def wall(text: str) -> time:
        return time() if text == "24:00" else time.fromisoformat(text)

    rules: list[Any] = [
        workclock.WorkDay(wall(opens), wall(closes), days=[weekday])
        for weekday, parts in terms.hours.items()
        for opens, closes in parts
    ]
    if terms.holidays:
        rules.append(workclock.Holidays(terms.holidays))
    return workclock.Schedule(rules, time_zone=terms.zone)


def calls_of(work: Callable[[], object]) -> int:
    """How many Python and C calls a piece of work makes: a cost that no busy machine disturbs."""
    number = 0

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal number
        number += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return number


def test_the_cost_of_an_answer_does_not_grow_with_its_span() -> None:
    schedule = Schedule("America/New_York", OFFICE)
    start = at("2026-02-02 15:00")
    for amount in (8, 2000):
        schedule.add(start, hours(amount))  # fills the years it passes through
    short = calls_of(lambda: schedule.add(start, hours(8)))
    assert calls_of(lambda: schedule.add(start, hours(1900))) <= 2 * short
    day = calls_of(lambda: schedule.between(start, start + timedelta(days=1)))
    assert calls_of(lambda: schedule.between(start, start + timedelta(days=300))) <= 2 * day
