"""Facts about support tickets and their clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from domain.notices_parts import CustomerLine
from domain.sla import ClockKind, Priority, Result
from domain.sla_alerts import Audience
from domain.sla_report import Period, Report
from domain.tickets import TicketStatus


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock as its ticket's card shows it. `target` is business time; `overdue_at` is since
    when it counts as overdue: the due time that passed unanswered, or the moment of the change that
    moved it into the past; None where none did. `is_always`: it counts day and night."""

    kind: ClockKind
    result: Result
    due_at: datetime
    target: timedelta
    overdue_at: datetime | None = None
    is_paused: bool = False
    responded_at: datetime | None = None
    responded_by: str | None = None
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    waived_by: str | None = None
    waived_reason: str = ""
    is_always: bool = False

    @property
    def is_pending(self) -> bool:
        """Whether an answer is still awaited."""
        return self.result is Result.PENDING

    @property
    def was_due_at(self) -> datetime:
        """The due time that passed unanswered; the one in force where none did."""
        return min(self.due_at, self.overdue_at or self.due_at)


@dataclass(frozen=True, slots=True)
class TicketCard:
    """A support ticket as its card shows it; `closed_reason` is what whoever closed it said.
    `has_next`: what the customer writes after the first answer awaits one too. `drawn_at`: when."""

    id: int
    version: int
    customer: CustomerLine
    title: str
    priority: Priority
    owner_id: str | None
    opened_by: str
    started_at: datetime
    status: TicketStatus
    clocks: tuple[ClockLine, ...]
    link: str = ""
    source: str = "slack"
    external_id: str | None = None
    claimed_by: str | None = None
    claimed_at: datetime | None = None
    closed_by: str | None = None
    closed_at: datetime | None = None
    closed_reason: str = ""
    has_next: bool = False
    drawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClockAlert:
    """What every alert about a clock says. The news is the deadline, `due_at`.

    `planned_at` is when it should have been said, and `late_by` how long ago that was when it was
    noticed. The ticket of a critical session request is claimed on that request's card.
    `is_always`: the clock counts day and night.
    """

    clock_id: int
    ticket_id: int
    clock_kind: ClockKind
    customer: CustomerLine
    title: str
    priority: Priority
    owner_id: str | None
    due_at: datetime
    target: timedelta
    planned_at: datetime
    late_by: timedelta
    is_critical_request: bool = False
    is_always: bool = False


@dataclass(frozen=True, slots=True)
class TicketTracked:
    """To the customer's internal channel: a ticket is watched."""

    card: TicketCard
    kind: Literal["ticket_tracked"] = "ticket_tracked"


@dataclass(frozen=True, slots=True)
class TicketChanged:
    """The card as it now stands, in place of the one posted."""

    card: TicketCard
    kind: Literal["ticket_changed"] = "ticket_changed"


@dataclass(frozen=True, slots=True)
class TicketEscalated:
    """To whoever `by` wants to know of a ticket, and to its thread."""

    card: TicketCard
    by: str
    to: tuple[str, ...]
    note: str
    kind: Literal["ticket_escalated"] = "ticket_escalated"


@dataclass(frozen=True, slots=True)
class SlaWarned:
    """`percent` of the business time is used up."""

    alert: ClockAlert
    percent: int
    kind: Literal["sla_warned"] = "sla_warned"


@dataclass(frozen=True, slots=True)
class SlaBreached:
    """The due time passed without an answer."""

    alert: ClockAlert
    kind: Literal["sla_breached"] = "sla_breached"


@dataclass(frozen=True, slots=True)
class SlaBreachNoted:
    """The same in the thread of the card, where the buttons are."""

    alert: ClockAlert
    kind: Literal["sla_breach_noted"] = "sla_breach_noted"


@dataclass(frozen=True, slots=True)
class SlaTaken:
    """The alert of a breach in the alert channel, once somebody took notice of it.

    `took_over` tells apart taking it over from acknowledging it.
    """

    alert: ClockAlert
    by: str
    at: datetime
    took_over: bool
    kind: Literal["sla_taken"] = "sla_taken"


@dataclass(frozen=True, slots=True)
class SlaSettled:
    """The alert of a breach, wherever it stands, once its clock is decided, or excused.

    `by` answered at `at`, `overdue_by` after the breach (elapsed time; zero for an answer that
    was in time and heard of late), or closed the ticket without one (`result` cancelled). Where
    terms were changed, the ticket `is_open` and its clock cancelled for want of a target, or
    pending without an excuse, because the breach is undone: `alert.due_at` is what holds now.
    """

    alert: ClockAlert
    result: Result
    by: str
    at: datetime
    overdue_by: timedelta
    waived_by: str | None = None
    waived_reason: str = ""
    is_open: bool = False
    kind: Literal["sla_settled"] = "sla_settled"


@dataclass(frozen=True, slots=True)
class SlaEscalated:
    """Nobody took notice of a breach: to the next in line (policy `[sla] ladder_minutes`)."""

    alert: ClockAlert
    to: tuple[Audience, ...]
    kind: Literal["sla_escalated"] = "sla_escalated"


@dataclass(frozen=True, slots=True)
class SlaReportAsked:
    """To whoever asked for the report where others read along."""

    report: Report
    kind: Literal["sla_report_asked"] = "sla_report_asked"


@dataclass(frozen=True, slots=True)
class SlaExported:
    """To whoever asked for the sheet: its columns and rows, not yet guarded against formulas.

    `is_cut`: there were more, and these are the newest.
    """

    period: Period
    until_at: datetime
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_cut: bool
    kind: Literal["sla_exported"] = "sla_exported"


TicketFact = (
    TicketTracked
    | TicketChanged
    | TicketEscalated
    | SlaWarned
    | SlaBreached
    | SlaBreachNoted
    | SlaTaken
    | SlaSettled
    | SlaEscalated
    | SlaReportAsked
    | SlaExported
)
