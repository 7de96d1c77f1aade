"""A session request as its card shows it: the ledger, who is free, whom Approve would book."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.customers import Customer
from domain.notices_request_parts import RequestCard
from domain.requests import WAITING, Request, Status
from domain.requests_engineers import Candidate, Span, suggest, week_of
from domain.requests_ledger import Ledger, year_of
from services import customers
from storage import requests, requests_lists
from storage.unit_of_work import Work


def ledger(work: Work, customer: Customer, at: datetime) -> Ledger:
    """The customer's hours in the contract year that `at` lies in."""
    zone = work.policy.region(customer.region).zone
    used, reserved = requests.minutes(
        work, customer.id, *year_of(customer.contract_start_on, at, zone)
    )
    hours = customer.allowance_hours
    allowed = work.policy.sessions.allowance_hours if hours is None else hours
    return Ledger(used, reserved, allowed * 60)


def candidates(work: Work, request: Request, start: datetime) -> list[Candidate]:
    """Engineers of the role with their hours, and what they have booked around `start`.

    Never the requester: nobody is sent to a session they asked for themselves.
    """
    week = week_of(start)
    until = max(week[1], start + request.length)
    return [
        Candidate(
            user_id=one.user_id,
            name=one.name,
            hours=work.policy.person_hours(one.timezone or "UTC"),
            week_hours=_hours(one.busy, week),
            busy=one.busy,
        )
        for one in requests_lists.engineers(work, request.form.role, week[0], until)
        if one.user_id != request.requester_id
    ]


def _hours(busy: list[Span], week: Span) -> float:
    spans = (until - since for since, until in busy if week[0] <= since < week[1])
    return sum(spans, timedelta()) / timedelta(hours=1)


def card(
    work: Work,
    request: Request,
    customer: Customer,
    known: Ledger | None = None,
    *,
    suggesting: bool = True,
) -> RequestCard:
    """The request as its card shows it now; `known` spares asking for the ledger again.

    A `known` ledger is one from before the request's last move, so it is not for that. Where
    nobody reads whom to book, not `suggesting` spares looking for an engineer.
    """
    proposed = request.proposed_at(work.now) if request.status is Status.REQUESTED else None
    form = request.form
    # Critical work takes nothing of the allowance, and its card says nothing of it.
    known = known or (Ledger(0, 0, 0) if form.critical else None)
    hours = known or ledger(work, customer, request.starts_at or proposed or work.now)
    return RequestCard(
        id=request.id,
        version=request.version,
        status=request.status,
        customer=customers.line(work, customer),
        requester_id=request.requester_id,
        role=form.role,
        kind=form.kind,
        help=form.help,
        critical=form.critical,
        need=form.need,
        times=form.times,
        minutes=form.minutes,
        attendees=form.attendees,
        agreed_out_of_hours=form.agreed_out_of_hours,
        created_at=request.created_at,
        hours_used=hours.used / 60,
        hours_reserved=hours.reserved / 60,
        hours_allowed=hours.allowed / 60,
        proposed_at=proposed,
        suggested_id=_suggested(work, request, proposed) if suggesting else None,
        engineer_id=request.engineer_id,
        starts_at=request.starts_at,
        decided_by=request.decided_by,
        decided_at=request.decided_at,
        reason=request.reason,
        offer=request.offer,
        closed_by=request.closed_by,
        closed_at=request.closed_at,
        notes=request.notes,
        assumed=request.assumed,
        rating=request.rating,
        leads=() if form.critical else request.called,
        expires_at=request.last_time_at if request.status in WAITING else None,
    )


def _suggested(work: Work, request: Request, at: datetime | None) -> str | None:
    return suggest(candidates(work, request, at), at, request.length) if at else None
