"""Who is told of a support clock, and when: warnings, the breach, and whoever comes next.

Warnings are positions in business time and so fall in hours by themselves; the ladder after a
breach counts business time too. Each is announced once per due time; who comes late announces
only the highest. The chase of a critical request, in elapsed time, is domain.requests_chase's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from domain.business_time import BusinessTime
from domain.sla import DEFAULT_WARN_PERCENT, Clock, Priority, due_at
from domain.sla_events import Changed, Event, changed, settled

_TOLD = ">"
"""Between a step and somebody who was told, in the clock's memory."""
_INSTANT_AFTER = timedelta(microseconds=1)
_NEVER_WAITING = frozenset({Priority.CRITICAL, Priority.MAJOR})


class AlertKind(StrEnum):
    """What people are told."""

    WARNING = "warning"
    BREACH = "breach"
    ESCALATION = "escalation"


class Audience(StrEnum):
    """Whom an escalation or a nudge goes to; warnings and breaches go by the product's rules."""

    LEADS = "leads"
    TAM = "tam"
    DIRECTORS = "directors"


class Rung(NamedTuple):
    """Tell `to` once the breach has gone unacknowledged for `after` of business time."""

    after: timedelta
    to: Audience


class Nudge(NamedTuple):
    """Tell `to` once `percent` of the target has elapsed, open or not, without an answer to a
    critical request."""

    percent: int
    to: tuple[Audience, ...]


@dataclass(frozen=True, slots=True)
class Alerts:
    """Which alerts a clock gives (policy `[sla] warn_percent`, `ladder_minutes`)."""

    warn_percent: tuple[int, ...] = DEFAULT_WARN_PERCENT
    ladder: tuple[Rung, ...] = (
        Rung(timedelta(minutes=15), Audience.LEADS),
        Rung(timedelta(minutes=60), Audience.TAM),
        Rung(timedelta(minutes=120), Audience.DIRECTORS),
    )


TICKET_ALERTS = Alerts()
"""Support tickets: warnings, breach, ladder."""

DEFAULT_CHASE = (Nudge(50, (Audience.LEADS,)), Nudge(100, (Audience.TAM, Audience.DIRECTORS)))
"""Critical session requests (policy `[sla] critical_chase_percent`), in place of the ladder."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """One thing to tell now.

    `names` is what it settles in the clock's memory, the passed-over lower ones included.
    `percent` belongs to warnings, `to` to escalations (everybody whose turn has come, oldest
    first). `planned_at` is when it should have gone out, `late_by` how long ago that was. The news
    is the deadline, `due_at`, never the moment we noticed; after a milder target it is still the
    one that was missed.
    """

    kind: AlertKind
    names: tuple[str, ...]
    due_at: datetime
    planned_at: datetime
    late_by: timedelta
    percent: int | None = None
    to: tuple[Audience, ...] = ()


@dataclass(frozen=True, slots=True)
class _Step:
    kind: AlertKind
    name: str
    at: datetime
    percent: int | None = None
    to: tuple[Audience, ...] = ()


def due_action(
    clock: Clock, now: datetime, time: BusinessTime, alerts: Alerts = TICKET_ALERTS
) -> Announcement | None:
    """The one thing to announce at `now`, or None.

    Call again after `announced` for what else is due: a breach and an escalation are two
    announcements. Asking twice is safe; only `announced` changes anything.
    """
    for family in _families(clock, time, alerts):
        passed = [step for step in family if step.at <= now]
        if passed:
            top = passed[-1]
            return Announcement(
                kind=top.kind,
                names=tuple(step.name for step in passed),
                due_at=min(clock.due_at, clock.breached_at or clock.due_at),
                planned_at=top.at,
                late_by=now - top.at,
                percent=top.percent,
                to=tuple(dict.fromkeys(who for step in passed for who in step.to)),
            )
    return None


def announced(
    clock: Clock, announcement: Announcement, now: datetime, readers: Iterable[str] = ()
) -> Changed:
    """The clock once `announcement` has been handed on: it will not be made again.

    Announcing a breach also writes it down, and starts the ladder from the moment people know.
    `readers` are those whose message is to be found again (see `told`).
    """
    told_ = (f"{announcement.names[-1]}{_TOLD}{reader}" for reader in readers)
    names = (*clock.announced, *announcement.names, *told_)
    if announcement.kind is AlertKind.BREACH:
        after = settled(clock, now)._replace(announced=names, told_at=now)
    else:
        after = clock._replace(announced=names)
    return changed(clock, after, Event.BREACHED)


def told(clock: Clock) -> Iterator[tuple[str, str]]:
    """Who was told of this due time, in what: (name of the step, reader), oldest first."""
    for name in clock.announced:
        step, mark, reader = name.partition(_TOLD)
        if mark:
            yield step, reader


def is_breach_told(clock: Clock) -> bool:
    """Whether the breach of this due time was announced."""
    return "breach" in clock.announced


def next_check_at(
    clock: Clock, time: BusinessTime, alerts: Alerts = TICKET_ALERTS
) -> datetime | None:
    """When `due_action` will next have something to say: the sweep's index. None: never.

    Ask again after every event and announcement. A time in the past means now.
    """
    # Sweep and recompute ask this of thousands of clocks: only the step that comes next is
    # summed up, which is one sum instead of one a step.
    if clock.breach is not None and is_breach_told(clock):
        return _next_rung_at(clock, time, alerts)
    if clock.breach is None and clock.told_at is None:
        return _next_promise_at(clock, time, alerts)
    steps = (step.at for family in _families(clock, time, alerts) for step in family)
    return min(steps, default=None)


def is_outdated(before: Clock, after: Clock) -> bool:
    """Whether what was announced of `before` and has not left yet is no longer worth saying: it is
    settled or excused, or due at another time. A breach that stands is."""
    if not before.announced:
        return False
    if not _is_watched(after):
        return True
    if before.breach is not None:
        return after.breach is None
    return before.due_at != after.due_at


def dm_at(priority: Priority, now: datetime, reader: BusinessTime) -> datetime:
    """When a direct message may go out: at once for Critical and Major, else in the reader's
    next working hour. Channel alerts never wait."""
    return now if priority in _NEVER_WAITING else reader.next_opening(now)


def _is_watched(clock: Clock) -> bool:
    """Nothing is told of a clock that is decided or waived."""
    return clock.is_pending and clock.waived_by is None


def _families(clock: Clock, time: BusinessTime, alerts: Alerts) -> Iterator[list[_Step]]:
    """What has not been announced yet, each family in order of time; nothing once decided."""
    if not _is_watched(clock):
        return
    for steps in (_promise(clock, time, alerts), _ladder(clock, time, alerts)):
        left = (step for step in steps if step.name not in clock.announced)
        yield sorted(left, key=lambda step: step.at)


def _promise(clock: Clock, time: BusinessTime, alerts: Alerts) -> Iterator[_Step]:
    if clock.breach is not None:
        yield _Step(AlertKind.BREACH, "breach", clock.breach.at)
    elif not clock.is_paused:
        for percent in sorted(alerts.warn_percent):
            at = _warning_at(clock, percent, time)
            if clock.changed_at is None or at > clock.changed_at:
                yield _Step(AlertKind.WARNING, str(percent), at, percent)
        # An answer at the due time itself is still in time.
        yield _Step(AlertKind.BREACH, "breach", clock.due_at + _INSTANT_AFTER)


def _next_promise_at(clock: Clock, time: BusinessTime, alerts: Alerts) -> datetime | None:
    """The first step of `_promise` that is left, for a clock without a breach."""
    if not _is_watched(clock) or clock.is_paused:
        return None
    for percent in sorted(alerts.warn_percent):
        if str(percent) in clock.announced:
            continue
        at = _warning_at(clock, percent, time)
        if clock.changed_at is None or at > clock.changed_at:
            return min(at, clock.due_at + _INSTANT_AFTER)
    return None if is_breach_told(clock) else clock.due_at + _INSTANT_AFTER


def _warning_at(clock: Clock, percent: int, time: BusinessTime) -> datetime:
    return due_at(clock.start_at, clock.target * percent // 100, clock.pauses, time)


def _ladder(clock: Clock, time: BusinessTime, alerts: Alerts) -> Iterator[_Step]:
    if clock.told_at is not None and clock.acknowledged_at is None:
        for rung in alerts.ladder:
            at = time.add(clock.told_at, rung.after)
            yield _Step(AlertKind.ESCALATION, _rung_name(rung), at, to=(rung.to,))


def _next_rung_at(clock: Clock, time: BusinessTime, alerts: Alerts) -> datetime | None:
    if not _is_watched(clock) or clock.told_at is None or clock.acknowledged_at is not None:
        return None
    left = [rung.after for rung in alerts.ladder if _rung_name(rung) not in clock.announced]
    return time.add(clock.told_at, min(left)) if left else None


def _rung_name(rung: Rung) -> str:
    return f"ladder-{rung.to}"
