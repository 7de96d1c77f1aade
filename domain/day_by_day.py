"""Why a due time is when it is: open time summed one local day at a time, gaps named."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from enum import StrEnum

from domain.business_time import BusinessTime, Interval
from domain.open_spans import to_instant, to_micros

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_NOON = time_of_day(12)


class Why(StrEnum):
    """Why a stretch of time did not count."""

    NIGHT = "night"
    """Before the first opening or after the last close of a working day, unless it holds noon."""
    BREAK = "break"
    """Between two openings of one day."""
    WEEKEND = "weekend"
    CLOSED = "closed"
    """A day from Monday to Friday on which this region never works, or the part of one that holds
    noon."""
    HOLIDAY = "holiday"
    PAUSED = "paused"
    """Open, but the clock was waiting for the customer."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch `[from_at, until_at)` that did not count; `name` is the holiday's, if known."""

    why: Why
    from_at: datetime
    until_at: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class ClockChange:
    """Clocks moved at `at` by `by` (forward in spring: positive); `in_hours`: while it was open,
    so that the day on the wall clock and the time that counted differ."""

    at: datetime
    by: timedelta
    in_hours: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One local day of the sum.

    `counted` and `gaps` together fill the part of the day that was looked at. `worked` is the
    sum of `counted`, `total` the running sum up to the end of this day.
    """

    on: date
    counted: tuple[Interval, ...]
    gaps: tuple[Gap, ...]
    worked: timedelta
    total: timedelta
    clock_change: ClockChange | None = None


def days(
    time: BusinessTime,
    start: datetime,
    end: datetime,
    *,
    holiday_names: Mapping[date, str] | None = None,
    pauses: Sequence[Interval] = (),
) -> list[Day]:
    """The open time in `[start, end)` day by day in `time.zone`, pauses left out.

    The last `total` equals `time.between(start, end)` less the open time of the pauses, which
    must be in order and apart. Instants in the answer are UTC; the view picks the zone. Raises
    ValueError for naive instants.
    """
    start, end = to_instant(to_micros(start)), to_instant(to_micros(end))
    names = holiday_names or {}
    total = timedelta()
    walked: list[Day] = []
    for on, whole, window in _windows(time, start, end):
        open_parts = time.intervals(*window)
        counted = tuple(_outside(open_parts, pauses))
        worked = sum((until - since for since, until in counted), timedelta())
        total += worked
        paused = [Gap(Why.PAUSED, *part) for part in _outside(open_parts, counted)]
        closed = [_gap(time, on, part, names) for part in _outside([window], open_parts)]
        gaps = tuple(sorted(paused + closed, key=lambda gap: gap.from_at))
        change = _clock_change(time, whole, window)
        walked.append(Day(on, counted, gaps, worked, total, change))
    return walked


def _windows(
    time: BusinessTime, start: datetime, end: datetime
) -> Iterator[tuple[date, Interval, Interval]]:
    """Each local day, whole and as far as it lies in `[start, end)`."""
    on = start.astimezone(time.zone).date()
    last = end.astimezone(time.zone).date()
    while on <= last:
        whole = time.day_bounds(on)
        since, until = max(start, whole[0]), min(end, whole[1])
        if since < until:
            yield on, whole, (since, until)
        on += _DAY


def _outside(parts: Sequence[Interval], holes: Sequence[Interval]) -> Iterator[Interval]:
    """What is left of `parts` without `holes`; both in order."""
    for since, until in parts:
        at = since
        for hole_from, hole_until in holes:
            if hole_until <= at or hole_from >= until:
                continue
            if at < hole_from:
                yield at, hole_from
            at = hole_until
        if at < until:
            yield at, until


def _gap(time: BusinessTime, on: date, part: Interval, names: Mapping[date, str]) -> Gap:
    openings = time.openings(on)
    inside = bool(openings) and openings[0][1] <= part[0] and part[1] <= openings[-1][0]
    # Where only nights are worked, or other regions work late, the rest of a day is no night.
    if openings and not part[0] <= datetime.combine(on, _NOON, time.zone) < part[1]:
        return Gap(Why.BREAK if inside else Why.NIGHT, *part)
    if time.is_holiday(on) and time.works_on(on.weekday()):
        return Gap(Why.HOLIDAY, *part, names.get(on, ""))
    if inside:
        return Gap(Why.BREAK, *part)
    return Gap(Why.WEEKEND if on.weekday() >= 5 else Why.CLOSED, *part)


def _clock_change(time: BusinessTime, whole: Interval, window: Interval) -> ClockChange | None:
    """The change of offset inside the window, found by halving the day."""

    def offset(at: datetime) -> timedelta:
        return at.astimezone(time.zone).utcoffset() or timedelta()

    before, after = offset(whole[0]), offset(whole[1])
    if before == after:
        return None
    seconds = range((whole[1] - whole[0]) // _SECOND)
    turn = bisect_left(seconds, True, key=lambda n: offset(whole[0] + n * _SECOND) != before)
    at = whole[0] + turn * _SECOND
    # A change at midnight belongs to the day it ends: the next one starts with its new offset.
    if not window[0] <= at <= window[1]:
        return None
    in_hours = any(since < at < until for since, until in time.intervals(*whole))
    return ClockChange(at, after - before, in_hours)
