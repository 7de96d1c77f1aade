"""Asking how customers are doing, and saying that an answer is wrong."""

from __future__ import annotations

from dataclasses import replace

from domain.customers import Customer, Segment
from domain.errors import Invalid, NotFound
from domain.health_cards import HealthCard
from domain.health_peers import standing_among
from domain.notices_health import HealthAsked, HealthListAsked
from domain.people import ACCOUNT_TEAM, Person, Role, require
from services import customers, people
from storage import audit, health, health_doubts, outbox
from storage.unit_of_work import Work

PAGE = 10
MAY_DOUBT = (*ACCOUNT_TEAM, Role.CSE, Role.CSA, Role.DIRECTOR)
DOUBTS = ("too_high", "too_low", "wrong_figure")
LONGEST_REASON = 1000


def of(work: Work, customer_id: int) -> HealthCard | None:
    """The health card of a customer, its standing among its peers and the playbooks that run for
    it; None until its first scoring. One statement."""
    found = health.card(work, customer_id)
    if found is None:
        return None
    standing = standing_among(found.groups) if found.card.score is not None else None
    if standing is None:
        return found.card
    return replace(
        found.card, percentile=standing.percentile, peers=standing.size, among=standing.among
    )


def asked(work: Work, words: str) -> tuple[Customer, HealthCard | None]:
    """The customer that `words` mean, and its card; three statements at most.

    Raises Ambiguous and NotFound as `customers.find` does.
    """
    customer = customers.find(work, words)
    return customer, of(work, customer.id)


def send(work: Work, user_id: str, fact: HealthAsked | HealthListAsked, key: str) -> None:
    """Send somebody what they asked for as a direct message; once for each `key`.

    Raises NotAllowed.
    """
    people.actor(work, user_id)
    outbox.post(work, fact, to=user_id, key=f"health:{key}")
    work.outcome = "Sent to you as a direct message."


def keyed(work: Work, key: str) -> tuple[Customer, HealthCard | None]:
    """The customer with this key, and its card. Raises NotFound."""
    customer = customers.get(work, key)
    return customer, of(work, customer.id)


def ranked(work: Work, person: Person, scope: str, skip: int = 0) -> list[HealthCard]:
    """A page of cards, the most pressing first: `mine`, `team`, `all`, or a segment's name.

    One more than a page is returned when there are more. Churned customers are in none.
    """
    most = PAGE + 1
    if scope in set(Segment):
        return health.ranked(work, segment=scope, most=most, skip=skip)
    if scope == "all":
        return health.ranked(work, most=most, skip=skip)
    return health.ranked(work, csms=owners(person, team=scope == "team"), most=most, skip=skip)


def at_risk(
    work: Work, person: Person, most: int, *, team: bool = False
) -> tuple[list[HealthCard], int]:
    """Somebody's own customers in the red (or their team's), the most pressing first, at most
    `most`, and how many there are."""
    return health.at_risk(work, owners(person, team=team), most)


def owners(person: Person, *, team: bool) -> list[str]:
    """Whose customers count as somebody's: their own; for a team also those who report to them."""
    return [person.user_id, *person.leads] if team else [person.user_id]


def doubt(work: Work, user_id: str, key: str, label: str, reason: str) -> None:
    """Keep that somebody finds a customer's score wrong; it changes no score.

    Raises NotAllowed, NotFound, and Invalid for a reason that is too long.
    """
    person = people.actor(work, user_id)
    require(person, MAY_DOUBT, "say that a score is wrong")
    if label not in DOUBTS:
        raise Invalid("Pick what is wrong.", field="label")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"Please use at most {LONGEST_REASON} characters.", field="reason")
    customer, shown = keyed(work, key)
    if shown is None:
        raise NotFound(f"{customer.name} has not been scored yet.", field="label")
    health_doubts.add(work, customer.id, shown, label=label, reason=reason, by_id=user_id)
    audit.record(
        work,
        actor=user_id,
        subject=f"customer:{key}",
        move="health_doubt",
        after=label,
        cause=reason,
    )
    work.outcome = (
        f"Thank you: noted that {customer.name}’s score looks wrong. The score itself stays; "
        "such notes are read when the model is reviewed."
    )
