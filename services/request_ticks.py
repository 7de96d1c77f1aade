"""What becomes of session requests by themselves: chased, expired, asked about, counted held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from domain.business_time import BusinessTime
from domain.customers import Customer
from domain.notices_requests import RequestChased
from domain.people import Person
from domain.requests import Request, Status
from domain.requests_chase import Step, Terms, due, next_look_at
from domain.requests_engineers import first_line_leads
from services import request_critical
from services import request_letters as letters
from services.request_cards import card
from services.request_decisions import expire
from services.request_moves import Found, terms
from services.request_outcomes import count_held
from services.ticking import each
from storage import customers as customer_rows
from storage import members, outbox, requests, requests_lists
from storage.outbox import Letter
from storage.unit_of_work import Work

BATCH = 100
CLOCK = Person(user_id="touchpoint", name="Touchpoint")
"""Who moves a request when its time has come."""


def chase_tick(work: Work) -> int:
    """Look at every request whose time has come; returns how many.

    The rule is asked again at `work.now`: the row's own due time only says when to ask.
    """
    found = requests_lists.due(work, BATCH)
    each(
        work,
        found,
        _look,
        postpone=lambda request, until: requests.postpone(work, request.id, until),
    )
    return len(found)


def _look(work: Work, request: Request) -> None:
    customer = customer_rows.by_id(work, request.customer_id)
    calendars = terms(work, customer, _own_hours(work, request))
    for step in due(request, calendars, work.now):
        if step is Step.EXPIRE:
            cause = "the last time has passed undecided"
            expire(work, Found(request, customer, CLOCK), by=CLOCK.user_id, cause=cause)
            return
        if step is Step.ASSUME_HELD:
            _assume_held(work, Found(request, customer, CLOCK))
            return
        request = _STEPS[step](work, request, customer, calendars)
    request = replace(request, looked_at=work.now)
    requests.mark(work, request, due_at=next_look_at(request, calendars))


def _own_hours(work: Work, request: Request) -> BusinessTime | None:
    if request.status is not Status.APPROVED or request.engineer_id is None:
        return None
    engineer = members.some(work, [request.engineer_id]).get(request.engineer_id)
    return work.policy.person_hours(engineer.zone) if engineer else None


def _assume_held(work: Work, found: Found) -> None:
    closed = replace(found.request, status=Status.HELD, closed_at=work.now, assumed=True)
    count_held(work, found, closed, by=CLOCK.user_id)


def _chase(work: Work, request: Request, customer: Customer, _: Terms) -> Request:
    drawn = card(work, request, customer)
    reply = Letter(
        RequestChased(drawn),
        to=letters.channel_of(work, drawn),
        key=f"chased:{request.id}:{work.now.isoformat()}",
        mode="reply",
        subject=letters.subject_of(request.id),
    )
    outbox.send(work, [reply])
    return replace(request, chased_at=work.now)


def _tell_lead(work: Work, request: Request, customer: Customer, _: Terms) -> Request:
    drawn = card(work, request, customer)
    named = first_line_leads(members.holding(work, request.form.role))
    leads = tuple(lead for lead in named if lead != request.requester_id)
    outbox.send(work, letters.tell_leads(drawn, leads, request.asked_at))
    return replace(request, lead_told=True, called=leads)


def _time_passed(work: Work, request: Request, customer: Customer, _: Terms) -> Request:
    passed = sum(at <= work.now for at in request.form.times)
    drawn = card(work, request, customer)
    outbox.send(work, [letters.redraw(work, drawn, key=f":passed{passed}")])
    return request


def _ask_outcome(work: Work, request: Request, customer: Customer, _: Terms) -> Request:
    asked = replace(request, asks=request.asks + 1, chased_at=work.now)
    outbox.send(work, letters.ask_outcome(card(work, asked, customer), asked.asks))
    return asked


def _call(work: Work, request: Request, customer: Customer, _: Terms) -> Request:
    drawn = card(work, request, customer)
    outbox.send(work, request_critical.unclaimed(work, request, customer, drawn))
    return replace(request, asks=request.asks + 1)


_STEPS: dict[Step, Callable[[Work, Request, Customer, Terms], Request]] = {
    Step.CHASE: _chase,
    Step.TELL_LEAD: _tell_lead,
    Step.TIME_PASSED: _time_passed,
    Step.ASK_OUTCOME: _ask_outcome,
    Step.CALL: _call,
}
