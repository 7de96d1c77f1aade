"""The clocks of a ticket, for tests to look at."""

from __future__ import annotations

from domain.tickets import Watched
from storage import ticket_cases
from storage.unit_of_work import Work


def of_ticket(work: Work, ticket_id: int) -> tuple[Watched, ...]:
    """The clocks of a ticket that there is, oldest first."""
    found = ticket_cases.get(work, ticket_id)
    assert found is not None
    return found[2]
