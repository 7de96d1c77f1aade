"""Support tickets: begin to watch one, and start its clocks. One function, one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.customers import Customer
from domain.errors import Invalid
from domain.notices_tickets import TicketTracked
from domain.people import Person, Standing, require
from domain.sla import ClockKind, State
from domain.sla_alerts import next_check_at
from domain.sla_events import start
from domain.tickets import Ticket, TicketForm, Watched, check_form
from services import customers
from services.tickets_cases import TRACKERS, Case, alerts_of, allowed, card
from storage import audit, clocks, health, members, outbox, tickets
from storage.audit import Entry
from storage.unit_of_work import Work

AT_START = (ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION)
"""Clocks that start when a customer asks; a next response is awaited only after the first."""

ACT = "track support tickets"

NEAR = timedelta(days=1)
"""Clocks due within this long count as near."""
PRESSING = frozenset({State.OVERDUE, State.AT_RISK})
"""Clocks that press whatever the hour."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a ticket comes from: `external_id` is its id in the system `source`."""

    opened_by: str
    source: str = "slack"
    external_id: str | None = None


def prepare(work: Work, person: Person, words: str, channel_id: str | None) -> Customer | None:
    """The customer **Track a support ticket** is opened for; None: not known yet.

    Raises NotAllowed, so that nobody fills in a form that will be refused; and what
    `customers.guess` raises.
    """
    require(person, TRACKERS, ACT)
    return customers.guess(work, words, channel_id)


def track(work: Work, user_id: str, form: TicketForm) -> Ticket:
    """Watch a ticket: its row, its clocks, its card.

    Raises Invalid with every field to mend, NotAllowed, NotFound for the customer.
    """
    allowed(work, user_id, ACT)
    check_form(form, work.now)
    customer = customers.get(work, form.customer_key)
    if form.owner_id and form.owner_id != user_id:
        _require_reachable(work, form.owner_id)
    case = begin(work, customer, form, Origin(user_id))
    post_card(work, case)
    work.outcome = f"Ticket #{case.ticket.id} for {customer.name} is tracked."
    return case.ticket


def begin(
    work: Work,
    customer: Customer,
    form: TicketForm,
    origin: Origin,
    *,
    first: Iterable[Entry] = (),
) -> Case:
    """Store a ticket, start the clocks that have a target, and write it into the trail, after
    what happened `first` in the same act."""
    ticket = tickets.add(
        work,
        replace(form, title=form.title.strip()),
        customer_id=customer.id,
        opened_by=origin.opened_by,
        source=origin.source,
        external_id=origin.external_id,
    )
    started = [start_clock(work, ticket, customer, kind, form.started_at) for kind in AT_START]
    case = Case(ticket, customer, tuple(one for one in started if one))
    due = next((one.clock.due_at.isoformat() for one in case.clocks), "")
    tracked = Entry(
        at=work.now,
        actor=origin.opened_by,
        subject=f"ticket:{ticket.id}",
        move="tracked",
        before="",
        after=ticket.priority.value,
        cause=f"{customer.key}, first response due {due}",
    )
    audit.keep(work, [*first, tracked])
    health.rescore(work, customer.id)
    return case


def start_clock(
    work: Work, ticket: Ticket, customer: Customer, kind: ClockKind, at: datetime
) -> Watched | None:
    """Start a clock of this kind at `at`; None when the policy gives it no target."""
    target = work.policy.target(ticket.priority, kind)
    if target is None:
        return None
    time = work.policy.business_time(customer.region, ticket.priority)
    clock = start(kind, at, target, time, work.policy.version)
    return clocks.add(
        work,
        clock,
        ticket_id=ticket.id,
        region=customer.region,
        coverage=work.policy.coverage_of(ticket.priority).value,
        next_check_at=next_check_at(clock, time, alerts_of(work.policy, ticket)),
    )


def post_card(work: Work, case: Case) -> None:
    """Put the ticket's card on its way."""
    outbox.post(
        work,
        TicketTracked(card(work, case)),
        to=case.lane(work.policy),
        key=f"{case.subject}:tracked",
        subject=case.subject,
    )


def _require_reachable(work: Work, user_id: str) -> None:
    known = members.some(work, [user_id]).get(user_id)
    if known is not None and known.standing is not Standing.MEMBER:
        raise Invalid("Pick a full member of this workspace.", field="owner")
