"""Reads zone, weekly hours and holidays as an administrator wrote them, or says what to mend.

Everything a schedule could get wrong is refused here, once, so that the arithmetic in
`domain.business_time` never meets a bad value.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.errors import InvalidSchedule

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MINUTES_A_DAY = 24 * 60

Minutes = tuple[int, int]
"""One half-open interval of a local day, in minutes after midnight; 1440 is 24:00."""

Week = tuple[tuple[Minutes, ...], ...]
"""Seven days from Monday, each with its intervals in order."""

_CLOCK = re.compile(r"([01]\d|2[0-4]):([0-5]\d)", re.ASCII)


def read_zone(name: object) -> ZoneInfo:
    """The IANA zone of that name. Raises InvalidSchedule for any other text."""
    if not isinstance(name, str):
        raise InvalidSchedule(f"The zone must be text, not {name!r}.", field="zone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidSchedule(
            f"There is no time zone {name!r}: use an IANA name such as Europe/London "
            "(abbreviations such as PST leave out summer time).",
            field="zone",
        ) from error


def read_week(hours: object) -> Week:
    """Seven days of sorted intervals out of `{weekday: [("08:00", "17:00"), ...]}`, 0 = Monday.

    A weekday that is missing or empty is closed; intervals may touch. Raises InvalidSchedule for
    a weekday outside 0..6, a time that is not HH:MM, a close that is not after its opening,
    intervals that overlap, and a week without any hours.
    """
    if not isinstance(hours, Mapping):
        raise _bad_hours("Hours must map weekdays (0 is Monday) to lists of opening and close.")
    for weekday in hours:
        if type(weekday) is not int or not 0 <= weekday <= 6:
            raise _bad_hours(f"{weekday!r} is not a weekday: use 0 for Monday to 6 for Sunday.")
    week = tuple(_read_day(weekday, hours.get(weekday, ())) for weekday in range(7))
    if not any(week):
        raise _bad_hours("There are no opening hours at all: give at least one day some.")
    return week


def read_holidays(holidays: object) -> frozenset[date]:
    """The local dates that do not count. Raises InvalidSchedule for anything but plain dates."""
    if isinstance(holidays, str) or not isinstance(holidays, Iterable):
        raise InvalidSchedule("Holidays must be a list of dates.", field="holidays")
    days = list(holidays)
    for day in days:
        # A datetime is a date to Python, but which local day it means depends on a zone.
        if not isinstance(day, date) or isinstance(day, datetime):
            raise InvalidSchedule(
                f"{day!r} is not a holiday date: give a plain date such as 2026-12-25.",
                field="holidays",
            )
    return frozenset(days)


def _read_day(weekday: int, intervals: object) -> tuple[Minutes, ...]:
    name = DAY_NAMES[weekday]
    if isinstance(intervals, str) or not isinstance(intervals, Iterable):
        raise _bad_hours(f"{name} must be a list of opening and close, not {intervals!r}.")
    day = sorted(_read_interval(name, interval) for interval in intervals)
    for (_, close), (opens, _) in pairwise(day):
        if opens < close:
            raise _bad_hours(
                f"{name} has hours that overlap: one part closes at {_text(close)}, "
                f"the next opens at {_text(opens)}. Join them or move one."
            )
    return tuple(day)


def _read_interval(name: str, interval: object) -> Minutes:
    if isinstance(interval, str) or not isinstance(interval, Sequence) or len(interval) != 2:
        raise _bad_hours(f"{name} has {interval!r} where a pair of opening and close belongs.")
    opens, close = (_read_time(name, text) for text in interval)
    if close <= opens:
        raise _bad_hours(
            f"{name} closes at {interval[1]}, which is not after its opening at {interval[0]}. "
            "Write a night as two parts: until 24:00, and from 00:00 on the next day."
        )
    return opens, close


def _read_time(name: str, text: object) -> int:
    match = _CLOCK.fullmatch(text) if isinstance(text, str) else None
    minutes = int(match[1]) * 60 + int(match[2]) if match else MINUTES_A_DAY + 1
    if minutes > MINUTES_A_DAY:
        raise _bad_hours(f"{name} has the time {text!r}: write HH:MM between 00:00 and 24:00.")
    return minutes


def _text(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _bad_hours(message: str) -> InvalidSchedule:
    return InvalidSchedule(message, field="hours")
