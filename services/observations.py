"""Taking what other systems saw of customers: written once, and the customer is scored anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain.customers import Customer
from domain.errors import Invalid
from domain.observation_reports import Report, field_of
from domain.observations import Reported
from storage import customers, health, observations
from storage.observations import Held, Place
from storage.unit_of_work import Work


def take(work: Work, source: str, report: Report) -> int:
    """Take a report that came in by `source`, whole; how many of its observations are new.

    Raises Invalid naming the customers that nobody knows.
    """
    known = customers.by_keys(work, {one.customer for one in report.observations})
    unknown = {
        field_of(number, "customer"): f"No customer has the key “{one.customer}”."
        for number, one in enumerate(report.observations)
        if one.customer not in known
    }
    if unknown:
        raise Invalid("The report cannot be taken.", fields=unknown)
    found = new(work, known, report.observations)
    add(work, source, known, found)
    return len(found)


New = list[tuple[Place, Held]]
"""Observations to write, each with the revision it gets."""


def new(work: Work, known: Mapping[str, Customer], seen: Iterable[Reported]) -> New:
    """Those of some observations that are not written yet; `known` has all their customers.

    What says something else of the same place than was said before is new: its next revision.
    """
    wanted = {_place(known[one.customer], one): one.value for one in seen}
    before = observations.held(work, wanted)
    return [
        (place, Held(value, before[place].revision + 1 if place in before else 0))
        for place, value in wanted.items()
        if place not in before or before[place].value != value
    ]


def add(work: Work, entered_by: str, known: Mapping[str, Customer], found: New) -> None:
    """Write what `new` found, and have those customers scored at the next tick.

    Raises Busy when somebody else wrote one of them meanwhile.
    """
    observations.add(work, entered_by, found)
    touched = {place.customer_id for place, _ in found}
    health.rescore_keys(work, [key for key, one in known.items() if one.id in touched])


def _place(customer: Customer, one: Reported) -> Place:
    return Place(customer.id, one.measure, one.observed_at, one.source)
