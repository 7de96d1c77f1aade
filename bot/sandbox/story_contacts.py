"""The check-ins of the months before: most customers were seen when they should be, some were not.

Each contact is logged by its CSM through the service people use, dated when it was held, and
without a post: nobody wants months of them in a channel.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.cadence import ContactKind, Touch, TouchKind, TouchState
from domain.cadence_days import morning_at
from domain.check_ins import CheckInForm
from domain.customers import Contacts
from services import check_ins
from services.outlooks import Outlook, outlooks
from storage import customers
from storage.unit_of_work import Work

EVERYBODY = 1000
LATEST = timedelta(days=4)
"""The story's own week begins here; what is told by its days is not told here."""

CONTENT = (4, 4, 5)
SERENE = (5, 5)
UNEASY = (4, 3, 3)
UNHAPPY = (4, 3, 3, 2)
MOODS: dict[str, Sequence[int]] = {
    "acme": SERENE, "kestrel": SERENE, "meridian": SERENE, "xenia": SERENE, "valley": SERENE,
    "delta": UNEASY, "lumen": UNEASY, "quarry": UNEASY, "pinecrest": UNEASY, "jasper": UNEASY,
    "harbor": UNHAPPY, "fjord": UNHAPPY, "tidewater": UNHAPPY, "granite": UNHAPPY,
    "foxglove": UNHAPPY,
}  # fmt: skip
"""How the customer's last contacts felt, oldest first; CONTENT where nothing is said."""

MISSED: dict[str, int] = {
    "fjord": 1, "tidewater": 1, "foxglove": 1, "granite": 1, "helios": 1, "yarrow": 1,
    "juniper": 1, "kiwi": 1, "zephyr": 1, "hazel": 1, "lotus": 2,
}  # fmt: skip
"""How many of the customer's latest touches nobody held."""

BESIDES: dict[str, Sequence[int]] = {
    "acme": (), "kestrel": (21, 52), "meridian": (12, 47), "ironwood": (20, 49), "xenia": (18, 50),
    "cobalt": (16,), "lumen": (26,), "harbor": (9, 33), "delta": (24,), "quarry": (25, 55),
}  # fmt: skip
"""Days before the Monday on which the CSM talked to the customer although nothing was due."""

WORDS: dict[int, Sequence[str]] = {
    5: (
        "The rollout is ahead of plan; they want to show it to their board.",
        "Two more teams start next month. They asked how others train their people.",
    ),
    4: (
        "Things run well. A few questions about roles and single sign-on, all answered.",
        "Usage grows steadily. They would like an example of a quarterly report.",
    ),
    3: (
        "Their project lead has left; the new one does not know yet what was agreed.",
        "They are content with support but wonder whether they use what they pay for.",
    ),
    2: (
        "They missed two internal dates because of us, and said so. They want a plan by Friday.",
    ),
    1: ("They asked what it takes to end the contract.",),
}  # fmt: skip

WELL = 4
RISKS = {2: "The sponsor no longer comes to the meetings.", 1: "They talk to a competitor."}


@dataclass(frozen=True, slots=True)
class _Held:
    at: datetime
    kind: ContactKind
    feeling: int


def tell(work: Work) -> None:
    """Log everything that was held before the story's week; `work.now` is its Monday."""
    for outlook in outlooks(work, customers.after(work, "", most=EVERYBODY)):
        for held in _held(outlook, work.now - LATEST):
            check_ins.log(
                replace(work, now=held.at + timedelta(hours=1)),
                outlook.customer.team.csm,
                _form(outlook, held),
            )


def _held(outlook: Outlook, until: datetime) -> Iterator[_Held]:
    due = [touch for touch in outlook.touches() if _matters(touch)]
    due = [touch for touch in due if touch.due_on < outlook.today]
    kept = due[: max(len(due) - MISSED.get(outlook.customer.key, 0), 0)]
    contacts = [pair for touch in kept for pair in _contacts(outlook, touch)]
    besides = BESIDES.get(outlook.customer.key, ())
    contacts += [_day(outlook, outlook.today - timedelta(days=back), 15) for back in besides]
    contacts = sorted(pair for pair in contacts if pair[0] < until)
    mood = MOODS.get(outlook.customer.key, CONTENT)
    for number, (at, kind) in enumerate(contacts):
        left = len(contacts) - number
        feeling = mood[-left] if left <= len(mood) else mood[0]
        yield _Held(at, kind, feeling)


def _matters(touch: Touch) -> bool:
    return touch.state in {TouchState.OVERDUE, TouchState.MISSED, TouchState.DUE}


def _contacts(outlook: Outlook, touch: Touch) -> Iterator[tuple[datetime, ContactKind]]:
    """What it takes to meet a touch: one contact, two where it needs two of their own kind."""
    own = {
        TouchKind.KICKOFF: ContactKind.KICKOFF,
        TouchKind.TECHNICAL_REVIEW: ContactKind.TECHNICAL_REVIEW,
        TouchKind.BUSINESS_REVIEW: ContactKind.BUSINESS_REVIEW,
    }
    kinds = [own[part.kind] for part in touch.parts if part.kind in own]
    for number, kind in enumerate(kinds or [ContactKind.CHECK_IN]):
        yield _day(outlook, touch.due_on - timedelta(days=1), 10 + 3 * number, kind)


def _day(
    outlook: Outlook, on: date, hour: int, kind: ContactKind = ContactKind.CHECK_IN
) -> tuple[datetime, ContactKind]:
    """A contact at that hour of that day, or of the last working day before."""
    while not outlook.works(on):
        on -= timedelta(days=1)
    return morning_at(on, outlook.zone, hour), kind


def _form(outlook: Outlook, held: _Held) -> CheckInForm:
    words = WORDS[held.feeling]
    number = outlook.customer.id + held.at.month
    return CheckInForm(
        customer=outlook.customer.key,
        when=held.at,
        kind=held.kind,
        attended=_attended(outlook.customer.contacts, held.feeling),
        feeling=held.feeling,
        summary=words[number % len(words)],
        risks=RISKS.get(held.feeling, ""),
        steps=[],
    )


def _attended(contacts: Contacts, feeling: int) -> list[str]:
    """The sponsor comes as long as things go well."""
    names = [contacts.executive_sponsor if feeling >= WELL else "", contacts.program_manager]
    return [name for name in (*names, *contacts.technical[:1]) if name]
