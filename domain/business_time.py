"""Working time: when a target of so many open hours is used up, and how many lie in between.

A schedule is turned, one year at a time and only when asked, into sorted UTC instants with a
running total of open time. After that an answer is two binary searches, whatever the span.
Everything inside is whole microseconds since 1970 UTC: integers neither round nor know zones.

Years are cut at UTC midnight rather than local, so that regions in different zones share them;
an opening across the cut becomes two that touch, which no answer can tell from one.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import MAXYEAR, date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from domain.errors import InvalidSchedule
from domain.open_spans import (
    FAR,
    FOUR_DAYS,
    MICROSECOND,
    SETTLED,
    TEN_YEARS,
    Span,
    Year,
    joined,
    like,
    new_year,
    to_instant,
    to_micros,
    wall_instant,
)
from domain.opening_hours import Week, read_holidays, read_week, read_zone

Interval = tuple[datetime, datetime]
"""Half-open `[opens, closes)` in UTC."""


class BusinessTime(ABC):
    """What every kind of working time answers. Instants go in aware and come out in UTC.

    Naive instants raise ValueError. Where no opening lies within ten years, whatever looks for
    one raises InvalidSchedule. Answers are cached in the object, and threads may share it.
    """

    zone: ZoneInfo
    """The zone whose days people mean when they talk about this working time."""

    is_settled: bool
    """Whether far years, past and to come, have no holidays: then years `like` each other open
    equally long."""

    def __init__(self) -> None:
        self._years: dict[int, Year] = {}

    @abstractmethod
    def is_holiday(self, day: date) -> bool:
        """Whether that local day is a public holiday."""

    @abstractmethod
    def works_on(self, weekday: int) -> bool:
        """Whether the week has any hours on that weekday (0 is Monday)."""

    @abstractmethod
    def spans(self, year: int) -> Iterable[Span]:
        """The openings of one UTC year in microseconds since 1970, in order, disjoint."""

    def add(self, start: datetime, duration: timedelta) -> datetime:
        """The earliest instant with `duration` of open time since `start`, in UTC.

        Nothing to add gives the start itself, also outside hours; a target used up exactly at a
        close is due at that close. Raises ValueError for a negative duration.
        """
        at = to_micros(start)
        amount = duration // MICROSECOND
        if amount < 0:
            raise ValueError("A duration cannot be negative.")
        if amount == 0:
            return to_instant(at)
        number = to_instant(at).year
        year = self._year(number)
        amount += year.before(at)
        if amount > TEN_YEARS and self.is_settled:
            self._check_reach(number, amount)
        while amount > year.total:
            amount -= year.total
            at = at if year.last is None else max(at, year.last)
            number, year = self._next_year(number, at)
        return to_instant(year.reach(amount))

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The open time in `[start, end)`, in real elapsed time; zero when end <= start."""
        first, last = to_micros(start), to_micros(end)
        if last <= first:
            return timedelta()
        from_year, to_year = to_instant(first).year, to_instant(last).year
        amount = self._year(to_year).before(last) - self._year(from_year).before(first)
        amount += sum(self._year(number).total for number in range(from_year, to_year))
        return timedelta(microseconds=amount)

    def is_open(self, at: datetime) -> bool:
        """Whether the clock counts at that instant: yes at an opening, no at a close."""
        now = to_micros(at)
        return self._year(to_instant(now).year).is_open(now)

    def next_opening(self, at: datetime) -> datetime:
        """The first instant from `at` on at which it is open: `at` itself when it is open now."""
        now = to_micros(at)
        number = to_instant(now).year
        year = self._year(number)
        while True:
            for opens, _ in year.since(now):
                return to_instant(max(opens, now))
            number, year = self._next_year(number, now)

    def intervals(self, start: datetime, end: datetime) -> list[Interval]:
        """The openings in `[start, end)`, cut to it, in order; those that touch are joined."""
        first, last = to_micros(start), to_micros(end)
        spans = joined(
            (max(opens, first), min(closes, last))
            for number in range(to_instant(first).year, to_instant(last).year + 1)
            for opens, closes in self._year(number).since(first)
            if opens < last
        )
        return [(to_instant(opens), to_instant(closes)) for opens, closes in spans]

    def openings(self, day: date) -> list[Interval]:
        """The openings of one local day of `zone`; empty when it is closed all day."""
        return self.intervals(*self.day_bounds(day))

    def day_bounds(self, day: date) -> Interval:
        """Local midnight to the next one: 23 to 25 hours where clocks change."""
        number = day.toordinal()
        return to_instant(wall_instant(self.zone, number, 0)), to_instant(
            wall_instant(self.zone, number + 1, 0)
        )

    def _year(self, number: int) -> Year:
        year = self._years.get(number)
        if year is None:
            twin = like(number) if self.is_settled else number
            # Two threads may both build it; they build the same, so the last one may win.
            year = self._years[number] = (
                Year(self.spans(number))
                if twin == number
                else self._year(twin).moved(new_year(number) - new_year(twin))
            )
        return year

    def _check_reach(self, number: int, amount: int) -> None:
        """Refuse at once what no year can use up, rather than after all of them."""
        # This leap year has the days of any other; other weekdays and clock changes make no four.
        longest = self._year(FAR).total + FOUR_DAYS
        if amount > longest * (MAXYEAR + 1 - number):
            raise InvalidSchedule(
                "So much open time ends after the year 9999: take a shorter target.", field="hours"
            )

    def _next_year(self, number: int, since: int) -> tuple[int, Year]:
        """The following year; refused once ten years have passed `since` without an opening."""
        number += 1
        if number <= MAXYEAR and new_year(number) <= since + TEN_YEARS:
            year = self._year(number)
            if year.first is None or year.first <= since + TEN_YEARS:
                return number, year
        raise InvalidSchedule(
            f"Nothing opens in the ten years after {to_instant(since):%Y-%m-%d %H:%M} UTC: "
            "add opening hours or remove holidays.",
            field="hours",
        )


class Schedule(BusinessTime):
    """The opening hours of one region: a zone, a week of hours, and dates that do not count.

    `hours` maps weekdays (0 is Monday) to half-open intervals `("08:00", "17:00")` on the local
    wall clock; "24:00" may close a day, intervals may touch, a missing weekday is closed. A
    night is two intervals. Holidays are whole local dates. Where clocks change, a time that does
    not exist counts by the offset before the change, and a time that happens twice is the first.

    Raises InvalidSchedule, saying what to mend, for anything else.
    """

    def __init__(
        self,
        zone: str,
        hours: Mapping[int, Sequence[tuple[str, str]]],
        holidays: Collection[date] = (),
    ) -> None:
        super().__init__()
        self.zone = read_zone(zone)
        self.week: Week = read_week(hours)
        self.holidays = read_holidays(holidays)
        self.is_settled = all(day.year in SETTLED for day in self.holidays)
        self._off = frozenset(day.toordinal() for day in self.holidays)

    @classmethod
    def round_the_clock(cls, zone: str) -> Self:
        """Always open, holidays too; `zone` only says whose days people see."""
        return cls(zone, {weekday: [("00:00", "24:00")] for weekday in range(7)})

    def is_holiday(self, day: date) -> bool:
        return day in self.holidays

    def works_on(self, weekday: int) -> bool:
        return bool(self.week[weekday])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schedule) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"Schedule({self.zone.key!r}, {self.week!r}, {len(self.holidays)} holidays)"

    def _key(self) -> tuple[str, Week, frozenset[date]]:
        return self.zone.key, self.week, self.holidays

    def spans(self, year: int) -> Iterable[Span]:
        # A local day may lie up to a day before or after the UTC day of the same date.
        first, last = date(year, 1, 1).toordinal() - 1, date(year, 12, 31).toordinal() + 1
        floor, ceiling = new_year(year), new_year(year + 1)
        days = range(max(first, 1), min(last + 1, date.max.toordinal()))
        # Sorted once more: an opening inside the lost hour of spring lands after later ones.
        spans = sorted(span for day in days for span in self._spans_of_day(day))
        return joined((max(opens, floor), min(closes, ceiling)) for opens, closes in spans)

    def _spans_of_day(self, day: int) -> Iterator[Span]:
        if day in self._off:
            return
        for opening, closing in self.week[(day - 1) % 7]:
            opens, closes = (
                wall_instant(self.zone, day, opening),
                wall_instant(self.zone, day, closing),
            )
            # A clock change across midnight may push hours into a neighbour, which may be off.
            if day - 1 in self._off:
                opens = max(opens, wall_instant(self.zone, day, 0))
            if day + 1 in self._off:
                closes = min(closes, wall_instant(self.zone, day + 1, 0))
            yield opens, closes
