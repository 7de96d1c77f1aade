"""Who could take a session: free, in their own hours, with the fewest hours this week."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from domain.people import Person
from domain.requests_form import OpenHours, within_hours

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An engineer who could take a session: `busy` are booked [start, end) spans."""

    user_id: str
    hours: OpenHours
    name: str = ""
    week_hours: float = 0.0
    busy: Sequence[Span] = field(default=())


class Room(StrEnum):
    """How a time suits an engineer."""

    FREE = "free"
    OUT_OF_HOURS = "out_of_hours"
    BUSY = "busy"


def is_free(busy: Iterable[Span], start: datetime, end: datetime) -> bool:
    """Whether no booked span overlaps [start, end)."""
    return all(until <= start or since >= end for since, until in busy)


def room(candidate: Candidate, start: datetime, length: timedelta) -> Room:
    """Whether an engineer is free at `start`, free but off work then, or booked."""
    if not is_free(candidate.busy, start, start + length):
        return Room.BUSY
    return Room.FREE if within_hours(start, length, candidate.hours) else Room.OUT_OF_HOURS


def suggest(candidates: Collection[Candidate], start: datetime, length: timedelta) -> str | None:
    """Who should take a session at `start`: free, in their own hours, fewest hours this week.

    None when nobody is. Somebody free but out of hours is not suggested; an approver may still
    choose them by hand.
    """
    able = [one for one in candidates if room(one, start, length) is Room.FREE]
    if not able:
        return None
    return min(able, key=lambda one: (one.week_hours, one.user_id)).user_id


def in_order(
    candidates: Iterable[Candidate], start: datetime, length: timedelta
) -> list[tuple[Candidate, Room]]:
    """Every candidate with how the time suits them, the most suitable first."""
    ranks = list(Room)
    rated = [(one, room(one, start, length)) for one in candidates]
    return sorted(
        rated, key=lambda pair: (ranks.index(pair[1]), pair[0].week_hours, pair[0].user_id)
    )


def week_of(at: datetime) -> Span:
    """The UTC week, Monday to Monday, in which hours are compared."""
    since = (at - timedelta(days=at.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    return since, since + timedelta(days=7)


def first_line_leads(engineers: Collection[Person]) -> list[str]:
    """Who leads these engineers day by day: the leads of those who lead nobody among them.

    A lead's own lead is not rung up for what the lead can decide.
    """
    named = {one.lead_id for one in engineers if one.lead_id}
    return sorted({one.lead_id for one in engineers if one.lead_id and one.user_id not in named})
