"""Check-ins: what is written down after a contact with a customer, and what makes it complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from domain.cadence_days import month_after, today_in
from domain.cadence_plan import Contact, ContactKind
from domain.customers import Customer
from domain.errors import Invalid

__all__ = [
    "CONTACT_NAMES",
    "FORM_KINDS",
    "CheckIn",
    "CheckInForm",
    "ContactKind",
    "NextStep",
    "StepForm",
    "check_in_from",
]

CONTACT_NAMES: Final[Mapping[ContactKind, str]] = MappingProxyType(
    {
        ContactKind.CHECK_IN: "Check-in",
        ContactKind.KICKOFF: "Kickoff",
        ContactKind.TECHNICAL_REVIEW: "Technical review",
        ContactKind.BUSINESS_REVIEW: "Business review",
        ContactKind.ROADMAP: "Roadmap presentation",
        ContactKind.SESSION: "Session",
        ContactKind.INTERNAL_NOTE: "Internal note",
    }
)
"""Kinds of contact as people read them, the usual one first."""

FORM_KINDS: Final = tuple(kind for kind in CONTACT_NAMES if kind is not ContactKind.SESSION)
"""Kinds that can be logged by hand; sessions come from their requests."""

SHORTEST_SUMMARY: Final = 3
LONGEST_TEXT: Final = 3000
LONGEST_STEP: Final = 300
MOST_STEPS: Final = 5
MONTHS_BEFORE_CONTRACT: Final = 12
"""How long before their contract began a contact may lie that is still worth writing down."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something to do after a contact; owner (Slack user id) and day may be left open."""

    text: str
    owner: str | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A contact that was held, as logged. `feeling` is 1 to 5, None on an internal note.

    `customer` is the customer's key, `author` a Slack user id, `held_at` aware UTC. `attended`
    names people of the customer.
    """

    customer: str
    held_at: datetime
    kind: ContactKind
    attended: tuple[str, ...]
    feeling: int | None
    summary: str
    risks: str
    steps: tuple[NextStep, ...]
    author: str

    def contact(self, zone: str) -> Contact:
        """The contact it is for the cadence, on its day in the owner's IANA zone."""
        return Contact(self.held_at.astimezone(ZoneInfo(zone)).date(), self.kind)


@dataclass(frozen=True, slots=True)
class StepForm:
    """A next step as typed: everything may be empty."""

    text: str = ""
    owner: str | None = None
    due_on: date | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was filled in."""
        return not self.text.strip() and self.owner is None and self.due_on is None


@dataclass(frozen=True, slots=True)
class CheckInForm:
    """**Log a check-in** as submitted: nothing is checked yet, None is a field left empty."""

    customer: str | None = None
    when: datetime | None = None
    kind: str | None = None
    attended: Sequence[str] = ()
    feeling: int | None = None
    summary: str | None = None
    risks: str | None = None
    steps: Sequence[StepForm] = ()


def check_in_from(form: CheckInForm, author: str, now: datetime, zone: str) -> CheckIn:
    """The check-in a form describes, its texts trimmed and its blank steps dropped.

    `now` is aware UTC, `zone` the author's IANA zone. A check-in may be back-dated, never ahead
    (how far back, `require_within_reach` knows); what is left to do has not passed. Raises Invalid
    whose `fields` say what to mend under customer, when, kind, attended, feeling, summary, risks,
    steps and step_dates.
    """
    kind = _kind(form.kind)
    note = kind is ContactKind.INTERNAL_NOTE
    steps = tuple(step for step in form.steps if not step.is_blank)
    problems = {
        "customer": None if form.customer else "Pick the customer.",
        "when": _when_problem(form.when, now),
        "kind": None if kind is not None else "Pick what kind of contact it was.",
        "attended": _length_problem(", ".join(form.attended), "Names", 0),
        "feeling": _feeling_problem(form.feeling, note=note),
        "summary": _length_problem(form.summary, "The summary", SHORTEST_SUMMARY),
        "risks": _length_problem(form.risks, "Risks", 0),
        "steps": _steps_problem(steps),
        "step_dates": _step_dates_problem(steps, today_in(now, zone)),
    }
    fields = {field: words for field, words in problems.items() if words is not None}
    if fields or not form.customer or form.when is None or kind is None:
        raise Invalid("Some fields need another look.", fields=fields)
    return CheckIn(
        customer=form.customer,
        held_at=form.when,
        kind=kind,
        attended=tuple(dict.fromkeys(name.strip() for name in form.attended if name.strip())),
        feeling=form.feeling,
        summary=(form.summary or "").strip(),
        risks=(form.risks or "").strip(),
        steps=tuple(NextStep(step.text.strip(), step.owner, step.due_on) for step in steps),
        author=author,
    )


def require_within_reach(done: CheckIn, customer: Customer, zone: str) -> None:
    """Raise Invalid (field "when") for a contact from long before the customer's contract began,
    which is a slip of the picker. `zone` is the author's IANA zone."""
    began_on = customer.contract_start_on
    earliest_on = month_after(began_on, -MONTHS_BEFORE_CONTRACT)
    if today_in(done.held_at, zone) < earliest_on:
        words = f"{earliest_on.day} {earliest_on:%b %Y}"
        raise Invalid(
            f"That is more than a year before their contract began; pick {words} or later.",
            field="when",
        )


def _kind(value: str | None) -> ContactKind | None:
    return next((kind for kind in FORM_KINDS if kind.value == value), None)


def _when_problem(when: datetime | None, now: datetime) -> str | None:
    if when is None:
        return "Say when it took place."
    return "This lies ahead. Log it once it has taken place." if when > now else None


def _feeling_problem(feeling: int | None, *, note: bool) -> str | None:
    if feeling is None:
        return None if note else "Say how it felt, from 1 (bad) to 5 (great)."
    return None if 1 <= feeling <= 5 else "Pick a number from 1 to 5."


def _length_problem(text: str | None, name: str, shortest: int) -> str | None:
    length = len((text or "").strip())
    if length < shortest:
        return f"{name} needs at least {shortest} characters."
    if length > LONGEST_TEXT:
        return f"{name}: {length:,} characters; at most {LONGEST_TEXT:,} fit."
    return None


def _steps_problem(steps: Sequence[StepForm]) -> str | None:
    if len(steps) > MOST_STEPS:
        return f"At most {MOST_STEPS} next steps; put the others into the summary."
    for number, step in enumerate(steps, 1):
        length = len(step.text.strip())
        if not length:
            return f"Step {number} has an owner or a date, but does not say what to do."
        if length > LONGEST_STEP:
            return f"Step {number}: {length} characters; at most {LONGEST_STEP} fit."
    return None


def _step_dates_problem(steps: Sequence[StepForm], today: date) -> str | None:
    for number, step in enumerate(steps, 1):
        if step.due_on is not None and step.due_on < today:
            return f"Step {number} has a date that has passed; pick today or later."
    return None
