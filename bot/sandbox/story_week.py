"""The days before the Monday: who asked for what, who decided, and which customers are waiting.

Every line is an act of somebody through the service their button would call, at a time at which
they are at work.
"""

from __future__ import annotations

from functools import partial

from bot.sandbox.model import Person
from bot.sandbox.people import (
    ANA,
    BEN,
    CHIDI,
    CUSTOMER_CHANNELS,
    DIVYA,
    ERIK,
    FARAH,
    INES,
    KOLKATA,
    LIAM,
    LONDON,
    LOS_ANGELES,
    NEW_YORK,
)  # fmt: skip
from bot.sandbox.story_acts import Tells, approve
from domain.check_ins import CheckInForm, ContactKind, StepForm
from domain.people import Role
from domain.requests import Help, RequestForm, WorkKind
from domain.sla import Priority
from domain.tickets import TicketForm
from services import check_ins, request_decisions, requests, tickets, tickets_moves
from services.request_moves import Seen


async def tell(t: Tells) -> None:
    """From Thursday morning to Monday, seven o'clock in Los Angeles."""
    await _thursday(t)
    await _friday(t)
    await _monday(t)


async def _thursday(t: Tells) -> None:
    await t.go(t.at(-4, "09:05", LONDON))
    payments = RequestForm(
        "bluebird", Role.CSE, WorkKind.TECHNICAL_ISSUE,
        "Card payments time out when the nightly batch overlaps with their morning peak. They "
        "want somebody to read the connection pool settings with them.",
        times=(t.at(0, "16:00", LONDON), t.at(1, "11:00", LONDON)),
        attendees="Sam Idris, two people of their platform team",
    )  # fmt: skip
    asked = await t.act(requests.submit, CHIDI.id, payments)
    await t.go(t.at(-4, "09:50", LONDON))
    await approve(t, asked, ERIK, INES)
    await t.go(t.at(-4, "11:30", NEW_YORK))
    hands_on = RequestForm(
        "northstar", Role.CSE, WorkKind.TECHNICAL_ISSUE,
        "They ask us to set up the warehouse connector for all 40 stores and hand it over.",
        help=Help.HANDS_ON,
    )  # fmt: skip
    await t.act(requests.submit, BEN.id, hands_on)
    await t.go(t.at(-4, "09:15", LOS_ANGELES))
    renewal = RequestForm(
        "harbor", Role.CSA, WorkKind.BUSINESS_CASE,
        "Their new CFO doubts the renewal. We need figures: what the platform saved them in the "
        "last twelve months, hotel by hotel.",
        times=(t.at(1, "11:00", NEW_YORK),), minutes=90,
    )  # fmt: skip
    asked = await t.act(requests.submit, ANA.id, renewal)
    await t.go(t.at(-4, "13:40", NEW_YORK))
    await approve(t, asked, FARAH, FARAH)
    await t.go(t.at(-4, "15:30", NEW_YORK))
    await _log(t, BEN, _evergreen(t))


async def _friday(t: Tells) -> None:
    await t.go(t.at(-3, "12:10", KOLKATA))
    training = RequestForm(
        "dune", Role.CSE, WorkKind.TECHNICAL_ISSUE,
        "Could an engineer walk their three new agents through the booking screens?",
        times=(t.at(2, "11:00", KOLKATA),), minutes=30,
    )  # fmt: skip
    asked = await t.act(requests.submit, DIVYA.id, training)
    await t.go(t.at(-3, "10:20", LONDON))
    reason = "This is user training: the recorded course and Thursday’s open clinic cover it."
    await t.act(request_decisions.decline, ERIK.id, Seen(asked.id, asked.version), reason)
    await t.go(t.at(-3, "10:40", LOS_ANGELES))
    review = RequestForm(
        "kestrel", Role.CSA, WorkKind.ARCHITECTURE_REVIEW,
        "Before they move flight telemetry over in January, they want the target architecture "
        "reviewed: regions, retention, and what happens when a ground station is cut off.",
        times=(t.at(1, "10:00", LOS_ANGELES), t.at(2, "14:00", LOS_ANGELES)), minutes=90,
        attendees="Helena Costa, Yuki Mori",
    )  # fmt: skip
    await t.act(requests.submit, ANA.id, review)
    await t.go(t.at(-3, "15:25", NEW_YORK))
    orders = "The nightly order export has not run since Wednesday; shops order by phone."
    asked_at = t.at(-3, "15:20", NEW_YORK)
    await t.act(
        tickets.track, LIAM.id, TicketForm("cobalt", orders, Priority.MAJOR, asked_at, LIAM.id)
    )
    await t.go(t.at(-3, "13:05", LOS_ANGELES))
    labels = "Labels of two reports are cut off when printed."
    asked_at = t.at(-3, "13:00", LOS_ANGELES)
    minor = await t.act(
        tickets.track, BEN.id, TicketForm("evergreen", labels, Priority.MINOR, asked_at, BEN.id)
    )
    await t.go(t.at(-3, "14:30", LOS_ANGELES))
    await t.act(tickets_moves.responded, BEN.id, minor.id)


async def _monday(t: Tells) -> None:
    await t.go(t.at(0, "09:40", LONDON))
    await _log(t, CHIDI, _bluebird(t))
    await t.go(t.at(0, "10:55", LONDON))
    policies = "Nobody can issue new policies: the rating service answers with an old tariff."
    asked_at = t.at(0, "10:50", LONDON)
    late = TicketForm("granite", policies, Priority.MAJOR, asked_at, DIVYA.id)
    await t.act(tickets.track, CHIDI.id, late)
    await t.go(t.at(0, "09:20", NEW_YORK))
    stores = RequestForm(
        "northstar", Role.CSE, WorkKind.TECHNICAL_ISSUE,
        "Stock levels of twelve stores arrive an hour late since the weekend. They have logs and "
        "would like to go through them with an engineer.",
        times=(t.at(1, "10:00", NEW_YORK), t.at(2, "13:00", NEW_YORK)),
        attendees="Peter Lindqvist, Felix Braun",
    )  # fmt: skip
    await t.act(requests.submit, BEN.id, stores)
    await t.go(t.at(0, "14:40", LONDON))
    down = RequestForm(
        "bluebird", Role.CSE, WorkKind.TECHNICAL_ISSUE,
        "Online banking is down for all customers: every sign-in ends in error 503 since 14:31.",
        critical=True,
    )  # fmt: skip
    await t.act(requests.submit, CHIDI.id, down)


async def _log(t: Tells, csm: Person, form: CheckInForm) -> None:
    """Log a check-in and post it in the customer's channel."""
    where = next(one.channel for one in CUSTOMER_CHANNELS if one.key == form.customer)
    await t.act(partial(check_ins.log, announce=where), csm.id, form)


def _evergreen(t: Tells) -> CheckInForm:
    return CheckInForm(
        customer="evergreen", when=t.at(-4, "14:00", NEW_YORK), kind=ContactKind.CHECK_IN,
        attended=["Alex Moreau", "Robin Vale"], feeling=4,
        summary="The clinics in Oregon are live. Nurses like the shift view; the night shift asks "
        "for a darker screen.",
        steps=[StepForm("Send the list of display settings", BEN.id, t.day(2))],
    )  # fmt: skip


def _bluebird(t: Tells) -> CheckInForm:
    return CheckInForm(
        customer="bluebird", when=t.at(0, "09:00", LONDON), kind=ContactKind.CHECK_IN,
        attended=["Robin Vale"], feeling=3,
        summary="Content with the new dashboards, nervous about the time-outs at month end.",
        risks="A third outage this quarter would go to their risk committee.",
        steps=[StepForm("Bring the pool settings to this afternoon’s session", CHIDI.id, t.day(0))],
    )  # fmt: skip
