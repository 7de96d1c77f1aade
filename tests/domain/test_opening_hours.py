"""A schedule that cannot be is refused when it is made, with what to mend."""

from datetime import date, datetime
from typing import Any

import pytest

from domain.business_time import Schedule
from domain.errors import InvalidSchedule
from tests.support.schedules import OFFICE, Terms, at, refused


@pytest.mark.parametrize(("reason", "terms"), refused(), ids=lambda value: str(value)[:25])
def test_the_refused_examples_are_refused(reason: str, terms: Terms) -> None:
    with pytest.raises(InvalidSchedule):
        terms.schedule()


@pytest.mark.parametrize(
    "zone", ["PST", "", "Mars/Olympus", "America", "../etc/passwd", "a\0b", None, 5, b"UTC"]
)
def test_an_unknown_zone_is_refused(zone: Any) -> None:
    with pytest.raises(InvalidSchedule, match="zone") as caught:
        Schedule(zone, OFFICE)
    assert caught.value.field == "zone"


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ({}, "no opening hours at all"),
        ({0: []}, "no opening hours at all"),
        (None, "must map weekdays"),
        ([("08:00", "17:00")], "must map weekdays"),
        ({7: [("08:00", "17:00")]}, "7 is not a weekday"),
        ({-1: [("08:00", "17:00")]}, "-1 is not a weekday"),
        ({True: [("08:00", "17:00")]}, "True is not a weekday"),
        ({"mon": [("08:00", "17:00")]}, "'mon' is not a weekday"),
        ({0: "08:00-17:00"}, "Monday must be a list"),
        ({0: 8}, "Monday must be a list"),
        ({1: ["08:00"]}, "Tuesday has '08:00' where a pair"),
        ({1: [("08:00",)]}, "pair of opening and close"),
        ({1: [("08:00", "12:00", "17:00")]}, "pair of opening and close"),
        ({1: [None]}, "pair of opening and close"),
        ({2: [("08:00", "08:00")]}, "Wednesday closes at 08:00, which is not after"),
        ({2: [("22:00", "06:00")]}, "Write a night as two parts"),
        ({2: [("24:00", "24:00")]}, "not after its opening"),
        ({3: [("08:00", "24:01")]}, "Thursday has the time '24:01'"),
        ({3: [("25:00", "26:00")]}, "between 00:00 and 24:00"),
        ({3: [("08:60", "17:00")]}, "between 00:00 and 24:00"),
        ({3: [("8:00", "17:00")]}, "write HH:MM"),
        ({3: [("08:00 ", "17:00")]}, "write HH:MM"),
        ({3: [("08:00\n", "17:00")]}, "write HH:MM"),
        ({3: [("٠٨:٠٠", "17:00")]}, "write HH:MM"),
        ({3: [(8, 17)]}, "write HH:MM"),
        ({4: [("08:00", "12:00"), ("11:59", "17:00")]}, "Friday has hours that overlap"),
        ({4: [("13:00", "17:00"), ("08:00", "13:01")]}, "closes at 13:01, the next opens at 13:00"),
        ({4: [("08:00", "12:00"), ("08:00", "12:00")]}, "overlap"),
    ],
)
def test_impossible_hours_are_refused_with_what_to_mend(hours: Any, words: str) -> None:
    with pytest.raises(InvalidSchedule) as caught:
        Schedule("UTC", hours)
    assert words in caught.value.message
    assert caught.value.field == "hours"


@pytest.mark.parametrize(
    "holidays",
    ["2026-12-25", ["2026-12-25"], [at("2026-12-25 00:00")], [datetime(2026, 1, 1)], [1], None, 3],  # noqa: DTZ001 - wrong on purpose
)
def test_holidays_that_are_not_plain_dates_are_refused(holidays: Any) -> None:
    with pytest.raises(InvalidSchedule, match="date") as caught:
        Schedule("UTC", OFFICE, holidays)
    assert caught.value.field == "holidays"


def test_parts_of_a_day_may_touch_and_come_in_any_order() -> None:
    whole = Schedule("UTC", {0: [("12:00", "24:00"), ("00:00", "12:00")]})
    assert whole.openings(date(2026, 7, 6)) == [(at("2026-07-06 00:00"), at("2026-07-07 00:00"))]


def test_holidays_may_be_any_collection_and_are_read_once() -> None:
    days = [date(2026, 7, 6)]
    schedule = Schedule("UTC", OFFICE, days)
    days.append(date(2026, 7, 7))
    assert schedule.holidays == {date(2026, 7, 6)}
    assert Schedule("UTC", OFFICE, dict.fromkeys(days)).holidays == set(days)
