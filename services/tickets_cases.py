"""A ticket with everything an act on it needs, and the one way to write what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.business_time import BusinessTime
from domain.customers import Customer
from domain.errors import NotFound
from domain.notices_tickets import ClockLine, TicketCard, TicketChanged
from domain.people import ACCOUNT_TEAM, Person, Role, require
from domain.policy import Policy
from domain.regions import Coverage, working_time
from domain.sla import ClockKind
from domain.sla_alerts import Alerts, is_outdated, next_check_at
from domain.sla_events import Changed
from domain.tickets import Ticket, Watched
from services import customers, people, sla_told
from services.clock_trail import audit_row
from storage import audit, clocks, outbox, ticket_cases, tickets
from storage.audit import Entry
from storage.errors import Busy
from storage.outbox import Letter
from storage.unit_of_work import Work

TRACKERS = (*ACCOUNT_TEAM, Role.CSE, Role.CSA)
"""Roles that may track and answer support tickets."""

_AUDITED = frozenset({
    "due_at", "result", "target", "breach", "pauses", "waived_by", "acknowledged_by", "start_at",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket, its customer and its clocks, oldest first.

    `told`: the alerts that the act that made it settled, to be drawn anew with its card.
    """

    ticket: Ticket
    customer: Customer
    clocks: tuple[Watched, ...]
    told: tuple[Letter, ...] = ()

    @property
    def subject(self) -> str:
        """The name its card was posted under."""
        if self.ticket.is_critical_request:
            return f"request:{self.ticket.external_id}"
        return f"ticket:{self.ticket.id}"

    def lane(self, policy: Policy) -> str:
        """Where its card is: the internal channel, never the one the customer sees."""
        if self.ticket.is_critical_request:
            return policy.channels.critical
        return self.customer.internal_channel or policy.channels.sla_alerts

    @property
    def pending(self) -> list[Watched]:
        """The clocks that await something."""
        return [watched for watched in self.clocks if watched.clock.is_pending]


def allowed(work: Work, user_id: str, act: str) -> Person:
    """The person, if they may work on tickets. Raises NotAllowed; `act` ends "Only … can"."""
    person = people.actor(work, user_id)
    require(person, TRACKERS, act)
    return person


def load(work: Work, ticket_id: int) -> Case:
    """The case of a ticket. Raises NotFound."""
    found = ticket_cases.get(work, ticket_id)
    if found is None:
        raise NotFound(f"There is no ticket #{ticket_id}.")
    return Case(*found)


def hours_of(policy: Policy, watched: Watched) -> BusinessTime:
    """The hours in which a clock counts."""
    region = policy.region(watched.region)
    return working_time(Coverage(watched.coverage), region, policy.regions)


def alerts_of(policy: Policy, ticket: Ticket) -> Alerts:
    """Who is told of a ticket's clocks, and when. A critical session request has its own chase
    (services.request_critical), which takes the place of the ladder."""
    if ticket.is_critical_request:
        return Alerts(policy.warn_percent, ladder=())
    return policy.alerts()


def write(
    work: Work,
    case: Case,
    ticket: Ticket,
    changes: Sequence[tuple[Watched, Changed]],
    *,
    actor: str,
    moves: Iterable[tuple[str, str, str]] = (),
    added: Sequence[Watched] = (),
    first: Iterable[Entry] = (),
) -> Case:
    """Write an act by compare-and-set with its audit rows; the case as it stands now.

    `moves` are (move, before, after) of the ticket itself; `first` are moves of something else in
    the same act, written into the trail before. Raises Busy when somebody else was
    writing the same ticket: the whole act is then begun anew.
    """
    if not tickets.change(work, case.ticket, ticket):
        raise Busy
    moved = [(watched._replace(clock=what.clock), what) for watched, what in changes]
    dues = [(watched, _next_check(work, ticket, watched)) for watched, _ in moved]
    if not clocks.write(work, dues):
        raise Busy
    withdraw_outdated(work, changes)
    subject = f"ticket:{ticket.id}"
    rows = [(subject, move, before, after) for move, before, after in moves]
    rows += [
        audit_row(ticket.id, change)
        for _, what in moved
        for change in what.changes
        if change.field in _AUDITED
    ]
    audit.record_many(work, actor, rows, first=first)
    anew = {watched.id: watched._replace(version=watched.version + 1) for watched, _ in moved}
    told = [
        letter
        for one, what in changes
        for letter in sla_told.settled(
            work, ticket, case.customer, one.clock, one._replace(clock=what.clock), actor=actor
        )
    ]
    return Case(
        replace(ticket, version=case.ticket.version + 1),
        case.customer,
        (*(anew.get(watched.id, watched) for watched in case.clocks), *added),
        tuple(told),
    )


def redraw(work: Work, case: Case, drawn: TicketCard | None = None) -> None:
    """Have the posted card show the ticket as it now stands, and the alerts that were settled."""
    outbox.send(work, redrawn(work, case, drawn))


def withdraw_outdated(work: Work, changes: Sequence[tuple[Watched, Changed]]) -> None:
    """Take back words held for the reader's morning that are no longer true of a changed clock:
    an answer came, or it is due at another time."""
    outdated = [one.id for one, what in changes if is_outdated(one.clock, what.clock)]
    outbox.withdraw(work, [f"sla:{clock_id}:" for clock_id in outdated])


def redrawn(
    work: Work, case: Case, drawn: TicketCard | None = None, *, reason: str = ""
) -> list[Letter]:
    """The same as letters, to be sent with others. The card of a critical session request is not
    ours to draw. `reason` tells redraws of one version of a ticket apart."""
    if case.ticket.is_critical_request:
        return [*case.told]
    return [
        *case.told,
        Letter(
            TicketChanged(drawn or card(work, case)),
            case.lane(work.policy),
            f"{case.subject}:{case.ticket.version}" + (f":{reason}" if reason else ""),
            mode="update",
            subject=case.subject,
        ),
    ]


def card(
    work: Work, case: Case, *, closed_by: str | None = None, closed_reason: str = ""
) -> TicketCard:
    """The ticket as its card shows it."""
    ticket = case.ticket
    return TicketCard(
        id=ticket.id,
        version=ticket.version,
        customer=customers.line(work, case.customer),
        title=ticket.title,
        priority=ticket.priority,
        owner_id=ticket.owner_id,
        opened_by=ticket.opened_by,
        started_at=ticket.started_at,
        status=ticket.status,
        clocks=tuple(_line(watched, work.now) for watched in case.clocks),
        link=ticket.link,
        source=ticket.source,
        external_id=ticket.external_id,
        claimed_by=ticket.claimed_by,
        claimed_at=ticket.claimed_at,
        closed_by=closed_by,
        closed_at=work.now if closed_by else None,
        closed_reason=closed_reason,
        drawn_at=work.now,
        has_next=work.policy.target(ticket.priority, ClockKind.NEXT_RESPONSE) is not None,
    )


def _line(watched: Watched, now: datetime) -> ClockLine:
    clock = watched.clock
    overdue_at = clock.breached_at
    if overdue_at is None and clock.is_pending and not clock.is_paused and clock.due_at < now:
        overdue_at = clock.due_at
    return ClockLine(
        kind=clock.kind,
        result=clock.result,
        due_at=clock.due_at,
        target=clock.target,
        overdue_at=overdue_at,
        is_paused=clock.is_paused,
        responded_at=clock.responded_at,
        responded_by=clock.responded_by,
        acknowledged_by=clock.acknowledged_by,
        acknowledged_at=clock.acknowledged_at,
        waived_by=clock.waived_by,
        waived_reason=clock.waived_reason,
        is_always=watched.is_always,
    )


def _next_check(work: Work, ticket: Ticket, watched: Watched) -> datetime | None:
    return next_check_at(
        watched.clock, hours_of(work.policy, watched), alerts_of(work.policy, ticket)
    )
