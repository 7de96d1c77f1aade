"""Open clocks follow the policy in force and their customer's region, once, and audited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.customers_sheet import COLUMNS, cells
from domain.notices_tickets import SlaSettled, TicketCard, TicketChanged
from domain.policy import Policy
from domain.regions import DEFAULT_REGIONS, Coverage, Region
from domain.sla import Cause, Priority, Result
from domain.tickets import Watched
from services import customers_edit, imports, sla_recompute, sla_sweep, tickets_moves
from storage import audit, customers, facts, outbox
from storage.tables import OutboxRow
from storage.unit_of_work import Work
from storage.upsert import table_of
from tests.services.tickets_stage import ANA, NINE, Stage, customer, stage
from tests.support.clocks import of_ticket
from tests.support.statements import counting


@pytest.fixture(params=["sqlite", "postgresql"])
def held(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'store.db'}"
    else:
        url = request.getfixturevalue("postgres_url")
    with stage(url) as made:
        yield made


def clock(held: Stage, ticket_id: int) -> Watched:
    return held.act(of_ticket, ticket_id)[0]


def with_holiday(version: int) -> Policy:
    home = replace(DEFAULT_REGIONS["EST"], holidays={date(2026, 11, 23): "Founders Day"})
    return Policy(version=version, regions=dict(DEFAULT_REGIONS) | {"EST": home})


def test_a_new_holiday_moves_open_clocks_once_and_redraws_their_cards(held: Stage) -> None:
    number = held.ticket()
    before = clock(held, number)
    assert held.act(sla_recompute.next_recompute_at) is None
    held.policy = with_holiday(1)
    assert held.act(sla_recompute.next_recompute_at) == held.now
    assert held.act(sla_recompute.recompute_tick) == 1
    assert held.act(sla_recompute.recompute_tick) == 0
    after = clock(held, number)
    assert before.clock.due_at == NINE + timedelta(hours=4)
    assert after.clock.due_at == datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    assert after.clock.version == 1
    rows = held.act(audit.of, f"ticket:{number}")
    assert [(row.move, row.before, row.after) for row in rows][-1] == (
        "recomputed",
        "due_at: 2026-11-23T18:00:00+00:00",
        "due_at: 2026-11-24T17:00:00+00:00, policy:1",
    )
    assert held.act(outbox.waiting)[0] == 2, "the card, and the card redrawn"


def test_a_breach_that_rested_on_a_wrong_calendar_goes(held: Stage) -> None:
    number = held.ticket()
    held.now = NINE + timedelta(hours=5)
    assert clock(held, number).clock.due_at < held.now
    held.policy = with_holiday(2)
    held.act(sla_recompute.recompute_tick)
    assert clock(held, number).clock.breach is None


def told_of_a_breach(held: Stage) -> int:
    """A ticket of Ana's whose breach stands in the alert channel, and in a message to her."""
    number = held.ticket()
    held.now = NINE + timedelta(hours=4, minutes=1)
    held.act(sla_sweep.sweep_tick)
    return number


def test_the_alerts_of_a_breach_that_a_corrected_calendar_undoes_say_so(held: Stage) -> None:
    number = told_of_a_breach(held)
    held.policy = with_holiday(2)
    held.act(sla_recompute.recompute_tick)
    told = held.act(settled)
    assert {lane for lane, _ in told} == {ANA, "#sla-alerts"}
    for _, fact in told:
        assert (fact.result, fact.is_open, fact.waived_by) == (Result.PENDING, True, None)
        assert fact.alert.due_at == clock(held, number).clock.due_at
    held.act(sla_recompute.recompute_tick)
    assert held.act(settled) == told


def test_the_alerts_of_a_clock_that_lost_its_target_say_so(held: Stage) -> None:
    number = told_of_a_breach(held)
    held.policy = Policy(version=4, targets={Priority.MINOR: timedelta(hours=8)})
    held.act(sla_recompute.recompute_tick)
    assert clock(held, number).clock.result is Result.CANCELLED
    told = held.act(settled)
    assert {lane for lane, _ in told} == {ANA, "#sla-alerts"}
    assert {(fact.result, fact.is_open) for _, fact in told} == {(Result.CANCELLED, True)}


def test_the_alerts_of_a_breach_that_stands_keep_their_buttons(held: Stage) -> None:
    told_of_a_breach(held)
    held.policy = Policy(version=3, targets={Priority.MAJOR: timedelta(hours=8)})
    held.act(sla_recompute.recompute_tick)
    moved_by_hand(held, "PST")
    assert held.act(settled) == []


def test_a_change_of_priority_taken_back_undoes_its_breach_in_the_alerts_too(held: Stage) -> None:
    number = held.ticket(priority=Priority.MINOR)
    held.now = NINE + timedelta(hours=2)
    held.act(tickets_moves.change_priority, ANA, number, Priority.CRITICAL)
    held.act(sla_sweep.sweep_tick)
    held.act(tickets_moves.change_priority, ANA, number, Priority.MINOR)
    assert clock(held, number).clock.breach is None
    assert {lane for lane, _ in held.act(settled)} == {ANA, "#sla-alerts"}


def test_another_target_and_coverage_reach_open_clocks(held: Stage) -> None:
    number = held.ticket()
    held.now = NINE + timedelta(hours=2)
    held.policy = Policy(
        version=3,
        targets={Priority.MAJOR: timedelta(hours=1)},
        coverage={Priority.MAJOR: Coverage.ALWAYS},
    )
    held.act(sla_recompute.recompute_tick)
    after = clock(held, number)
    assert after.coverage == "24x7"
    assert after.clock.target == timedelta(hours=1)
    assert after.clock.cause is Cause.RETARGET
    assert after.clock.breached_at == held.now


def test_a_clock_whose_target_is_gone_is_cancelled_and_an_answered_one_is_left(
    held: Stage,
) -> None:
    gone, answered = held.ticket(), held.ticket()
    held.act(tickets_moves.responded, ANA, answered)
    held.policy = Policy(version=4, targets={Priority.MINOR: timedelta(hours=8)})
    assert held.act(sla_recompute.recompute_tick) == 1
    assert clock(held, gone).clock.result is Result.CANCELLED
    assert clock(held, answered).clock.result is Result.MET
    assert clock(held, answered).clock.version == 0


def test_a_clock_that_cannot_be_worked_out_is_left_and_holds_up_nobody(held: Stage) -> None:
    bad, good = held.ticket(key="helios"), held.ticket()
    never = Region("AEDT", "Australia/Sydney", hours={})
    held.policy = replace(with_holiday(5), regions=dict(with_holiday(5).regions) | {"AEDT": never})
    assert held.act(sla_recompute.recompute_tick) == 2
    assert held.act(sla_recompute.recompute_tick) == 0
    assert clock(held, good).clock.due_at == datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    assert clock(held, bad).clock.version == 5


def test_many_clocks_are_worked_out_batch_by_batch(
    held: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        held.ticket()
    monkeypatch.setattr(sla_recompute, "BATCH", 2)
    held.policy = with_holiday(6)
    assert [held.act(sla_recompute.recompute_tick) for _ in range(3)] == [2, 1, 0]


def moved_by_hand(held: Stage, region: str) -> None:
    """Ana gives Acme another region by the form."""
    acme = held.act(customers.by_key, "acme")
    assert acme is not None
    given = dict(zip(COLUMNS, cells(acme), strict=True)) | {"region": region}
    held.act(customers_edit.edit, ANA, "acme", acme.version, given)


def test_a_customer_that_moves_takes_its_open_clocks_along(held: Stage) -> None:
    number, other = held.ticket(), held.ticket(key="helios")
    answered = held.ticket()
    held.act(tickets_moves.responded, ANA, answered)
    moved_by_hand(held, "PST")
    after = clock(held, number)
    assert after.region == "PST"
    assert after.clock.due_at == datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    assert clock(held, other).region == "AEDT"
    assert clock(held, answered).region == "EST", "decided, so nobody judges it again"
    row = held.act(audit.of, f"ticket:{number}")[-1]
    assert (row.actor, row.move) == (ANA, "recomputed")
    assert row.after.startswith("due_at: 2026-11-23T20:00:00+00:00, region:")
    assert held.act(last_card, number).clocks[0].due_at == after.clock.due_at


def test_a_breach_stays_when_a_customer_moves_to_where_it_is_earlier(held: Stage) -> None:
    number = held.ticket()
    held.now = NINE + timedelta(hours=5)
    moved_by_hand(held, "PST")
    after = clock(held, number)
    assert after.clock.due_at > held.now
    assert after.clock.breached_at == NINE + timedelta(hours=4)


def test_a_clock_that_moves_before_an_edit_reached_it_is_still_reached(held: Stage) -> None:
    number = held.ticket()
    held.policy = Policy(version=2, targets={Priority.MAJOR: timedelta(hours=2)})
    moved_by_hand(held, "PST")
    assert held.act(sla_recompute.recompute_tick) == 1
    after = clock(held, number)
    assert (after.region, after.clock.target) == ("PST", timedelta(hours=2))
    assert after.clock.due_at == datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


def test_an_imported_sheet_moves_many_customers_in_as_many_statements_as_one(held: Stage) -> None:
    keys = [f"grown-{n}" for n in range(30)]
    held.act(customers.add, [customer(key) for key in keys])
    tickets = [held.ticket(key=key) for key in keys for _ in "ab"]

    def take(wanted: list[str], region: str) -> int:
        rows = [
            ",".join((key, name, "2000000", "USD", region, "2026-01-05", ANA))
            for key, name in ((one, one.title()) for one in wanted)
        ]
        header = "key,name,arr,currency,region,contract_start,csm"
        with counting(held.engine) as seen:
            held.act(imports.load, [header, *rows])
        return seen.count

    one = take(keys[:1], "PST")
    assert take(keys, "GMT") == one
    assert {clock(held, number).region for number in tickets} == {"GMT"}


def last_card(work: Work, number: int) -> TicketCard:
    """The newest redraw of a ticket's card."""
    table = table_of(OutboxRow)
    body = work.db.execute(
        select(table.c.fact)
        .where(table.c.subject == f"ticket:{number}", table.c.mode == "update")
        .order_by(table.c.id.desc())
    ).scalars().first()  # fmt: skip
    fact = facts.load(str(body))
    assert isinstance(fact, TicketChanged)
    return fact.card


def settled(work: Work) -> list[tuple[str, SlaSettled]]:
    """(lane, fact) of every alert that was settled, in order."""
    table = table_of(OutboxRow)
    rows = work.db.execute(
        select(table.c.lane, table.c.fact)
        .where(table.c.fact_kind == "sla_settled")
        .order_by(table.c.id)
    )
    found = [(row.lane, facts.load(row.fact)) for row in rows]
    return [(lane, fact) for lane, fact in found if isinstance(fact, SlaSettled)]
