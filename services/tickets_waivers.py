"""Excusing a late answer: an administrator's act, which leaves the breach on record."""

from __future__ import annotations

from datetime import datetime

from domain.errors import Conflict, NotAllowed
from domain.notices_tickets import TicketCard
from domain.people import Role
from domain.sla import Clock, Result, is_overdue
from domain.sla_events import undo_waiver, waive
from services import people
from services.tickets_cases import Case, card, load, redraw, write
from storage.unit_of_work import Work


def drawn(work: Work, user_id: str, ticket_id: int) -> TicketCard:
    """A ticket, for the form that asks why. Raises NotAllowed, NotFound."""
    return card(work, _administered(work, user_id, ticket_id))


def waive_breach(work: Work, user_id: str, ticket_id: int, reason: str) -> None:
    """Excuse late answers, with a reason that stays beside the breach. Administrators only."""
    case = _administered(work, user_id, ticket_id)
    late = [one for one in case.clocks if _is_late(one.clock, work.now)]
    if not late:
        raise Conflict("No clock of this ticket is late, so there is nothing to waive.")
    changes = [(one, waive(one.clock, work.now, user_id, reason)) for one in late]
    redraw(work, write(work, case, case.ticket, changes, actor=user_id))
    work.outcome = "The breach is waived; both facts stay on record."


def take_waiver_back(work: Work, user_id: str, ticket_id: int) -> None:
    """Undo `waive_breach`. Administrators only."""
    case = _administered(work, user_id, ticket_id)
    excused = [one for one in case.clocks if one.clock.waived_by]
    if not excused:
        raise Conflict("No clock of this ticket is waived.")
    changes = [(one, undo_waiver(one.clock)) for one in excused]
    redraw(work, write(work, case, case.ticket, changes, actor=user_id))
    work.outcome = "The waiver is taken back."


def _administered(work: Work, user_id: str, ticket_id: int) -> Case:
    person = people.actor(work, user_id)
    if not person.has(Role.ADMIN):
        raise NotAllowed("Only an admin can waive a breach, or take a waiver back.")
    return load(work, ticket_id)


def _is_late(clock: Clock, now: datetime) -> bool:
    return clock.result is Result.MISSED or is_overdue(clock, now)
