"""The alerts of a breach after they were sent: where they stand, and what they say by now.

**Acknowledge** and **Take over** stand on them only while there is something to take: once it is
taken, answered or excused, every one of them says by whom instead; and once the breach has gone
with the terms it rested on, that nothing is overdue.
"""

from __future__ import annotations

from datetime import timedelta

from domain.customers import Customer
from domain.notices_tickets import ClockAlert, SlaBreached, SlaSettled, SlaTaken, TicketFact
from domain.sla import Clock, Result
from domain.sla_alerts import is_breach_told, told
from domain.tickets import Ticket, TicketStatus, Watched
from services import customers
from storage.outbox import Letter
from storage.unit_of_work import Work


def subject_of(clock_id: int, step: str = "", reader: str = "") -> str:
    """The name under which the breach of a clock stands: in the alert channel, or in the message
    that told `reader` of a step (`domain.sla_alerts.told`)."""
    return f"sla:{clock_id}:{step}:{reader}" if step else f"sla:{clock_id}"


def alert(work: Work, ticket: Ticket, customer: Customer, one: Watched) -> ClockAlert:
    """What an alert about the breach of a clock says of it, said in time."""
    clock = one.clock
    return ClockAlert(
        clock_id=one.id,
        ticket_id=ticket.id,
        clock_kind=clock.kind,
        customer=customers.line(work, customer),
        title=ticket.title,
        priority=ticket.priority,
        owner_id=ticket.owner_id,
        due_at=min(clock.due_at, clock.breached_at or clock.due_at),
        target=clock.target,
        planned_at=clock.due_at,
        late_by=timedelta(),
        is_critical_request=ticket.is_critical_request,
        is_always=one.is_always,
    )


def redrawn(work: Work, one: Watched, fact: TicketFact, key: str) -> list[Letter]:
    """`fact` in place of every alert of a clock's breach. `key` names the occasion."""
    places = {subject_of(one.id): work.policy.channels.sla_alerts}
    places |= {subject_of(one.id, step, reader): reader for step, reader in told(one.clock)}
    return [
        Letter(fact, to, f"{key}:{subject}", mode="update", subject=subject)
        for subject, to in places.items()
    ]


def settled(
    work: Work,
    ticket: Ticket,
    customer: Customer,
    before: Clock,
    one: Watched,
    *,
    actor: str,
    reason: str = "",
) -> list[Letter]:
    """The alerts of a clock drawn anew once `actor` has decided or excused it, or taken that back,
    or other terms have undone the breach; none when people were not told, or it stands as it did
    `before`. `reason` tells occasions within one version of a ticket apart."""
    clock = one.clock
    if _standing(before) == _standing(clock) or not is_breach_told(before):
        return []
    about = alert(work, ticket, customer, one)
    fact: TicketFact = SlaBreached(about)
    if clock.waived_by or not clock.is_pending or clock.breach is None:
        fact = _settled(about, clock, actor, work, ticket)
    elif clock.acknowledged_by and clock.acknowledged_at:
        fact = SlaTaken(about, clock.acknowledged_by, clock.acknowledged_at, took_over=False)
    key = f"sla:{one.id}:settled:{ticket.version}" + (f":{reason}" if reason else "")
    # A clock whose breach was undone has forgotten who was told of it.
    return redrawn(work, one._replace(clock=before), fact, key)


def _standing(clock: Clock) -> tuple[Result, str | None, bool]:
    return clock.result, clock.waived_by, clock.breach is None


def _settled(about: ClockAlert, clock: Clock, actor: str, work: Work, ticket: Ticket) -> SlaSettled:
    at = clock.responded_at or work.now
    return SlaSettled(
        about,
        result=clock.result,
        by=clock.responded_by or actor,
        at=at,
        overdue_by=at - (clock.breached_at or at),
        waived_by=clock.waived_by,
        waived_reason=clock.waived_reason,
        is_open=ticket.status is TicketStatus.OPEN,
    )
