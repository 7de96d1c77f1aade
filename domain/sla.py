"""Support clocks: how long a customer may wait, how much of it is used, and what became of it.

A clock is a value. Its due time is a pure function of start, target, pauses and working time, and
it was met if and only if the answer came at or before it, so that no late job can make it wrong.
What happens to a clock is in `domain.sla_events`, who is told when in `domain.sla_alerts`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from domain.business_time import BusinessTime

_NOTHING = timedelta()


class Priority(StrEnum):
    """How bad it is, worst first."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    COSMETIC = "cosmetic"


DEFAULT_TARGETS: Mapping[Priority, timedelta] = {
    Priority.CRITICAL: timedelta(hours=1),
    Priority.MAJOR: timedelta(hours=4),
    Priority.MINOR: timedelta(hours=8),
    Priority.COSMETIC: timedelta(hours=12),
}
"""First response in business hours (policy `[sla.targets]`)."""

DEFAULT_WARN_PERCENT = (75, 90)
"""Shares of the target at which people are warned (policy `[sla] warn_percent`)."""


class ClockKind(StrEnum):
    """What is awaited. Only the first response never pauses: the customer has no answer yet."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


class Result(StrEnum):
    """What is stored; everything calmer or louder is derived from the time of asking."""

    PENDING = "pending"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


class State(StrEnum):
    """What is shown. When several hold, the first in this order wins: nothing hides a breach."""

    CANCELLED = "cancelled"
    WAIVED = "waived"
    MET = "met"
    MISSED = "missed"
    OVERDUE = "overdue"
    PAUSED = "paused"
    AT_RISK = "at_risk"
    OUT_OF_HOURS = "out_of_hours"
    RUNNING = "running"


class Cause(StrEnum):
    """Why a clock is past due: time went by, its terms were changed, or its calendar was."""

    TIME = "time"
    RETARGET = "retarget"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Pause:
    """Waiting for the customer from `from_at`; `until_at` is None while it lasts."""

    from_at: datetime
    until_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Breach:
    """A due time that passed unanswered.

    `at` is the due time, or the moment of the change that moved the due time into the past.
    `target` is the one that was in force, None once its calendar can no longer be asked (the
    customer's region changed). `replaced_at`: when other terms took over, None while it is in
    force. `due_before`: the due time that the change took away, which undoes the breach when it
    comes back.
    """

    at: datetime
    cause: Cause
    target: timedelta | None
    replaced_at: datetime | None = None
    due_before: datetime | None = None


class Clock(NamedTuple):
    """One promise to a customer, as a tuple: a sweep makes hundreds, seven times as fast.

    Instants are UTC, `target` is business time. `due_at` counts the pauses so far. `version` is
    the policy version whose calendar gave it. `breach` is set when somebody noticed or a change
    settled it; before that `is_overdue` says. `announced` names what people were told for this due
    time (`domain.sla_alerts`), `told_at` when of the breach; thresholds to `changed_at` are past.
    """

    kind: ClockKind
    start_at: datetime
    target: timedelta
    due_at: datetime
    version: int = 0
    result: Result = Result.PENDING
    responded_at: datetime | None = None
    responded_by: str | None = None
    breach: Breach | None = None
    pauses: tuple[Pause, ...] = ()
    waived_by: str | None = None
    waived_reason: str = ""
    announced: tuple[str, ...] = ()
    changed_at: datetime | None = None
    told_at: datetime | None = None
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None

    @property
    def breached_at(self) -> datetime | None:
        """When it fell due unanswered, as settled so far."""
        return self.breach.at if self.breach else None

    @property
    def cause(self) -> Cause:
        """Why it is past due; `time` for a clock that is not."""
        return self.breach.cause if self.breach else Cause.TIME

    @property
    def is_pending(self) -> bool:
        """Nobody has answered, and an answer is still awaited."""
        return self.result is Result.PENDING

    @property
    def is_paused(self) -> bool:
        """Waiting for the customer now."""
        return self.is_pending and bool(self.pauses) and self.pauses[-1].until_at is None


def due_at(
    start_at: datetime, target: timedelta, pauses: Sequence[Pause], time: BusinessTime
) -> datetime:
    """When `target` of business time is used up, pauses left out.

    A pause adds the business time inside it, so one across closed hours adds nothing. A pause
    that began after the due time comes too late to move it; one that still lasts adds nothing yet.
    """
    due = time.add(start_at, target)
    waited = _NOTHING
    for pause in pauses:
        if pause.from_at > due or pause.until_at is None:
            break
        waited += time.between(pause.from_at, pause.until_at)
        due = time.add(start_at, target + waited)
    return due


def used(clock: Clock, now: datetime, time: BusinessTime) -> timedelta:
    """Business time the customer has waited by `now` (by the answer, once there is one)."""
    until = min(now, clock.responded_at or now)
    pauses = ((pause.from_at, min(pause.until_at or until, until)) for pause in clock.pauses)
    waited = sum((time.between(*pause) for pause in pauses), _NOTHING)
    return time.between(clock.start_at, until) - waited


def is_overdue(clock: Clock, now: datetime) -> bool:
    """Unanswered after the due time, or after a due time that still counts against it.

    While paused the clock stands still; one that was overdue when the pause began stays so.
    """
    if not clock.is_pending:
        return False
    ticked = min(now, clock.pauses[-1].from_at) if clock.is_paused else now
    return clock.breach is not None or ticked > clock.due_at


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock at one moment, as a screen shows it.

    `due_at` is None where none is promised (paused, cancelled). `left` of the target is never
    negative; once met, what was spared of the one in force then. `late` is elapsed, `late_business`
    business time past due. `counts_again_at` is the next opening, while it is out of hours.
    `is_outdated`: it was judged by hours or terms that changed since, so that what is reckoned by
    today's (used, left, late in business time) says nothing of it.
    """

    state: State
    due_at: datetime | None
    used: timedelta
    left: timedelta
    late: timedelta = _NOTHING
    late_business: timedelta = _NOTHING
    counts_again_at: datetime | None = None
    is_outdated: bool = False


def read(
    clock: Clock,
    now: datetime,
    time: BusinessTime,
    warn_percent: Sequence[int] = DEFAULT_WARN_PERCENT,
) -> Reading:
    """Everything a screen needs of `clock` at `now`. `warn_percent` decides "at risk"."""
    spent = used(clock, now, time)
    until = min(now, clock.responded_at or now)
    state = _state(clock, now, time, spent, warn_percent)
    left = time.between(until, clock.due_at) if state is State.MET else clock.target - spent
    is_late = clock.result is Result.MISSED or is_overdue(clock, now)
    late_at = (clock.breached_at or clock.due_at) if is_late else None
    return Reading(
        state=state,
        due_at=None if state in {State.CANCELLED, State.PAUSED} else clock.due_at,
        used=spent,
        left=max(_NOTHING, left),
        late=until - late_at if late_at else _NOTHING,
        late_business=time.between(late_at, until) if late_at else _NOTHING,
        counts_again_at=time.next_opening(now) if state is State.OUT_OF_HOURS else None,
        is_outdated=clock.responded_at is not None
        and due_at(clock.start_at, clock.target, clock.pauses, time) != clock.due_at,
    )


def _state(
    clock: Clock, now: datetime, time: BusinessTime, spent: timedelta, warn_percent: Sequence[int]
) -> State:
    if clock.waived_by is not None and clock.result is not Result.CANCELLED:
        return State.WAIVED
    if not clock.is_pending:
        return State(clock.result.value)
    if is_overdue(clock, now):
        return State.OVERDUE
    if clock.is_paused:
        return State.PAUSED
    if any(spent * 100 >= clock.target * percent for percent in warn_percent):
        return State.AT_RISK
    return State.RUNNING if time.is_open(now) else State.OUT_OF_HOURS
