"""Which obligations were met, by which contact, and what became of the others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from domain.cadence_plan import (
    ANY_CONTACT,
    OWN_KIND,
    Contact,
    ContactKind,
    Obligation,
    TouchKind,
)


class TouchState(StrEnum):
    """Where a touch stands on a day.

    `MISSED`: it was never met, and the next of its kind is itself overdue by now. `UNKNOWN`: it
    fell due before we began to watch. `OFFERED`: there for the asking, never due. `AUTOMATIC`: the
    bot's own work.
    """

    UPCOMING = "upcoming"
    DUE = "due"
    OVERDUE = "overdue"
    SNOOZED = "snoozed"
    HELD = "held"
    MISSED = "missed"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"
    OFFERED = "offered"
    AUTOMATIC = "automatic"


class Mark(NamedTuple):
    """What people decided about a touch, kept under the keys of its parts."""

    skipped: bool = False
    snoozed_until: date | None = None
    snoozes: int = 0


UNMARKED: Final = Mark()


class Part(NamedTuple):
    """One obligation within a touch. `state` is open (`UPCOMING`) or how it ended."""

    kind: TouchKind
    key: str
    label: str
    due_on: date
    state: TouchState
    held_on: date | None = None


class Held:
    """Days on which contacts were held, in order: all that count, and by kind."""

    __slots__ = ("any_kind", "by_kind")

    def __init__(self, contacts: Iterable[Contact], today: date) -> None:
        note = ContactKind.INTERNAL_NOTE
        counted = [each for each in contacts if each[1] is not note and each[0] <= today]
        self.any_kind = sorted([held_on for held_on, _ in counted])
        self.by_kind: dict[ContactKind, list[date]] = {}
        check_in = ContactKind.CHECK_IN
        for held_on, kind in [each for each in counted if each[1] is not check_in]:
            self.by_kind.setdefault(kind, []).append(held_on)
        for own in self.by_kind.values():
            own.sort()

    @property
    def reviews(self) -> Sequence[date]:
        """The days of business reviews."""
        return self.by_kind.get(ContactKind.BUSINESS_REVIEW, ())

    def first(self, kind: TouchKind, from_on: date, until_on: date) -> date | None:
        """The first day in that span on which something was held that fulfils the kind."""
        days: Sequence[date] = (
            self.any_kind if kind in ANY_CONTACT else self.by_kind.get(OWN_KIND[kind], [])
        )
        index = bisect_left(days, from_on)
        return days[index] if index < len(days) and days[index] <= until_on else None


def taken_over(groups: Sequence[Sequence[Obligation]]) -> list[list[date]]:
    """For each obligation the day the next of its rhythm is due; the end of time if none is.

    Those of one group are due together, so none of them takes over from another.
    """
    ends: list[list[date]] = []
    next_check_in = next_review = date.max
    for group in reversed(groups):
        check_in, review = next_check_in, next_review
        row = []
        for each in reversed(group):
            if each.kind in ANY_CONTACT:
                row.append(check_in)
                next_check_in = each.due_on
            elif each.kind is TouchKind.BUSINESS_REVIEW:
                row.append(review)
                next_review = each.due_on
            else:
                row.append(date.max)
        ends.append(row[::-1])
    return ends[::-1]


def part_of(
    owed: Obligation,
    held: Held,
    taken_over_on: date,
    today: date,
    opened_on: date,
    marks: Mapping[str, Mark],
) -> Part:
    """An obligation as it stands on `today`.

    A late contact still meets it until the next of its rhythm falls due; once that one is
    overdue too, this one is missed for good, so that nobody is reminded of both.
    """
    held_on = held.first(owed.kind, owed.from_on, taken_over_on)
    if held_on is not None:
        state = TouchState.HELD
    elif owed.key in marks and marks[owed.key].skipped:
        state = TouchState.SKIPPED
    elif owed.due_on < opened_on:
        state = TouchState.UNKNOWN
    elif taken_over_on < today:
        state = TouchState.MISSED
    else:
        state = TouchState.UPCOMING
    return Part(owed.kind, owed.key, owed.label, owed.due_on, state, held_on)
