"""The demo story: who works at Northwind Cloud, and how its customers are doing today."""

from __future__ import annotations

from datetime import date, timedelta

from bot.app import Touchpoint
from bot.sandbox import people as cast
from domain.customers import Contacts, Customer, Segment, Team
from domain.people import Person, Role
from storage import customers, members
from storage.unit_of_work import Work

_ROLES: dict[str, tuple[frozenset[Role], str | None]] = {
    cast.ANA.id: (frozenset({Role.CSM}), cast.MEI.id),
    cast.BEN.id: (frozenset({Role.CSM}), cast.MEI.id),
    cast.CHIDI.id: (frozenset({Role.CSM}), cast.MEI.id),
    cast.DIVYA.id: (frozenset({Role.CSM}), cast.MEI.id),
    cast.ERIK.id: (frozenset({Role.CSE}), cast.MEI.id),
    cast.FARAH.id: (frozenset({Role.CSA}), cast.MEI.id),
    cast.GRACE.id: (frozenset({Role.CSE}), cast.ERIK.id),
    cast.HIRO.id: (frozenset({Role.CSE}), cast.ERIK.id),
    cast.INES.id: (frozenset({Role.CSE}), cast.ERIK.id),
    cast.JACK.id: (frozenset({Role.CSA}), cast.FARAH.id),
    cast.KAVYA.id: (frozenset({Role.CSA}), cast.FARAH.id),
    cast.LIAM.id: (frozenset({Role.TAM}), cast.MEI.id),
    cast.MEI.id: (frozenset({Role.DIRECTOR}), None),
    cast.NOOR.id: (frozenset({Role.ADMIN}), cast.MEI.id),
    cast.ROSA.id: (frozenset({Role.AE}), cast.MEI.id),
}
_REGIONS = ("PST", "AEDT", "GMT", "EST", "IST")
_CSMS = (cast.ANA, cast.BEN, cast.CHIDI, cast.DIVYA)
_ARR = (2_400_000, 1_250_000, 640_000, 310_000, 150_000, 84_000, 36_000, 9_000)


async def tell(bot: Touchpoint) -> None:
    """Fill an empty database with the story; one that has customers is left as it is."""
    await bot.transact(_fill, now=bot.clock.now())


def _fill(work: Work) -> None:
    if customers.count(work):
        return
    members.give(work, staff())
    customers.add(work, portfolio(work.now.date()))


def staff() -> list[Person]:
    """The people with their roles and leads."""
    known = {one.id: one for one in cast.CAST}
    return [
        Person(
            user_id=user_id,
            name=known[user_id].real_name,
            email=known[user_id].email,
            roles=roles,
            timezone=known[user_id].tz,
            lead_id=lead,
        )
        for user_id, (roles, lead) in _ROLES.items()
    ]


def portfolio(today: date) -> list[Customer]:
    """The customers whose channels exist, each at another point of its contract."""
    return [_customer(number, today) for number in range(len(cast.CUSTOMER_CHANNELS))]


def _customer(number: int, today: date) -> Customer:
    where = cast.CUSTOMER_CHANNELS[number]
    arr = _ARR[number % len(_ARR)]
    start = today - timedelta(days=20 + 45 * number)
    return Customer(
        id=0,
        key=where.key,
        name=where.name,
        arr=arr,
        currency="USD",
        segment=Segment.ENTERPRISE
        if arr >= 1_000_000
        else Segment.MID_MARKET
        if arr >= 100_000
        else Segment.SMB,
        region=_REGIONS[number % len(_REGIONS)],
        contract_start_on=start,
        renewal_on=start + timedelta(days=365),
        opened_on=start,
        team=Team(csm=_CSMS[number % len(_CSMS)].id, tam=cast.LIAM.id, ae=cast.ROSA.id),
        contacts=Contacts(
            program_manager="Robin Vale",
            executive_sponsor="Alex Moreau" if number % 3 else "",
            technical=("Sam Idris",),
        ),
        channel_id=where.channel,
        shared_channel_id=where.shared,
    )
