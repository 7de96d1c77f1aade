"""After a session: held, no-show or moved, and how satisfied the customer was."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.customers import contract_year
from domain.errors import Conflict, Invalid, NotAllowed
from domain.notices_request_parts import RequestCard
from domain.notices_requests import (
    HoursCrossed,
    RatingAsked,
    RequestDecided,
)
from domain.requests import Request, Status
from domain.requests_form import ahead_error, check_rating
from domain.requests_ledger import Ledger
from services import customers, request_calendars
from services import request_letters as letters
from services.request_cards import card, ledger
from services.request_decisions import Choice, taken
from services.request_moves import Found, find, move, told
from storage import health, outbox, requests, touch_plans
from storage.outbox import Letter
from storage.unit_of_work import Work


def ended(work: Work, user_id: str, request_id: int) -> RequestCard:
    """The card of a session that is over, for its engineer. Raises NotAllowed, Conflict."""
    found = _ended(work, user_id, request_id)
    return card(work, found.request, found.customer)


def _ended(work: Work, user_id: str, request_id: int) -> Found:
    found = find(work, user_id, request_id)
    request = found.request
    if user_id not in (request.engineer_id, request.decided_by):
        raise NotAllowed("Only the engineer of this session can say how it went.")
    if request.status is not Status.APPROVED or request.ends_at is None:
        raise Conflict(told(work, request))
    if request.ends_at > work.now:
        raise Conflict("This session is not over yet; you will be asked at its end.")
    return found


def held(work: Work, user_id: str, request_id: int, notes: str) -> Request:
    """**Held**: its hours count as used, and the requester is asked for a rating.

    Raises NotAllowed, Conflict.
    """
    found = _ended(work, user_id, request_id)
    closed = _closed(work, found, Status.HELD, user_id, notes)
    work.outcome = f"Thank you: the session with {found.customer.name} is down as held."
    return count_held(work, found, closed, by=user_id)


def count_held(work: Work, found: Found, closed: Request, *, by: str) -> Request:
    """Write a session down as held, and tell whoever has to know."""
    before, customer = found.request, found.customer
    hours = ledger(work, customer, before.starts_at or work.now)
    moved = move(work, found, closed, by=by, cause="assumed" if closed.assumed else "")
    minutes = moved.form.minutes
    after = replace(hours, used=hours.used + minutes, reserved=hours.reserved - minutes)
    drawn = card(work, moved, customer, after)
    told_now = [letters.redraw(work, drawn), letters.outcome_taken(drawn)]
    told_now += letters.next_word(drawn, before.status, RatingAsked(drawn))
    told_now += _crossed(work, found, hours, after)
    outbox.send(work, told_now)
    health.rescore(work, customer.id)
    touch_plans.hold(work, [customer.id])
    return moved


def _crossed(work: Work, found: Found, before: Ledger, after: Ledger) -> list[Letter]:
    """Warnings of the allowance (policy `[sessions] warn_percent`), once each a contract year."""
    customer, request = found.customer, found.request
    zone = ZoneInfo(work.policy.region(customer.region).zone)
    on = (request.starts_at or work.now).astimezone(zone).date()
    first_on, next_on = contract_year(customer.contract_start_on, on)
    crossed = before.crossed_by(request.form.minutes, work.policy.sessions.warn_percent)
    line = customers.line(work, customer)
    return [
        Letter(
            HoursCrossed(line, percent, after.used / 60, after.allowed / 60, next_on),
            to=customer.team.csm,
            key=f"hours:{customer.id}:{first_on}:{percent}",
        )
        for percent in crossed[-1:]
    ]


def _closed(work: Work, found: Found, to: Status, by: str | None, notes: str) -> Request:
    return replace(found.request, status=to, closed_by=by, closed_at=work.now, notes=notes.strip())


def no_show(work: Work, user_id: str, request_id: int, notes: str) -> Request:
    """**No-show**: nothing is used up; the requester is told. Raises NotAllowed, Conflict."""
    found = _ended(work, user_id, request_id)
    moved = move(work, found, _closed(work, found, Status.NO_SHOW, user_id, notes), by=user_id)
    drawn = card(work, moved, found.customer)
    told_now = [letters.redraw(work, drawn), letters.outcome_taken(drawn)]
    told_now += letters.next_word(drawn, found.request.status)
    outbox.send(work, told_now)
    work.outcome = f"Noted: nobody came from {found.customer.name}. The requester is told."
    return moved


def moved_to(
    work: Work, user_id: str, request_id: int, starts_at: datetime | None, notes: str
) -> Request:
    """**Moved**: the session stays approved, at its new time.

    Raises Invalid for a time that has passed, is over a year off, or where the engineer is
    booked; NotAllowed, Conflict.
    """
    found = _ended(work, user_id, request_id)
    request = found.request
    if starts_at is None or starts_at <= work.now:
        raise Invalid("Pick the new time; it has to lie ahead.", field="new_time")
    if said := ahead_error(starts_at, work.now):
        raise Invalid(said, field="new_time")
    engineer = str(request.engineer_id)
    people = requests.hold_people(work, [engineer, request.requester_id])
    if taken(work, request, Choice(engineer, starts_at)):
        raise Invalid("The engineer is booked then; pick another time.", field="new_time")
    later = replace(request, starts_at=starts_at, notes=notes.strip(), chased_at=None, asks=0)
    moved = move(work, found, later, by=user_id, cause="moved")
    drawn = card(work, moved, found.customer)
    told_now = [letters.redraw(work, drawn), letters.outcome_taken(drawn)]
    told_now += letters.next_word(drawn, request.status, RequestDecided(drawn, moved=True))
    if user_id != engineer:
        told_now.append(letters.to_engineer(drawn))
    told_now += request_calendars.letters(work, moved, people, found.customer.name, cancelled=False)
    outbox.send(work, told_now)
    work.outcome = f"The session with {found.customer.name} has its new time."
    return moved


def rate(work: Work, user_id: str, request_id: int, score: int) -> Request:
    """The customer's satisfaction, 0 to 10, as the requester or the CSM heard it.

    Raises Invalid, NotAllowed, Conflict (rated already).
    """
    check_rating(score)
    found = find(work, user_id, request_id)
    request = found.request
    if user_id not in (request.requester_id, found.customer.team.csm):
        raise NotAllowed("Only whoever asked for this session, or the customer’s CSM, rates it.")
    if request.status is not Status.HELD:
        raise Conflict(told(work, request))
    moved = move(work, found, replace(request, status=Status.RATED, rating=score), by=user_id)
    drawn = card(work, moved, found.customer)
    outbox.send(work, [letters.redraw(work, drawn), letters.settled(drawn)])
    health.rescore(work, found.customer.id)
    work.outcome = f"Thank you: {found.customer.name} gave {score} of 10."
    return moved
