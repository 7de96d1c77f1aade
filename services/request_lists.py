"""Lists of session requests: mine, those I may decide, a customer's."""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.people import Role
from domain.requests import MOVES, Request, Status
from services import customers, people
from storage import requests_lists
from storage.requests_lists import Line
from storage.unit_of_work import Work

PAGE = 20
"""Requests a page: with their buttons they stay within the 50 blocks of a message."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list as it is shown: its news, its lines, which of them the reader may change,
    and which wait for their decision.

    `skip` counts the lines before this page; `further` is the same for the next one, None where
    there is none.
    """

    news: str
    lines: list[Line]
    own: frozenset[int] = frozenset()
    to_decide: frozenset[int] = frozenset()
    skip: int = 0
    further: int | None = None
    empty: str = "Nothing here yet. What is asked for with `/cs session` is listed here."

    def rows(self) -> list[tuple[Request, str]]:
        """Each request with its customer's name."""
        return [(line.request, line.customer_name) for line in self.lines]


def mine(work: Work, user_id: str, skip: int = 0) -> Listed:
    """What somebody asked for or takes, newest first."""
    lines = requests_lists.of_person(work, user_id, PAGE + 1, skip)
    own = (line.request for line in lines if line.request.requester_id == user_id)
    changeable = frozenset(one.id for one in own if may_change(work, one))
    return _page(Listed("Your sessions", lines, changeable, skip=skip))


def may_change(work: Work, request: Request) -> bool:
    """Whether its requester may still withdraw it or ask for new times."""
    begun = request.starts_at is not None and request.starts_at <= work.now
    return Status.WITHDRAWN in MOVES.get(request.status, ()) and not begun


def pending(work: Work, user_id: str, skip: int = 0) -> Listed:
    """Requests that wait for somebody's decision; for those who decide none, all that wait."""
    person = people.actor(work, user_id)
    decided = [one for one in (Role.CSE, Role.CSA) if person.has(one) or one in person.leads_roles]
    roles = decided or [Role.CSE, Role.CSA]
    lines = requests_lists.waiting_for(work, roles, PAGE + 1, skip)
    others = (one.request for one in lines if one.request.requester_id != user_id)
    theirs = frozenset(one.id for one in others if one.status is Status.REQUESTED)
    shown = Listed("Requests waiting for a decision", lines, skip=skip, empty="None waits.")
    return _page(replace(shown, to_decide=theirs if decided else frozenset()))


def of_customer(work: Work, words: str, skip: int = 0) -> Listed:
    """A customer's requests, newest first. Raises Ambiguous and NotFound."""
    customer = customers.find(work, words)
    lines = requests_lists.of_customer(work, customer.id, PAGE + 1, skip)
    return _page(Listed(f"Sessions of {customer.name}", lines, skip=skip))


def _page(found: Listed) -> Listed:
    """Without the line that only tells that the list goes on."""
    if len(found.lines) <= PAGE:
        return found
    return replace(found, lines=found.lines[:PAGE], further=found.skip + PAGE)
