"""Asking for a session: booked by approval, worked on at once, or referred. One function, one
transaction."""

from __future__ import annotations

from domain.customers import Customer
from domain.notices_request_parts import RequestCard
from domain.notices_requests import (
    RequestDecided,
    RequestReceived,
    RequestReferred,
    RequestSubmitted,
)
from domain.people import ACCOUNT_TEAM, Person, Role, require
from domain.requests import Request, RequestForm, Status
from domain.requests_chase import next_look_at
from domain.requests_form import check_form
from services import customers, people, request_critical, tickets_critical
from services.request_cards import card
from services.request_letters import first_word, subject_of
from services.request_moves import noted, terms
from storage import audit, outbox, requests
from storage.outbox import Letter
from storage.unit_of_work import Work

ACT = "ask for sessions"


def prepare(work: Work, person: Person, words: str, channel_id: str | None) -> Customer | None:
    """The customer **Request a session** is opened for; None: not known yet.

    Raises NotAllowed, so that nobody fills in a form that will be refused; and what
    `customers.guess` raises.
    """
    require(person, ACCOUNT_TEAM, ACT)
    return customers.guess(work, words, channel_id)


def submit(work: Work, user_id: str, form: RequestForm) -> Request:
    """Ask for a session: the request, its card, and a word to the requester.

    Hands-on work is referred to Professional Services, critical work starts at once, the rest
    waits for a decision. Raises Invalid with every field to mend, NotAllowed, NotFound.
    """
    person, engineers = people.actor_beside(work, user_id, Role.CSE)
    require(person, ACCOUNT_TEAM, ACT)
    customer = customers.get(work, form.customer_key)
    schedule = work.policy.schedule(customer.region)
    check_form(form, schedule, work.now, work.policy.sessions.minutes)
    made = Request(
        id=0,
        customer_id=customer.id,
        requester_id=user_id,
        form=form,
        status=form.first_status,
        version=1,
        created_at=work.now,
        asked_at=work.now,
        called=request_critical.on_call(work, engineers, user_id)
        if form.first_status is Status.OPEN
        else (),
    )
    due_at = next_look_at(made, terms(work, customer))
    request = requests.add(work, made, due_at=due_at)
    asked = noted(work, request, "", by=user_id)
    drawn = card(work, request, customer)
    outbox.send(work, _letters(work, request, drawn))
    if request.status is Status.OPEN:
        need = request.form.need
        tickets_critical.opened(
            work, request.id, customer, requester_id=user_id, need=need, first=[asked]
        )
    else:
        audit.keep(work, [asked])
    work.outcome = f"Your request for {customer.name} is in."
    return request


def _letters(work: Work, request: Request, drawn: RequestCard) -> list[Letter]:
    match request.status:
        case Status.REFERRED:
            return [to_professional_services(work, drawn), first_word(drawn, RequestDecided(drawn))]
        case Status.OPEN:
            return request_critical.opening(work, request, drawn)
        case _:
            channel = work.policy.channels.requests(request.form.role)
            return [
                new_card(work, drawn),
                first_word(drawn, RequestReceived(drawn, channel)),
            ]


def new_card(work: Work, drawn: RequestCard) -> Letter:
    """The card, at the end of the role's channel."""
    return Letter(
        RequestSubmitted(drawn),
        to=work.policy.channels.requests(drawn.role),
        key=f"submitted:{drawn.id}:{drawn.version}",
        subject=subject_of(drawn.id),
    )


def to_professional_services(work: Work, drawn: RequestCard) -> Letter:
    """The request, handed on to the people who do hands-on work."""
    return Letter(
        RequestReferred(drawn),
        to=work.policy.channels.professional_services,
        key=f"referred:{drawn.id}",
        subject=subject_of(drawn.id, "referral"),
    )
