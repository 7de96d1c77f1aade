"""Open clocks follow the policy in force and their customer's region, once, and audited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from domain.policy import Policy
from domain.regions import DEFAULT_REGIONS, Coverage, Region
from domain.sla import Cause, Priority, Result
from domain.tickets import Watched
from services import sla_recompute, tickets_moves
from storage import audit, clocks, customers, outbox
from tests.services.tickets_stage import ANA, NINE, Stage, customer, stage


@pytest.fixture(params=["sqlite", "postgresql"])
def held(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'store.db'}"
    else:
        url = request.getfixturevalue("postgres_url")
    with stage(url) as made:
        yield made


def clock(held: Stage, ticket_id: int) -> Watched:
    return held.act(clocks.of_ticket, ticket_id)[0]


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


def test_a_customer_that_moves_takes_its_open_clocks_along(held: Stage) -> None:
    number, other = held.ticket(), held.ticket(key="helios")
    acme = held.act(customers.by_key, "acme")
    assert acme is not None
    moved = replace(acme, region="PST")
    held.act(customers.change, [moved])
    assert held.act(sla_recompute.region_changed, ANA, [moved]) == 1
    after = clock(held, number)
    assert after.region == "PST"
    assert after.clock.due_at == datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    assert clock(held, other).region == "AEDT"
    assert held.act(sla_recompute.region_changed, ANA, []) == 0
    assert held.act(sla_recompute.region_changed, ANA, [customer("nobody", number=99)]) == 0
