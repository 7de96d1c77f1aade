"""Session requests: ask, approve, decline. One function, one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from domain.customers import Customer, contract_year
from domain.errors import Conflict, NotFound
from domain.notices import (
    EngineerBooked,
    RequestCard,
    RequestChanged,
    RequestDecided,
    RequestReceived,
    RequestSubmitted,
)
from domain.people import ACCOUNT_TEAM, Person, require, require_decider
from domain.requests import Request, RequestForm, Status, require_move
from domain.requests_engineers import Candidate, is_free, suggest
from domain.requests_form import check_form, check_reason
from services import customers, people
from storage import audit, members, outbox, requests
from storage import customers as customer_rows
from storage.unit_of_work import Work

PAST = {
    Status.APPROVED: "approved",
    Status.DECLINED: "declined",
    Status.WITHDRAWN: "withdrew",
    Status.REFERRED: "referred",
    Status.HELD: "held",
    Status.EXPIRED: "let expire",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody clicked on: the request, and the version and engineer their card showed."""

    request_id: int
    version: int
    engineer_id: str | None = None


def submit(work: Work, user_id: str, form: RequestForm) -> Request:
    """Ask for a session: the request, its card, and a word to the requester.

    Raises Invalid with every field to mend, NotAllowed, NotFound for the customer.
    """
    person = people.actor(work, user_id)
    require(person, ACCOUNT_TEAM, "ask for sessions")
    customer = customers.get(work, form.customer_key)
    check_form(form, work.policy.schedule(customer.region), work.now, (30, 60, 90, 120))
    request = requests.add(
        work,
        form,
        customer_id=customer.id,
        requester_id=user_id,
        status=Status.REQUESTED,
        due_at=max(form.times),
    )
    _audit(work, user_id, request, "", Status.REQUESTED)
    channel = work.policy.channels.requests(form.role)
    drawn = card(work, request, customer)
    subject = f"request:{request.id}"
    outbox.post(
        work, RequestSubmitted(drawn), to=channel, key=f"submitted:{request.id}", subject=subject
    )
    outbox.post(
        work,
        RequestReceived(drawn, channel),
        to=user_id,
        key=f"received:{request.id}",
        subject=f"{subject}:dm",
    )
    work.outcome = f"Your request for {customer.name} is in."
    return request


def approve(work: Work, user_id: str, seen: Seen) -> Request:
    """Book exactly what the card says: the first time, with the engineer it names.

    When that no longer holds nothing is booked: the card is redrawn and `work.outcome` says so.
    Raises NotAllowed and Conflict (somebody decided already).
    """
    request, customer = _decidable(work, user_id, seen, Status.APPROVED)
    if seen.engineer_id is None:
        raise Conflict("Nobody is free at that time. Choose another time or engineer.")
    starts_at = request.form.times[0]
    requests.lock_engineer(work, seen.engineer_id)
    if starts_at <= work.now or not _is_free(work, request, seen.engineer_id, starts_at):
        return _stale(work, request, customer)
    booked = replace(
        request,
        status=Status.APPROVED,
        engineer_id=seen.engineer_id,
        starts_at=starts_at,
        decided_by=user_id,
        decided_at=work.now,
    )
    return _book(work, request, booked, customer)


def _is_free(work: Work, request: Request, engineer_id: str, starts_at: datetime) -> bool:
    end = starts_at + request.length
    spans = requests.booked(work, [engineer_id], starts_at, end)[engineer_id]
    return is_free(spans, starts_at, end)


def _stale(work: Work, request: Request, customer: Customer) -> Request:
    """The card promised what cannot be kept: draw it anew, and leave the request as it is."""
    fresh = replace(request, version=request.version + 1)
    requests.move(work, request, fresh, due_at=request.last_time_at)
    redraw(work, card(work, fresh, customer))
    work.outcome = (
        "That engineer or time is no longer free, so nothing was booked. The card now shows who is."
    )
    return fresh


def decidable(work: Work, user_id: str, seen: Seen) -> RequestCard:
    """The card, if this person may decide it as they saw it. Raises as a decision would."""
    request, customer = _decidable(work, user_id, seen, Status.DECLINED)
    return card(work, request, customer)


def decline(work: Work, user_id: str, seen: Seen, reason: str) -> Request:
    """Say no, with a reason the requester gets to read. Raises Invalid, NotAllowed, Conflict."""
    words = check_reason(reason)
    request, customer = _decidable(work, user_id, seen, Status.DECLINED)
    decided = replace(
        request,
        status=Status.DECLINED,
        decided_by=user_id,
        decided_at=work.now,
        reason=words,
    )
    return _decide(work, request, decided, customer)


def _decidable(work: Work, user_id: str, seen: Seen, to: Status) -> tuple[Request, Customer]:
    """The request a decider clicked on, checked for permission, state and version."""
    person = people.actor(work, user_id)
    request = requests.get(work, seen.request_id)
    if request is None:
        raise NotFound("This request is not there any more.")
    if request.status is not Status.REQUESTED:
        raise Conflict(told(work, request))
    require_move(request, to, told(work, request))
    require_decider(person, request.form.role, request.requester_id)
    if request.version != seen.version:
        raise Conflict("This card has changed since you saw it. Please look again and decide.")
    return request, customer_rows.by_id(work, request.customer_id)


def _book(work: Work, request: Request, booked: Request, customer: Customer) -> Request:
    """Write a booking; the caller holds the engineer's lock and found them free."""
    moved = _decide(work, request, booked, customer)
    outbox.post(
        work,
        EngineerBooked(card(work, moved, customer)),
        to=str(moved.engineer_id),
        key=f"booked:{request.id}:{moved.version}",
    )
    return moved


def _decide(work: Work, request: Request, decided: Request, customer: Customer) -> Request:
    """Write a decision by compare-and-set, with its audit row, and tell everybody."""
    if not requests.move(work, request, decided, due_at=None):
        latest = requests.get(work, request.id) or request
        raise Conflict(told(work, latest))
    moved = replace(decided, version=request.version + 1)
    _audit(work, str(moved.decided_by), moved, request.status, moved.status)
    drawn = card(work, moved, customer)
    redraw(work, drawn)
    outbox.post(
        work,
        RequestDecided(drawn),
        to=request.requester_id,
        key=f"decided:{request.id}:{moved.version}",
    )
    work.outcome = f"You {PAST[moved.status]} the session for {customer.name}."
    return moved


def redraw(work: Work, drawn: RequestCard) -> None:
    """Have the posted card show the request as it now stands."""
    outbox.change(
        work,
        RequestChanged(drawn),
        to=work.policy.channels.requests(drawn.role),
        key=f"card:{drawn.id}:{drawn.version}",
        subject=f"request:{drawn.id}",
    )


def told(work: Work, request: Request) -> str:
    """Who decided this request and what, for somebody who clicked too late."""
    if request.decided_by is None:
        return f"This request is {request.status.value.replace('_', ' ')} by now."
    name = people.names(work, [request.decided_by]).get(request.decided_by, "Somebody")
    done = PAST.get(request.status, request.status.value)
    return f"{name} {done} this request already; nothing was changed."


def _audit(work: Work, actor: str, request: Request, before: str, after: str) -> None:
    audit.record(
        work,
        actor=actor,
        subject=f"request:{request.id}",
        move=after,
        before=before,
        after=after,
        cause=request.reason,
    )


def candidates(work: Work, request: Request, start: datetime) -> list[Candidate]:
    """Engineers of the role with their hours and what they have booked that week."""
    able: list[Person] = [
        one
        for one in members.holding(work, request.form.role)
        if one.user_id != request.requester_id
    ]
    week = start - timedelta(days=start.weekday())
    since = week.replace(hour=0, minute=0, second=0, microsecond=0)
    until = since + timedelta(days=7)
    busy = requests.booked(work, [one.user_id for one in able], since, until + request.length)
    return [
        Candidate(
            user_id=one.user_id,
            hours=work.policy.person_hours(one.zone),
            week_hours=sum(
                (end - begin).total_seconds() / 3600
                for begin, end in busy[one.user_id]
                if since <= begin < until
            ),
            busy=busy[one.user_id],
        )
        for one in able
    ]


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), UTC)


def card(work: Work, request: Request, customer: Customer) -> RequestCard:
    """The request as its card shows it, hours ledger and suggestion included."""
    first, following = contract_year(customer.contract_start_on, work.now.date())
    used, reserved = requests.hours(work, customer.id, _midnight(first), _midnight(following))
    form = request.form
    suggested = None
    if request.status is Status.REQUESTED and form.times:
        start = form.times[0]
        suggested = suggest(candidates(work, request, start), start, request.length)
    allowance = customer.allowance_hours
    return RequestCard(
        id=request.id,
        version=request.version,
        status=request.status,
        customer=customers.line(work, customer),
        requester_id=request.requester_id,
        role=form.role,
        kind=form.kind,
        help=form.help,
        need=form.need,
        times=form.times,
        minutes=form.minutes,
        attendees=form.attendees,
        agreed_out_of_hours=form.agreed_out_of_hours,
        hours_used=used,
        hours_reserved=reserved,
        hours_allowed=work.policy.sessions.allowance_hours if allowance is None else allowance,
        suggested_id=suggested,
        engineer_id=request.engineer_id,
        starts_at=request.starts_at,
        decided_by=request.decided_by,
        decided_at=request.decided_at,
        reason=request.reason,
    )
