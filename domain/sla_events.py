"""What happens to a support clock. Every function gives the new clock and what changed in it.

Judged by the times of events, not by the order in which they are processed, so that replies,
sweeps and edits may race. An event that does not concern a clock leaves it as it is, with no
changes: callers may offer every event to every clock of a ticket, and offer it twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from domain.business_time import BusinessTime
from domain.errors import Invalid, NotAllowed
from domain.sla import (
    Breach,
    Cause,
    Clock,
    ClockKind,
    Pause,
    Result,
    due_at,
    is_overdue,
)


class Event(StrEnum):
    """What an audit row gives as the reason of a change."""

    REPLY = "reply"
    RESOLVED = "resolved"
    CLOSED_SILENTLY = "closed_silently"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    REOPENED = "reopened"
    RETARGET = "retarget"
    CALENDAR = "calendar"
    MERGED = "merged"
    PAUSED = "paused"
    RESUMED = "resumed"
    BREACHED = "breached"
    ACKNOWLEDGED = "acknowledged"
    WAIVED = "waived"
    WAIVER_UNDONE = "waiver_undone"
    REJUDGED = "rejudged"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the audit: `field` of a clock went from `old` to `new` because of `event`."""

    field: str
    old: object
    new: object
    event: Event


class Changed(NamedTuple):
    """The clock after an event, and the lines to audit; none when it left the clock alone."""

    clock: Clock
    changes: tuple[Change, ...] = ()


# What people were told is the sweep's own memory, not a fact about the promise.
_NOT_AUDITED = {"announced", "told_at", "changed_at"}
_AUDITED = tuple(name for name in Clock._fields if name not in _NOT_AUDITED)
_facts_of = attrgetter(*_AUDITED)


def start(
    kind: ClockKind, start_at: datetime, target: timedelta, time: BusinessTime, version: int = 0
) -> Clock:
    """A clock that runs from when the customer asked, in or out of hours.

    For a ticket split off another, that is the time of the message that was split off.
    """
    return Clock(kind, start_at, target, due_at(start_at, target, (), time), version)


def reply(clock: Clock, at: datetime, time: BusinessTime, by: str | None = None) -> Changed:
    """A person's public reply, accepted for sending at `at`: answers a response clock.

    One that is heard of late leaves a clock alone that started after it: it cannot have answered
    what was asked later. Notes, assignments, status changes, bots and rules are not replies: do
    not pass them on.
    """
    if clock.kind is ClockKind.RESOLUTION or at < clock.start_at:
        return Changed(clock)
    return changed(clock, _answered(clock, at, time, by), Event.REPLY)


def resolve(
    clock: Clock,
    at: datetime,
    time: BusinessTime,
    *,
    told_customer: bool,
    reason: str = "",
    by: str | None = None,
) -> Changed:
    """The ticket was resolved or closed at `at`.

    With a message to the customer it answers any clock; the resolution clock is answered either
    way. A response clock closed in silence needs a `reason` (Invalid, field "reason") and is
    cancelled; a breach it already had stays on record.
    """
    if told_customer or clock.kind is ClockKind.RESOLUTION:
        return changed(clock, _answered(clock, at, time, by), Event.RESOLVED)
    if not clock.is_pending:
        return Changed(clock)
    if not reason.strip():
        raise Invalid(
            "The customer has had no answer. Tell them, or say why none is needed.", field="reason"
        )
    return cancel(clock, at, Event.CLOSED_SILENTLY)


def cancel(clock: Clock, at: datetime, event: Event = Event.CANCELLED) -> Changed:
    """Spam, deleted or merged away before any answer: the clock counts in no figure."""
    if not clock.is_pending:
        return Changed(clock)
    return changed(clock, settled(clock, at)._replace(result=Result.CANCELLED), event)


def restore(clock: Clock) -> Changed:
    """A deletion or merge was undone: as if it had never been, from the old start."""
    if clock.result is not Result.CANCELLED:
        return Changed(clock)
    return changed(clock, clock._replace(result=Result.PENDING), Event.RESTORED)


def reopen(clock: Clock, asked_at: datetime, time: BusinessTime) -> Changed:
    """The customer wrote again on a closed ticket: a cancelled clock starts anew from there.

    One that was answered stays as it was judged, one that runs goes on.
    """
    if clock.result is not Result.CANCELLED:
        return Changed(clock)
    anew = start(clock.kind, asked_at, clock.target, time, clock.version)
    return changed(clock, anew, Event.REOPENED)


def pause(clock: Clock, at: datetime) -> Changed:
    """Waiting for the customer from `at`. A first response never pauses."""
    if clock.kind is ClockKind.FIRST_RESPONSE or not clock.is_pending or clock.is_paused:
        return Changed(clock)
    paused = settled(clock, at)._replace(pauses=(*clock.pauses, Pause(at)))
    return changed(clock, paused, Event.PAUSED)


def resume(clock: Clock, at: datetime, time: BusinessTime) -> Changed:
    """The wait is over: the due time moves by the business time that was waited."""
    return changed(clock, _resumed(clock, at, time), Event.RESUMED)


def breach(clock: Clock, now: datetime) -> Changed:
    """Settle that the due time passed, at the due time itself however late it was noticed."""
    return changed(clock, settled(clock, now), Event.BREACHED)


def acknowledge(clock: Clock, at: datetime, by: str) -> Changed:
    """Somebody takes notice of a breach, which stops its escalation.

    The first one stands: a second leaves the clock as it is, and its `acknowledged_by` says who
    was first. Raises NotAllowed while there is no breach.
    """
    if not is_overdue(clock, at):
        raise NotAllowed("There is nothing to acknowledge: this clock is not overdue.")
    if clock.acknowledged_by is not None:
        return Changed(clock)
    taken = settled(clock, at)._replace(acknowledged_by=by, acknowledged_at=at)
    return changed(clock, taken, Event.ACKNOWLEDGED)


def waive(clock: Clock, now: datetime, by: str, reason: str) -> Changed:
    """An administrator excuses a late answer; both facts stay on record.

    Raises NotAllowed for a clock that is not late, Invalid (field "reason") without a reason.
    """
    if clock.result is not Result.MISSED and not is_overdue(clock, now):
        raise NotAllowed("Only a clock that is overdue or was missed can be waived.")
    if not reason.strip():
        raise Invalid("Say why it is waived.", field="reason")
    waived = settled(clock, now)._replace(waived_by=by, waived_reason=reason.strip())
    return changed(clock, waived, Event.WAIVED)


def undo_waiver(clock: Clock) -> Changed:
    """The excuse is taken back."""
    bare = clock._replace(waived_by=None, waived_reason="")
    return changed(clock, bare, Event.WAIVER_UNDONE)


def settled(clock: Clock, now: datetime) -> Clock:
    """The clock with its breach written down, if its due time has passed by `now`."""
    if clock.breach is not None or not is_overdue(clock, now):
        return clock
    return clock._replace(breach=Breach(clock.due_at, Cause.TIME, clock.target))


def changed(old: Clock, new: Clock, event: Event) -> Changed:
    """`new` with one audit line for every field in which it differs from `old`."""
    compared = zip(_AUDITED, _facts_of(old), _facts_of(new), strict=True)
    return Changed(
        new, tuple(Change(name, was, now, event) for name, was, now in compared if was != now)
    )


def _answered(clock: Clock, at: datetime, time: BusinessTime, by: str | None) -> Clock:
    if not clock.is_pending:
        return clock
    judged = _as_promised(settled(_resumed(clock, at, time), at), at)
    result = Result.MET if judged.breach is None else Result.MISSED
    return judged._replace(result=result, responded_at=at, responded_by=by)


def _as_promised(clock: Clock, at: datetime) -> Clock:
    """The clock for an answer at `at` that was heard of late: a breach that came after it never
    happened, and the due time is the one that was promised then.

    At the due time itself an answer is in time. In the very instant of the change that moved the
    due time into the past it is not: that due time had passed already.
    """
    breach = clock.breach
    if breach is None or at > breach.at or (at == breach.at and breach.due_before is not None):
        return clock
    return clock._replace(breach=None, due_at=breach.due_before or breach.at)


def _resumed(clock: Clock, at: datetime, time: BusinessTime) -> Clock:
    if not clock.is_paused:
        return clock
    last = clock.pauses[-1]
    pauses = (*clock.pauses[:-1], Pause(last.from_at, max(last.from_at, at)))
    due = due_at(clock.start_at, clock.target, pauses, time)
    return clock._replace(pauses=pauses, due_at=due)
