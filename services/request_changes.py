"""What a requester may still do: withdraw, ask for other times; and the list of requests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from domain.customers import Customer
from domain.errors import Conflict, NotAllowed
from domain.notices_request_parts import RequestCard
from domain.notices_requests import (
    RequestAskedAgain,
    RequestReceived,
)
from domain.requests import MOVES, Request, Status, require_before_start
from domain.requests_form import check_times
from services import request_calendars, request_critical, tickets_critical
from services import request_letters as letters
from services.request_cards import card
from services.request_moves import Found, ask_anew, find, move, noted, shift, told
from services.requests import new_card
from storage import audit, outbox, requests
from storage.outbox import Letter
from storage.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class NewTimes:
    """What **Reschedule** asks."""

    times: tuple[datetime, ...]
    minutes: int
    agreed_out_of_hours: bool = False


def own(work: Work, user_id: str, request_id: int) -> tuple[Request, Customer]:
    """A request that may still be rescheduled by this person. Raises NotAllowed, Conflict."""
    found = _own(work, user_id, request_id, Status.REQUESTED)
    return found.request, found.customer


def _own(work: Work, user_id: str, request_id: int, to: Status) -> Found:
    found = find(work, user_id, request_id)
    request = found.request
    if user_id not in (request.requester_id, found.customer.team.csm):
        raise NotAllowed("Only whoever asked for this session, or the customer’s CSM, can do that.")
    if to not in MOVES.get(request.status, ()):
        raise Conflict(told(work, request))
    require_before_start(request, work.now)
    return found


def withdraw(work: Work, user_id: str, request_id: int) -> Request:
    """Take a request back; an approved session frees its engineer and leaves the calendars.

    Raises NotAllowed, Conflict (it is over, or has begun).
    """
    found = _own(work, user_id, request_id, Status.WITHDRAWN)
    before = found.request
    ended = replace(
        before,
        status=Status.WITHDRAWN,
        closed_by=user_id,
        closed_at=work.now,
    )
    moved = shift(work, found, ended)
    entry = noted(work, moved, before.status.value, by=user_id, cause=moved.reason)
    drawn = card(work, moved, found.customer)
    told_now = [*letters.decided(work, drawn), *_withdrawn(drawn, before.status)]
    told_now += _off(work, found, moved, drawn, user_id)
    if before.status is Status.OPEN:
        told_now += request_critical.told_redrawn(work, drawn, moved, found.customer)
    outbox.send(work, told_now)
    if before.status is Status.OPEN:
        reason = "the request was withdrawn"
        tickets_critical.ended(work, request_id, user_id, reason, first=[entry])
    else:
        audit.keep(work, [entry])
    work.outcome = f"You withdrew the request for {found.customer.name}."
    return moved


def _withdrawn(drawn: RequestCard, was: Status) -> list[Letter]:
    """To the requester: news if it was the CSM, else only no buttons any more."""
    if drawn.closed_by == drawn.requester_id:
        return [letters.settled(drawn)]
    return letters.next_word(drawn, was)


def reschedule(work: Work, user_id: str, request_id: int, new: NewTimes) -> Request:
    """Ask again with other times; an approved session frees its engineer first.

    Raises Invalid naming the times to mend, NotAllowed, Conflict.
    """
    found = _own(work, user_id, request_id, Status.REQUESTED)
    before, policy = found.request, work.policy
    check_times(
        new.times,
        new.minutes,
        policy.schedule(found.customer.region),
        work.now,
        agreed=new.agreed_out_of_hours,
        durations=policy.sessions.minutes,
    )
    form = replace(
        before.form,
        times=new.times,
        minutes=new.minutes,
        agreed_out_of_hours=new.agreed_out_of_hours,
    )
    waiting = replace(ask_anew(before, work), form=form)
    moved = move(work, found, waiting, by=user_id, cause="new times")
    drawn = card(work, moved, found.customer)
    received = RequestReceived(drawn, policy.channels.requests(form.role), anew=True)
    told_now = _card_again(work, before, drawn) + letters.next_word(drawn, before.status, received)
    told_now += _off(work, found, moved, drawn, user_id)
    outbox.send(work, told_now)
    work.outcome = f"You asked for new times for {found.customer.name}."
    return moved


def _card_again(work: Work, before: Request, drawn: RequestCard) -> list[Letter]:
    """The card in its place while it was waiting; a new one once it had been decided, as
    nobody looks at the old one any more."""
    shown, *told = letters.decided(work, drawn)
    if before.status is not Status.APPROVED:
        return [shown, *told]
    return [replace(shown, fact=RequestAskedAgain(drawn)), *told, new_card(work, drawn)]


def _off(work: Work, found: Found, moved: Request, drawn: RequestCard, by: str) -> list[Letter]:
    """What the engineer of a session that is off is told, and everybody's calendar."""
    before = found.request
    if before.status is not Status.APPROVED or not before.engineer_id or not before.starts_at:
        return []
    people = requests.hold_people(work, [before.engineer_id, before.requester_id])
    was = replace(before, version=moved.version)
    return [
        letters.freed(drawn, before.engineer_id, by, before.starts_at),
        *request_calendars.letters(work, was, people, found.customer.name, cancelled=True),
    ]
