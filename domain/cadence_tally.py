"""What the rhythm so far says: how many touches were kept, how many missed, what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from domain.cadence import Touch
from domain.cadence_kept import Part, TouchState
from domain.cadence_plan import ANY_CONTACT, OWN_KIND, ContactKind, TouchKind

_NEAR: Final = timedelta(days=7)


def suggested_kind(found: Iterable[Touch], today: date) -> ContactKind:
    """What the contact being logged today most likely is: the kind that is due or nearly so.

    A touch that needs a kind of its own wins over one that any contact meets; the earliest first.
    """
    open_now = [touch for touch in found if touch.is_open and touch.due_on <= today + _NEAR]
    for touch in sorted(open_now, key=lambda touch: (touch.due_on, touch.key)):
        for kind in touch.kinds:
            if kind in OWN_KIND:
                return OWN_KIND[kind]
    return ContactKind.CHECK_IN


def held_and_due(found: Iterable[Touch], today: date, days: int = 90) -> tuple[int, int]:
    """How many touches of the last `days` days were held, and how many had fallen due.

    Check-ins that fall together count once, kickoff and reviews each for themselves. What was
    skipped, or fell due before we watched, counts as neither. One due today counts once it is held.
    """
    earliest = today - timedelta(days)
    states: dict[tuple[str, str], set[TouchState]] = {}
    for touch in found:
        for part in touch.parts:
            if earliest < part.due_on <= today:
                states.setdefault((touch.key, _rhythm(part.kind)), set()).add(_so_far(part, today))
    missed = sum(TouchState.MISSED in each for each in states.values())
    held = sum(
        TouchState.HELD in each and TouchState.MISSED not in each for each in states.values()
    )
    return held, held + missed


def stands_until(found: Iterable[Touch], today: date, days: int = 90) -> date:
    """The first day after `today` on which `held_and_due` may say something else.

    As far as touches themselves go, as none was held, skipped or moved meanwhile, and `found`
    reaches far enough ahead: `days` from today at the latest.
    """
    length, next_day = timedelta(days), timedelta(1)
    turns = (
        day
        for touch in found
        for part in touch.parts
        for day in (part.due_on, part.due_on + next_day, part.due_on + length)
        if day > today
    )
    return min(turns, default=today + length)


def missed_in_a_row(found: Iterable[Touch], today: date) -> int:
    """How many check-ins up to yesterday were not held, counted back from the latest one."""
    run = 0
    for touch in sorted(found, key=lambda touch: touch.window, reverse=True):
        fallen_due = [p for p in touch.parts if p.kind in ANY_CONTACT and p.due_on <= today]
        states = {_so_far(part, today) for part in fallen_due}
        if TouchState.MISSED in states:
            run += 1
        elif TouchState.HELD in states:
            break
    return run


def _rhythm(kind: TouchKind) -> str:
    return "check_in" if kind in ANY_CONTACT else kind.value


def _so_far(part: Part, today: date) -> TouchState:
    """A part's state, one that is open and overdue counting as missed so far."""
    overdue = part.state is TouchState.UPCOMING and part.due_on < today
    return TouchState.MISSED if overdue else part.state
