"""How well promises to customers were kept over a period: met, missed, by whom, for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from domain.report_figures import Figures
from domain.sla import ClockKind, Priority, Reading, State

MOST_NAMED = 8
"""Customers and engineers a report names, those with most late answers first."""


class Period(StrEnum):
    """How far back a report looks from now."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


LENGTHS = {
    Period.WEEK: timedelta(days=7),
    Period.MONTH: timedelta(days=30),
    Period.QUARTER: timedelta(days=91),
}


@dataclass(frozen=True, slots=True)
class Ran:
    """A clock that was started in the period, as it stands now; `used` is business time.

    `engineer_id` answered it, or owns it while nobody has.
    """

    ticket_id: int
    customer_id: int
    kind: ClockKind
    priority: Priority
    region: str
    engineer_id: str | None
    start_at: datetime
    reading: Reading
    responded_at: datetime | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Clocks of one kind, priority, customer …: how many were met, missed, are overdue or still
    open, were waived. `typical` is the median business time until an answer, None without any that
    today's hours can tell."""

    name: str
    met: int = 0
    missed: int = 0
    overdue: int = 0
    open: int = 0
    waived: int = 0
    typical: timedelta | None = None

    @property
    def late(self) -> int:
        """Answered late, or overdue now."""
        return self.missed + self.overdue

    @property
    def share(self) -> float | None:
        """Kept promises among those that are decided or overdue; None without any."""
        decided = self.met + self.late
        return self.met / decided if decided else None


@dataclass(frozen=True, slots=True)
class Report:
    """Clocks started in `[since_at, until_at)`, and what else is set against targets for the same
    time. `is_cut`: only the newest clocks are counted."""

    period: Period
    since_at: datetime
    until_at: datetime
    total: Tally
    by_kind: tuple[Tally, ...]
    by_priority: tuple[Tally, ...]
    by_region: tuple[Tally, ...]
    by_customer: tuple[Tally, ...]
    by_engineer: tuple[Tally, ...]
    figures: Figures
    is_cut: bool = False


def tally(name: str, ran: Sequence[Ran]) -> Tally:
    """The count of some clocks. Cancelled ones count in no figure."""
    states = [one.reading.state for one in ran]
    answered = [
        one.reading.used.total_seconds()
        for one in ran
        if one.responded_at is not None and not one.reading.is_outdated
    ]
    return Tally(
        name=name,
        met=states.count(State.MET),
        missed=states.count(State.MISSED),
        overdue=states.count(State.OVERDUE),
        open=sum(states.count(state) for state in _STILL_OPEN),
        waived=states.count(State.WAIVED),
        typical=timedelta(seconds=median(answered)) if answered else None,
    )


_STILL_OPEN = (State.RUNNING, State.AT_RISK, State.OUT_OF_HOURS, State.PAUSED)


def by(ran: Iterable[Ran], what: Callable[[Ran], str]) -> list[Tally]:
    """The counts by some property, most late first, then by name."""
    groups: dict[str, list[Ran]] = {}
    for one in ran:
        groups.setdefault(what(one), []).append(one)
    counts = [tally(name, group) for name, group in groups.items()]
    return sorted(counts, key=lambda count: (-count.late, -count.met, count.name))
