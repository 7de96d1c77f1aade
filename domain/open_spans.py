"""Open time as whole microseconds since 1970 UTC: integers neither round nor know zones.

The arithmetic under `domain.business_time`; nothing else should need it.
"""

from bisect import bisect_left, bisect_right
from calendar import isleap
from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, UTC, date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

Span = tuple[int, int]
"""Half-open `[opens, closes)`."""

MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = _EPOCH.toordinal()
_MINUTES_A_DAY = 24 * 60
_DAY = _MINUTES_A_DAY * 60_000_000
FOUR_DAYS = 4 * _DAY
TEN_YEARS = 3653 * _DAY  # the longest ten years, three leap days included
_OLD, _NEW = range(1701, 1729), range(2104, 2132)
FAR = _NEW.start
SETTLED = range(_OLD.stop + 1, _NEW.start - 1)
"""Holidays in these years touch no year that `like` takes for another."""


class Year:
    """One UTC year of openings, disjoint and in order, with the open time up to each close."""

    __slots__ = ("_by", "_closes", "_opens", "_worked", "total")

    def __init__(self, spans: Iterable[Span]) -> None:
        spans = list(spans)
        self._by = 0
        self._opens = [opens for opens, _ in spans]
        self._closes = [closes for _, closes in spans]
        self._worked = list(accumulate(closes - opens for opens, closes in spans))
        self.total = self._worked[-1] if spans else 0

    def moved(self, by: int) -> "Year":
        """The same openings so much later. Costs next to nothing: all of them are shared."""
        year = Year(())
        year._by, year.total = self._by + by, self.total
        year._opens, year._closes, year._worked = self._opens, self._closes, self._worked
        return year

    @property
    def first(self) -> int | None:
        """When it first opens; None for a year without openings."""
        return self._opens[0] + self._by if self._opens else None

    @property
    def last(self) -> int | None:
        """When it last closes; None for a year without openings."""
        return self._closes[-1] + self._by if self._closes else None

    def before(self, at: int) -> int:
        """Open time between the start of the year and `at`."""
        index = bisect_right(self._opens, at - self._by) - 1
        if index < 0:
            return 0
        left = self._closes[index] - (at - self._by)
        return self._worked[index] - left if left > 0 else self._worked[index]

    def reach(self, amount: int) -> int:
        """The earliest instant with that much open time before it; 0 < amount <= total."""
        index = bisect_left(self._worked, amount)
        return self._closes[index] - (self._worked[index] - amount) + self._by

    def is_open(self, at: int) -> bool:
        index = bisect_right(self._opens, at - self._by) - 1
        return index >= 0 and at - self._by < self._closes[index]

    def since(self, at: int) -> Iterator[Span]:
        """The openings that end after `at`, in order."""
        for index in range(bisect_right(self._closes, at - self._by), len(self._opens)):
            yield self._opens[index] + self._by, self._closes[index] + self._by


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order of opening, without empty ones, those that overlap or touch made one."""
    merged: list[Span] = []
    for opens, closes in spans:
        if closes <= opens:
            continue
        if merged and opens <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(closes, merged[-1][1])
        else:
            merged.append((opens, closes))
    return merged


def wall_instant(zone: ZoneInfo, day: int, minutes: int) -> int:
    """A local wall time as an instant. `fold=0` is the rule for gaps and doubled times alike."""
    extra_days, minutes = divmod(minutes, _MINUTES_A_DAY)
    hour, minute = divmod(minutes, 60)
    on = date.fromordinal(day + extra_days)
    return to_micros(datetime(on.year, on.month, on.day, hour, minute, tzinfo=zone))


def to_micros(at: datetime) -> int:
    """An aware instant as a number. Raises ValueError for a naive one."""
    if at.utcoffset() is None:
        raise ValueError(f"{at.isoformat()} has no time zone: pass an aware datetime.")
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def to_instant(micros: int) -> datetime:
    """The UTC instant of that number."""
    return _EPOCH + timedelta(microseconds=micros)


def new_year(year: int) -> int:
    """The first instant of a UTC year; the one after the calendar's last included."""
    eve = year - 1
    ordinal = date(eve, 12, 31).toordinal() if eve else 0
    return (ordinal + 1 - _EPOCH_ORDINAL) * _DAY


_LIKE = {
    (years, isleap(year), date(year, 1, 1).weekday()): year
    for years in (_OLD, _NEW)
    for year in years
}


def like(year: int) -> int:
    """A year that opens as this one does, holidays aside: one of few for all far ones.

    Before the first change of any zone (the tz database has none before 1800), and after the last
    that stands alone (Morocco's, of 2087), only the calendar tells years apart, and among 28 in a
    row each of its fourteen kinds is found. A year between, or where dates end, is itself.
    """
    if _NEW.start <= year < MAXYEAR:
        return _LIKE[_NEW, isleap(year), date(year, 1, 1).weekday()]
    if 1 < year < _OLD.stop:
        return _LIKE[_OLD, isleap(year), date(year, 1, 1).weekday()]
    return year
