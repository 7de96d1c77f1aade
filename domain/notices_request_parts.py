"""What facts about session requests are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.notices_parts import CustomerLine
from domain.people import Role
from domain.requests import Help, Offer, Status, WorkKind


@dataclass(frozen=True, slots=True)
class RequestCard:
    """A session request as its card shows it.

    `suggested_id` is whom **Approve** would book at `proposed_at` (None: nobody is free, or no
    time is left); undecided, it expires at `expires_at`. Hours are of the customer's contract
    year: used = held, reserved = approved. `leads` were told that nobody had decided.
    """

    id: int
    version: int
    status: Status
    customer: CustomerLine
    requester_id: str
    role: Role
    kind: WorkKind
    help: Help
    critical: bool
    need: str
    times: tuple[datetime, ...]
    minutes: int
    attendees: str
    agreed_out_of_hours: bool
    created_at: datetime
    hours_used: float
    hours_reserved: float
    hours_allowed: float
    proposed_at: datetime | None = None
    suggested_id: str | None = None
    engineer_id: str | None = None
    starts_at: datetime | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str = ""
    offer: Offer | None = None
    closed_by: str | None = None
    closed_at: datetime | None = None
    notes: str = ""
    assumed: bool = False
    rating: int | None = None
    expires_at: datetime | None = None
    leads: tuple[str, ...] = ()

    @property
    def exceeds_allowance(self) -> bool:
        """Whether approving this too would go past the customer's hours."""
        return self.hours_used + self.hours_reserved + self.minutes / 60 > self.hours_allowed


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody a calendar entry invites."""

    name: str
    email: str | None


@dataclass(frozen=True, slots=True)
class Briefing:
    """What an engineer who was never there has to know of a customer."""

    stage: str
    region: str
    renewal_on: date | None
    team: tuple[tuple[str, str], ...]
    contacts: tuple[tuple[str, str], ...]
