"""What was seen of a customer, and which of it counts on a given day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from math import isfinite
from typing import NamedTuple

from domain.health_measures import HealthModel, Measure

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of one measure, as it was seen at an instant (aware UTC).

    `value` None means that somebody looked and there was nothing to see: the measure is missing.
    `applicable=False` means that the measure says nothing about this customer, which costs no
    confidence. `dismissed` means that a person struck the value out, with a reason kept elsewhere.
    Raises ValueError for a value that is not a number, or endless.
    """

    measure: str
    value: float | None
    observed_at: datetime
    applicable: bool = True
    dismissed: bool = False

    def __post_init__(self) -> None:
        if self.value is not None and not isfinite(self.value):
            raise ValueError(f"{self.measure} is not a number to score by: {self.value}")


class Reading(NamedTuple):
    """The value of a measure that counts, and its age in whole days."""

    value: float
    age: int


def readings(
    observations: Iterable[Observation], model: HealthModel, as_of: datetime | date
) -> tuple[dict[str, Reading], set[str]]:
    """The reading of each measure that has one, and the measures that do not apply.

    The newest observation counts; struck-out ones, and those that found nothing, give way to older
    ones. Of two seen at one instant the one that applies wins, then the worse, so that their order
    changes nothing. Up to a day after `as_of` counts as today (clocks and zones differ); anything
    later is not known yet, so that a replay sees what was seen then and a mistyped year cannot
    stay fresh for ever. Where `as_of` is a day, observations without a zone are read as UTC.
    Raises ValueError for an unknown measure, and for an instant without a zone.
    """
    newest: dict[str, Observation] = {}
    for seen in _dated(observations, as_of):
        measure = model.by_name.get(seen.measure)
        if measure is None:
            raise ValueError(f"unknown measure {seen.measure!r}")
        if seen.dismissed or (seen.value is None and seen.applicable):
            continue
        if _whole_days(seen.observed_at, as_of) < -1:
            continue
        known = newest.get(seen.measure)
        if known is None or outranks(seen, known, measure):
            newest[seen.measure] = seen
    found = {
        name: Reading(seen.value, max(0, _whole_days(seen.observed_at, as_of)))
        for name, seen in newest.items()
        if seen.applicable and seen.value is not None
    }
    return found, {name for name, seen in newest.items() if not seen.applicable}


def _dated(observations: Iterable[Observation], as_of: datetime | date) -> Iterator[Observation]:
    """The observations, every one with a zone. Raises ValueError where there is no telling."""
    is_instant = isinstance(as_of, datetime)
    if isinstance(as_of, datetime) and as_of.utcoffset() is None:
        raise ValueError(f"as_of has no time zone ({as_of.isoformat()}): pass an aware datetime")
    for seen in observations:
        at = seen.observed_at
        if at.utcoffset() is not None:
            yield seen
        elif is_instant:
            raise ValueError(
                f"{seen.measure} was observed at an instant without a time zone "
                f"({at.isoformat()}): pass an aware datetime"
            )
        else:
            yield replace(seen, observed_at=at.replace(tzinfo=UTC))


def outranks(seen: Observation, known: Observation, measure: Measure) -> bool:
    """Whether `seen` counts rather than `known`: the later one; of two seen at one instant the one
    that applies, then the worse."""
    if seen.observed_at != known.observed_at:
        return seen.observed_at > known.observed_at
    if seen.applicable != known.applicable or seen.value is None or known.value is None:
        return seen.applicable
    return measure.points(seen.value) < measure.points(known.value)


def _whole_days(observed_at: datetime, as_of: datetime | date) -> int:
    if isinstance(as_of, datetime):
        return (as_of - observed_at) // _DAY
    return (as_of - observed_at.astimezone(UTC).date()).days
