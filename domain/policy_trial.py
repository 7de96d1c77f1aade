"""What another policy would have made of clocks that ran: a dry run that changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.policy import Policy
from domain.sla import ClockKind, Pause, Priority, Result, due_at


@dataclass(frozen=True, slots=True)
class Past:
    """A clock as it ran. `due_at` is by the policy that judged it; `responded_at` is None while
    nobody has answered. Instants are UTC."""

    ticket_id: int
    customer: str
    priority: Priority
    region: str
    kind: ClockKind
    start_at: datetime
    due_at: datetime
    result: Result
    responded_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()

    def waited_until(self, now: datetime) -> datetime:
        """How far the clock ran: to the answer, the pause that still lasts, or now."""
        if self.responded_at is None and self.pauses and self.pauses[-1].until_at is None:
            return self.pauses[-1].from_at
        return self.responded_at or now

    def breached(self, now: datetime) -> bool:
        """Whether it was missed, or is overdue now."""
        if self.result is Result.PENDING:
            return self.waited_until(now) > self.due_at
        return self.result is Result.MISSED


@dataclass(frozen=True, slots=True)
class Trial:
    """The same clock under another policy.

    `due_at` is None where that policy runs no such clock. `warned` are the thresholds that would
    have been announced, and when. `breached_at` is the due time if it passed unanswered, `late`
    the business time from then to the answer, or to now. `was_breached` is what happened.
    """

    past: Past
    due_at: datetime | None
    warned: tuple[tuple[int, datetime], ...] = ()
    breached_at: datetime | None = None
    late: timedelta = timedelta()
    was_breached: bool = False

    @property
    def is_told(self) -> bool:
        """Whether anybody would have been told anything."""
        return bool(self.warned) or self.breached_at is not None

    @property
    def differs(self) -> bool:
        """Whether it would have been met instead of missed, or the other way round."""
        return (self.breached_at is not None) is not self.was_breached


def tried(past: Past, policy: Policy, now: datetime) -> Trial:
    """`past` by the targets, hours, holidays, coverage and warnings of `policy`, as of `now`.

    Its region is looked up in that policy; one it does not know has the default region's hours.
    """
    was_breached = past.breached(now)
    target = policy.target(past.priority, past.kind)
    if target is None:
        return Trial(past, None, was_breached=was_breached)
    time = policy.business_time(past.region, past.priority)
    due = due_at(past.start_at, target, past.pauses, time)
    until = past.waited_until(now)
    thresholds = [
        (percent, due_at(past.start_at, target * percent // 100, past.pauses, time))
        for percent in policy.warn_percent
    ]
    is_late = until > due
    return Trial(
        past,
        due,
        warned=tuple((percent, at) for percent, at in thresholds if at < until),
        breached_at=due if is_late else None,
        late=time.between(due, until) if is_late else timedelta(),
        was_breached=was_breached,
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of `clocks` were breached, and would have been; how many would be warned at each
    percentage; how many would end otherwise."""

    clocks: int
    was_breached: int
    breached: int
    warned: dict[int, int]
    differing: int


def tally(trials: Iterable[Trial], policy: Policy) -> Tally:
    """The trials of one policy, counted."""
    held = list(trials)
    reached = [percent for trial in held for percent, _ in trial.warned]
    return Tally(
        clocks=len(held),
        was_breached=sum(trial.was_breached for trial in held),
        breached=sum(trial.breached_at is not None for trial in held),
        warned={percent: reached.count(percent) for percent in policy.warn_percent},
        differing=sum(trial.differs for trial in held),
    )
