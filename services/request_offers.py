"""Other times: an approver offers up to three with an engineer, the requester picks one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from domain.errors import Conflict, Invalid, NotAllowed
from domain.notices_requests import OfferMade, OfferReturned
from domain.requests import Offer, Request, Status
from domain.requests_engineers import is_free
from domain.requests_form import check_reason, check_times
from services import request_letters as letters
from services.request_cards import card, ledger
from services.request_decisions import Choice, NeedsReason, book, expire, require_able, taken
from services.request_moves import (
    Found,
    Seen,
    ask_anew,
    find,
    find_undecided,
    move,
    require_same,
    told,
)
from storage import outbox, requests
from storage.outbox import Letter
from storage.requests import Contact
from storage.unit_of_work import Work


def offer(
    work: Work,
    user_id: str,
    seen: Seen,
    engineer_id: str,
    times: Sequence[datetime],
    reason: str = "",
) -> Request:
    """Offer the requester other times with an engineer who is free at all of them.

    Raises Invalid naming the fields to mend, NotAllowed, Conflict, NeedsReason.
    """
    found = find_undecided(work, user_id, seen, Status.COUNTER_OFFERED)
    request = found.request
    people = requests.hold_people(work, [engineer_id, request.requester_id])
    require_able(people, request, engineer_id)
    _check_offered(work, found, engineer_id, times)
    hours = ledger(work, found.customer, min(times))
    if hours.exceeded_by(request.form.minutes):
        if not reason:
            raise NeedsReason(card(work, request, found.customer, hours))
        check_reason(reason)
    made = Offer(engineer_id, tuple(times), user_id, work.now, reason)
    moved = move(
        work, found, replace(request, status=Status.COUNTER_OFFERED, offer=made), by=user_id
    )
    drawn = card(work, moved, found.customer, hours)
    fact = OfferMade(drawn, _zone(people, request))
    outbox.send(
        work, [*letters.decided(work, drawn), *letters.next_word(drawn, request.status, fact)]
    )
    work.outcome = f"You offered other times for {found.customer.name}."
    return moved


def _check_offered(work: Work, found: Found, engineer_id: str, times: Sequence[datetime]) -> None:
    form = found.request.form
    check_times(
        times,
        form.minutes,
        work.policy.schedule(found.customer.region),
        work.now,
        agreed=form.agreed_out_of_hours,
        durations=[form.minutes],
        may_agree=False,
    )
    length = found.request.length
    busy = requests.booked(work, engineer_id, min(times), max(times) + length, but=found.request.id)
    gone = {
        f"time{number}": "The engineer is booked then; pick another time or engineer."
        for number, at in enumerate(times, start=1)
        if not is_free(busy, at, at + length)
    }
    if gone:
        raise Invalid("The engineer is booked.", fields=gone)


def _zone(people: Mapping[str, Contact], request: Request) -> str:
    known = people.get(request.requester_id)
    return (known.timezone if known else None) or "UTC"


def pick(work: Work, user_id: str, seen: Seen, starts_at: datetime) -> Request:
    """Take one of the offered times: that approves it, as the offer was the approval.

    When the time is gone nothing is booked: the offer is drawn anew without it, or, with none
    left, the request waits for a decision again; `work.outcome` says which. Raises NotAllowed
    and Conflict.
    """
    found, made = _offered(work, user_id, seen)
    request = found.request
    if starts_at not in made.times:
        raise Conflict("This time is not offered any more. Please pick one of the others.")
    people = requests.hold_people(work, [made.engineer_id, request.requester_id])
    engineer = people.get(made.engineer_id)
    if engineer is None or request.form.role not in engineer.roles:
        return _give_back(work, found, user_id, "The engineer can no longer take it.")
    choice = Choice(made.engineer_id, starts_at, made.reason)
    if starts_at <= work.now or taken(work, request, choice):
        return _without(work, found, people, starts_at)
    try:
        booked = book(work, found, choice, people, by=user_id)
    except NeedsReason:
        why = "Meanwhile the customer's hours of this contract year are spoken for."
        return _give_back(work, found, user_id, why)
    work.outcome = f"It is booked: your session for {found.customer.name} is approved."
    return booked


def refuse(work: Work, user_id: str, seen: Seen) -> Request:
    """**None of these**: the request waits for a decision again. Raises NotAllowed, Conflict."""
    found, _ = _offered(work, user_id, seen)
    return _give_back(work, found, user_id, "None of the offered times suits the customer.")


def _offered(work: Work, user_id: str, seen: Seen) -> tuple[Found, Offer]:
    found = find(work, user_id, seen.request_id)
    request = found.request
    if user_id != request.requester_id:
        raise NotAllowed("Only whoever asked for this session can answer the offer.")
    if request.status is not Status.COUNTER_OFFERED or request.offer is None:
        raise Conflict(told(work, request))
    require_same(request, seen)
    return found, request.offer


def _without(work: Work, found: Found, people: Mapping[str, Contact], gone_at: datetime) -> Request:
    """The offer without a time that is gone; with none left, the request waits again."""
    request, made = found.request, found.request.offer
    left = tuple(at for at in made.times if at != gone_at and at > work.now) if made else ()
    if not made or not left:
        why = "The offered times are no longer free."
        return _give_back(work, found, request.requester_id, why)
    fewer = replace(request, offer=replace(made, times=left))
    moved = move(work, found, fewer, by=request.requester_id, cause="an offered time was gone")
    drawn = card(work, moved, found.customer)
    anew = letters.same_word(drawn, OfferMade(drawn, _zone(people, request)))
    outbox.send(work, [*letters.decided(work, drawn), anew])
    work.outcome = "That time is no longer free, so nothing was booked. The others still are."
    return moved


def _give_back(work: Work, found: Found, by: str, why: str) -> Request:
    """The request waits for a decision again; without any time ahead of it, it expires."""
    before = found.request
    kept = _kept(before, work.now)
    if kept is None and before.proposed_at(work.now) is None:
        ended = expire(work, found, by=by, cause=why)
        work.outcome = f"{why} No other time lies ahead, so your request has expired; ask again."
        return ended
    moved = move(work, found, replace(ask_anew(before, work), offer=kept), by=by, cause=why)
    drawn = card(work, moved, found.customer)
    returned = Letter(
        OfferReturned(drawn, why),
        to=letters.channel_of(work, drawn),
        key=f"returned:{drawn.id}:{drawn.version}",
        mode="reply",
        subject=letters.subject_of(drawn.id),
    )
    told_now = [*letters.decided(work, drawn), returned, *letters.next_word(drawn, before.status)]
    outbox.send(work, told_now)
    passed = " Your own times have passed, so please name new ones: *Reschedule*." if kept else ""
    work.outcome = f"{why} Your request is waiting for a decision again.{passed}"
    return moved


def _kept(request: Request, now: datetime) -> Offer | None:
    """The offer that is given back, where only its times keep the request from expiring: there
    is still somebody to suggest others until then."""
    made = request.offer
    if made is None or request.proposed_at(now) or max(made.times) <= now:
        return None
    return made
