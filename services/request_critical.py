"""Critical requests: no approval, a card and calls at once, one engineer on it, resolved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.customers import SEGMENT_NAMES, STAGE_NAMES, Customer
from domain.errors import Conflict, NotAllowed
from domain.notices_request_parts import Briefing, RequestCard
from domain.notices_requests import (
    CriticalBriefed,
    CriticalOpened,
    CriticalUnclaimed,
    RequestReceived,
)
from domain.people import ROLE_NAMES, Person, Role, may_decide, require_taker
from domain.requests import Request, Status
from domain.requests_engineers import first_line_leads
from domain.sla_alerts import Audience, Nudge
from services import request_letters as letters
from services import tickets_critical
from services.customers import stage_of
from services.request_cards import card
from services.request_moves import Found, find, noted, shift, told
from storage import members, outbox
from storage.outbox import Letter
from storage.unit_of_work import Work


def on_call(work: Work, engineers: Sequence[Person], requester_id: str) -> tuple[str, ...]:
    """Whom to ring: of the CSEs `engineers` those inside their own working hours now; else the
    policy's on-call list (`[sessions] on_call`); else the CSEs' leads; else every CSE.

    Never whoever asked, so the next in line are rung where the requester is all there is.
    """
    awake = [
        one.user_id for one in engineers if work.policy.person_hours(one.zone).is_open(work.now)
    ]
    everyone = [one.user_id for one in engineers]
    for tier in (awake, work.policy.sessions.on_call, first_line_leads(engineers), everyone):
        called = tuple(one for one in tier if one != requester_id)
        if called:
            return called
    return ()


def opening(work: Work, request: Request, drawn: RequestCard) -> list[Letter]:
    """The card in the critical channel, the calls, and the requester's word."""
    channel = work.policy.channels.critical
    shown = Letter(
        CriticalOpened(drawn),
        to=channel,
        key=f"critical:{request.id}",
        subject=letters.subject_of(request.id),
    )
    calls = [
        Letter(
            CriticalOpened(drawn, called=True),
            to=one,
            key=f"call:{request.id}:{one}",
            subject=letters.call_of(request.id, one),
        )
        for one in request.called
    ]
    return [shown, *calls, letters.first_word(drawn, RequestReceived(drawn, channel))]


def claim(work: Work, user_id: str, request_id: int) -> Request:
    """**I'm on it**: the first one is the engineer, and opens the thread.

    Raises NotAllowed, Conflict (somebody else is on it).
    """
    found = find(work, user_id, request_id)
    request = found.request
    require_taker(found.person, request.form.role, request.requester_id)
    if request.status is not Status.OPEN:
        raise Conflict(told(work, request))
    taken = replace(
        request,
        status=Status.CLAIMED,
        engineer_id=user_id,
        decided_by=user_id,
        decided_at=work.now,
    )
    moved = shift(work, found, taken)
    drawn = card(work, moved, found.customer)
    outbox.send(work, [*_everywhere(work, found, drawn, moved), _briefed(work, found, drawn)])
    entry = noted(work, moved, request.status.value, by=user_id, cause=moved.reason)
    tickets_critical.claimed(work, request_id, user_id, first=[entry])
    work.outcome = (
        f"You are on it. The thread on the card has the facts about {found.customer.name}: "
        "write there what you find."
    )
    return moved


def resolve(work: Work, user_id: str, request_id: int) -> Request:
    """**Resolved**, by the engineer who is on it, the CSM or a lead.

    Raises NotAllowed, Conflict.
    """
    found = find(work, user_id, request_id)
    request = found.request
    if request.status is not Status.CLAIMED:
        raise Conflict(told(work, request))
    if not may_resolve(found.person, request, found.customer.team.csm):
        raise NotAllowed("Only the engineer who is on it, the CSM or a lead can resolve this.")
    ended = replace(request, status=Status.RESOLVED, closed_by=user_id, closed_at=work.now)
    moved = shift(work, found, ended)
    drawn = card(work, moved, found.customer)
    thread = replace(
        _briefed(work, found, drawn),
        key=f"resolved:{request.id}",
        mode="update",
        subject=letters.thread_of(request.id),
    )
    outbox.send(work, [*_everywhere(work, found, drawn, moved), thread])
    entry = noted(work, moved, request.status.value, by=user_id, cause=moved.reason)
    tickets_critical.ended(work, request_id, user_id, "the request was resolved", first=[entry])
    work.outcome = f"Resolved, thank you: the card for {found.customer.name} says so now."
    return moved


def may_act(person: Person, request: Request, csm_id: str) -> bool:
    """Whether this person may do what comes next: take it, or resolve what somebody has taken."""
    if request.status is Status.OPEN:
        return may_decide(person, request.form.role, request.requester_id)
    return may_resolve(person, request, csm_id)


def may_resolve(person: Person, request: Request, csm_id: str) -> bool:
    """Whether this person may end a critical request of a customer of this CSM's."""
    named = {request.engineer_id, request.requester_id, csm_id}
    leads = person.is_lead or person.has(Role.DIRECTOR, Role.ADMIN)
    return person.user_id in named or leads


def _everywhere(work: Work, found: Found, drawn: RequestCard, request: Request) -> list[Letter]:
    customer, was = found.customer, found.request.status
    return [
        letters.redraw(work, drawn),
        *told_redrawn(work, drawn, request, customer),
        *letters.next_word(drawn, was),
    ]


def told_redrawn(
    work: Work, drawn: RequestCard, request: Request, customer: Customer
) -> list[Letter]:
    """Take the buttons off the messages that rang people up, and off those of the chase."""
    rung = [letters.call_of(request.id, one) for one in request.called]
    people = list(request.called)
    for step, nudge in enumerate(work.policy.critical_chase[: request.asks]):
        for one in _told(work, nudge, customer):
            rung.append(letters.chase_of(request.id, step, one))
            people.append(one)
    return letters.calls_redrawn(drawn, dict(zip(rung, people, strict=True)))


def _told(work: Work, nudge: Nudge, customer: Customer) -> list[str]:
    everyone = [one for audience in nudge.to for one in _audience(work, audience, customer)]
    return list(dict.fromkeys(everyone))


def _briefed(work: Work, found: Found, drawn: RequestCard) -> Letter:
    fact = CriticalBriefed(drawn, briefing(work, found.customer))
    return Letter(
        fact,
        to=work.policy.channels.critical,
        key=letters.thread_of(drawn.id),
        mode="reply",
        subject=letters.subject_of(drawn.id),
    )


def briefing(work: Work, customer: Customer) -> Briefing:
    """What an engineer who was never at this customer has to know."""
    contacts, team = customer.contacts, customer.team
    named = [
        ("Cloud program manager", contacts.program_manager),
        ("Executive sponsor", contacts.executive_sponsor),
        *(("Technical contact", name) for name in contacts.technical),
    ]
    roles = (Role.CSM, Role.TAM, Role.PDS, Role.SA, Role.AE, Role.CSE)
    return Briefing(
        stage=f"{SEGMENT_NAMES[customer.segment]}, {STAGE_NAMES[stage_of(work, customer)]}",
        region=customer.region,
        renewal_on=customer.renewal_on,
        team=tuple((ROLE_NAMES[role], str(team.of(role))) for role in roles if team.of(role)),
        contacts=tuple((role, name) for role, name in named if name),
    )


def unclaimed(work: Work, request: Request, customer: Customer, drawn: RequestCard) -> list[Letter]:
    """To whomever the next step of the chase (policy `critical_chase`) names."""
    nudge = work.policy.critical_chase[request.asks]
    waited = int((work.now - request.created_at).total_seconds() // 60)
    return [
        Letter(
            CriticalUnclaimed(drawn, waited),
            to=one,
            key=f"unclaimed:{request.id}:{request.asks}:{one}",
            subject=letters.chase_of(request.id, request.asks, one),
        )
        for one in _told(work, nudge, customer)
    ]


def _audience(work: Work, audience: Audience, customer: Customer) -> list[str]:
    match audience:
        case Audience.LEADS:
            return first_line_leads(members.holding(work, Role.CSE))
        case Audience.TAM:
            return [customer.team.tam or customer.team.csm]
        case Audience.DIRECTORS:
            return [one.user_id for one in members.holding(work, Role.DIRECTOR)]
