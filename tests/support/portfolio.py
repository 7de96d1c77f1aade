"""Customers in any number, with a past: for tests and benchmarks that count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from domain.customers import Contacts, Customer, Segment, Stage, Team
from storage import customers
from storage.tables import CheckInRow, RequestRow, TicketRow
from storage.unit_of_work import Work
from storage.upsert import table_of

MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
_SEGMENTS = tuple(Segment)
_REGIONS = ("PST", "EST", "GMT", "IST", "AEDT")
CSMS = tuple(f"UCSM{number:04}" for number in range(20))


def customer(number: int, now: datetime = MORNING, *, stage: Stage | None = None) -> Customer:
    """The customer with a number: segment, region, CSM and age follow from it."""
    start_on = now.date() - timedelta(days=10 + 7 * (number % 100))
    return Customer(
        id=0,
        key=f"customer-{number:06}",
        name=f"Customer {number}",
        arr=(2_000_000, 300_000, 40_000)[number % 3],
        currency="USD",
        segment=_SEGMENTS[number % 3],
        region=_REGIONS[number % 5],
        contract_start_on=start_on,
        renewal_on=start_on + timedelta(days=730),
        opened_on=start_on,
        team=Team(csm=CSMS[number % len(CSMS)]),
        contacts=Contacts(executive_sponsor="Alex Moreau"),
        stage=stage,
    )


def fill(work: Work, count: int) -> None:
    """Add `count` customers; most have check-ins, ratings and tickets."""
    for begin in range(0, count, 1000):
        customers.add(work, [customer(n, work.now) for n in range(begin, min(begin + 1000, count))])
    check_ins, requests, tickets = [], [], []
    for id_ in range(1, count + 1):
        if id_ % 10 == 0:
            continue
        for number in range(3):
            back = timedelta(days=3 + 25 * number + id_ % 20)
            check_ins.append(check_in(work, id_, work.now - back, feeling=1 + (id_ + number) % 5))
            requests.append(rated(work, id_, work.now - back, rating=(id_ + 3 * number) % 11))
        tickets.append(ticket(work, id_, work.now - timedelta(days=id_ % 100)))
    for model, rows in ((CheckInRow, check_ins), (RequestRow, requests), (TicketRow, tickets)):
        if rows:
            work.db.execute(insert(table_of(model)), rows)


def check_in(
    work: Work, customer_id: int, held_at: datetime, *, feeling: int | None = None
) -> dict[str, object]:
    """A row of a check-in the sponsor attended."""
    return {
        "team_id": work.team_id,
        "customer_id": customer_id,
        "author_id": CSMS[0],
        "held_at": held_at,
        "contact_kind": "check_in",
        "attended": "Alex Moreau",
        "feeling": feeling,
        "summary": "Went over the open points.",
        "risks": "",
        "created_at": held_at,
    }


def rated(work: Work, customer_id: int, at: datetime, *, rating: int) -> dict[str, object]:
    """A row of a session that was held and rated."""
    return {
        "team_id": work.team_id,
        "customer_id": customer_id,
        "requester_id": CSMS[0],
        "role": "cse",
        "work_kind": "technical_issue",
        "help": "guidance",
        "critical": False,
        "need": "Their nightly load is slow.",
        "times": "",
        "minutes": 60,
        "attendees": "",
        "agreed_out_of_hours": False,
        "status": "rated",
        "version": 3,
        "created_at": at,
        "starts_at": at,
        "rating": rating,
        "rated_at": at,
        "asked_at": at,
    }


def ticket(
    work: Work, customer_id: int, at: datetime, *, priority: str = "minor", status: str = "closed"
) -> dict[str, object]:
    """A row of a support ticket."""
    return {
        "team_id": work.team_id,
        "source": "slack",
        "customer_id": customer_id,
        "title": "The nightly export stops half-way.",
        "priority": priority,
        "opened_by": CSMS[0],
        "link": "",
        "status": status,
        "version": 1,
        "started_at": at,
        "created_at": at,
    }
