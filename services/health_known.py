"""What is known of a customer at a moment, ready for the health model: figures and caps."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import islice

from domain.cadence_days import today_in
from domain.customers import Customer
from domain.health import Observation
from domain.known_health import KnownFacts, Rating, TicketCounts, caps_seen, observations_from
from services.outlooks import works_in
from storage import health_facts
from storage.health_facts import Facts
from storage.unit_of_work import Work

MONTH = timedelta(days=30)
STUCK_DAYS = 5
"""Working days after which an open critical ticket holds the score down."""


def seen(work: Work, facts: Facts, connected: Collection[str]) -> list[Observation]:
    """What is known of a customer as observations: contacts, ratings and tickets, and what other
    systems saw. `connected` are the measures that somebody reports of any customer."""
    known = facts.contacts
    return observations_from(
        KnownFacts(
            held=known.held,
            due=known.due,
            feelings=known.feelings,
            ratings=[Rating(at, float(given)) for at, given in facts.ratings],
            sponsor=known.sponsor,
            tickets=_counts(facts, work.now),
        ),
        work.now,
        connected,
        fed=facts.fed,
    )


def _counts(facts: Facts, now: datetime) -> TicketCounts | None:
    """Tickets opened in the last month and in the three before; None where none was ever tracked
    in that time, so that silence is not taken for calm."""
    since = now - health_facts.TICKETS_BACK
    opened = [one.started_at for one in facts.tickets if one.started_at >= since]
    if not opened:
        return None
    recent = sum(at > now - MONTH for at in opened)
    return TicketCounts(recent, len(opened) - recent)


def caps_of(
    work: Work, customer: Customer, facts: Facts, observed: Sequence[Observation]
) -> list[str]:
    """What holds the score down: what was observed, and a critical ticket open for longer than
    five working days of the customer's region."""
    caps = caps_seen(observed, work.now)
    urgent = [one for one in facts.tickets if one.is_open and one.priority == "critical"]
    if urgent and _is_stuck(work, customer, min(one.started_at for one in urgent)):
        caps.append("critical_ticket")
    return caps


def _is_stuck(work: Work, customer: Customer, since: datetime) -> bool:
    """Whether more than five working days of the customer's region have begun since the day
    of `since`."""
    region = work.policy.region(customer.region)
    first, today = today_in(since, region.zone), today_in(work.now, region.zone)
    works = works_in(work.policy, region.zone)
    days = (first + timedelta(n) for n in range(1, (today - first).days + 1))
    return next(islice(filter(works, days), STUCK_DAYS, None), None) is not None
