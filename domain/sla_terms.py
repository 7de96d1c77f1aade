"""When the terms of a support clock change: priority, region, calendar, merging.

The start stays, the due time follows. A breach survives a milder target, because the customer
was kept waiting under the old one; it does not survive a calendar that was wrong. An answered
clock stays as it was judged, by the calendar that judged it.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from domain.business_time import BusinessTime
from domain.sla import Breach, Cause, Clock, Result, due_at, is_overdue
from domain.sla_events import Changed, Event, cancel, changed, settled


def retarget(clock: Clock, now: datetime, target: timedelta, time: BusinessTime) -> Changed:
    """The priority changed at `now`: another target from the same start."""
    if not clock.is_pending:
        return Changed(clock)
    return changed(clock, _on_terms(settled(clock, now), now, target, time), Event.RETARGET)


def regain(clock: Clock, now: datetime, target: timedelta, time: BusinessTime) -> Changed:
    """The priority has a target again for a clock that lost it: on from the old start.

    What fell due meanwhile was promised to nobody; what is past by the new target is overdue
    because of this change.
    """
    if clock.result is not Result.CANCELLED:
        return Changed(clock)
    held = clock._replace(result=Result.PENDING, due_at=max(clock.due_at, now))
    return changed(clock, _on_terms(held, now, target, time), Event.RETARGET)


def move_region(
    clock: Clock, now: datetime, target: timedelta, time: BusinessTime, version: int = 0
) -> Changed:
    """The customer's region changed at `now`: as a change of priority, with other hours."""
    if not clock.is_pending:
        return Changed(clock)
    was = settled(clock, now)
    moved = _on_terms(was, now, target, time)._replace(version=version)
    if moved.breach is not None and moved.breached_at == was.breached_at:
        # It rests on hours that can no longer be asked, so no calendar edit may judge it again.
        moved = moved._replace(breach=replace(moved.breach, target=None))
    return changed(clock, moved, Event.RETARGET)


def recalendar(clock: Clock, now: datetime, time: BusinessTime, version: int) -> Changed:
    """Hours or holidays were edited: due time and breach as if they had always been so."""
    if not clock.is_pending:
        return Changed(clock)
    was = settled(clock, now)
    due = due_at(was.start_at, was.target, was.pauses, time)
    anew = _with_due(was, now, due, _breach_rechecked(was, now, time), version)
    if anew.breach is None and is_overdue(anew, now):
        cause = Cause.TIME if was.breach else Cause.CALENDAR
        anew = anew._replace(breach=Breach(due, cause, clock.target))
    return changed(clock, anew, Event.CALENDAR)


def rejudge(clock: Clock, time: BusinessTime, version: int) -> Changed:
    """Judge an answered clock again by today's calendar: an explicit act of an administrator."""
    if clock.responded_at is None:
        return Changed(clock)
    due = due_at(clock.start_at, clock.target, clock.pauses, time)
    is_met = clock.responded_at <= due
    judged = clock._replace(
        due_at=due,
        version=version,
        result=Result.MET if is_met else Result.MISSED,
        breach=None if is_met else Breach(due, Cause.TIME, clock.target),
    )
    return changed(clock, judged, Event.REJUDGED)


class Merged(NamedTuple):
    """Both clocks after a merge, each with its audit lines."""

    source: Changed
    target: Changed


def merge(
    source: Clock, target: Clock, now: datetime, time: BusinessTime, *, same_customer: bool
) -> Merged:
    """`source` was merged into `target`: it is cancelled, and its earlier start carries over
    if both are unanswered and of one customer."""
    gone = cancel(source, now, Event.MERGED)
    if not (same_customer and source.is_pending and target.is_pending):
        return Merged(gone, Changed(target))
    start_at = min(source.start_at, target.start_at)
    earlier = settled(target, now)._replace(start_at=start_at)
    kept = _on_terms(earlier, now, target.target, time) if start_at < target.start_at else target
    return Merged(gone, changed(target, kept, Event.MERGED))


def _on_terms(clock: Clock, now: datetime, target: timedelta, time: BusinessTime) -> Clock:
    due = due_at(clock.start_at, target, clock.pauses, time)
    breach = clock.breach
    if breach is not None:
        is_undone = breach.due_before is not None and due >= breach.due_before
        stays = replace(breach, replaced_at=breach.replaced_at or now)
        breach = None if is_undone else stays
    anew = _with_due(clock._replace(target=target), now, due, breach)
    if anew.breach is not None or not is_overdue(anew, now):
        return anew
    if clock.breach is not None:
        # The change that made it late was undone, but by now time has done the same.
        return anew._replace(breach=Breach(due, Cause.TIME, target))
    return anew._replace(breach=Breach(now, Cause.RETARGET, target, due_before=clock.due_at))


def _breach_rechecked(clock: Clock, now: datetime, time: BusinessTime) -> Breach | None:
    """The breach on record under the calendar as it is now; None if it rested on the old one."""
    breach = clock.breach
    if breach is None or breach.target is None:  # none, or one of a region it has left
        return breach
    due = due_at(clock.start_at, breach.target, clock.pauses, time)
    if breach.cause is Cause.RETARGET and due < breach.at:
        return breach
    if due < (breach.replaced_at or now):
        return Breach(due, breach.cause, breach.target, breach.replaced_at)
    return None


def _with_due(
    clock: Clock, now: datetime, due: datetime, breach: Breach | None, version: int | None = None
) -> Clock:
    """Another due time is a new promise: what was told of the old one no longer counts, except
    of a breach that stands."""
    version = clock.version if version is None else version
    if breach is not None or (due == clock.due_at and clock.breach is None):
        return clock._replace(due_at=due, breach=breach, version=version)
    return clock._replace(
        due_at=due,
        version=version,
        breach=None,
        announced=(),
        changed_at=now,
        told_at=None,
        acknowledged_by=None,
        acknowledged_at=None,
    )
