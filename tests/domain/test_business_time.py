"""Business time, rule by rule."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from domain.any_region import AnyRegion
from domain.business_time import Schedule
from domain.errors import InvalidSchedule
from domain.open_spans import Span, to_instant
from tests.support.schedules import (
    ALWAYS,
    NIGHTS,
    OFFICE,
    Example,
    Hours,
    at,
    examples,
    hours,
)

NEW_YORK, LONDON, SYDNEY, KOLKATA = (
    "America/New_York",
    "Europe/London",
    "Australia/Sydney",
    "Asia/Kolkata",
)
OFFICE_IN_UTC = Schedule("UTC", OFFICE)
FRIDAY_CLOSE = at("2026-07-10 17:00")
MONDAY_OPENING = at("2026-07-13 08:00")


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.id)
def test_every_worked_example_comes_out(example: Example) -> None:
    schedule = example.terms.schedule()
    if example.due is not None:
        assert schedule.add(example.start, example.amount) == example.due
    else:
        assert example.end is not None
        assert schedule.between(example.start, example.end) == example.amount


def test_nothing_to_add_gives_the_start_itself_also_out_of_hours() -> None:
    sunday = at("2026-07-12 03:21")
    assert OFFICE_IN_UTC.add(sunday, timedelta()) == sunday


def test_a_target_used_up_exactly_at_the_close_is_due_at_the_close() -> None:
    assert OFFICE_IN_UTC.add(at("2026-07-10 13:00"), hours(4)) == FRIDAY_CLOSE


def test_one_microsecond_more_is_due_after_the_next_opening() -> None:
    more = hours(4) + timedelta(microseconds=1)
    due = OFFICE_IN_UTC.add(at("2026-07-10 13:00"), more)
    assert due == MONDAY_OPENING + timedelta(microseconds=1)


def test_the_opening_counts_and_the_close_does_not() -> None:
    assert OFFICE_IN_UTC.add(MONDAY_OPENING, hours(1)) == at("2026-07-13 09:00")
    assert OFFICE_IN_UTC.add(FRIDAY_CLOSE, hours(1)) == at("2026-07-13 09:00")
    assert OFFICE_IN_UTC.is_open(MONDAY_OPENING)
    assert not OFFICE_IN_UTC.is_open(FRIDAY_CLOSE)
    assert not OFFICE_IN_UTC.is_open(at("2026-07-11 12:00"))
    assert not Schedule("UTC", {6: [("10:00", "11:00")]}).is_open(at("2026-01-01 00:00"))


def test_microseconds_go_in_and_come_out() -> None:
    start = at("2026-07-06 16:59:59.999999")
    assert OFFICE_IN_UTC.add(start, timedelta(microseconds=3)) == at("2026-07-07 08:00:00.000002")
    assert OFFICE_IN_UTC.between(start, at("2026-07-07 08:00:00.000002")) == timedelta(
        microseconds=3
    )


def test_between_is_zero_backwards_and_at_one_instant() -> None:
    assert OFFICE_IN_UTC.between(FRIDAY_CLOSE, MONDAY_OPENING - hours(100)) == timedelta()
    assert OFFICE_IN_UTC.between(MONDAY_OPENING, MONDAY_OPENING) == timedelta()


def test_between_counts_years_it_only_passes_through() -> None:
    assert Schedule("UTC", ALWAYS).between(at("2020-03-01 12:00"), at("2026-03-01 12:00")) == (
        at("2026-03-01 12:00") - at("2020-03-01 12:00")
    )


def test_instants_of_any_zone_are_understood_and_answers_are_in_utc() -> None:
    kolkata = datetime(2026, 7, 6, 15, 0, tzinfo=ZoneInfo(KOLKATA))
    due = OFFICE_IN_UTC.add(kolkata, hours(1))
    assert due == at("2026-07-06 10:30")
    assert due.tzinfo is UTC
    assert OFFICE_IN_UTC.add(kolkata, timedelta()).tzinfo is UTC
    fixed = datetime(2026, 7, 6, 4, 0, tzinfo=timezone(hours(-5)))
    assert OFFICE_IN_UTC.between(fixed, kolkata + hours(1)) == hours(1.5)


def test_the_second_of_two_equal_wall_times_is_an_hour_later() -> None:
    schedule = Schedule(NEW_YORK, ALWAYS)
    first = datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo(NEW_YORK))
    assert schedule.between(first, first.replace(fold=1)) == hours(1)
    assert schedule.add(first.replace(fold=1), hours(1)) == at("2026-11-01 07:30")


@pytest.mark.parametrize("call", ["add", "between", "between_end", "is_open", "next_opening"])
def test_an_instant_without_a_zone_is_refused(call: str) -> None:
    naive, aware = datetime(2026, 7, 6, 9), at("2026-07-06 09:00")  # noqa: DTZ001 - the point
    calls: dict[str, Callable[[], object]] = {
        "add": lambda: OFFICE_IN_UTC.add(naive, hours(1)),
        "between": lambda: OFFICE_IN_UTC.between(naive, aware),
        "between_end": lambda: OFFICE_IN_UTC.between(aware, naive),
        "is_open": lambda: OFFICE_IN_UTC.is_open(naive),
        "next_opening": lambda: OFFICE_IN_UTC.next_opening(naive),
    }
    with pytest.raises(ValueError, match="time zone"):
        calls[call]()


def test_a_negative_duration_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        OFFICE_IN_UTC.add(MONDAY_OPENING, timedelta(microseconds=-1))


class TestHolidays:
    def test_it_is_the_local_date_not_the_utc_date(self) -> None:
        sydney = Schedule(SYDNEY, OFFICE, [date(2026, 1, 26)])
        # Friday 16:00 in Sydney; Monday is Australia Day, so one hour is left for Tuesday.
        assert sydney.add(at("2026-01-23 05:00"), hours(2)) == at("2026-01-26 22:00")

    def test_the_next_years_holidays_count_too(self) -> None:
        london = Schedule(LONDON, OFFICE, [date(2026, 12, 25), date(2027, 1, 1)])
        assert london.add(at("2026-12-31 16:00"), hours(2)) == at("2027-01-04 09:00")

    def test_a_holiday_cuts_a_night_shift_at_midnight(self) -> None:
        nights = Schedule("UTC", NIGHTS, [date(2026, 7, 8)])
        assert nights.between(at("2026-07-07 20:00"), at("2026-07-09 12:00")) == hours(8)
        assert nights.add(at("2026-07-07 22:00"), hours(3)) == at("2026-07-09 01:00")

    @pytest.mark.parametrize(
        ("holiday", "expected"), [(None, 1.5), (date(2026, 3, 29), 1.0), (date(2026, 3, 28), 0.0)]
    )
    def test_hours_pushed_over_midnight_by_a_clock_change_stay_out_of_holidays(
        self, holiday: date | None, expected: float
    ) -> None:
        # In Nuuk the clocks went from Saturday 23:00 to midnight: 23:30 is Sunday 00:30.
        nuuk = Schedule("America/Nuuk", {5: [("22:00", "23:30")]}, [holiday] if holiday else [])
        assert nuuk.between(at("2026-03-28 12:00"), at("2026-03-30 12:00")) == hours(expected)

    def test_hours_before_a_midnight_that_does_not_exist_stay_out_of_the_holiday_before(
        self,
    ) -> None:
        # Toronto 1919: Sunday 23:30 became Monday 00:30, so Monday's 00:30 is before its 00:00.
        week: Hours = {0: [("00:30", "02:00")]}
        around = at("1919-03-30 12:00"), at("1919-04-01 12:00")
        assert Schedule("America/Toronto", week).between(*around) == hours(1.5)
        cut = Schedule("America/Toronto", week, [date(1919, 3, 30)])
        assert cut.between(*around) == hours(1)


class TestClockChanges:
    @pytest.mark.parametrize(
        ("day", "length"), [("2026-03-08", 23), ("2026-11-01", 25), ("2026-06-01", 24)]
    )
    def test_a_day_has_as_many_hours_as_it_really_has(self, day: str, length: int) -> None:
        always = Schedule(NEW_YORK, ALWAYS)
        since, until = always.day_bounds(date.fromisoformat(day))
        assert until - since == always.between(since, until) == hours(length)

    def test_an_opening_that_does_not_exist_is_as_late_as_before_the_change(self) -> None:
        sunday = Schedule(NEW_YORK, {6: [("02:30", "05:00")]})
        assert sunday.next_opening(at("2026-03-08 00:00")) == at("2026-03-08 07:30")  # 03:30

    def test_an_interval_swallowed_by_the_change_has_no_time(self) -> None:
        sunday = Schedule(NEW_YORK, {6: [("02:30", "03:00")]})
        assert sunday.openings(date(2026, 3, 8)) == []
        assert sunday.next_opening(at("2026-03-08 00:00")) == at("2026-03-15 06:30")

    def test_intervals_that_the_change_lays_over_each_other_count_once(self) -> None:
        # 02:00-02:45 does not exist and is 03:00-03:45, inside the next one.
        sunday = Schedule(NEW_YORK, {6: [("02:00", "02:45"), ("03:00", "04:00")]})
        assert sunday.openings(date(2026, 3, 8)) == [
            (at("2026-03-08 07:00"), at("2026-03-08 08:00"))
        ]

    def test_an_opening_and_a_close_that_happen_twice_are_the_first(self) -> None:
        sunday = Schedule(NEW_YORK, {6: [("01:30", "04:00")]})
        assert sunday.openings(date(2026, 11, 1)) == [
            (at("2026-11-01 05:30"), at("2026-11-01 09:00"))
        ]
        closes = Schedule(NEW_YORK, {6: [("00:00", "01:30")]})
        assert closes.openings(date(2026, 11, 1)) == [
            (at("2026-11-01 04:00"), at("2026-11-01 05:30"))
        ]


class TestTenYears:
    def test_a_schedule_that_never_opens_again_is_an_error(self) -> None:
        days = [date(2026, 1, 7) + timedelta(weeks=n) for n in range(11 * 53)]
        schedule = Schedule("UTC", {2: [("10:00", "10:30")]}, days)
        with pytest.raises(InvalidSchedule, match="ten years after 2026-07-06 09:00"):
            schedule.add(at("2026-07-06 09:00"), hours(1))
        with pytest.raises(InvalidSchedule, match="ten years"):
            schedule.next_opening(at("2026-07-06 09:00"))
        assert not schedule.is_open(at("2026-07-08 10:15"))

    def test_ten_years_are_counted_from_the_last_open_moment(self) -> None:
        days = [date(2026, 1, 7) + timedelta(weeks=n) for n in range(9 * 52)]
        schedule = Schedule("UTC", {2: [("10:00", "10:30")]}, days)
        first = schedule.next_opening(at("2025-12-30 00:00"))
        assert first == at("2025-12-31 10:00")
        assert schedule.add(first, hours(1)) == at("2034-12-27 10:30")

    def test_an_opening_just_past_ten_years_is_too_late(self) -> None:
        days = [date(2026, 1, 7) + timedelta(weeks=n) for n in range(522)]
        schedule = Schedule("UTC", {2: [("10:00", "10:30")]}, days)
        assert schedule.next_opening(at("2026-01-10 00:00")) == at("2036-01-09 10:00")
        with pytest.raises(InvalidSchedule, match="ten years"):
            schedule.next_opening(at("2026-01-07 00:00"))

    def test_the_calendar_ends(self) -> None:
        with pytest.raises(InvalidSchedule):
            OFFICE_IN_UTC.add(at("9999-12-30 00:00"), hours(1000))
        assert OFFICE_IN_UTC.between(at("0001-01-01 00:00"), at("0001-01-02 00:00")) == hours(9)


class TestFarYears:
    """One year stands for all that open alike, so that no span takes long to reckon."""

    @pytest.mark.parametrize("zone", [NEW_YORK, SYDNEY, "Africa/Casablanca"])
    @pytest.mark.parametrize("number", [2, 1600, 1728, 1729, 2103, 2104, 2200, 9996, 9998, 9999])
    def test_a_far_year_opens_as_if_it_were_reckoned_day_by_day(
        self, zone: str, number: int
    ) -> None:
        week = {**OFFICE, 6: [("01:30", "02:30"), ("23:00", "24:00")]}
        openings = [*Schedule(zone, week).spans(number)]
        start, end = to_instant(openings[0][0]), to_instant(openings[-1][1])
        schedule = Schedule(zone, week)
        assert schedule.intervals(start, end) == [
            (to_instant(a), to_instant(b)) for a, b in openings
        ]
        total = timedelta(microseconds=sum(b - a for a, b in openings))
        assert schedule.between(start, end) == total
        assert schedule.add(start, total) == end
        assert schedule.is_open(start)
        assert schedule.is_open(end - timedelta(microseconds=1))

    def test_a_holiday_far_away_is_kept(self) -> None:
        christmas = date(2424, 12, 25)
        schedule = Schedule("UTC", OFFICE, [christmas])
        assert schedule.openings(christmas) == []
        assert schedule.add(at("2424-12-24 08:00"), hours(10)) == at("2424-12-26 09:00")
        both = AnyRegion([Schedule("UTC", OFFICE), schedule])
        assert len(both.openings(christmas)) == 1

    @pytest.mark.parametrize("days", [800_000, 999_999, 999_999_999])
    def test_what_ends_after_the_last_year_is_refused_with_few_years_reckoned(
        self, days: int
    ) -> None:
        schedule = Counted(NEW_YORK, OFFICE)
        with pytest.raises(InvalidSchedule):
            schedule.add(MONDAY_OPENING, timedelta(days=days))
        assert schedule.reckoned <= (120 if days == 800_000 else 2)

    def test_all_the_time_there_is_takes_few_years_to_reckon(self) -> None:
        schedule = Counted(NEW_YORK, OFFICE)
        ends = (moment.replace(tzinfo=UTC) for moment in (datetime.min, datetime.max))  # noqa: DTZ901 - both
        worked = schedule.between(*ends)
        assert timedelta(days=978_000) < worked < timedelta(days=979_000)
        assert schedule.reckoned < 450


class Counted(Schedule):
    """Counts the years it reckons."""

    reckoned = 0

    def spans(self, year: int) -> Iterable[Span]:
        self.reckoned += 1
        return super().spans(year)


class TestReadingTheDay:
    def test_the_next_opening_is_now_while_it_is_open(self) -> None:
        now = at("2026-07-06 12:34:56.789")
        assert OFFICE_IN_UTC.next_opening(now) == now
        assert OFFICE_IN_UTC.next_opening(FRIDAY_CLOSE) == MONDAY_OPENING

    def test_a_day_lists_its_openings_in_utc(self) -> None:
        split = Schedule(KOLKATA, {0: [("13:00", "17:00"), ("08:00", "12:00")]})
        assert split.openings(date(2026, 7, 6)) == [
            (at("2026-07-06 02:30"), at("2026-07-06 06:30")),
            (at("2026-07-06 07:30"), at("2026-07-06 11:30")),
        ]
        assert split.openings(date(2026, 7, 7)) == []

    def test_openings_that_touch_over_midnight_and_new_year_are_one(self) -> None:
        always = Schedule(SYDNEY, ALWAYS)
        around = at("2026-12-30 05:00"), at("2027-01-02 05:00")
        assert always.intervals(*around) == [around]

    def test_new_years_eve_in_the_west_lies_in_the_next_utc_year(self) -> None:
        evening = Schedule("America/Los_Angeles", {3: [("20:00", "22:00")]})
        assert evening.openings(date(2026, 12, 31)) == [
            (at("2027-01-01 04:00"), at("2027-01-01 06:00"))
        ]

    def test_a_day_of_a_year_that_begins_elsewhere_is_whole(self) -> None:
        always = Schedule(SYDNEY, ALWAYS)
        assert always.openings(date(2027, 1, 1)) == [
            (at("2026-12-31 13:00"), at("2027-01-01 13:00"))
        ]


class TestAnyRegion:
    regions = (
        Schedule(LONDON, OFFICE, [date(2026, 7, 6)]),
        Schedule(SYDNEY, OFFICE),
        Schedule(LONDON, {0: [("12:00", "18:00")]}),
    )
    either = AnyRegion(regions)

    def test_it_is_open_when_one_region_is_each_by_its_own_holidays(self) -> None:
        # Monday: London's office is on holiday, its afternoon desk and Sydney are not.
        assert self.either.openings(date(2026, 7, 6)) == [
            (at("2026-07-05 23:00"), at("2026-07-06 07:00")),
            (at("2026-07-06 11:00"), at("2026-07-06 17:00")),
            (at("2026-07-06 22:00"), at("2026-07-06 23:00")),
        ]

    def test_hours_of_two_regions_at_once_count_once(self) -> None:
        day = at("2026-07-07 00:00"), at("2026-07-08 00:00")
        assert self.either.between(*day) == hours(7 + 9 + 2)
        assert self.either.add(at("2026-07-07 06:30"), hours(1)) == at("2026-07-07 07:30")

    def test_people_see_the_days_of_the_home_region(self) -> None:
        assert self.either.zone == ZoneInfo(LONDON)
        assert self.either.is_holiday(date(2026, 7, 6))
        assert self.either.works_on(4)
        assert not self.either.works_on(5)

    def test_no_region_at_all_is_refused(self) -> None:
        with pytest.raises(InvalidSchedule, match="at least one region"):
            AnyRegion(())


def test_round_the_clock_is_a_schedule_like_any_other() -> None:
    always = Schedule.round_the_clock(NEW_YORK)
    saturday = at("2026-12-26 03:00")
    assert always == Schedule(NEW_YORK, ALWAYS)
    assert always.add(saturday, hours(1)) == saturday + hours(1)


def test_equal_terms_make_equal_schedules() -> None:
    one, other = Schedule(LONDON, OFFICE, [date(2026, 1, 1)]), Schedule(LONDON, OFFICE)
    assert one != other
    assert one == Schedule(LONDON, {**OFFICE, 6: []}, {date(2026, 1, 1)})
    assert len({one, other, Schedule(LONDON, OFFICE)}) == 2
    assert one != "Europe/London"
    assert "Europe/London" in repr(one)


def test_threads_may_share_a_schedule() -> None:
    shared = Schedule(NEW_YORK, OFFICE)
    starts = [at("2020-01-01 00:00") + timedelta(days=97 * n) for n in range(40)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda start: shared.add(start, hours(100)), starts))
    assert answers == [Schedule(NEW_YORK, OFFICE).add(start, hours(100)) for start in starts]
