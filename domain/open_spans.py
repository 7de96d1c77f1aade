"""Open time as whole microseconds since 1970 UTC: integers neither round nor know zones.

The arithmetic under `domain.business_time`; nothing else should need it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

Span = tuple[int, int]
"""Half-open `[opens, closes)`."""

MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = _EPOCH.toordinal()
_MINUTES_A_DAY = 24 * 60
_DAY = _MINUTES_A_DAY * 60_000_000
TEN_YEARS = 3653 * _DAY  # the longest ten years, three leap days included


class Year:
    """One UTC year of openings, disjoint and in order, with the open time up to each close."""

    __slots__ = ("closes", "opens", "total", "worked")

    def __init__(self, spans: Iterable[Span]) -> None:
        spans = list(spans)
        self.opens = [opens for opens, _ in spans]
        self.closes = [closes for _, closes in spans]
        self.worked = list(accumulate(closes - opens for opens, closes in spans))
        self.total = self.worked[-1] if spans else 0

    def before(self, at: int) -> int:
        """Open time between the start of the year and `at`."""
        index = bisect_right(self.opens, at) - 1
        if index < 0:
            return 0
        left = self.closes[index] - at
        return self.worked[index] - left if left > 0 else self.worked[index]

    def reach(self, amount: int) -> int:
        """The earliest instant with that much open time before it; 0 < amount <= total."""
        index = bisect_left(self.worked, amount)
        return self.closes[index] - (self.worked[index] - amount)

    def is_open(self, at: int) -> bool:
        index = bisect_right(self.opens, at) - 1
        return index >= 0 and at < self.closes[index]

    def since(self, at: int) -> Iterator[Span]:
        """The openings that end after `at`, in order."""
        for index in range(bisect_right(self.closes, at), len(self.opens)):
            yield self.opens[index], self.closes[index]


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
