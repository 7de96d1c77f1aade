"""Why this time: the sum, day by day, with every gap named."""

from datetime import date, datetime, timedelta

import pytest

from domain.any_region import AnyRegion
from domain.business_time import Schedule
from domain.day_by_day import ClockChange, Day, Gap, Why, days
from tests.support.schedules import ALWAYS, NIGHTS, OFFICE, at, hours

AUSTRALIA_DAY = date(2026, 1, 26)
SYDNEY = Schedule("Australia/Sydney", OFFICE, [AUSTRALIA_DAY])


def reasons(day: Day) -> list[Why]:
    return [gap.why for gap in day.gaps]


def test_a_long_weekend_is_told_day_by_day() -> None:
    # Friday 15:00 in Sydney, four hours: two on Friday, none until Tuesday 10:00.
    start = at("2026-01-23 04:00")
    due = SYDNEY.add(start, hours(4))
    friday, saturday, sunday, monday, tuesday = days(
        SYDNEY, start, due, holiday_names={AUSTRALIA_DAY: "Australia Day"}
    )
    assert friday.counted == ((start, at("2026-01-23 06:00")),)
    assert friday.gaps == (Gap(Why.NIGHT, at("2026-01-23 06:00"), at("2026-01-23 13:00")),)
    assert (friday.worked, friday.total) == (hours(2), hours(2))
    assert reasons(saturday) == reasons(sunday) == [Why.WEEKEND]
    assert monday.gaps == (
        Gap(Why.HOLIDAY, at("2026-01-25 13:00"), at("2026-01-26 13:00"), "Australia Day"),
    )
    assert monday.worked == timedelta()
    assert reasons(tuesday) == [Why.NIGHT]
    assert (tuesday.on, tuesday.total) == (date(2026, 1, 27), hours(4))
    assert tuesday.counted[-1][1] == due


def test_a_holiday_nobody_named_is_still_a_holiday() -> None:
    [monday] = days(SYDNEY, *SYDNEY.day_bounds(AUSTRALIA_DAY))
    assert [(gap.why, gap.name) for gap in monday.gaps] == [(Why.HOLIDAY, "")]


def test_a_holiday_on_a_weekend_costs_nothing_and_is_not_blamed() -> None:
    saturday = date(2026, 12, 26)
    schedule = Schedule("UTC", OFFICE, [saturday])
    [day] = days(schedule, *schedule.day_bounds(saturday), holiday_names={saturday: "Boxing Day"})
    assert reasons(day) == [Why.WEEKEND]


def test_breaks_nights_and_weekdays_off_are_told_apart() -> None:
    schedule = Schedule("UTC", {0: [("08:00", "12:00"), ("13:00", "17:00")]})
    monday, tuesday = days(schedule, at("2026-07-06 00:00"), at("2026-07-08 00:00"))
    assert reasons(monday) == [Why.NIGHT, Why.BREAK, Why.NIGHT]
    assert reasons(tuesday) == [Why.CLOSED]
    mornings = Schedule("UTC", {0: [("08:00", "12:00")]})
    (monday,) = days(mornings, at("2026-07-06 00:00"), at("2026-07-07 00:00"))
    assert reasons(monday) == [Why.NIGHT, Why.CLOSED]


@pytest.mark.parametrize(
    ("day", "instant", "by", "open_time"),
    [
        (date(2026, 3, 8), "2026-03-08 07:00", 1, 7),
        (date(2026, 11, 1), "2026-11-01 06:00", -1, 9),
    ],
)
def test_a_clock_change_in_hours_is_named_on_its_day(
    day: date, instant: str, by: int, open_time: int
) -> None:
    nights = Schedule("America/New_York", NIGHTS)
    [only] = days(nights, *nights.day_bounds(day))
    assert only.clock_change == ClockChange(at(instant), hours(by), in_hours=True)
    assert only.worked == hours(open_time)


def test_a_clock_change_on_a_closed_weekend_is_named_but_not_in_hours() -> None:
    london = Schedule("Europe/London", OFFICE)
    walk = days(london, at("2026-03-27 16:00"), at("2026-03-30 08:00"))
    changes = [day.clock_change for day in walk]
    assert changes == [None, None, ClockChange(at("2026-03-29 01:00"), hours(1), False), None]


@pytest.mark.parametrize("part", [("00:00", "02:00"), ("03:00", "05:00")])
def test_a_clock_change_at_the_very_opening_or_close_is_not_in_hours(
    part: tuple[str, str],
) -> None:
    sunday = Schedule("America/New_York", {6: [part]})
    [day] = days(sunday, *sunday.day_bounds(date(2026, 3, 8)))
    assert day.clock_change == ClockChange(at("2026-03-08 07:00"), hours(1), in_hours=False)
    assert day.worked == hours(2)


def test_a_clock_change_at_midnight_belongs_to_the_day_it_ends() -> None:
    beirut = Schedule("Asia/Beirut", ALWAYS)
    saturday, sunday = days(beirut, at("2026-03-28 12:00"), at("2026-03-29 12:00"))
    assert saturday.clock_change is not None
    assert saturday.clock_change.at == at("2026-03-28 22:00")
    assert sunday.clock_change is None


def test_a_clock_change_before_the_start_or_after_the_end_is_not_mentioned() -> None:
    always = Schedule("Europe/London", ALWAYS)
    [after] = days(always, at("2026-03-29 09:00"), at("2026-03-29 10:00"))
    [before] = days(always, at("2026-03-29 00:10"), at("2026-03-29 00:50"))
    assert after.clock_change is before.clock_change is None


def test_pauses_are_left_out_and_named_only_where_it_was_open() -> None:
    schedule = Schedule("UTC", OFFICE)
    pauses = [
        (at("2026-07-06 09:00"), at("2026-07-06 10:00")),
        (at("2026-07-06 16:00"), at("2026-07-07 09:00")),
    ]
    monday, tuesday = days(schedule, at("2026-07-06 08:00"), at("2026-07-07 12:00"), pauses=pauses)
    assert reasons(monday) == [Why.PAUSED, Why.PAUSED, Why.NIGHT]
    assert (monday.worked, monday.total) == (hours(7), hours(7))
    assert reasons(tuesday) == [Why.NIGHT, Why.PAUSED]
    assert (tuesday.worked, tuesday.total) == (hours(3), hours(10))


def test_any_region_shows_the_home_regions_days() -> None:
    both = AnyRegion([Schedule("Europe/London", OFFICE, [date(2026, 7, 14)]), SYDNEY])
    saturday, sunday, monday = days(both, at("2026-07-11 00:00"), at("2026-07-13 00:00"))
    assert reasons(saturday) == [Why.WEEKEND]
    # Sydney's Monday begins on London's Sunday, at 23:00: what is before is no night.
    assert (reasons(sunday), sunday.worked) == ([Why.WEEKEND], hours(1))
    (holiday,) = days(both, at("2026-07-14 09:00"), at("2026-07-14 22:30"))
    assert (reasons(holiday), holiday.worked) == ([Why.HOLIDAY], hours(0.5))
    assert (monday.on, monday.gaps, monday.total) == (date(2026, 7, 13), (), hours(2))


def test_nothing_to_walk_is_no_days() -> None:
    moment = at("2026-07-06 09:00")
    assert days(SYDNEY, moment, moment) == []
    assert days(SYDNEY, moment, moment - hours(50)) == []
    with pytest.raises(ValueError, match="time zone"):
        days(SYDNEY, datetime(2026, 7, 6, 9), moment)  # noqa: DTZ001 - the point
