"""What other systems report over HTTP: read, taken once, and answered with what to mend."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain import observation_reports, ticket_events
from domain.errors import Invalid
from handlers.context import Transact
from services import observations as taken_observations
from services import tickets_webhook
from storage.errors import AlreadyHandled


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a report is answered: 202 taken, 200 a repeat, 422 with the fields to mend."""

    status: int
    body: Mapping[str, Any]


Take = Callable[[Mapping[str, Any], Transact, datetime], Awaitable[Outcome]]

TICKETS = "tickets"
OBSERVATIONS = "observations"


async def tickets(body: Mapping[str, Any], transact: Transact, now: datetime) -> Outcome:
    """`POST /webhooks/tickets`: one event of a ticket. See docs/webhooks.md."""
    try:
        event = ticket_events.read(body, now)
        ticket_id, _ = await transact(
            tickets_webhook.take, TICKETS, event, now=now, once=f"webhook:{TICKETS}:{event.id}"
        )
    except AlreadyHandled:
        return Outcome(200, {"repeat": True})
    except Invalid as error:
        return refused(error.fields, error.message)
    return Outcome(202, {"taken": True, "ticket": ticket_id})


async def observations(body: Mapping[str, Any], transact: Transact, now: datetime) -> Outcome:
    """`POST /webhooks/observations`: what a system saw of customers. See docs/webhooks.md."""
    try:
        report = observation_reports.read(body, now)
        new, _ = await transact(
            taken_observations.take,
            f"webhook:{OBSERVATIONS}",
            report,
            now=now,
            once=f"webhook:{OBSERVATIONS}:{report.id}",
        )
    except AlreadyHandled:
        return Outcome(200, {"repeat": True})
    except Invalid as error:
        return refused(error.fields, error.message)
    return Outcome(202, {"taken": True, "observations": len(report.observations), "new": new})


def refused(fields: Mapping[str, str], message: str) -> Outcome:
    """422: the first field to mend, and all of them."""
    first = next(iter(fields), "")
    said = fields.get(first, message)
    return Outcome(422, {"field": first, "message": said, "fields": dict(fields)})


SOURCES: Mapping[str, Take] = {TICKETS: tickets, OBSERVATIONS: observations}
"""Who takes the reports of which source."""
