"""Asking how customers are doing."""

from __future__ import annotations

from dataclasses import replace

from domain.customers import Segment
from domain.health_cards import HealthCard
from domain.health_peers import FEWEST_PEERS
from domain.people import Person
from services import customers
from storage import health
from storage.unit_of_work import Work

PAGE = 10


def card(work: Work, words: str) -> HealthCard | None:
    """The health card of the customer that `words` mean; None until its first scoring.

    Raises Ambiguous and NotFound as `customers.find` does.
    """
    return of(work, customers.find(work, words).id)


def of(work: Work, customer_id: int) -> HealthCard | None:
    """The health card of a customer, with its standing among its segment."""
    found = health.card(work, customer_id)
    if found is None:
        return None
    shown, peers, below, equal = found
    if shown.score is None or peers < FEWEST_PEERS:
        return shown
    percentile = 100.0 * (below + 0.5 * equal) / peers
    return replace(shown, percentile=percentile, peers=peers, among="segment")


def ranked(work: Work, person: Person, scope: str, skip: int = 0) -> list[HealthCard]:
    """A page of cards, the most pressing first: `mine`, `team`, `all`, or a segment's name.

    One more than a page is returned when there are more.
    """
    most = PAGE + 1
    if scope in set(Segment):
        return health.ranked(work, segment=scope, most=most, skip=skip)
    if scope == "all":
        return health.ranked(work, most=most, skip=skip)
    csms = [person.user_id, *person.leads] if scope == "team" else [person.user_id]
    return health.ranked(work, csms=csms, most=most, skip=skip)


def at_risk(work: Work, person: Person, most: int) -> list[HealthCard]:
    """Somebody's own customers in the red, the most pressing first."""
    return health.ranked(work, csms=[person.user_id], at_risk=True, most=most)
