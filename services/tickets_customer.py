"""The customer wrote again: what stood still goes on, what was closed is open, and the next answer
is awaited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from domain.errors import Conflict, Invalid
from domain.notices_tickets import TicketCard
from domain.sla import ClockKind, Result
from domain.sla_events import Changed, reopen, resume
from domain.tickets import TicketStatus, Watched
from services.tickets import start_clock
from services.tickets_cases import Case, allowed, card, hours_of, load, redraw, write
from storage import health
from storage.unit_of_work import Work

_MINUTE = timedelta(minutes=1)


def drawn(work: Work, user_id: str, ticket_id: int) -> TicketCard:
    """A ticket, open or closed, for the form that asks when. Raises NotAllowed, NotFound, and
    Conflict for a critical request, which is opened by asking anew."""
    return card(work, _ours(work, user_id, ticket_id))


def wrote_again(work: Work, user_id: str, ticket_id: int, at: datetime) -> None:
    """**The customer wrote again**, at `at`: a closed ticket is open again, and an answer is
    awaited.

    Raises Invalid (field "wrote") for a time to come or from before the ticket, Conflict when
    that changes nothing.
    """
    case = _ours(work, user_id, ticket_id)
    if at > work.now:
        raise Invalid("That lies in the future; pick an earlier time.", field="wrote")
    if at < case.ticket.started_at:
        raise Invalid("That is before this ticket began; pick a later time.", field="wrote")
    if not take(work, case, actor=user_id, at=_not_before_the_answer(case, at)):
        raise Conflict(f"{case.customer.name} is waiting for an answer already, or has had it.")
    work.outcome = f"Noted: {case.customer.name} wrote again."


def take(work: Work, case: Case, *, actor: str, at: datetime) -> bool:
    """What a message of the customer at `at` changes, and the card; whether it changed anything.

    The first of several unanswered messages holds the clock. One that somebody answered since
    asks for nothing; a closed ticket is opened by any.
    """
    ticket = replace(case.ticket, status=TicketStatus.OPEN)
    is_reopened = case.ticket.status is not TicketStatus.OPEN
    changes = list(_anew(work, case, at) if is_reopened else _resumed(work, case, at))
    begun = None if _is_held(case, changes, at) else _next(work, case, at)
    if not (is_reopened or changes or begun):
        return False
    moves = [("customer wrote", "", at.isoformat())]
    if is_reopened:
        moves.append(("reopened", case.ticket.status.value, ticket.status.value))
    added = [begun] if begun else []
    redraw(work, write(work, case, ticket, changes, actor=actor, moves=moves, added=added))
    if is_reopened:
        health.rescore(work, case.customer.id)
    return True


def _not_before_the_answer(case: Case, at: datetime) -> datetime:
    """A picked time knows only its minute: what was answered in it was answered before."""
    answers = (one.clock.responded_at for one in case.clocks)
    return max([at, *(one for one in answers if one and at < one < at + _MINUTE)])


def _ours(work: Work, user_id: str, ticket_id: int) -> Case:
    allowed(work, user_id, "work on support tickets")
    case = load(work, ticket_id)
    if case.ticket.is_critical_request:
        raise Conflict("This belongs to a critical request: ask for another with `/cs session`.")
    return case


def _resumed(work: Work, case: Case, at: datetime) -> Iterator[tuple[Watched, Changed]]:
    for one in case.pending:
        what = resume(one.clock, at, hours_of(work.policy, one))
        if what.changes:
            yield one, what


def _anew(work: Work, case: Case, at: datetime) -> Iterator[tuple[Watched, Changed]]:
    """Clocks that were cancelled, from the customer's message, by the terms of today."""
    policy, priority = work.policy, case.ticket.priority
    for one in case.clocks:
        target = policy.target(priority, one.clock.kind)
        if one.clock.result is not Result.CANCELLED or target is None:
            continue
        terms = one._replace(
            region=case.customer.region, coverage=policy.coverage_of(priority).value
        )
        clock = one.clock._replace(target=target, version=policy.version)
        yield terms, reopen(clock, at, hours_of(policy, terms))


def _is_held(case: Case, changes: list[tuple[Watched, Changed]], at: datetime) -> bool:
    """Whether a clock for an answer runs, or somebody has answered since."""
    anew = {one.id: what.clock for one, what in changes}
    clocks = [anew.get(one.id, one.clock) for one in case.clocks]
    return any(
        clock.is_pending
        or (clock.responded_at is not None and clock.responded_at > at)
        or (clock.kind is ClockKind.NEXT_RESPONSE and clock.start_at >= at)
        for clock in clocks
        if clock.kind is not ClockKind.RESOLUTION
    )


def _next(work: Work, case: Case, at: datetime) -> Watched | None:
    return start_clock(work, case.ticket, case.customer, ClockKind.NEXT_RESPONSE, at)
