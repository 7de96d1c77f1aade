"""Lists of session requests: mine, those I may decide, a customer's."""

from __future__ import annotations

from dataclasses import dataclass

from domain.people import Role
from domain.requests import MOVES, Request, Status
from services import customers, people
from storage import requests_lists
from storage.requests_lists import Line
from storage.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it is shown: its news, its lines, which of them the reader may change, and which
    wait for their decision."""

    news: str
    lines: list[Line]
    own: frozenset[int] = frozenset()
    to_decide: frozenset[int] = frozenset()
    empty: str = "Nothing here yet. What is asked for with `/cs session` is listed here."

    def rows(self) -> list[tuple[Request, str]]:
        """Each request with its customer's name."""
        return [(line.request, line.customer_name) for line in self.lines]


def mine(work: Work, user_id: str) -> Listed:
    """What somebody asked for or takes, newest first."""
    lines = requests_lists.of_person(work, user_id)
    own = (line.request for line in lines if line.request.requester_id == user_id)
    return Listed("Your sessions", lines, frozenset(one.id for one in own if may_change(work, one)))


def may_change(work: Work, request: Request) -> bool:
    """Whether its requester may still withdraw it or ask for new times."""
    begun = request.starts_at is not None and request.starts_at <= work.now
    return Status.WITHDRAWN in MOVES.get(request.status, ()) and not begun


def pending(work: Work, user_id: str) -> Listed:
    """Requests that wait for somebody's decision; for those who decide none, all that wait."""
    person = people.actor(work, user_id)
    decided = [one for one in (Role.CSE, Role.CSA) if person.has(one) or one in person.leads_roles]
    roles = decided or [Role.CSE, Role.CSA]
    lines = requests_lists.waiting_for(work, roles)
    others = (one.request for one in lines if one.request.requester_id != user_id)
    theirs = frozenset(one.id for one in others if one.status is Status.REQUESTED)
    news = "Requests waiting for a decision"
    return Listed(news, lines, to_decide=theirs if decided else frozenset(), empty="None waits.")


def of_customer(work: Work, words: str) -> Listed:
    """A customer's requests, newest first. Raises Ambiguous and NotFound."""
    customer = customers.find(work, words)
    return Listed(f"Sessions of {customer.name}", requests_lists.of_customer(work, customer.id))
