"""Support tickets: what a customer asked, how bad it is, and who answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from domain.errors import Invalid
from domain.regions import Coverage
from domain.sla import Clock, Priority

TITLE_MIN = 3
TITLE_MAX = 3000
LINK_MAX = 2000
ASKED_WITHIN = timedelta(days=90)
"""How long ago a customer may have asked of whom we begin to watch: what lies further back is a
slip of the picker, and would call four people about a breach of years."""
_ADDRESS = re.compile(r"https?://[^\s/?#]+[^\s]*")

CRITICAL_SOURCE = "critical"
"""Where the ticket of a critical session request comes from; its `external_id` is the request."""

PRIORITY_NAMES = {
    Priority.CRITICAL: "Critical",
    Priority.MAJOR: "Major",
    Priority.MINOR: "Minor",
    Priority.COSMETIC: "Cosmetic",
}


class TicketStatus(StrEnum):
    """Whether somebody still has to do something about it."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class TicketForm:
    """What **Track a support ticket** asks. `started_at` is when the customer asked."""

    customer_key: str
    title: str
    priority: Priority
    started_at: datetime
    owner_id: str | None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket we watch. `version` counts its changes; a claim does not stop its clocks."""

    id: int
    customer_id: int
    title: str
    priority: Priority
    owner_id: str | None
    opened_by: str
    started_at: datetime
    created_at: datetime
    status: TicketStatus = TicketStatus.OPEN
    version: int = 1
    link: str = ""
    source: str = "slack"
    external_id: str | None = None
    claimed_by: str | None = None
    claimed_at: datetime | None = None

    @property
    def is_critical_request(self) -> bool:
        """Whether it is one thing with a critical session request, whose card it shares."""
        return self.source == CRITICAL_SOURCE

    def taken(self, by: str, at: datetime) -> Ticket:
        """The ticket once somebody is on it: theirs."""
        return replace(self, owner_id=by, claimed_by=by, claimed_at=at)


class Watched(NamedTuple):
    """A clock with its row: `region` and `coverage` say whose hours count for it."""

    id: int
    ticket_id: int
    version: int
    region: str
    coverage: str
    clock: Clock

    @property
    def is_always(self) -> bool:
        """Whether it counts day and night."""
        return self.coverage == Coverage.ALWAYS


def check_form(form: TicketForm, now: datetime) -> None:
    """Raise Invalid naming every field to mend."""
    fields: dict[str, str] = {}
    length = len(form.title.strip())
    if length < TITLE_MIN:
        fields["title"] = "Say in a few words what happened."
    elif length > TITLE_MAX:
        fields["title"] = f"Keep it under {TITLE_MAX:,} characters ({length:,} now)."
    if form.started_at > now:
        fields["started"] = "The customer can’t have asked in the future; pick an earlier time."
    elif form.started_at < now - ASKED_WITHIN:
        fields["started"] = f"Give when they asked within the last {ASKED_WITHIN.days} days."
    if form.link and not is_link(form.link):
        fields["link"] = "Give a full address that begins with https:// or http://."
    if fields:
        raise Invalid("Some answers need mending.", fields=fields)


def is_link(text: str) -> bool:
    """Whether this is an address we would show as a link."""
    return len(text) <= LINK_MAX and _ADDRESS.fullmatch(text) is not None
