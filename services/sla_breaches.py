"""Taking notice of a breach: **Acknowledge** and **Take over** stop its escalation."""

from __future__ import annotations

from domain.errors import Conflict, NotFound
from domain.notices_tickets import SlaTaken
from domain.sla_events import acknowledge as acknowledged
from domain.tickets import Watched
from services import people, sla_told
from services.tickets_cases import Case, allowed, load, redrawn, write
from storage import outbox
from storage.unit_of_work import Work


def acknowledge(work: Work, user_id: str, ticket_id: int, clock_id: int) -> None:
    """**Acknowledge**: somebody takes notice, so nobody else is called.

    Raises Conflict, saying who was first or who answered; NotAllowed while nothing is overdue.
    """
    case, one = _breached(work, user_id, ticket_id, clock_id)
    if one.clock.acknowledged_by is not None:
        raise Conflict(_noticed_by(work, user_id, one.clock.acknowledged_by))
    what = acknowledged(one.clock, work.now, user_id)
    written = write(work, case, case.ticket, [(one, what)], actor=user_id)
    _tell(work, written, one, user_id, took_over=False)
    work.outcome = f"Noted: nobody else is called about {case.customer.name}."


def take_over(work: Work, user_id: str, ticket_id: int, clock_id: int) -> None:
    """**Take over**: whoever clicks owns the ticket, and the escalation stops.

    Raises Conflict when they own and have acknowledged it already, or somebody answered.
    """
    case, one = _breached(work, user_id, ticket_id, clock_id)
    ticket = case.ticket
    if ticket.owner_id == ticket.claimed_by == user_id and one.clock.acknowledged_by:
        raise Conflict("You have it already.")
    what = acknowledged(one.clock, work.now, user_id)
    owned = ticket.taken(user_id, work.now)
    moves = [("taken over", ticket.owner_id or "", user_id)]
    written = write(work, case, owned, [(one, what)], actor=user_id, moves=moves)
    _tell(work, written, one, user_id, took_over=True)
    work.outcome = f"It is yours now. {case.customer.name} still waits for an answer."


def _breached(work: Work, user_id: str, ticket_id: int, clock_id: int) -> tuple[Case, Watched]:
    allowed(work, user_id, "work on support tickets")
    case = load(work, ticket_id)
    one = next((one for one in case.clocks if one.id == clock_id), None)
    if one is None:
        raise NotFound(f"Ticket #{ticket_id} has no such clock any more.")
    if not one.clock.is_pending:
        by = one.clock.responded_by
        name = people.names(work, [by]).get(by, "Somebody") if by else "Somebody"
        raise Conflict(f"{name} has settled this already; nothing was changed.")
    return case, one


def _tell(work: Work, case: Case, one: Watched, by: str, *, took_over: bool) -> None:
    """Redraw the card, and every alert of the breach."""
    about = sla_told.alert(work, case.ticket, case.customer, one)
    fact = SlaTaken(about, by, work.now, took_over)
    told = sla_told.redrawn(work, one, fact, f"sla:{one.id}:taken:{case.ticket.version}")
    outbox.send(work, [*redrawn(work, case), *told])


def _noticed_by(work: Work, user_id: str, by: str) -> str:
    if by == user_id:
        return "You have acknowledged it already."
    name = people.names(work, [by]).get(by, "Somebody")
    return f"{name} has acknowledged it already; nothing was changed."
