"""What people do with a ticket's card: take it, answer, change its priority, wait, close it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from domain.errors import Conflict, Invalid
from domain.notices_tickets import TicketCard, TicketEscalated
from domain.sla import ClockKind, Priority, Result
from domain.sla_alerts import Audience
from domain.sla_events import (
    Changed,
    cancel,
    pause,
    reply,
    resolve,
    resume,
)
from domain.sla_terms import regain, retarget
from domain.tickets import PRIORITY_NAMES, TicketStatus, Watched
from services import people
from services.sla_audience import audience
from services.tickets import AT_START, start_clock
from services.tickets_cases import Case, allowed, card, hours_of, load, redraw, write
from storage import health, outbox
from storage.audit import Entry
from storage.outbox import Letter
from storage.unit_of_work import Work

REASON_MAX = 1000


def drawn(work: Work, user_id: str, ticket_id: int) -> TicketCard:
    """An open ticket, for a form about it. Raises NotAllowed, NotFound, Conflict (closed)."""
    return card(work, _open(work, user_id, ticket_id))


def claim(work: Work, user_id: str, ticket_id: int) -> None:
    """**I'm on it**: whoever clicks owns it from now on. The clock goes on: nobody has answered.

    Raises Conflict, saying who was first.
    """
    case = _open(work, user_id, ticket_id)
    _take(work, user_id, case)
    waits = f" {case.customer.name} still waits for an answer." if case.pending else ""
    work.outcome = f"You are on it.{waits}"


def responded(work: Work, user_id: str, ticket_id: int) -> None:
    """**Responded**: the customer has an answer, at this moment. Raises Conflict when it had."""
    case = _open(work, user_id, ticket_id)
    answered = answer(work, case, user_id, work.now)
    if not answered:
        raise Conflict(_answered_by(work, case))
    owned = replace(case.ticket, owner_id=case.ticket.owner_id or user_id)
    redraw(work, write(work, case, owned, answered, actor=user_id))
    missed = [what for _, what in answered if what.clock.breach]
    verdict = "late" if missed else "in time"
    work.outcome = f"Noted: {case.customer.name} was answered {verdict}."


def answer(work: Work, case: Case, by: str, at: datetime) -> list[tuple[Watched, Changed]]:
    """What a reply at `at` does to the clocks that wait for one."""
    told = [(one, reply(one.clock, at, hours_of(work.policy, one), by)) for one in case.pending]
    return [(one, what) for one, what in told if what.changes]


def change_priority(work: Work, user_id: str, ticket_id: int, priority: Priority) -> None:
    """**Change priority**: other targets from the same start. Raises Conflict when it has it."""
    case = _open(work, user_id, ticket_id)
    reprioritize(work, case, priority, actor=user_id)
    work.outcome = f"The ticket is {PRIORITY_NAMES[priority]} now."


def reprioritize(work: Work, case: Case, priority: Priority, *, actor: str) -> Case:
    """Give a ticket another priority, its clocks their new due times, and redraw the card."""
    before = case.ticket.priority
    if before is priority:
        raise Conflict(f"The ticket is {PRIORITY_NAMES[priority]} already; nothing was changed.")
    ticket = replace(case.ticket, priority=priority)
    is_open = case.ticket.status is TicketStatus.OPEN
    changes = [
        _retargeted(work, case, one, priority)
        for one in case.clocks
        if one.clock.is_pending or (is_open and _is_wanted_again(work, one, priority))
    ]
    kinds = {one.clock.kind for one in case.clocks}
    added = [
        one
        for kind in AT_START
        if is_open
        and kind not in kinds
        and (one := start_clock(work, ticket, case.customer, kind, ticket.started_at))
    ]
    moves = [("priority", before.value, priority.value)]
    written = write(work, case, ticket, changes, actor=actor, moves=moves, added=added)
    redraw(work, written)
    health.rescore(work, case.customer.id)
    return written


def _is_wanted_again(work: Work, one: Watched, priority: Priority) -> bool:
    """Whether an open ticket's clock was cancelled by a priority without a target for it."""
    kind = one.clock.kind
    is_lost = kind in AT_START and one.clock.result is Result.CANCELLED
    return is_lost and work.policy.target(priority, kind) is not None


def _retargeted(
    work: Work, case: Case, one: Watched, priority: Priority
) -> tuple[Watched, Changed]:
    target = work.policy.target(priority, one.clock.kind)
    if target is None:
        return one, cancel(one.clock, work.now)
    policy, region = work.policy, case.customer.region
    covered = one._replace(region=region, coverage=policy.coverage_of(priority).value)
    moved = retarget if one.clock.is_pending else regain
    return covered, moved(one.clock, work.now, target, policy.business_time(region, priority))


def wait(work: Work, user_id: str, ticket_id: int) -> None:
    """**Waiting on customer**: the later clocks stand still. Raises Conflict when none runs."""
    case = _open(work, user_id, ticket_id)
    paused = [(one, pause(one.clock, work.now)) for one in case.pending]
    _stopped_or_started(work, user_id, case, paused, "Nothing here can wait on the customer.")
    name = case.customer.name
    work.outcome = f"The clock stands still until {name} answers."
    if any(one.clock.kind is ClockKind.FIRST_RESPONSE for one in case.pending):
        work.outcome = f"{name} still waits for a first response; the rest stands still."


def resume_clocks(work: Work, user_id: str, ticket_id: int) -> None:
    """**Resume**: the wait is over. Raises Conflict when nothing stood still."""
    case = _open(work, user_id, ticket_id)
    resumed = [
        (one, resume(one.clock, work.now, hours_of(work.policy, one))) for one in case.pending
    ]
    _stopped_or_started(work, user_id, case, resumed, "The clock is running already.")
    work.outcome = "The clock runs again."


def _stopped_or_started(
    work: Work, user_id: str, case: Case, changes: list[tuple[Watched, Changed]], else_: str
) -> None:
    changed = [(one, what) for one, what in changes if what.changes]
    if not changed:
        raise Conflict(else_)
    redraw(work, write(work, case, case.ticket, changed, actor=user_id))


def escalate(work: Work, user_id: str, ticket_id: int, to: Audience, note: str) -> None:
    """**Escalate**: tell whoever is next, and the card's thread. The clock is not touched."""
    case = _open(work, user_id, ticket_id)
    told = audience(work, case.ticket, case.customer, to)
    moves = [("escalated", "", ", ".join(told))]
    written = write(work, case, case.ticket, [], actor=user_id, moves=moves)
    fact = TicketEscalated(card(work, written), user_id, tuple(told), note.strip())
    key = f"escalated:{ticket_id}:{written.ticket.version}"
    outbox.send(
        work,
        [
            *(Letter(fact, one, f"{key}:{one}") for one in told),
            Letter(fact, written.lane(work.policy), key, mode="reply", subject=written.subject),
        ],
    )
    work.outcome = "They will know in a moment."


def close(work: Work, user_id: str, ticket_id: int, *, told: bool, reason: str) -> None:
    """Close a ticket: the customer was told (which answers its clocks), or needs no answer.

    Raises Invalid (field "reason") when somebody waits for an answer and no reason is given.
    """
    case = _open(work, user_id, ticket_id)
    finish(work, case, actor=user_id, at=work.now, told=told, reason=reason)
    work.outcome = f"Ticket #{ticket_id} is closed."


def finish(
    work: Work,
    case: Case,
    *,
    actor: str,
    at: datetime,
    told: bool,
    reason: str,
    first: Iterable[Entry] = (),
) -> Case:
    """Close a ticket that was closed at `at`, its clocks and its card; see `close`, and `write`
    for `first`."""
    if len(reason) > REASON_MAX:
        raise Invalid(f"Keep it under {REASON_MAX:,} characters.", field="reason")
    changes = [
        (
            one,
            resolve(
                one.clock, at, hours_of(work.policy, one),
                told_customer=told, reason=reason, by=actor,
            ),
        )
        for one in case.pending
    ]  # fmt: skip
    before = case.ticket.status
    after = replace(case.ticket, status=TicketStatus.CLOSED if told else TicketStatus.CANCELLED)
    if not case.pending:
        after = replace(after, status=TicketStatus.CLOSED)
    moves = [("closed", before.value, f"{after.status.value}: {reason}".rstrip(": "))]
    written = write(work, case, after, changes, actor=actor, moves=moves, first=first)
    redraw(work, written, card(work, written, closed_by=actor, closed_reason=reason.strip()))
    health.rescore(work, case.customer.id)
    return written


def _take(work: Work, user_id: str, case: Case) -> Case:
    ticket = case.ticket
    if ticket.claimed_by:
        raise Conflict(_claimed_by(work, user_id, ticket.claimed_by))
    taken = ticket.taken(user_id, work.now)
    moves = [("claimed", ticket.owner_id or "", user_id)]
    written = write(work, case, taken, [], actor=user_id, moves=moves)
    redraw(work, written)
    return written


def _open(work: Work, user_id: str, ticket_id: int) -> Case:
    allowed(work, user_id, "work on support tickets")
    case = load(work, ticket_id)
    if case.ticket.status is not TicketStatus.OPEN:
        raise Conflict(f"Ticket #{ticket_id} is closed by now; nothing was changed.")
    return case


def _claimed_by(work: Work, user_id: str, claimer: str) -> str:
    if claimer == user_id:
        return "You are on it already."
    name = people.names(work, [claimer]).get(claimer, "Somebody")
    return f"{name} is on it already; nothing was changed."


def _answered_by(work: Work, case: Case) -> str:
    first = next((one.clock for one in case.clocks if one.clock.responded_by), None)
    if first is None or first.responded_by is None:
        return "Nobody waits for an answer on this ticket."
    name = people.names(work, [first.responded_by]).get(first.responded_by, "Somebody")
    kind = "answered" if first.kind is not ClockKind.RESOLUTION else "closed"
    return f"{name} {kind} this already; nothing was changed."
