"""Facts that people are told: past tense, complete, and free of any way of drawing them.

The outbox stores these, not messages. A fact carries everything its message needs, so that it
can be drawn at any later time, by any version of the views, without asking the database.
Instants are aware UTC; user ids and channel ids are Slack's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.home import HomeDrawn
from domain.notices_check_ins import CheckInFact
from domain.notices_customers import PeopleFact
from domain.notices_health import HealthFact
from domain.notices_policy import PolicyRefused
from domain.notices_requests import RequestFact
from domain.notices_tickets import TicketFact


@dataclass(frozen=True, slots=True)
class DeliveryRefused:
    """To the admins: Slack will not take a message; nobody has seen it."""

    what: str
    where: str
    error: str
    kind: Literal["delivery_refused"] = "delivery_refused"


Fact = (
    RequestFact
    | TicketFact
    | CheckInFact
    | HealthFact
    | PeopleFact
    | DeliveryRefused
    | PolicyRefused
    | HomeDrawn
)
"""Every fact there is; `kind` tells them apart when they are read back."""
