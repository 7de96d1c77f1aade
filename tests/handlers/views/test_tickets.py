"""The card of a ticket says the most pressing thing first, and the rest once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.notices_parts import CustomerLine
from domain.notices_tickets import ClockLine, TicketCard, TicketEscalated
from domain.sla import ClockKind, Priority, Result
from domain.tickets import TicketStatus
from handlers.views import tickets, tokens
from tests.support.schedules import at, hours

DUE = at("2026-07-06 12:00")
FIRST = ClockLine(ClockKind.FIRST_RESPONSE, Result.PENDING, DUE, hours(4))
NEXT = replace(FIRST, kind=ClockKind.NEXT_RESPONSE)
RESOLUTION = replace(FIRST, kind=ClockKind.RESOLUTION, due_at=DUE + hours(4), target=hours(8))
MET = replace(FIRST, result=Result.MET, responded_at=DUE - hours(1), responded_by="U0BEN")
CARD = TicketCard(
    id=7,
    version=1,
    customer=CustomerLine("acme", "Acme", "Enterprise", "U0ANA", "UTC"),
    title="Ingest stalls",
    priority=Priority.MAJOR,
    owner_id="U0BEN",
    opened_by="U0ANA",
    started_at=DUE - hours(4),
    status=TicketStatus.OPEN,
    clocks=(FIRST,),
)


def drawn(*clocks: ClockLine, **other: object) -> str:
    return str(tickets.card(replace(CARD, clocks=clocks, **other)).blocks)  # type: ignore[arg-type]  # parts of a card


def test_a_clock_that_the_first_line_names_is_not_said_again() -> None:
    said = drawn(FIRST)
    assert "first response due" in said
    assert "First response" not in said


def test_the_other_clock_has_a_line_and_an_answer_comes_before_a_resolution() -> None:
    both_at_once = drawn(replace(RESOLUTION, due_at=DUE), NEXT)
    assert "Acme: next response due" in both_at_once
    assert "Resolution due" in both_at_once


def test_overdue_is_said_once_unless_the_terms_were_changed_or_it_is_excused() -> None:
    overdue = replace(FIRST, overdue_at=DUE)
    assert "first response overdue since" in drawn(overdue)
    assert "First response was due" not in drawn(overdue)
    lowered = drawn(replace(overdue, due_at=DUE + hours(4)), drawn_at=DUE)
    assert "the breach stays on record" in lowered
    assert "Mon 6 Jul, 12:00 UTC" in lowered, "the due time that was missed"
    assert "Mon 6 Jul, 16:00 UTC" not in lowered, "no due time to come beside it"
    excused = drawn(replace(overdue, waived_by="U0NOOR", waived_reason="Their line was down"))
    assert "First response was due" in excused
    assert "waived by <@U0NOOR>: Their line was down" in excused


def test_a_target_says_whether_it_counts_at_night() -> None:
    assert "(after 4 h of business hours)" in drawn(FIRST)
    assert "(after 4 h day and night)" in drawn(replace(FIRST, is_always=True))


def test_a_due_time_of_another_year_says_so() -> None:
    assert "Mon 6 Jul, 12:00 UTC" in drawn(FIRST, drawn_at=DUE)
    assert "Mon 6 Jul 2026, 12:00 UTC" in drawn(FIRST, drawn_at=DUE + timedelta(days=200))


def test_a_due_time_that_a_change_moved_into_the_past_is_told_apart_from_the_change() -> None:
    said = drawn(replace(FIRST, overdue_at=DUE + hours(2)))
    assert f"first response overdue since {tokens.when(DUE + hours(2))}" in said
    due, changed = tokens.when(DUE), tokens.when(DUE + hours(2))
    assert f"First response was due {due}; that was past when its terms were changed {changed}" in (
        said
    )


@pytest.mark.parametrize(
    ("card", "is_offered"),
    [
        ({"clocks": (FIRST,), "has_next": True}, False),
        ({"clocks": (MET,), "has_next": True}, True),
        ({"clocks": (MET,), "has_next": False}, False),
        ({"clocks": (MET, NEXT), "has_next": True}, False),
        ({"clocks": (MET,), "status": TicketStatus.CLOSED}, True),
    ],
)
def test_the_customer_wrote_again_is_offered_where_it_would_change_something(
    card: dict[str, object], is_offered: bool
) -> None:
    made = tickets.card(replace(CARD, **card))  # type: ignore[arg-type]  # parts of a card
    assert ("wrote:7" in str(made.blocks)) is is_offered


def test_a_missed_answer_can_be_waived_on_a_closed_card_too() -> None:
    late = replace(MET, result=Result.MISSED, responded_at=DUE + timedelta(minutes=5))
    late = replace(late, overdue_at=DUE)
    assert "waive:7" in drawn(late, status=TicketStatus.CLOSED)
    assert "I'm on it" not in drawn(late, status=TicketStatus.CLOSED)


@pytest.mark.parametrize(
    ("card", "is_drawn"),
    [
        ({"clocks": (FIRST,)}, True),
        ({"clocks": (FIRST,), "claimed_by": "U0BEN"}, False),
        ({"clocks": (MET,)}, False),
        ({"clocks": (MET,), "owner_id": None}, True),
        ({"clocks": (MET, RESOLUTION)}, True),
    ],
)
def test_a_ticket_is_taken_while_a_clock_runs_or_nobody_owns_it(
    card: dict[str, object], is_drawn: bool
) -> None:
    made = replace(CARD, **card)  # type: ignore[arg-type]  # parts of a card
    assert ("I'm on it" in str(tickets.card(made).blocks)) is is_drawn
    told = tickets.escalated(TicketEscalated(made, "U0ANA", ("U0DI",), ""))
    assert ("I'm on it" in str(told.blocks)) is is_drawn
    assert "(ticket #7, “Ingest stalls”)" in told.text
