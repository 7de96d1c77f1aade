"""What the ticket form takes, and whose a ticket is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import Invalid
from domain.sla import Priority
from domain.tickets import CRITICAL_SOURCE, Ticket, TicketForm, check_form, is_link

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
FORM = TicketForm(
    "acme", "Ingest stalls", Priority.MAJOR, NOW, "U0ANA", "https://tickets.example/7"
)


def test_a_good_form_passes() -> None:
    check_form(FORM, NOW)
    check_form(replace(FORM, link="", started_at=NOW - timedelta(days=90)), NOW)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (replace(FORM, title=" a "), "title"),
        (replace(FORM, title="x" * 3001), "title"),
        (replace(FORM, started_at=NOW + timedelta(seconds=1)), "started"),
        (replace(FORM, started_at=NOW - timedelta(days=90, seconds=1)), "started"),
        (replace(FORM, link="javascript:alert(1)"), "link"),
        (replace(FORM, link="https://"), "link"),
    ],
)
def test_a_bad_answer_is_named(form: TicketForm, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_form(form, NOW)
    assert set(caught.value.fields) == {field}


def test_an_address_may_be_long_but_not_endless() -> None:
    assert is_link("http://tickets.example/" + "x" * 1000)
    assert not is_link("http://tickets.example/" + "x" * 3000)


def test_whoever_takes_a_ticket_owns_it() -> None:
    ticket = Ticket(1, 2, "Ingest stalls", Priority.MAJOR, None, "U0BO", NOW, NOW)
    taken = ticket.taken("U0ANA", NOW)
    assert (taken.owner_id, taken.claimed_by, taken.claimed_at) == ("U0ANA", "U0ANA", NOW)
    assert not taken.is_critical_request
    assert replace(ticket, source=CRITICAL_SOURCE).is_critical_request
