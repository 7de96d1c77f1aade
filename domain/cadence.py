"""The rhythm of contact with a customer: what is due, what was kept, what was missed.

Everything follows from contract start, the contacts held and the policy; nothing is remembered
but what people decided (`Mark`). All days are days in the owner's zone (`today_in`), so that a
touch is overdue the day after it was due there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from domain.cadence_days import month_after, whole_months
from domain.cadence_kept import UNMARKED, Held, Mark, Part, TouchState, part_of, taken_over
from domain.cadence_plan import (
    CadencePolicy,
    Contact,
    ContactKind,
    TouchKind,
    fulfils,
    merged,
    monthly,
    obligations,
)

__all__ = [
    "CadencePolicy",
    "Contact",
    "ContactKind",
    "Mark",
    "Part",
    "Touch",
    "TouchKind",
    "TouchState",
    "fulfils",
    "next_due",
    "touches",
]

LOOK_BACK: Final = timedelta(days=200)
"""Two quarters and a little: enough to see two check-ins missed in a row."""
LOOK_AHEAD: Final = timedelta(days=100)
"""Past the next quarterly check-in."""

_OPEN: Final = (TouchState.UPCOMING, TouchState.DUE, TouchState.OVERDUE, TouchState.SNOOZED)
_ENDED: Final = (TouchState.MISSED, TouchState.HELD, TouchState.SKIPPED, TouchState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Touch:
    """One contact a customer is owed; several obligations that fall together are one touch.

    `key` is stable for the customer. `due_on` is the earliest day among the parts still open, or
    among all of them when none is. `window` is the first and last day it covers. `held_on` is the
    day of the latest contact that counted.
    """

    key: str
    parts: tuple[Part, ...]
    due_on: date
    window: tuple[date, date]
    state: TouchState
    held_on: date | None = None
    mark: Mark = UNMARKED

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do it."""
        return self.state in _OPEN

    @property
    def kinds(self) -> tuple[TouchKind, ...]:
        """What is still open of it, or what made it what it is once nothing is."""
        return tuple(dict.fromkeys(part.kind for part in self._shown()))

    @property
    def labels(self) -> tuple[str, ...]:
        """The same in words, such as ("Weekly check-in", "Day 30 check-in")."""
        return tuple(dict.fromkeys(part.label for part in self._shown()))

    @property
    def open_keys(self) -> tuple[str, ...]:
        """The keys a decision about this touch is kept under."""
        return tuple(part.key for part in self.parts if part.state is TouchState.UPCOMING)

    def _shown(self) -> Sequence[Part]:
        wanted = TouchState.UPCOMING if self.is_open else self.state
        return [part for part in self.parts if part.state is wanted]


def touches(
    customer_start_on: date,
    contacts: Iterable[Contact],
    today: date,
    policy: CadencePolicy,
    opened_on: date | None = None,
    until: date | None = None,
    *,
    since: date | None = None,
    marks: Mapping[str, Mark] = MappingProxyType({}),
) -> list[Touch]:
    """Every touch due from `since` to `until`, earliest first, as it stands on `today`.

    Open ones are included however old they are. `contacts` are all that were held, in any order;
    later ones than `today` do not count yet. `opened_on` is the day we began to watch the customer
    (None: from the start): what fell due before and was not held is unknown, never overdue.
    `since` defaults to 200 days back, `until` to 100 days ahead. The bot's own monthly health
    analyses are listed from `today` on only.
    """
    since = since or today - LOOK_BACK
    until = until or today + LOOK_AHEAD
    opened_on = opened_on or customer_start_on
    held = Held(contacts, today)
    owed = obligations(customer_start_on, held.reviews, policy, since, until)
    groups = merged(owed, policy.merge_days)
    found = _health_analyses(customer_start_on, policy, today, until)
    found += _roadmap(customer_start_on, policy, held, today)
    for group, ends in zip(groups, taken_over(groups), strict=True):
        parts = [
            part_of(each, held, end, today, opened_on, marks)
            for each, end in zip(group, ends, strict=True)
        ]
        touch = _touch(tuple(parts), marks, today)
        if touch.window[1] >= since or touch.is_open:
            found.append(touch)
    return sorted(found, key=_when)


def next_due(found: Iterable[Touch]) -> Touch | None:
    """The touch somebody should do next: the earliest one open; None if nothing is."""
    return min((touch for touch in found if touch.is_open), key=_when, default=None)


def _touch(parts: tuple[Part, ...], marks: Mapping[str, Mark], today: date) -> Touch:
    still = [part for part in parts if part.state is TouchState.UPCOMING]
    due_on = (still or parts)[0].due_on
    mark = UNMARKED
    if still:
        if marks:
            mine = (marks[part.key] for part in still if part.key in marks)
            mark = max(mine, default=UNMARKED, key=_last)
        state = _standing(due_on, mark, today)
    else:
        state = min((part.state for part in parts), key=_ENDED.index)
    return Touch(
        key=parts[0].key,
        parts=parts,
        due_on=due_on,
        window=(parts[0].due_on, parts[-1].due_on),
        state=state,
        held_on=max([part.held_on for part in parts if part.held_on], default=None),
        mark=mark,
    )


def _standing(due_on: date, mark: Mark, today: date) -> TouchState:
    if mark.snoozed_until is not None and mark.snoozed_until > today:
        return TouchState.SNOOZED
    if due_on < today:
        return TouchState.OVERDUE
    return TouchState.DUE if due_on == today else TouchState.UPCOMING


def _health_analyses(
    start_on: date, policy: CadencePolicy, today: date, until: date
) -> list[Touch]:
    kind = TouchKind.HEALTH_ANALYSIS
    return [
        _single(kind, f"{kind.value}:{number}", "Health analysis", (on, on), TouchState.AUTOMATIC)
        for number, on in monthly(start_on, policy.health_months, today, until)
        if on >= today
    ]


def _roadmap(start_on: date, policy: CadencePolicy, held: Held, today: date) -> list[Touch]:
    """The roadmap presentation of the current year, unless it was given."""
    months, kind = policy.roadmap_months, TouchKind.ROADMAP
    if not months or today < start_on:
        return []
    year = whole_months(start_on, today) // months
    first = month_after(start_on, year * months)
    last = month_after(start_on, (year + 1) * months) - timedelta(1)
    if held.first(kind, first, last) is not None:
        return []
    window = (first, last)
    key = f"{kind.value}:{year + 1}"
    return [_single(kind, key, "Roadmap presentation", window, TouchState.OFFERED)]


def _single(
    kind: TouchKind, key: str, label: str, window: tuple[date, date], state: TouchState
) -> Touch:
    part = Part(kind, key, label, window[1], state)
    return Touch(key=key, parts=(part,), due_on=window[1], window=window, state=state)


def _when(touch: Touch) -> tuple[date, str]:
    return touch.due_on, touch.key


def _last(mark: Mark) -> tuple[date, int]:
    return mark.snoozed_until or date.min, mark.snoozes
