"""Facts that people are told: past tense, complete, and free of any way of drawing them.

The outbox stores these, not messages. A fact carries everything its message needs, so that it
can be drawn at any later time, by any version of the views, without asking the database.
Instants are aware UTC; user ids and channel ids are Slack's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domain.notices_check_ins import CheckInFact
from domain.notices_parts import CustomerLine
from domain.notices_policy import PolicyRefused
from domain.notices_tickets import TicketFact
from domain.people import Role
from domain.requests import Help, Status, WorkKind


@dataclass(frozen=True, slots=True)
class RequestCard:
    """A session request as its card shows it.

    `suggested_id` is whom **Approve** would book at the first time (None: nobody is free).
    Hours are of the customer's contract year: used = held, reserved = approved.
    """

    id: int
    version: int
    status: Status
    customer: CustomerLine
    requester_id: str
    role: Role
    kind: WorkKind
    help: Help
    need: str
    times: tuple[datetime, ...]
    minutes: int
    attendees: str
    agreed_out_of_hours: bool
    hours_used: float
    hours_reserved: float
    hours_allowed: float
    suggested_id: str | None = None
    engineer_id: str | None = None
    starts_at: datetime | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RequestSubmitted:
    """To the role's request channel: somebody asks for an engineer."""

    card: RequestCard
    kind: Literal["request_submitted"] = "request_submitted"


@dataclass(frozen=True, slots=True)
class RequestReceived:
    """To the requester: what was asked and who decides."""

    card: RequestCard
    channel: str
    kind: Literal["request_received"] = "request_received"


@dataclass(frozen=True, slots=True)
class RequestChanged:
    """The card as it now stands, in place of the one posted."""

    card: RequestCard
    kind: Literal["request_changed"] = "request_changed"


@dataclass(frozen=True, slots=True)
class RequestDecided:
    """To the requester: what was decided, by whom, and why."""

    card: RequestCard
    kind: Literal["request_decided"] = "request_decided"


@dataclass(frozen=True, slots=True)
class EngineerBooked:
    """To the engineer: a session is in their calendar."""

    card: RequestCard
    kind: Literal["engineer_booked"] = "engineer_booked"


@dataclass(frozen=True, slots=True)
class DeliveryRefused:
    """To the admins: Slack will not take a message; nobody has seen it."""

    what: str
    where: str
    error: str
    kind: Literal["delivery_refused"] = "delivery_refused"


Fact = (
    RequestSubmitted
    | RequestReceived
    | RequestChanged
    | RequestDecided
    | EngineerBooked
    | TicketFact
    | CheckInFact
    | DeliveryRefused
    | PolicyRefused
)
"""Every fact there is; `kind` tells them apart when they are read back."""
