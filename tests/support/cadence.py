"""People and customers for tests of check-ins and touches."""

from __future__ import annotations

from datetime import date

from bot.sandbox import people as cast
from domain.customers import Contacts, Customer, Segment, Team
from domain.people import Person, Role
from services import touches
from storage import customers, members
from storage.unit_of_work import Work

TODAY = date(2026, 11, 23)
"""The day of tests.support.bot.MONDAY."""

ANA, BEN, CHIDI, MEI, ERIK, OMAR = (
    one.id for one in (cast.ANA, cast.BEN, cast.CHIDI, cast.MEI, cast.ERIK, cast.OMAR)
)


def staff() -> list[Person]:
    """Ana (Los Angeles), Ben (New York) and Chidi (London) are CSMs led by Mei; Erik is a CSE."""
    roles = (
        (cast.ANA, Role.CSM, MEI),
        (cast.BEN, Role.CSM, MEI),
        (cast.CHIDI, Role.CSM, MEI),
        (cast.ERIK, Role.CSE, MEI),
        (cast.MEI, Role.DIRECTOR, None),
    )
    return [
        Person(one.id, one.real_name, frozenset({role}), timezone=one.tz, lead_id=lead)
        for one, role, lead in roles
    ]


def customer(
    key: str,
    start_on: date = date(2026, 11, 16),
    *,
    csm: str = ANA,
    opened_on: date | None = None,
    channel: str | None = None,
    arr: int = 1_500_000,
    sponsor: str = "Alex Moreau",
) -> Customer:
    """A customer under contract since `start_on`, watched from the start unless told."""
    return Customer(
        id=0,
        key=key,
        name=key.replace("-", " ").title(),
        arr=arr,
        currency="USD",
        segment=Segment.ENTERPRISE,
        region="PST",
        contract_start_on=start_on,
        renewal_on=start_on.replace(year=start_on.year + 1),
        opened_on=opened_on or start_on,
        team=Team(csm=csm),
        contacts=Contacts("Robin Vale", sponsor, ("Sam Idris",)),
        channel_id=channel,
    )


def stage(work: Work, *found: Customer) -> list[Customer]:
    """Write people and customers, and plan the touches; returns the customers with their ids."""
    members.give(work, staff())
    customers.add(work, found)
    stored = [one for each in found if (one := customers.by_key(work, each.key))]
    touches.plan(work, stored)
    return stored
