"""The demo company: Northwind Cloud, its people and its channels. Everybody here is made up.

The constants are also what the demo CSV files are written from, so ids never change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.sandbox.model import Channel, Person

TEAM_ID = "T0NORTHWND"
TEAM_NAME = "Northwind Cloud"
TEAM_DOMAIN = "northwind-cloud"
STRANGER_TEAM_ID = "T0HELIOS01"
STRANGER_TEAM_NAME = "Helios Energy"
BOT_USER_ID = "U0TOUCHPNT"
BOT_ID = "B0TOUCHPNT"
APP_ID = "A0TOUCHPNT"
BOT_NAME = "touchpoint"

LOS_ANGELES = "America/Los_Angeles"
NEW_YORK = "America/New_York"
LONDON = "Europe/London"
KOLKATA = "Asia/Kolkata"
SYDNEY = "Australia/Sydney"


def _person(id_: str, real_name: str, title: str, tz: str, color: str) -> Person:
    name = real_name.split(maxsplit=1)[0].lower()
    return Person(
        id=id_, name=name, real_name=real_name, title=title, tz=tz, color=color, team_id=TEAM_ID,
        email=f"{name}@northwind-cloud.example",
    )  # fmt: skip


ANA = _person("U0ANA00001", "Ana Ruiz", "Senior CSM", LOS_ANGELES, "9b2c6b")
BEN = _person("U0BEN00002", "Ben Carter", "CSM", NEW_YORK, "2b6cb0")
CHIDI = _person("U0CHIDI003", "Chidi Okafor", "Associate CSM", LONDON, "2f855a")
DIVYA = _person("U0DIVYA004", "Divya Nair", "Digital CSM", KOLKATA, "b7791f")
ERIK = _person("U0ERIK0005", "Erik Lund", "CSE lead", LONDON, "c53030")
FARAH = _person("U0FARAH006", "Farah Haddad", "CSA lead", NEW_YORK, "6b46c1")
GRACE = _person("U0GRACE007", "Grace Kim", "Cloud Services Engineer", LOS_ANGELES, "2c7a7b")
HIRO = _person("U0HIRO0008", "Hiro Tanaka", "Cloud Services Engineer", SYDNEY, "975a16")
INES = _person("U0INES0009", "Ines Costa", "Cloud Services Engineer", LONDON, "97266d")
JACK = _person("U0JACK0010", "Jack Murphy", "Cloud Services Architect", SYDNEY, "276749")
KAVYA = _person("U0KAVYA011", "Kavya Rao", "Cloud Services Architect", KOLKATA, "9c4221")
LIAM = _person("U0LIAM0012", "Liam Walsh", "Technical Account Manager", NEW_YORK, "285e61")
MEI = _person("U0MEI00013", "Mei Chen", "Director, Customer Success", LOS_ANGELES, "553c9a")
NOOR = replace(_person("U0NOOR0014", "Noor Aziz", "CS Operations", LONDON, "1a365d"), is_admin=True)
OMAR = _person("U0OMAR0015", "Omar Silva", "Product Manager", NEW_YORK, "744210")
PETRA = replace(
    _person("U0PETRA016", "Petra Novak", "Contractor (guest)", LONDON, "718096"),
    is_restricted=True,
)
QUINN = replace(
    _person("U0QUINN017", "Quinn Doyle", "Former CSM", NEW_YORK, "a0aec0"), deleted=True
)
SOFIA = replace(
    _person("U0SOFIA018", "Sofia Brandt", "IT lead at Helios Energy", LONDON, "dd6b20"),
    is_stranger=True, team_id=STRANGER_TEAM_ID, email="sofia@helios.example",
)  # fmt: skip
ROSA = _person("U0ROSA0019", "Rosa Marin", "Account Executive", NEW_YORK, "b83280")
THEO = _person("U0THEO0020", "Theo Park", "Professional Services", LOS_ANGELES, "3c366b")

CAST: tuple[Person, ...] = (
    ANA, BEN, CHIDI, DIVYA, ERIK, FARAH, GRACE, HIRO, INES, JACK, KAVYA, LIAM, MEI, NOOR, OMAR,
    PETRA, QUINN, SOFIA, ROSA, THEO,
)  # fmt: skip
STAFF: tuple[Person, ...] = tuple(
    p for p in CAST if not (p.deleted or p.is_stranger or p.is_restricted)
)


@dataclass(frozen=True, slots=True)
class CustomerChannels:
    """Where one demo customer is talked about: `shared` is a Slack Connect channel or None."""

    key: str
    name: str
    channel: str
    shared: str | None = None


CUSTOMER_CHANNELS: tuple[CustomerChannels, ...] = (
    CustomerChannels("acme", "Acme Robotics", "C0CACME001"),
    CustomerChannels("helios", "Helios Energy", "C0CHELIOS1", "C0XHELIOS1"),
    CustomerChannels("bluebird", "Bluebird Bank", "C0CBLUEBD1", "C0XBLUEBD1"),
    CustomerChannels("cobalt", "Cobalt Foods", "C0CCOBALT1"),
    CustomerChannels("delta", "Delta Harbor Logistics", "C0CDELTA01"),
    CustomerChannels("evergreen", "Evergreen Health", "C0CEVERGR1"),
    CustomerChannels("fjord", "Fjord Media", "C0CFJORD01"),
    CustomerChannels("granite", "Granite Insurance", "C0CGRANIT1"),
)

GENERAL = "C0GENERAL1"
CSE_REQUESTS = "C0CSEREQS1"
CSA_REQUESTS = "C0CSAREQS1"
CRITICAL = "C0CRITICAL"
PROFESSIONAL_SERVICES = "C0PROFSVC1"
SLA_ALERTS = "C0SLAALRT1"
CS_LEADS = "C0CSLEADS1"
DIRECTORS_PRIVATE = "G0DIRECTRS"

_TEAM_CHANNELS = (
    (GENERAL, "general", "Company-wide announcements"),
    (CSE_REQUESTS, "cse-requests", "Requests for Cloud Services Engineers"),
    (CSA_REQUESTS, "csa-requests", "Requests for Cloud Services Architects"),
    (CRITICAL, "critical", "Customers who are down, day or night"),
    (PROFESSIONAL_SERVICES, "professional-services", "Hands-on work, referred here"),
    (SLA_ALERTS, "sla-alerts", "Support clocks near or past due"),
    (CS_LEADS, "cs-leads", "Team leads of Customer Success"),
)


def channels() -> list[Channel]:
    """Fresh channels of the demo workspace; the bot has joined none of them yet."""
    made = [_channel(id_, name, topic, STAFF) for id_, name, topic in _TEAM_CHANNELS]
    for customer in CUSTOMER_CHANNELS:
        topic = f"Everything about {customer.name}"
        members = (*STAFF, PETRA) if customer.key == "acme" else STAFF
        made.append(
            _channel(customer.channel, f"cust-{customer.key}", topic, members, section="Customers")
        )
        if customer.shared:
            shared = _channel(
                customer.shared, f"ext-{customer.key}", f"Shared with {customer.name}",
                (*STAFF, SOFIA), section="Shared with customers",
            )  # fmt: skip
            shared.is_ext_shared = True
            made.append(shared)
    private = _channel(DIRECTORS_PRIVATE, "directors", "Private", (MEI, NOOR))
    private.is_private = True
    return [*made, private]


def _channel(
    id_: str, name: str, topic: str, members: Iterable[Person], section: str = "Channels"
) -> Channel:
    joined = {person.id: None for person in members}
    return Channel(
        id=id_, name=name, topic=topic, section=section, creator=NOOR.id, created=1_735_689_600,
        members=joined,
    )  # fmt: skip


def cast() -> list[Person]:
    """Fresh copies of the demo people, free to be changed by a test."""
    return [replace(person) for person in CAST]


def avatar(person: Person) -> str:
    """A square portrait as an inline SVG address: initials on the person's colour."""
    return (
        "data:image/svg+xml;utf8,"
        "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 48 48'%3E"
        f"%3Crect width='48' height='48' rx='8' fill='%23{person.color}'/%3E"
        "%3Ctext x='24' y='31' font-family='sans-serif' font-size='19' font-weight='600' "
        f"fill='white' text-anchor='middle'%3E{person.initials}%3C/text%3E%3C/svg%3E"
    )
