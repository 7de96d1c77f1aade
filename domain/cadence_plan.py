"""What a customer is owed and when: the obligations that follow from contract start and policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain, pairwise
from typing import Final, NamedTuple

from domain.cadence_days import month_after


class ContactKind(StrEnum):
    """What a contact with a customer was. An internal note is not one, whatever it says."""

    KICKOFF = "kickoff"
    CHECK_IN = "check_in"
    TECHNICAL_REVIEW = "technical_review"
    BUSINESS_REVIEW = "business_review"
    ROADMAP = "roadmap"
    SESSION = "session"
    INTERNAL_NOTE = "internal_note"


class TouchKind(StrEnum):
    """What a customer is owed."""

    KICKOFF = "kickoff"
    WEEKLY = "weekly"
    TECHNICAL_REVIEW = "technical_review"
    MILESTONE = "milestone"
    QUARTERLY = "quarterly"
    BUSINESS_REVIEW = "business_review"
    HEALTH_ANALYSIS = "health_analysis"
    ROADMAP = "roadmap"


OWN_KIND: Final = {
    TouchKind.KICKOFF: ContactKind.KICKOFF,
    TouchKind.TECHNICAL_REVIEW: ContactKind.TECHNICAL_REVIEW,
    TouchKind.BUSINESS_REVIEW: ContactKind.BUSINESS_REVIEW,
    TouchKind.ROADMAP: ContactKind.ROADMAP,
}
"""Touches that only a contact of their own kind fulfils."""

ANY_CONTACT: Final = frozenset({TouchKind.WEEKLY, TouchKind.MILESTONE, TouchKind.QUARTERLY})
"""Touches that any held contact fulfils."""


class Contact(NamedTuple):
    """A contact that was held, on a day in the owner's zone."""

    held_on: date
    kind: ContactKind = ContactKind.CHECK_IN


@dataclass(frozen=True, slots=True)
class CadencePolicy:
    """The figures of the rhythm (policy `[cadence]`, and by segment `[cadence.smb]` and so on).

    Days count from contract start. 0 or an empty tuple switches a touch off. `merge_days`
    is how many days one merged touch covers, its first included; `credit_days` how early a
    contact may be and still count. Raises ValueError for figures below zero or days out of order.
    """

    kickoff_day: int = 7
    weekly_days: tuple[int, ...] = (7, 14, 21, 28)
    technical_review_day: int = 30
    milestone_days: tuple[int, ...] = (30, 60, 90, 120)
    quarter_months: int = 3
    first_review_day: int = 120
    review_months: int = 12
    health_months: int = 1
    roadmap_months: int = 12
    roadmap_minutes: int = 45
    merge_days: int = 3
    credit_days: int = 7
    remind_working_days: int = 3
    escalate_working_days: int = 5
    most_snoozes: int = 3

    def __post_init__(self) -> None:
        for name in self.__slots__:
            figures = getattr(self, name)
            days = (0, *figures) if isinstance(figures, tuple) else (figures,)
            if days[0] < 0 or any(later <= earlier for earlier, later in pairwise(days)):
                raise ValueError(f"{name}: needs whole figures of at least zero, in rising order")


class Obligation(NamedTuple):
    """One thing owed. A contact counts from `from_on` until the next of its kind takes over."""

    kind: TouchKind
    key: str
    label: str
    due_on: date
    from_on: date


def fulfils(contact: ContactKind, touch: TouchKind) -> bool:
    """Whether a contact of that kind fulfils such a touch, if it was held in time.

    Any contact is a check-in; kickoff, reviews and roadmap need their own kind; an internal note
    fulfils nothing, and nothing people do fulfils the bot's own health analysis.
    """
    if contact is ContactKind.INTERNAL_NOTE:
        return False
    return touch in ANY_CONTACT or OWN_KIND.get(touch) is contact


def obligations(
    start_on: date,
    reviews_held: Sequence[date],
    policy: CadencePolicy,
    since: date,
    until: date,
) -> list[Obligation]:
    """What people owe a customer up to `until`, earliest first.

    Of the touches that recur, those before `since` are left out, but for the last one, which may
    still be open. `reviews_held` are the days of business reviews, in order: the first since
    contract start, or else the day it is due, is the day the yearly ones are counted from.
    """
    found = chain(
        _once(start_on, policy),
        _early(start_on, policy, since),
        _quarterly(start_on, policy, since, until),
        _reviews(start_on, reviews_held, policy, since, until),
    )
    return sorted((owed for owed in found if owed.due_on <= until), key=_when)


def monthly(anchor: date, months: int, since: date, until: date) -> Iterator[tuple[int, date]]:
    """Number and day of every `months`-th month after the anchor, up to `until`.

    Begins with the last one on or before `since`, or with the first of all.
    """
    if not months:
        return
    elapsed = (since.year - anchor.year) * 12 + since.month - anchor.month
    number = max(1, elapsed // months)
    day = month_after(anchor, number * months)
    if day > since and number > 1:
        number -= 1
        day = month_after(anchor, number * months)
    while day <= until:
        yield number, day
        number += 1
        day = month_after(anchor, number * months)


def merged(owed: Iterable[Obligation], merge_days: int) -> list[list[Obligation]]:
    """Obligations that one touch covers: a window opens at its earliest and spans `merge_days`."""
    groups: list[list[Obligation]] = []
    for each in owed:
        if groups and (each.due_on - groups[-1][0].due_on).days < merge_days:
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups


def _when(owed: Obligation) -> tuple[date, str]:
    return owed.due_on, owed.key


def _once(start_on: date, policy: CadencePolicy) -> Iterator[Obligation]:
    for kind, day, label in (
        (TouchKind.KICKOFF, policy.kickoff_day, "Kickoff"),
        (TouchKind.TECHNICAL_REVIEW, policy.technical_review_day, "Technical review"),
    ):
        if day:
            yield Obligation(kind, kind.value, label, start_on + timedelta(day), date.min)


def _early(start_on: date, policy: CadencePolicy, since: date) -> Iterator[Obligation]:
    """Weekly and milestone check-ins, as long as the quarterly ones have not taken over."""
    days = (*policy.weekly_days, *policy.milestone_days)
    if not days or (policy.quarter_months and start_on + timedelta(max(days)) < since):
        return
    for kind, own_days, label in (
        (TouchKind.WEEKLY, policy.weekly_days, "Weekly check-in"),
        (TouchKind.MILESTONE, policy.milestone_days, ""),
    ):
        for previous, day in pairwise((0, *own_days)):
            due_on = start_on + timedelta(day)
            from_on = due_on - _credit(policy, day - previous)
            words = label or f"Day {day} check-in"
            yield Obligation(kind, f"{kind.value}:{day}", words, due_on, from_on)


def _quarterly(
    start_on: date, policy: CadencePolicy, since: date, until: date
) -> Iterator[Obligation]:
    kind, months = TouchKind.QUARTERLY, policy.quarter_months
    before = None
    for number, due_on in monthly(start_on, months, since, until):
        if before is None:
            before = month_after(start_on, (number - 1) * months)
        from_on = before + timedelta(1) if number > 1 else start_on
        yield Obligation(kind, f"{kind.value}:{number}", "Quarterly check-in", due_on, from_on)
        before = due_on


def _reviews(
    start_on: date, held: Sequence[date], policy: CadencePolicy, since: date, until: date
) -> Iterator[Obligation]:
    if not policy.first_review_day:
        return
    kind, label, months = TouchKind.BUSINESS_REVIEW, "Business review", policy.review_months
    first_on = start_on + timedelta(policy.first_review_day)
    yield Obligation(kind, f"{kind.value}:1", label, first_on, start_on)
    anchor = next((day for day in held if day >= start_on), first_on)
    credit = _credit(policy, months * 28)
    for number, due_on in monthly(anchor, months, since, until):
        yield Obligation(kind, f"{kind.value}:{number + 1}", label, due_on, due_on - credit)


def _credit(policy: CadencePolicy, interval_days: int) -> timedelta:
    return timedelta(min(policy.credit_days, interval_days // 2))
