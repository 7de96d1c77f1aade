"""Days a cadence is counted in: months from an anchor, and working days by a calendar given."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

IsWorkingDay = Callable[[date], bool]
"""Whether people work on a day: weekdays less their holidays, or whatever the caller knows."""

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_LONGEST_BREAK: Final = 60
_LENGTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def weekdays_except(holidays: Collection[date] = ()) -> IsWorkingDay:
    """Monday to Friday without `holidays`."""
    free = frozenset(holidays)
    return lambda day: day.weekday() < _SATURDAY and day not in free


def month_after(anchor: date, months: int) -> date:
    """The day `months` calendar months after (or, negative, before) the anchor.

    Always counted from the anchor itself, so that 31 January gives 28 February and 31 March; a
    day the month does not have becomes its last.
    """
    year, month0 = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    month = month0 + 1
    if anchor.day <= 28:
        return date(year, month, anchor.day)
    last = 29 if month == 2 and isleap(year) else _LENGTHS[month0]
    return date(year, month, min(anchor.day, last))


def whole_months(anchor: date, day: date) -> int:
    """How many whole months lie between the anchor and a day on or after it; 0 before it."""
    months = (day.year - anchor.year) * 12 + day.month - anchor.month
    return max(0, months if month_after(anchor, months) <= day else months - 1)


def working_day_from(day: date, works: IsWorkingDay) -> date:
    """The first working day on or after `day`."""
    return _step(day, works, _DAY)


def working_day_until(day: date, works: IsWorkingDay) -> date:
    """The last working day on or before `day`."""
    return _step(day, works, -_DAY)


def add_working_days(day: date, count: int, works: IsWorkingDay) -> date:
    """The working day `count` working days after `day` (before it, if negative); 0 is `day`."""
    step = _DAY if count > 0 else -_DAY
    for _ in range(abs(count)):
        day = _step(day + step, works, step)
    return day


def today_in(now: datetime, zone: str) -> date:
    """The day it is in an IANA zone at an aware instant."""
    return now.astimezone(ZoneInfo(zone)).date()


def morning_at(day: date, zone: str, hour: int = 9) -> datetime:
    """The instant (UTC) a day's reminder leaves: `hour` o'clock in an IANA zone.

    In an hour the clocks skip it is as long after the skip as it would have been into it; in an
    hour that comes twice, the first. Default hour: policy `reminder_hour`.
    """
    local = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


def _step(day: date, works: IsWorkingDay, step: timedelta) -> date:
    for _ in range(_LONGEST_BREAK):
        if works(day):
            return day
        day += step
    raise ValueError(f"no working day within {_LONGEST_BREAK} days of {day}")
