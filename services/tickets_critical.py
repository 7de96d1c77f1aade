"""The ticket of a critical session request: one thing with it, and with one card, the request's.

Call these in the transaction that moves the request, and with its own entries of the audit trail
(`first`): all are written in one statement. Whoever claims the request has answered: the
first response is that somebody is on it. The request's own chase takes the place of the ladder.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.customers import Customer
from domain.sla import Priority
from domain.tickets import CRITICAL_SOURCE, TicketForm, TicketStatus
from services.tickets import Origin, begin
from services.tickets_cases import Case, redraw, write
from services.tickets_moves import answer, finish
from storage import audit, ticket_cases
from storage.audit import Entry
from storage.unit_of_work import Work


def opened(
    work: Work,
    request_id: int,
    customer: Customer,
    *,
    requester_id: str,
    need: str,
    first: Sequence[Entry] = (),
) -> None:
    """Start its clocks. The card must be posted under the subject "request:<id>" in the critical
    channel: breaches are noted in its thread."""
    form = TicketForm(customer.key, need, Priority.CRITICAL, work.now, None)
    origin = Origin(requester_id, CRITICAL_SOURCE, str(request_id))
    begin(work, customer, form, origin, first=first)


def claimed(work: Work, request_id: int, user_id: str, *, first: Sequence[Entry] = ()) -> None:
    """Whoever claimed the request owns the ticket and has answered. Twice is once."""
    case = _case(work, request_id)
    if case is None or case.ticket.claimed_by:
        audit.keep(work, first)
        return
    owned = case.ticket.taken(user_id, work.now)
    answered = answer(work, case, user_id, work.now)
    moves = [("claimed", "", user_id)]
    redraw(work, write(work, case, owned, answered, actor=user_id, moves=moves, first=first))


def ended(
    work: Work, request_id: int, user_id: str, reason: str, *, first: Sequence[Entry] = ()
) -> None:
    """The request was resolved or withdrawn: its ticket is closed. A clock that nobody answered
    is cancelled with the reason. Twice is once."""
    case = _case(work, request_id)
    if case is None:
        audit.keep(work, first)
        return
    finish(work, case, actor=user_id, at=work.now, told=False, reason=reason, first=first)


def _case(work: Work, request_id: int) -> Case | None:
    found = ticket_cases.by_source(work, CRITICAL_SOURCE, str(request_id))
    if found is None or found[0].status is not TicketStatus.OPEN:
        return None
    return Case(*found)
