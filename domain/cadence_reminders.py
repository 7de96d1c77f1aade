"""When people are told about touches, and what putting one off does.

A reminder belongs to a working morning of its owner. Which mornings those are follows from the
touch; which of them were already served is stored by the caller and handed in as `served_on`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple

from domain.cadence import Touch
from domain.cadence_days import (
    IsWorkingDay,
    add_working_days,
    working_day_from,
    working_day_until,
)
from domain.cadence_kept import Mark
from domain.cadence_plan import CadencePolicy
from domain.errors import Invalid

Timing = Literal["today", "soon", "overdue"]

SHORTEST_REASON: Final = 3


class Mornings(NamedTuple):
    """The working mornings on which a touch is worth a word, and the one for the owner's lead.

    `soon_on` lies three working days ahead of the due day, `due_on` is the due day itself or the
    last working morning before it, `overdue_on` the first one after it, `escalate_on` the fifth.
    """

    soon_on: date
    due_on: date
    overdue_on: date
    escalate_on: date


@dataclass(frozen=True, slots=True)
class Reminder:
    """A line of somebody's morning message. `to_lead`: the owner's lead is told as well."""

    touch: Touch
    timing: Timing
    to_lead: bool = False


def mornings(due_on: date, works: IsWorkingDay, policy: CadencePolicy) -> Mornings:
    """The mornings of a touch due on a day (figures: policy `[cadence]`)."""
    last = working_day_until(due_on, works)
    return Mornings(
        soon_on=add_working_days(last, -policy.remind_working_days, works),
        due_on=last,
        overdue_on=add_working_days(due_on, 1, works),
        escalate_on=add_working_days(due_on, policy.escalate_working_days, works),
    )


def reminders(
    found: Iterable[Touch],
    today: date,
    works: IsWorkingDay,
    policy: CadencePolicy,
    served_on: date | None = None,
) -> list[Reminder]:
    """What the owner is told on the morning of `today`, overdue first; nothing on a day off.

    `served_on` is the last morning this was asked for: reminders missed since then are included,
    at most one line a touch, worded as things stand today. None: only today's own. Asking again
    with `served_on=today` gives nothing.
    """
    if not works(today):
        return []
    lines = [_reminder(touch, today, works, policy, served_on) for touch in found if touch.is_open]
    told = [line for line in lines if line is not None]
    return sorted(told, key=lambda line: (line.touch.due_on, line.touch.key))


def reminder_days(touch: Touch, works: IsWorkingDay, policy: CadencePolicy) -> tuple[date, ...]:
    """Every morning on which an open touch appears in a message, earliest first, each once.

    For a stored row: the next one after the last served is when to look at the touch again.
    """
    if not touch.is_open:
        return ()
    days, lead_days = _days(touch, works, policy)
    return tuple(sorted({*days, *lead_days}))


def snoozed(
    mark: Mark, until_on: date, today: date, works: IsWorkingDay, policy: CadencePolicy
) -> Mark:
    """The mark after putting a touch off; it comes back on the first working morning from then.

    Due days and the rhythm stay as they are. Raises Invalid (field `until`) for a day that is not
    ahead, and once a touch was put off as often as policy `cadence.most_snoozes` allows.
    """
    if mark.snoozes >= policy.most_snoozes:
        times = f"{policy.most_snoozes} times"
        raise Invalid(
            f"This was already snoozed {times}. Log it, or skip it with a reason.", field="until"
        )
    if until_on <= today:
        raise Invalid("Pick a day after today.", field="until")
    return mark._replace(snoozed_until=working_day_from(until_on, works), snoozes=mark.snoozes + 1)


def skipped(mark: Mark, reason: str) -> Mark:
    """The mark after skipping a touch. Raises Invalid (field `reason`) without a reason."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid("Say in a few words why this one is skipped.", field="reason")
    return mark._replace(skipped=True)


def _reminder(
    touch: Touch, today: date, works: IsWorkingDay, policy: CadencePolicy, served_on: date | None
) -> Reminder | None:
    back_on = touch.mark.snoozed_until
    if back_on is not None and back_on > today:
        return None

    def falls_now(day: date) -> bool:
        return day == today if served_on is None else served_on < day <= today

    days, lead_days = _days(touch, works, policy)
    to_lead = any(map(falls_now, lead_days))
    if not to_lead and not any(map(falls_now, days)):
        return None
    return Reminder(touch, _timing(touch.due_on, today, works), to_lead)


def _days(touch: Touch, works: IsWorkingDay, policy: CadencePolicy) -> tuple[set[date], set[date]]:
    """The mornings for the owner and for the lead; while snoozed, they wait for its end."""
    *own, escalate_on = mornings(touch.due_on, works, policy)
    back_on = touch.mark.snoozed_until
    if back_on is None:
        return set(own), {escalate_on}
    # The morning it comes back is always told; after the last snooze allowed, to the lead too.
    lead = {max(escalate_on, back_on)}
    if touch.mark.snoozes >= policy.most_snoozes:
        lead.add(back_on)
    return {back_on, *(max(day, back_on) for day in own)}, lead


def _timing(due_on: date, today: date, works: IsWorkingDay) -> Timing:
    if due_on < today:
        return "overdue"
    return "today" if working_day_until(due_on, works) <= today else "soon"
