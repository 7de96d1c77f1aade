"""The customer wrote again: what runs, what is opened, and what stays as it was judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.errors import Conflict, Invalid, NotAllowed
from domain.sla import Clock, ClockKind, Priority, Result
from domain.tickets import TicketStatus
from services import tickets_critical, tickets_customer, tickets_moves
from storage import customers
from storage import tickets as ticket_rows
from tests.services.tickets_stage import ANA, CAI, NINE, Stage, stage
from tests.support.clocks import of_ticket

HOUR = timedelta(hours=1)
NEXT = {Priority.MAJOR: 2 * HOUR, Priority.CRITICAL: HOUR}


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Stage]:
    with stage(f"sqlite:///{tmp_path / 'store.db'}") as made:
        made.policy = replace(made.policy, next_response=NEXT)
        yield made


def wrote(held: Stage, number: int) -> None:
    held.act(tickets_customer.wrote_again, ANA, number, held.now)


def clock(held: Stage, number: int, kind: ClockKind) -> Clock:
    found = held.act(of_ticket, number)
    return next(one.clock for one in found if one.clock.kind is kind)


def test_after_the_first_answer_the_next_is_awaited_once(held: Stage) -> None:
    number = held.ticket()
    with pytest.raises(Conflict, match="waiting for an answer already"):
        wrote(held, number)
    held.now = NINE + HOUR
    held.act(tickets_moves.responded, CAI, number)
    with pytest.raises(Conflict, match="or has had it"):
        held.act(tickets_customer.wrote_again, ANA, number, NINE)
    wrote(held, number)
    assert clock(held, number, ClockKind.NEXT_RESPONSE).due_at == NINE + 3 * HOUR
    with pytest.raises(Conflict):
        wrote(held, number)
    held.act(tickets_moves.responded, CAI, number)
    assert clock(held, number, ClockKind.NEXT_RESPONSE).result is Result.MET
    assert clock(held, number, ClockKind.FIRST_RESPONSE).responded_at == NINE + HOUR
    held.now = NINE + 2 * HOUR
    wrote(held, number)
    assert len(held.act(of_ticket, number)) == 3


def test_an_unanswered_ticket_closed_in_silence_starts_anew_by_the_terms_of_today(
    held: Stage,
) -> None:
    number = held.ticket()
    held.act(tickets_moves.close, ANA, number, told=False, reason="Spam")
    acme = held.act(customers.by_key, "acme")
    assert acme is not None
    held.act(customers.change, [replace(acme, region="PST")])
    held.policy = replace(held.policy, version=3, targets={Priority.MAJOR: 5 * HOUR})
    held.now = NINE + HOUR
    wrote(held, number)
    (one,) = held.act(of_ticket, number)
    assert one.region == "PST"
    assert one.clock.version == 3
    assert one.clock.result is Result.PENDING
    assert one.clock.due_at == NINE + timedelta(hours=7), "eight in Los Angeles, and five hours"
    ticket = held.act(ticket_rows.get, number)
    assert ticket is not None
    assert ticket.status is TicketStatus.OPEN


def test_an_answered_ticket_is_opened_and_its_first_answer_stays_judged(held: Stage) -> None:
    held.policy = replace(held.policy, next_response={}, resolution={Priority.MAJOR: 9 * HOUR})
    number = held.ticket()
    held.act(tickets_moves.close, ANA, number, told=True, reason="")
    held.now = NINE + HOUR
    wrote(held, number)
    assert [one.clock.result for one in held.act(of_ticket, number)] == [Result.MET] * 2


def test_a_clock_without_a_target_by_now_stays_cancelled(held: Stage) -> None:
    number = held.ticket()
    held.act(tickets_moves.close, ANA, number, told=False, reason="Spam")
    held.policy = replace(held.policy, targets={}, next_response={})
    held.now = NINE + HOUR
    wrote(held, number)
    assert clock(held, number, ClockKind.FIRST_RESPONSE).result is Result.CANCELLED


def test_what_waited_for_the_customer_goes_on(held: Stage) -> None:
    held.policy = replace(held.policy, next_response={}, resolution={Priority.MAJOR: 9 * HOUR})
    number = held.ticket()
    held.act(tickets_moves.responded, CAI, number)
    held.act(tickets_moves.wait, CAI, number)
    held.now = NINE + HOUR
    wrote(held, number)
    assert clock(held, number, ClockKind.RESOLUTION).pauses[0].until_at == held.now


def test_times_that_cannot_be_are_marked_and_others_refused(held: Stage) -> None:
    number = held.ticket()
    for at in (NINE + HOUR, NINE - HOUR):
        with pytest.raises(Invalid) as caught:
            held.act(tickets_customer.wrote_again, ANA, number, at)
        assert list(caught.value.fields) == ["wrote"]
    with pytest.raises(NotAllowed):
        held.act(tickets_customer.drawn, "U0NOBODY", number)
    acme = held.act(customers.by_key, "acme")
    assert acme is not None
    held.act(tickets_critical.opened, 7, acme, requester_id=ANA, need="All regions are down")
    with pytest.raises(Conflict, match="critical request"):
        held.act(tickets_customer.drawn, ANA, number + 1)


def test_a_minute_picked_is_after_an_answer_in_that_minute(held: Stage) -> None:
    number = held.ticket()
    held.now = answered_at = NINE + timedelta(seconds=30)
    held.act(tickets_moves.responded, CAI, number)
    held.now = NINE + timedelta(seconds=50)
    held.act(tickets_customer.wrote_again, ANA, number, NINE)
    assert clock(held, number, ClockKind.NEXT_RESPONSE).start_at == answered_at
