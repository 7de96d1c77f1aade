"""Acts on tickets: who may, what they change, and what the second one is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from domain.notices_tickets import SlaSettled
from domain.people import Person, Standing
from domain.sla import ClockKind, Priority, Result
from domain.sla_alerts import Audience
from domain.sla_report import Period
from domain.tickets import TicketForm
from services import (
    sla,
    sla_breaches,
    sla_report,
    sla_sweep,
    tickets,
    tickets_customer,
    tickets_moves,
    tickets_waivers,
)
from storage import facts, inbox, leftovers, members
from storage import tickets as ticket_rows
from storage.unit_of_work import Work
from tests.services.tickets_stage import ANA, BO, CAI, DI, NINE, NOOR, Stage, stage
from tests.support.clocks import of_ticket


@pytest.fixture(params=["sqlite", "postgresql"])
def held(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'store.db'}"
    else:
        url = request.getfixturevalue("postgres_url")
    with stage(url) as made:
        yield made


def statements(held: Stage, service: Callable[..., Any], *args: Any, **named: Any) -> int:
    """How many statements an act takes, its repeat key and the look at who acts included."""
    seen: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    event.listen(held.engine, "before_cursor_execute", note)
    with held.work() as work:
        inbox.claim(work, f"key:{service.__name__}")
        service(work, *args, **named)
        inbox.record_outcome(work, f"key:{service.__name__}")
    event.remove(held.engine, "before_cursor_execute", note)
    return len(seen) + 1


def test_every_act_stays_within_twelve_statements(held: Stage) -> None:
    later = {Priority.MINOR: timedelta(hours=9)}
    held.policy = replace(
        held.policy, resolution=later, next_response={Priority.MAJOR: timedelta(hours=2)}
    )
    number = held.ticket(priority=Priority.MINOR)
    form = TicketForm("acme", "Ingest stalls", Priority.MAJOR, NINE, BO)
    held.now = NINE + timedelta(days=2)
    held.act(sla_sweep.sweep_tick)
    breached = held.act(of_ticket, number)[0].id
    for service, args, named in (
        (tickets.track, (ANA, form), {}),
        (tickets_moves.claim, (ANA, number), {}),
        (sla_breaches.acknowledge, (ANA, number, breached), {}),
        (sla_breaches.take_over, (BO, number, breached), {}),
        (tickets_moves.wait, (ANA, number), {}),
        (tickets_moves.resume_clocks, (ANA, number), {}),
        (tickets_moves.escalate, (ANA, number, Audience.DIRECTORS, "Please look"), {}),
        (tickets_moves.change_priority, (ANA, number, Priority.MAJOR), {}),
        (tickets_moves.responded, (ANA, number), {}),
        (tickets_waivers.waive_breach, (NOOR, number, "Their line was down"), {}),
        (tickets_waivers.take_waiver_back, (NOOR, number), {}),
        (tickets_moves.close, (ANA, number), {"told": True, "reason": ""}),
        (tickets_customer.wrote_again, (ANA, number, held.now), {}),
    ):
        assert statements(held, service, *args, **named) <= 12, service.__name__


def test_looks_take_as_many_statements_for_many_tickets_as_for_one(held: Stage) -> None:
    number = held.ticket()

    def looks() -> list[int]:
        # Without the repeat key's two statements: looking leaves none.
        return [
            statements(held, look, *args) - 2
            for look, args in (
                (_everybody, ()),
                (_mine, ()),
                (_of_customer, ()),
                (_explained, (number,)),
                (_report, ()),
            )
        ]

    few = looks()
    for _ in range(20):
        held.ticket()
        held.ticket(key="helios")
    assert [one < 5 for one in few] == [True] * 5
    with held.work() as work:
        leftovers.repeat_keys(work, NINE + timedelta(days=9))
    assert looks() == few


def _everybody(work: Work) -> object:
    return sla.everybody(work)


def _mine(work: Work) -> object:
    return sla.mine(work, ANA)


def _of_customer(work: Work) -> object:
    return sla.of_customer(work, "acme")


def _explained(work: Work, number: int) -> object:
    return sla.explain(work, number)


def _report(work: Work) -> object:
    return sla_report.report(work, Person(ANA, "Ana", leads=(BO,)), Period.WEEK)


def test_a_second_click_is_told_who_was_first(held: Stage) -> None:
    number = held.ticket()
    held.act(tickets_moves.claim, CAI, number)
    with pytest.raises(Conflict, match="Cai is on it already"):
        held.act(tickets_moves.claim, ANA, number)
    with pytest.raises(Conflict, match="You are on it already"):
        held.act(tickets_moves.claim, CAI, number)
    held.act(tickets_moves.responded, CAI, number)
    with pytest.raises(Conflict, match="Cai answered this already"):
        held.act(tickets_moves.responded, ANA, number)
    with pytest.raises(Conflict, match="Nothing here can wait"):
        held.act(tickets_moves.wait, ANA, number)
    with pytest.raises(Conflict, match="running already"):
        held.act(tickets_moves.resume_clocks, ANA, number)
    held.act(tickets_moves.close, ANA, number, told=True, reason="")
    with pytest.raises(Conflict, match="closed by now"):
        held.act(tickets_moves.claim, ANA, number)


@pytest.mark.parametrize("is_answered", [False, True])
def test_taking_a_ticket_says_that_they_wait_only_while_they_do(
    held: Stage, *, is_answered: bool
) -> None:
    number = held.ticket()
    if is_answered:
        held.act(tickets_moves.responded, ANA, number)
    with held.work() as work:
        tickets_moves.claim(work, BO, number)
        assert ("still waits" in str(work.outcome)) is not is_answered


def test_a_breach_is_noticed_once_and_not_after_the_answer(held: Stage) -> None:
    number = held.ticket()
    clock_id = held.act(of_ticket, number)[0].id
    with pytest.raises(NotAllowed, match="not overdue"):
        held.act(sla_breaches.acknowledge, ANA, number, clock_id)
    held.now = NINE + timedelta(hours=5)
    held.act(sla_breaches.acknowledge, CAI, number, clock_id)
    with pytest.raises(Conflict, match="Cai has acknowledged it already"):
        held.act(sla_breaches.acknowledge, ANA, number, clock_id)
    with pytest.raises(Conflict, match="You have acknowledged"):
        held.act(sla_breaches.acknowledge, CAI, number, clock_id)
    held.act(sla_breaches.take_over, BO, number, clock_id)
    with pytest.raises(Conflict, match="You have it already"):
        held.act(sla_breaches.take_over, BO, number, clock_id)
    held.act(tickets_moves.responded, BO, number)
    with pytest.raises(Conflict, match="Bo has settled this already"):
        held.act(sla_breaches.take_over, ANA, number, clock_id)
    with pytest.raises(NotFound, match="no such clock"):
        held.act(sla_breaches.acknowledge, ANA, number, 999)


def test_only_those_with_a_role_may_touch_a_ticket(held: Stage) -> None:
    number = held.ticket()
    with pytest.raises(NotAllowed, match="Only"):
        held.act(tickets_moves.claim, "U0NOBODY", number)
    with pytest.raises(NotFound, match="no ticket #99"):
        held.act(tickets_moves.claim, ANA, 99)
    with pytest.raises(NotAllowed, match="Reports are for Customer Success"):
        held.act(sla_report.report, Person("U0NOBODY", "Nobody"), Period.WEEK)


def test_an_owner_must_be_a_full_member_and_a_customer_must_exist(held: Stage) -> None:
    held.act(members.see, Person("U0GUEST", "Gil", standing=Standing.GUEST))
    form = TicketForm("acme", "Ingest stalls", Priority.MAJOR, NINE, "U0GUEST")
    with pytest.raises(Invalid) as caught:
        held.act(tickets.track, ANA, form)
    assert "owner" in caught.value.fields
    with pytest.raises(NotFound):
        held.act(tickets.track, ANA, replace(form, customer_key="nobody"))


def test_a_lower_priority_keeps_a_breach_and_starts_the_clocks_it_brings(held: Stage) -> None:
    held.policy = replace(held.policy, resolution={Priority.MINOR: timedelta(hours=9)})
    number = held.ticket()
    held.now = NINE + timedelta(hours=5)
    held.act(tickets_moves.change_priority, ANA, number, Priority.MINOR)
    first, resolution = held.act(of_ticket, number)
    assert first.clock.breached_at == NINE + timedelta(hours=4)
    assert resolution.clock.kind is ClockKind.RESOLUTION
    held.act(tickets_moves.change_priority, ANA, number, Priority.MAJOR)
    assert held.act(of_ticket, number)[1].clock.result is Result.CANCELLED
    with pytest.raises(Conflict, match="Major already"):
        held.act(tickets_moves.change_priority, ANA, number, Priority.MAJOR)
    held.act(tickets_moves.change_priority, ANA, number, Priority.MINOR)
    again = held.act(of_ticket, number)[1].clock
    assert (again.result, again.due_at) == (Result.PENDING, resolution.clock.due_at)


def test_closing_refuses_endless_reasons_and_closes_without_clocks(held: Stage) -> None:
    number = held.ticket()
    with pytest.raises(Invalid, match="1,000"):
        held.act(tickets_moves.close, ANA, number, told=False, reason="x" * 1001)
    held.policy = replace(held.policy, targets={})
    bare = held.ticket()
    with pytest.raises(NotFound, match="has no clock"):
        held.act(sla.explain, bare)
    with pytest.raises(Conflict, match="Nobody waits"):
        held.act(tickets_moves.responded, ANA, bare)
    held.act(tickets_moves.close, ANA, bare, told=False, reason="")
    closed = held.act(ticket_rows.get, bare)
    assert closed is not None
    assert closed.status == "closed"


def test_a_waiver_needs_an_administrator_and_something_late(held: Stage) -> None:
    number = held.ticket()
    with pytest.raises(NotAllowed, match="Only an admin"):
        held.act(tickets_waivers.waive_breach, ANA, number, "Because")
    with pytest.raises(Conflict, match="nothing to waive"):
        held.act(tickets_waivers.waive_breach, NOOR, number, "Because")
    with pytest.raises(Conflict, match="No clock of this ticket is waived"):
        held.act(tickets_waivers.take_waiver_back, NOOR, number)
    assert held.act(tickets_waivers.drawn, NOOR, number).id == number


def test_lists_are_paged_nearest_first_and_hold_what_a_csm_looks_after(held: Stage) -> None:
    for _ in range(sla.PAGE + 2):
        held.ticket(owner=DI)
    unowned = held.ticket(key="helios", owner=None, priority=Priority.CRITICAL)
    first = held.act(sla.everybody)
    assert len(first.lines) == first.more == sla.PAGE
    rest = held.act(sla.everybody, sla.PAGE)
    assert (len(rest.lines), rest.more) == (3, None)
    dues = [line.clock.due_at for line in (*first.lines, *rest.lines)]
    assert dues == sorted(dues)
    assert [line.ticket.id for line in held.act(sla.mine, BO).lines] == [unowned]
    assert held.act(sla.mine, ANA).lines == ()
    assert held.act(sla.of_customer, "acme").title == "Running clocks of Acme"


def test_the_alerts_of_a_breach_say_what_became_of_it(held: Stage) -> None:
    number = held.ticket()
    held.now = NINE + timedelta(hours=4, seconds=1)
    held.act(sla_sweep.sweep_tick)
    held.now += timedelta(hours=1)
    why = {"told": False, "reason": "They found it themselves"}
    assert statements(held, tickets_moves.close, ANA, number, **why) <= 12
    news = settled(held)
    assert [(lane, fact.result, fact.by) for lane, fact in news] == [
        ("#sla-alerts", Result.CANCELLED, ANA),
        (ANA, Result.CANCELLED, ANA),
    ]


def test_an_excuse_and_its_undoing_are_said_in_the_alerts(held: Stage) -> None:
    number = held.ticket()
    held.now = NINE + timedelta(hours=4, seconds=1)
    held.act(sla_sweep.sweep_tick)
    (one,) = held.act(of_ticket, number)
    held.act(sla_breaches.acknowledge, ANA, number, one.id)
    held.act(tickets_waivers.waive_breach, NOOR, number, "Their line was down")
    assert [fact.waived_reason for _, fact in settled(held)] == ["Their line was down"] * 2
    held.act(tickets_waivers.take_waiver_back, NOOR, number)
    assert [kind for _, kind in updates(held)][-2:] == ["sla_taken", "sla_taken"]


def updates(held: Stage) -> list[tuple[str, str]]:
    """(lane, fact) of every change of an alert, in order."""
    with held.work() as work:
        rows = work.db.execute(
            text(
                "SELECT lane, fact_kind FROM outbox WHERE mode = 'update' "
                "AND fact_kind LIKE 'sla_%' ORDER BY id"
            )
        )
        return [(row.lane, row.fact_kind) for row in rows]


def settled(held: Stage) -> list[tuple[str, SlaSettled]]:
    """(lane, fact) of every alert that was settled, in order."""
    with held.work() as work:
        rows = work.db.execute(
            text("SELECT lane, fact FROM outbox WHERE fact_kind = 'sla_settled' ORDER BY id")
        )
        found = [(row.lane, facts.load(row.fact)) for row in rows]
    return [(lane, fact) for lane, fact in found if isinstance(fact, SlaSettled)]
