"""The sessions of the last two months: held, written down, and rated by the customer.

They fill the request channels with what was decided, the hours ledger of one customer to three
quarters, and say how content four of them are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.sandbox.model import Person
from bot.sandbox.people import (
    ANA,
    CHIDI,
    DIVYA,
    ERIK,
    FARAH,
    GRACE,
    HIRO,
    INES,
    KAVYA,
    LOS_ANGELES,
    NEW_YORK,
    SYDNEY,
)  # fmt: skip
from bot.sandbox.story_acts import Chapters, Tells, approve
from domain.people import Role
from domain.requests import RequestForm, WorkKind
from services import request_outcomes, requests


@dataclass(frozen=True, slots=True)
class Past:
    """A session that was held `days` before the Monday at `clock` in the customer's `zone`."""

    days: int
    clock: str
    zone: str
    customer: str
    requester: Person
    engineer: Person
    minutes: int
    need: str
    notes: str
    rating: int
    kind: WorkKind = WorkKind.TECHNICAL_ISSUE

    @property
    def role(self) -> Role:
        """Who was asked for."""
        return Role.CSE if self.kind is WorkKind.TECHNICAL_ISSUE else Role.CSA


DESIGN, REVIEW = WorkKind.DESIGN_CONSULTING, WorkKind.ARCHITECTURE_REVIEW
PAST = (
    Past(62, "10:00", LOS_ANGELES, "kestrel", ANA, GRACE, 60,
         "Their test environment loses its session tokens after every deployment.",
         "Clock drift on two nodes; they turned time synchronisation on.", 9),
    Past(61, "10:00", NEW_YORK, "cobalt", DIVYA, INES, 120,
         "First import of the product catalogue fails half way with a memory error.",
         "Import in chunks of 5,000; the catalogue is in.", 9),
    Past(55, "11:00", NEW_YORK, "harbor", ANA, INES, 60,
         "Guests see bookings of another hotel of the chain in their app.",
         "A cache key without the hotel; they fix it in their next release.", 8),
    Past(54, "10:00", SYDNEY, "fjord", CHIDI, HIRO, 60,
         "Videos larger than 2 GB stop uploading at 99 percent.",
         "Their proxy cuts connections after a minute. They need their network team.", 6),
    Past(47, "10:30", NEW_YORK, "cobalt", DIVYA, INES, 120,
         "Stock figures differ between the two warehouses after the import.",
         "Both wrote the same field; one of them now owns it.", 8),
    Past(40, "14:00", LOS_ANGELES, "kestrel", ANA, GRACE, 90,
         "How should alarms of ground stations be grouped so that the night shift can cope?",
         "Three groups instead of forty; they try it for a month.", 10),
    Past(34, "10:00", NEW_YORK, "cobalt", DIVYA, INES, 120,
         "They want to understand why searches of the catalogue became slow in October.",
         "An index was missing since their upgrade; searches take 80 ms again.", 9),
    Past(33, "13:00", NEW_YORK, "harbor", ANA, FARAH, 90,
         "Design of a loyalty programme across all hotels: where should the points live?",
         "They had hoped for a finished design. Follow-up agreed, no date yet.", 5, DESIGN),
    Past(27, "11:00", SYDNEY, "fjord", CHIDI, HIRO, 60,
         "Uploads fail again, now from their second office.",
         "Same proxy. Nobody of their network team came.", 4),
    Past(20, "09:00", NEW_YORK, "cobalt", DIVYA, INES, 90,
         "Order export: which fields may be empty, and what happens if they are?",
         "Walked through the export rules; they will send a sample.", 9),
    Past(19, "09:30", NEW_YORK, "harbor", ANA, INES, 60,
         "The booking app shows yesterday’s prices after midnight.",
         "Time zones of three hotels were wrong. The sponsor did not come.", 4),
    Past(13, "12:00", SYDNEY, "fjord", CHIDI, HIRO, 30,
         "They want to know what happened to the last two sessions.",
         "Their head of IT is annoyed. He asked for one plan with dates.", 4),
    Past(12, "09:00", LOS_ANGELES, "kestrel", ANA, KAVYA, 60,
         "Review of their plan for keeping telemetry for seven years.",
         "Sound. Two storage classes instead of one would halve the cost.", 9, REVIEW),
)  # fmt: skip

ASKED_BEFORE = timedelta(days=7)
DECIDED_AFTER = timedelta(minutes=50)
WRITTEN_AFTER = timedelta(minutes=20)


async def tell(t: Tells, past: Past) -> Chapters:
    """One session from end to end: asked, decided, written down and rated."""
    starts_at = t.at(-past.days, past.clock, past.zone)
    form = RequestForm(
        past.customer, past.role, past.kind, past.need, times=(starts_at,), minutes=past.minutes
    )
    yield starts_at - ASKED_BEFORE
    asked = await t.act(requests.submit, past.requester.id, form)
    yield starts_at - ASKED_BEFORE + DECIDED_AFTER
    await approve(t, asked, ERIK if past.role is Role.CSE else FARAH, past.engineer)
    yield starts_at + timedelta(minutes=past.minutes) + WRITTEN_AFTER
    await t.run("request_chase")
    await t.act(request_outcomes.held, past.engineer.id, asked.id, past.notes)
    await t.act(request_outcomes.rate, past.requester.id, asked.id, past.rating)
