"""What another ticket system reports: tickets opened, answered, re-prioritised and closed there."""

from __future__ import annotations

from typing import assert_never

from domain.errors import Invalid
from domain.sla import ClockKind
from domain.ticket_events import BY_CUSTOMER, Kind, TicketEvent
from domain.tickets import Ticket, TicketForm, TicketStatus
from services import tickets_customer, tickets_moves
from services.tickets import Origin, begin, post_card
from services.tickets_cases import Case, load, redraw, write
from storage import customers, members, tickets
from storage.unit_of_work import Work


def take(work: Work, source: str, event: TicketEvent) -> int:
    """Take an event of `source`; the number of our ticket.

    Judged by `event.at`, so events may come late. One that changes nothing (the same priority,
    a second close) is taken all the same. Raises Invalid naming the field.
    """
    held = tickets.by_source(work, source, event.ticket)
    if held is None:
        if event.kind is not Kind.CREATE:
            raise Invalid(f"No ticket “{event.ticket}” was reported yet.", field="ticket")
        return _create(work, source, event).id
    if event.at < held.started_at:
        raise Invalid("“at” lies before the customer asked.", field="at")
    _change(work, load(work, held.id), event)
    return held.id


def _create(work: Work, source: str, event: TicketEvent) -> Ticket:
    customer = customers.by_key(work, event.customer.lower())
    if customer is None:
        raise Invalid(f"No customer has the key “{event.customer}”.", field="customer")
    form = TicketForm(
        customer_key=customer.key,
        title=event.title,
        priority=event.priority or work.policy.default_priority,
        started_at=event.at,
        owner_id=None,
    )
    origin = Origin(_who(work, source, event), source, event.ticket)
    case = begin(work, customer, form, origin)
    post_card(work, case)
    return case.ticket


def _change(work: Work, case: Case, event: TicketEvent) -> None:
    actor = _who(work, case.ticket.source, event)
    match event.kind:
        case Kind.CREATE:
            if case.ticket.status is not TicketStatus.OPEN:
                tickets_customer.take(work, case, actor=actor, at=event.at)
        case Kind.REPLY:
            _reply(work, case, event, actor)
        case Kind.PRIORITY:
            if event.priority is not None and event.priority is not case.ticket.priority:
                tickets_moves.reprioritize(work, case, event.priority, actor=actor)
        case Kind.CLOSE:
            _close(work, case, event, actor)
        case _:
            assert_never(event.kind)


def _reply(work: Work, case: Case, event: TicketEvent, actor: str) -> None:
    if event.actor.lower() == BY_CUSTOMER:
        tickets_customer.take(work, case, actor=actor, at=event.at)
        return
    answered = tickets_moves.answer(work, case, actor, event.at)
    if answered:
        redraw(work, write(work, case, case.ticket, answered, actor=actor))


def _close(work: Work, case: Case, event: TicketEvent, actor: str) -> None:
    if case.ticket.status is not TicketStatus.OPEN:
        return
    waiting = [one for one in case.pending if one.clock.kind is not ClockKind.RESOLUTION]
    if waiting and not event.title:
        raise Invalid(
            "The customer has had no answer: report the reply first, or say in “title” why none "
            "is needed.",
            field="title",
        )
    if len(event.title) > tickets_moves.REASON_MAX:
        raise Invalid(
            f"The reason in “title” has at most {tickets_moves.REASON_MAX:,} characters.",
            field="title",
        )
    tickets_moves.finish(work, case, actor=actor, at=event.at, told=False, reason=event.title)


def _who(work: Work, source: str, event: TicketEvent) -> str:
    """The Slack id behind an actor: their id, or the member with that e-mail; else their name as
    the other system gives it."""
    if "@" in event.actor:
        return members.by_email(work, event.actor) or event.actor
    return event.actor or source
