"""Somebody leaves: whoever counts on them is told."""

from __future__ import annotations

from domain.notices_requests import RequestDecided, RequestOvertaken
from domain.people import Person
from domain.requests import Request, Status
from domain.requests_form import FURTHEST_AHEAD
from services import customers, people
from services.request_cards import card
from services.request_letters import subject_of
from storage import outbox, requests_lists
from storage.outbox import Letter
from storage.unit_of_work import Work


def changed(work: Work, seen: Person) -> None:
    """What `people.changed` does; and whoever asked for a session that somebody who is gone was
    to take reads so, with the buttons to ask for another engineer."""
    if not people.changed(work, seen):
        return
    until = work.now + FURTHEST_AHEAD
    for line in requests_lists.sessions_of(work, seen.user_id, work.now, until):
        if line.request.engineer_id == seen.user_id:
            outbox.send(work, _told(work, line.request, line.customer_key))


def _told(work: Work, request: Request, customer_key: str) -> list[Letter]:
    """The requester's new message, and no buttons on the one before."""
    drawn = card(work, request, customers.get(work, customer_key), suggesting=False)
    subject, version = subject_of(request.id, "dm"), f"{request.id}:{request.version}"
    return [
        Letter(
            RequestOvertaken(drawn, Status.APPROVED),
            to=request.requester_id,
            key=f"orphaned:{version}",
            mode="update",
            subject=subject,
        ),
        Letter(
            RequestDecided(drawn, orphaned=True),
            to=request.requester_id,
            key=f"orphan:{version}",
            subject=subject,
        ),
    ]
