"""Thirteen mistakes that naive business time makes: the worked examples catch every one.

`Plain` is a second, slow way to the right answers, by walking local days. Each mistake changes
one thing in it. A mistake that no example catches would be one we could make unseen.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.support.schedules import OFFICE, Example, Terms, at, examples, hours

_DAY = timedelta(days=1)
_LONDON = Terms("Europe/London", OFFICE)

EDGES = (
    Example("seconds", _LONDON, at("2026-07-06 15:59:59"), timedelta(seconds=2),
            due=at("2026-07-07 07:00:01")),
    Example("at-close", _LONDON, at("2026-07-06 16:00"), timedelta(seconds=1),
            due=at("2026-07-07 07:00:01")),
    Example("saturday", _LONDON, at("2026-07-11 13:30"), hours(1), due=at("2026-07-13 08:00")),
)  # fmt: skip
CASES = (*examples(), *EDGES)


class Plain:
    """Business time by walking local days; right, and far too slow for the product."""

    def __init__(self, terms: Terms) -> None:
        self.zone, self.hours = ZoneInfo(terms.zone), terms.hours
        self.holidays = frozenset(terms.holidays)

    def add(self, start: datetime, amount: timedelta) -> datetime:
        self.begin(start)
        left = amount
        for opens, closes in self.openings(start):
            since = max(opens, start)
            if self.fits(left, closes - since):
                return since + left
            left -= max(closes - since, timedelta())
        raise AssertionError("unreachable: openings never end")

    def between(self, start: datetime, end: datetime) -> timedelta:
        self.begin(start)
        total = timedelta()
        for opens, closes in self.openings(start):
            if opens >= end:
                break
            total += max(min(closes, end) - max(opens, start), timedelta())
        return total

    def begin(self, start: datetime) -> None:
        """What a mistake wants to know of the start."""

    def openings(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = start.astimezone(self.zone).date() - _DAY
        while True:
            if not self.is_off(day):
                for opening, closing in self.hours.get(day.weekday(), ()):
                    yield self.instant(day, opening), self.closing(day, closing)
            day += _DAY

    def fits(self, left: timedelta, available: timedelta) -> bool:
        return left <= available

    def is_off(self, day: date) -> bool:
        return day in self.holidays

    def closing(self, day: date, text: str) -> datetime:
        return self.instant(day, text)

    def instant(self, day: date, text: str) -> datetime:
        hour, minute = map(int, text.split(":"))
        midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a wall clock
        return self.resolve(midnight + timedelta(hours=hour, minutes=minute))

    def resolve(self, wall: datetime) -> datetime:
        return wall.replace(tzinfo=self.zone).astimezone(UTC)


class FixedOffsetOfTheAbbreviation(Plain):
    def resolve(self, wall: datetime) -> datetime:
        winter = wall.replace(month=1 if "Australia" not in self.zone.key else 7, day=1)
        return (wall - (winter.replace(tzinfo=self.zone).utcoffset() or _DAY)).replace(tzinfo=UTC)


class OffsetOfTheStartThroughout(Plain):
    def begin(self, start: datetime) -> None:
        self.offset = start.astimezone(self.zone).utcoffset() or timedelta()

    def resolve(self, wall: datetime) -> datetime:
        return (wall - self.offset).replace(tzinfo=UTC)


class NaiveWallClockArithmetic(Plain):
    """Everything on the wall clock, back to UTC at the end."""

    def add(self, start: datetime, amount: timedelta) -> datetime:
        return super().resolve(super().add(self.wall(start), amount).replace(tzinfo=None))

    def between(self, start: datetime, end: datetime) -> timedelta:
        return super().between(self.wall(start), self.wall(end))

    def openings(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        return super().openings(start - _DAY)

    def wall(self, instant: datetime) -> datetime:
        return instant.astimezone(self.zone).replace(tzinfo=UTC)

    def resolve(self, wall: datetime) -> datetime:
        return wall.replace(tzinfo=UTC)


class HolidaysByUtcDate(Plain):
    def is_off(self, day: date) -> bool:
        openings = self.hours.get(day.weekday(), ())
        return any(self.instant(day, opens).date() in self.holidays for opens, _ in openings)


class HolidaysOfTheStartsYearOnly(Plain):
    def begin(self, start: datetime) -> None:
        self.year = start.astimezone(self.zone).year

    def is_off(self, day: date) -> bool:
        return day.year == self.year and day in self.holidays


class UsedUpTargetRollsToTheNextOpening(Plain):
    def fits(self, left: timedelta, available: timedelta) -> bool:
        return left < available


class CloseCountsAsOpen(Plain):
    def closing(self, day: date, text: str) -> datetime:
        return super().closing(day, text) + timedelta(seconds=1)


class SecondsOfTheStartAreDropped(Plain):
    def add(self, start: datetime, amount: timedelta) -> datetime:
        return super().add(start.replace(second=0, microsecond=0), amount)

    def between(self, start: datetime, end: datetime) -> timedelta:
        return super().between(start.replace(second=0, microsecond=0), end)


class MidnightIsOneMinuteToMidnight(Plain):
    def closing(self, day: date, text: str) -> datetime:
        return super().closing(day, "23:59" if text == "24:00" else text)


class DoubledTimesAreTheSecond(Plain):
    def resolve(self, wall: datetime) -> datetime:
        return wall.replace(tzinfo=self.zone, fold=1).astimezone(UTC)


class WholeDaysAreCountedFirst(Plain):
    """So many working days ahead at the same time of day, then the rest."""

    def add(self, start: datetime, amount: timedelta) -> datetime:
        wall = start.astimezone(self.zone)
        whole, rest = divmod(amount, hours(9))
        while whole > 0:
            wall += _DAY
            whole -= bool(self.hours.get(wall.weekday())) and not self.is_off(wall.date())
        return super().add(wall.astimezone(UTC), rest)


class StartOutOfHoursKeepsItsTimeOfDay(Plain):
    def add(self, start: datetime, amount: timedelta) -> datetime:
        wall = start.astimezone(self.zone)
        while not self.hours.get(wall.weekday()) or self.is_off(wall.date()):
            wall += _DAY
        return super().add(wall.astimezone(UTC), amount)


class CalendarTime(Plain):
    def add(self, start: datetime, amount: timedelta) -> datetime:
        return start + amount

    def between(self, start: datetime, end: datetime) -> timedelta:
        return end - start


MISTAKES = (
    FixedOffsetOfTheAbbreviation,
    OffsetOfTheStartThroughout,
    NaiveWallClockArithmetic,
    HolidaysByUtcDate,
    HolidaysOfTheStartsYearOnly,
    UsedUpTargetRollsToTheNextOpening,
    CloseCountsAsOpen,
    SecondsOfTheStartAreDropped,
    MidnightIsOneMinuteToMidnight,
    DoubledTimesAreTheSecond,
    WholeDaysAreCountedFirst,
    StartOutOfHoursKeepsItsTimeOfDay,
    CalendarTime,
)


def wrong(kind: type[Plain], cases: tuple[Example, ...] = CASES) -> list[str]:
    return [case.id for case in cases if not comes_out(kind, case)]


def comes_out(kind: type[Plain], case: Example) -> bool:
    if case.due is not None:
        return kind(case.terms).add(case.start, case.amount) == case.due
    assert case.end is not None
    return kind(case.terms).between(case.start, case.end) == case.amount


def test_walking_the_days_gives_every_worked_answer() -> None:
    assert wrong(Plain) == []


@pytest.mark.parametrize("example", EDGES, ids=lambda example: example.id)
def test_the_product_gives_every_answer_at_the_edges(example: Example) -> None:
    assert example.terms.schedule().add(example.start, example.amount) == example.due


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda kind: kind.__name__)
def test_a_worked_example_catches_the_mistake(mistake: type[Plain]) -> None:
    assert wrong(mistake), f"nothing would notice {mistake.__name__}"


def test_there_are_thirteen_mistakes() -> None:
    assert len(set(MISTAKES)) == 13
