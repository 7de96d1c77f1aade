"""Moving a request: found and held, moved by compare-and-set, audited; and who was first."""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.business_time import BusinessTime
from domain.customers import Customer
from domain.errors import Conflict, NotFound
from domain.people import Person, require_decider
from domain.requests import Request, Status, require_move
from domain.requests_chase import Terms, next_look_at
from domain.sla import Priority
from services import people
from storage import audit, requests
from storage.audit import Entry
from storage.unit_of_work import Work

DID = {
    Status.COUNTER_OFFERED: "has offered other times for this request",
    Status.APPROVED: "approved this request",
    Status.DECLINED: "declined this request",
    Status.WITHDRAWN: "withdrew this request",
    Status.REFERRED: "referred this request elsewhere",
    Status.HELD: "reported this session as held",
    Status.RATED: "reported this session as held, and it has been rated",
    Status.NO_SHOW: "reported a no-show",
    Status.CLAIMED: "is on it",
    Status.RESOLVED: "resolved this",
}
"""What somebody did who was first, for those who come second."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody clicked on: the request, and the version their message showed."""

    request_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Found:
    """A request with its customer, held until the transaction ends, and who acts on it."""

    request: Request
    customer: Customer
    person: Person


def find(work: Work, user_id: str, request_id: int) -> Found:
    """The request somebody acts on. Raises NotAllowed for who may not act at all, NotFound."""
    person = people.actor(work, user_id)
    held = requests.hold(work, request_id)
    if held is None:
        raise NotFound("This request is not there any more.")
    return Found(*held, person)


def find_undecided(work: Work, user_id: str, seen: Seen, to: Status) -> Found:
    """The request a decider clicked on, checked for permission, state and version.

    Raises NotAllowed, and Conflict with who decided already, or that the card has changed.
    """
    found = find(work, user_id, seen.request_id)
    request = found.request
    require_decider(found.person, request.form.role, request.requester_id)
    if request.status is not Status.REQUESTED:
        raise Conflict(told(work, request))
    require_move(request, to, lambda: told(work, request))
    require_same(request, seen)
    return found


def require_same(request: Request, seen: Seen) -> None:
    """Raise Conflict unless the message that was clicked shows the request as it is."""
    if request.version != seen.version:
        raise Conflict("This has changed since you saw it. Please look again, then decide.")


def move(work: Work, found: Found, to: Request, *, by: str, cause: str = "") -> Request:
    """Write a move and its audit row; returns the request as it now is.

    Raises Conflict, saying who was first, when somebody moved it meanwhile.
    """
    to = shift(work, found, to)
    record(work, to, found.request.status.value, by=by, cause=cause or to.reason)
    return to


def shift(work: Work, found: Found, to: Request) -> Request:
    """The same without the audit row, which the caller writes as `noted` with others."""
    before = found.request
    require_move(before, to.status, lambda: told(work, before))
    to = replace(to, version=before.version + 1)
    due_at = next_look_at(to, terms(work, found.customer))
    if not requests.move(work, before, to, due_at=due_at):
        raise Conflict(told(work, requests.get(work, before.id) or before))
    return to


def record(work: Work, to: Request, before: str, *, by: str, cause: str = "") -> None:
    """Write a move into the audit trail."""
    audit.keep(work, [noted(work, to, before, by=by, cause=cause)])


def noted(work: Work, to: Request, before: str, *, by: str, cause: str = "") -> Entry:
    """A move as the audit trail keeps it."""
    after = to.status.value
    return Entry(work.now, by, f"request:{to.id}", after, before, after, cause)


def ask_anew(request: Request, work: Work) -> Request:
    """The request waiting for a decision from now on, with nothing decided or chased yet."""
    return replace(
        request,
        status=Status.REQUESTED,
        asked_at=work.now,
        engineer_id=None,
        starts_at=None,
        decided_by=None,
        decided_at=None,
        reason="",
        offer=None,
        looked_at=None,
        chased_at=None,
        lead_told=False,
        asks=0,
    )


def terms(work: Work, customer: Customer, own_hours: BusinessTime | None = None) -> Terms:
    """The calendars and figures of what happens by itself; `own_hours` are the engineer's."""
    sessions, hours = work.policy.sessions, work.policy.schedule(customer.region)
    return Terms(
        hours=hours,
        own_hours=own_hours or hours,
        chase_after=sessions.chase_after,
        lead_days_before=sessions.lead_days_before,
        ask_again_mornings=sessions.ask_again_mornings,
        critical_target=work.policy.targets[Priority.CRITICAL],
        calls=[nudge.percent for nudge in work.policy.critical_chase],
        morning=work.policy.reminder_hour,
    )


def told(work: Work, request: Request) -> str:
    """Who did what to this request, for somebody who clicked too late."""
    if request.status is Status.EXPIRED:
        return "This request has expired: its last time has passed. Nothing was changed."
    if request.status is Status.REQUESTED:
        return "This request is waiting for a decision now; nothing was changed."
    if request.assumed and request.status is Status.HELD:
        return "Nobody said how it went, so this session was counted as held. Nothing was changed."
    if request.assumed and request.status is Status.RATED:
        return "This session was counted as held, and has been rated. Nothing was changed."
    offer = request.offer if request.status is Status.COUNTER_OFFERED else None
    by = offer.by if offer else request.closed_by or request.decided_by
    name = people.names(work, [by]).get(by, "Somebody") if by else "Touchpoint"
    return f"{name} {DID.get(request.status, 'was first')}; nothing was changed."
