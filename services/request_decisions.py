"""Deciding a request: approve, choose, decline, refer. Permission is asked at the click."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.errors import Conflict, Invalid
from domain.notices_request_parts import RequestCard
from domain.requests import Request, Status
from domain.requests_engineers import Candidate, Room, in_order
from domain.requests_form import check_reason, check_times
from services import request_calendars
from services import request_letters as letters
from services.request_cards import candidates, card, ledger
from services.request_moves import Found, Seen, find_undecided, move
from services.requests import to_professional_services
from storage import outbox, requests
from storage.requests import Contact
from storage.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Choice:
    """Who takes a session and when, and why the allowance may be exceeded (empty: it may not)."""

    engineer_id: str
    starts_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Choosing:
    """What a form to choose from shows: the card, and how a time suits every engineer."""

    card: RequestCard
    engineers: list[tuple[Candidate, Room]]
    at: datetime


class NeedsReason(Conflict):
    """The allowance would be exceeded: the approver has to say why. `card` is for the question."""

    def __init__(self, card: RequestCard) -> None:
        super().__init__(
            "This would exceed the customer's hours of the contract year. Say why it is needed."
        )
        self.card = card


def look(work: Work, user_id: str, seen: Seen) -> RequestCard:
    """The card without a suggestion, if this person may decide it as they saw it.

    Raises as a decision would.
    """
    found = find_undecided(work, user_id, seen, Status.DECLINED)
    return card(work, found.request, found.customer, suggesting=False)


def choices(work: Work, user_id: str, seen: Seen, at: datetime | None = None) -> Choosing:
    """Who is free at `at` (None: the first time still to come). Raises as a decision would."""
    found = find_undecided(work, user_id, seen, Status.APPROVED)
    request = found.request
    starts_at = at or request.proposed_at(work.now) or work.now
    able = in_order(candidates(work, request, starts_at), starts_at, request.length)
    return Choosing(card(work, request, found.customer), able, starts_at)


def approve(work: Work, user_id: str, seen: Seen, choice: Choice) -> Request:
    """Book exactly what the card says.

    When that no longer holds nothing is booked: the card is redrawn and `work.outcome` says so.
    Raises NotAllowed, Conflict (somebody decided already), NeedsReason.
    """
    found = find_undecided(work, user_id, seen, Status.APPROVED)
    people = requests.hold_people(work, [choice.engineer_id, found.request.requester_id])
    engineer = people.get(choice.engineer_id)
    gone = engineer is None or found.request.form.role not in engineer.roles
    if gone or choice.starts_at <= work.now or taken(work, found.request, choice):
        return _draw_anew(work, found, user_id)
    return book(work, found, choice, people, by=user_id)


def approve_other(work: Work, user_id: str, seen: Seen, choice: Choice) -> Request:
    """Book what the approver chose: a preferred time or their own, and an engineer by name.

    Raises Invalid naming the field to mend, and what `approve` raises.
    """
    found = find_undecided(work, user_id, seen, Status.APPROVED)
    request = found.request
    people = requests.hold_people(work, [choice.engineer_id, request.requester_id])
    if choice.starts_at not in request.form.times:
        check_start(work, found, choice.starts_at, field="own_time")
    elif choice.starts_at <= work.now:
        raise Invalid("This time has passed; pick another.", field="time")
    require_able(people, request, choice.engineer_id)
    if taken(work, request, choice):
        raise Invalid("This engineer is booked then; pick another one.", field="engineer")
    return book(work, found, choice, people, by=user_id)


def check_start(work: Work, found: Found, starts_at: datetime, field: str) -> None:
    """Raise Invalid, for `field`, unless a session may begin then."""
    form, schedule = found.request.form, work.policy.schedule(found.customer.region)
    try:
        check_times(
            [starts_at],
            form.minutes,
            schedule,
            work.now,
            agreed=form.agreed_out_of_hours,
            durations=[form.minutes],
            may_agree=False,
        )
    except Invalid as error:
        raise Invalid(error.fields["time1"], field=field) from error


def require_able(people: Mapping[str, Contact], request: Request, engineer_id: str) -> None:
    """Raise Invalid unless somebody may take this request as its engineer."""
    engineer = people.get(engineer_id)
    able = engineer is not None and request.form.role in engineer.roles
    if not able or engineer_id == request.requester_id:
        raise Invalid("Pick an engineer of this role from the list.", field="engineer")


def taken(work: Work, request: Request, choice: Choice) -> bool:
    """Whether the engineer has something else then; asked while they are held."""
    until = choice.starts_at + request.length
    return bool(requests.booked(work, choice.engineer_id, choice.starts_at, until, but=request.id))


def book(
    work: Work,
    found: Found,
    choice: Choice,
    people: Mapping[str, Contact],
    *,
    by: str,
) -> Request:
    """Write a booking and tell everybody; the caller holds the engineer and found them free.

    Raises NeedsReason when it exceeds the allowance and no reason was given.
    """
    request, customer = found.request, found.customer
    hours = ledger(work, customer, choice.starts_at)
    if hours.exceeded_by(request.form.minutes):
        if not choice.reason:
            raise NeedsReason(card(work, request, customer, hours))
        check_reason(choice.reason)
    booked = replace(
        request,
        status=Status.APPROVED,
        engineer_id=choice.engineer_id,
        starts_at=choice.starts_at,
        decided_by=_approver(request, by),
        decided_at=work.now,
        reason=choice.reason if hours.exceeded_by(request.form.minutes) else "",
        chased_at=None,
        asks=0,
    )
    moved = move(work, found, booked, by=by)
    after = replace(hours, reserved=hours.reserved + request.form.minutes)
    drawn = card(work, moved, customer, after)
    told = [*letters.decided(work, drawn), *letters.next_word(drawn, request.status)]
    told.append(letters.to_engineer(drawn))
    told += request_calendars.letters(work, moved, people, customer.name, cancelled=False)
    outbox.send(work, told)
    work.outcome = f"You approved the session for {customer.name}."
    return moved


def _approver(request: Request, by: str) -> str:
    """Who approves: whoever made the offer that is picked, as the offer was the approval."""
    picked = request.offer if request.status is Status.COUNTER_OFFERED else None
    return picked.by if picked else by


def _draw_anew(work: Work, found: Found, by: str) -> Request:
    """The card promised what cannot be kept: draw it anew, and leave the request as it is."""
    fresh = replace(found.request, looked_at=work.now)
    moved = move(work, found, fresh, by=by, cause="what the card offered was gone")
    outbox.send(work, letters.decided(work, card(work, moved, found.customer)))
    work.outcome = (
        "That engineer or time is no longer free, so nothing was booked. The card now shows who is."
    )
    return moved


def expire(work: Work, found: Found, *, by: str, cause: str) -> Request:
    """End a request of which no time lies ahead any more, and tell whoever asked."""
    ended = replace(found.request, status=Status.EXPIRED, offer=None, closed_at=work.now)
    moved = move(work, found, ended, by=by, cause=cause)
    drawn = card(work, moved, found.customer)
    told = letters.next_word(drawn, found.request.status)
    outbox.send(work, [*letters.decided(work, drawn), *told])
    return moved


def decline(work: Work, user_id: str, seen: Seen, reason: str) -> Request:
    """Say no, with a reason the requester gets to read. Raises Invalid, NotAllowed, Conflict."""
    return _refuse(work, user_id, seen, Status.DECLINED, reason)


def refer(work: Work, user_id: str, seen: Seen, reason: str) -> Request:
    """Hand it to Professional Services, saying why. Raises Invalid, NotAllowed, Conflict."""
    return _refuse(work, user_id, seen, Status.REFERRED, reason)


def _refuse(work: Work, user_id: str, seen: Seen, to: Status, reason: str) -> Request:
    words = check_reason(reason)
    found = find_undecided(work, user_id, seen, to)
    decided = replace(
        found.request, status=to, decided_by=user_id, decided_at=work.now, reason=words
    )
    moved = move(work, found, decided, by=user_id)
    drawn = card(work, moved, found.customer)
    told = [*letters.decided(work, drawn), *letters.next_word(drawn, found.request.status)]
    if to is Status.REFERRED:
        told.append(to_professional_services(work, drawn))
    outbox.send(work, told)
    work.outcome = f"You {to.value} the request for {found.customer.name}."
    return moved
