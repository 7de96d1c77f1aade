"""The sweep: each clock announced once per due time, whatever fails beside it."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, text

from domain.policy import Policy
from domain.regions import DEFAULT_REGIONS, Region
from domain.sla import Priority
from domain.tickets import TicketForm
from services import sla_recompute, sla_sweep, tickets, tickets_critical, tickets_moves
from services.tickets import Origin
from storage import audit, clocks, customers, outbox
from storage.tables import ClockRow, TicketRow
from storage.unit_of_work import Work
from storage.upsert import table_of
from tests.services.tickets_stage import ANA, BO, DI, LIAM, NINE, Stage, stage
from tests.support.clocks import of_ticket
from tests.support.database import insisting

ALERTS = "#sla-alerts"
DUE = NINE + timedelta(hours=4)
PAST = DUE + timedelta(seconds=1)


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Stage]:
    with stage(f"sqlite:///{tmp_path / 'store.db'}") as made:
        yield made


def sent(held: Stage) -> list[tuple[str, str]]:
    """(lane, fact) of everything put on its way about clocks, in order."""
    with held.work() as work:
        rows = work.db.execute(
            text("SELECT lane, fact_kind FROM outbox WHERE fact_kind LIKE 'sla_%' ORDER BY id")
        )
        return [(row.lane, row.fact_kind) for row in rows]


def sweep_at(held: Stage, at: datetime) -> int:
    held.now = at
    return held.act(sla_sweep.sweep_tick)


def test_each_step_is_announced_once_to_those_it_concerns(held: Stage) -> None:
    held.ticket()
    assert sweep_at(held, NINE + timedelta(hours=2)) == 0
    assert sweep_at(held, NINE + timedelta(hours=3)) == 1
    assert sweep_at(held, NINE + timedelta(hours=3)) == 0
    assert sent(held) == [(ANA, "sla_warned")]
    sweep_at(held, NINE + timedelta(hours=3, minutes=36))
    assert sent(held)[1:] == [(ANA, "sla_warned"), (ALERTS, "sla_warned")]
    assert sweep_at(held, DUE) == 0
    sweep_at(held, PAST)
    assert sent(held)[3:] == [
        (ANA, "sla_breached"),
        (ALERTS, "sla_breached"),
        ("C0ACME", "sla_breach_noted"),
    ]
    for minutes, reader in ((15, DI), (60, LIAM), (120, DI)):
        sweep_at(held, PAST + timedelta(minutes=minutes))
        assert sent(held)[-1] == (reader, "sla_escalated")
    assert held.act(clocks.next_check_at) is None
    assert "breached" in [row.move for row in held.act(audit.of, "ticket:1")]


def test_whoever_comes_late_announces_only_the_highest_and_says_how_late(held: Stage) -> None:
    held.ticket()
    assert sweep_at(held, DUE + timedelta(hours=1)) == 1
    assert [kind for _, kind in sent(held)] == ["sla_breached", "sla_breached", "sla_breach_noted"]
    with held.work() as work:
        said = str(
            work.db.execute(
                text("SELECT fact FROM outbox WHERE fact_kind = 'sla_breached'")
            ).scalar()
        )
    assert '"due_at":"2026-11-23T18:00:00Z"' in said
    assert '"late_by":"PT59M59.999999S"' in said


def test_a_ticket_nobody_owns_is_its_csms_and_leads_without_a_name_have_a_channel(
    held: Stage,
) -> None:
    held.ticket(key="helios", owner=None, priority=Priority.CRITICAL, by=BO)
    held.policy = replace(held.policy, ladder=held.policy.ladder[:1])
    sweep_at(held, NINE + timedelta(days=2))
    assert sent(held)[0] == (BO, "sla_breached")
    sweep_at(held, NINE + timedelta(days=3))
    assert sent(held)[-1] == ("#cs-leads", "sla_escalated")


def test_direct_messages_of_minor_tickets_wait_for_the_readers_next_working_hour(
    held: Stage,
) -> None:
    held.ticket(key="helios", priority=Priority.MINOR)
    sweep_at(held, datetime(2026, 11, 24, 7, 0, tzinfo=UTC))
    with held.work() as work:
        rows = work.db.execute(
            text("SELECT lane, state, hold_until_at FROM outbox WHERE fact_kind = 'sla_breached'")
        ).all()
    assert [(row.lane, row.state) for row in rows] == [(ANA, "held"), (ALERTS, "due")]
    assert str(rows[0].hold_until_at).startswith("2026-11-24 13:00"), "eight in New York"


def test_whoever_is_told_of_a_minor_ticket_that_is_not_theirs_has_working_hours_too(
    held: Stage,
) -> None:
    held.ticket(key="helios", priority=Priority.MINOR)
    sweep_at(held, datetime(2026, 11, 24, 5, 1, tzinfo=UTC))
    sweep_at(held, datetime(2026, 11, 24, 5, 20, tzinfo=UTC))
    with held.work() as work:
        rows = work.db.execute(
            text("SELECT lane, hold_until_at FROM outbox WHERE fact_kind = 'sla_escalated'")
        ).all()
    assert [row.lane for row in rows] == [DI], "the lead, in the customer's afternoon"
    assert str(rows[0].hold_until_at).startswith("2026-11-24 13:00"), "eight in New York"


def test_an_answer_takes_back_what_was_waiting_for_the_morning(held: Stage) -> None:
    number = held.ticket(key="helios", priority=Priority.MINOR)
    sweep_at(held, datetime(2026, 11, 24, 7, 0, tzinfo=UTC))
    held.act(tickets_moves.responded, ANA, number)
    assert held.act(outbox.next_release_at) is None


def test_an_edit_takes_back_warnings_that_name_the_old_due_time(held: Stage) -> None:
    number = held.ticket(key="helios", priority=Priority.MINOR)
    sweep_at(held, datetime(2026, 11, 24, 4, 30, tzinfo=UTC))
    assert sent(held) == [(ANA, "sla_warned"), (ALERTS, "sla_warned")]
    assert held.act(outbox.next_release_at) is not None
    held.act(tickets_moves.change_priority, ANA, number, Priority.COSMETIC)
    assert held.act(outbox.next_release_at) is None
    sweep_at(held, datetime(2026, 11, 25, 4, 30, tzinfo=UTC))
    held.policy = with_holiday(1)
    held.act(sla_recompute.recompute_tick)
    assert held.act(outbox.next_release_at) is None
    assert sweep_at(held, datetime(2026, 11, 26, 0, 0, tzinfo=UTC)) == 0


def with_holiday(version: int) -> Policy:
    """Two more holidays in Sydney."""
    days = {date(2026, 11, 25): "Founders Day", date(2026, 11, 26): "The day after"}
    sydney = replace(DEFAULT_REGIONS["AEDT"], holidays=days)
    return Policy(version=version, regions=dict(DEFAULT_REGIONS) | {"AEDT": sydney})


def test_the_ticket_of_a_critical_request_is_noted_on_its_card_and_has_no_ladder(
    held: Stage,
) -> None:
    acme = held.act(customers.by_key, "acme")
    assert acme is not None
    held.act(tickets_critical.opened, 7, acme, requester_id=ANA, need="All regions are down")
    sweep_at(held, NINE + timedelta(hours=2))
    assert sent(held)[-1] == ("#critical", "sla_breach_noted")
    assert held.act(clocks.next_check_at) is None
    held.act(tickets_critical.claimed, 7, BO)
    assert sent(held)[-2:] == [(ALERTS, "sla_settled"), (ANA, "sla_settled")]
    held.act(tickets_critical.claimed, 7, ANA)
    held.act(tickets_critical.ended, 7, BO, "Resolved")
    held.act(tickets_critical.ended, 7, BO, "Resolved")
    moves = [row.move for row in held.act(audit.of, "ticket:1")]
    assert moves.count("claimed") == 1
    assert moves.count("closed") == 1
    assert held.act(of_ticket, 1)[0].clock.responded_by == BO


def test_a_row_that_cannot_be_read_waits_an_hour_and_holds_up_nobody(
    held: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    held.ticket()
    held.ticket()
    with held.work() as work:
        work.db.execute(text("UPDATE clocks SET breach = '{' WHERE id = 1"))
    with caplog.at_level(logging.ERROR):
        assert sweep_at(held, PAST) == 2
    assert "clock 1 cannot be read" in caplog.text
    assert Counter(kind for _, kind in sent(held))["sla_breach_noted"] == 1
    assert held.act(clocks.next_check_at) == PAST + timedelta(minutes=15)


def test_a_clock_whose_rule_raises_waits_an_hour_and_holds_up_nobody(held: Stage) -> None:
    held.ticket(key="helios")
    held.ticket()
    never = Region("AEDT", "Australia/Sydney", hours={})
    held.policy = Policy(regions=dict(DEFAULT_REGIONS) | {"AEDT": never})
    assert sweep_at(held, NINE + timedelta(days=3)) == 2
    assert [lane for lane, kind in sent(held) if kind == "sla_breach_noted"] == ["C0ACME"]


def test_when_a_batch_cannot_be_written_each_is_tried_by_itself(held: Stage) -> None:
    held.ticket()
    held.ticket(owner=BO)
    with held.work() as work:
        work.db.execute(
            text(
                "CREATE TRIGGER no BEFORE INSERT ON outbox WHEN NEW.lane = 'U0BO' "
                "BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        )
    assert sweep_at(held, PAST) == 2
    assert sent(held)[0] == (ANA, "sla_breached")
    assert BO not in [lane for lane, _ in sent(held)]
    assert sweep_at(held, PAST + timedelta(minutes=30)) == 1, "only the good one's lead is due"


def test_a_sweep_reads_and_writes_in_as_many_statements_for_many_as_for_one(held: Stage) -> None:
    held.ticket()
    one = _statements(held, PAST)
    for _ in range(20):
        held.now = NINE
        held.ticket()
    assert _statements(held, PAST) == one


def _statements(held: Stage, at: datetime) -> int:
    seen: list[str] = []

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(held.engine, "before_cursor_execute", note)
    sweep_at(held, at)
    event.remove(held.engine, "before_cursor_execute", note)
    return len([one for one in seen if "SAVEPOINT" not in one])


REPLICA = """
import sys
from datetime import datetime
from services import sla_sweep
from tests.services.tickets_stage import Stage
from tests.support.database import insisting
from storage.engine import open_engine
held = Stage(open_engine(sys.argv[1]), now=datetime.fromisoformat(sys.argv[2]))
sla_sweep.BATCH = 20
print("sweeping", flush=True)
while insisting(lambda: held.act(sla_sweep.sweep_tick)):
    print("batch", flush=True)
"""


@pytest.mark.parametrize("batches", [0, 1, 3])
def test_killing_one_of_two_replicas_leaves_every_clock_announced_exactly_once(
    postgres_url: str, batches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stage(postgres_url) as held:
        held.act(_many, 500)
        held.now = PAST
        other = subprocess.Popen(
            [sys.executable, "-c", REPLICA, postgres_url, PAST.isoformat()],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            text=True,
        )
        with other:
            assert other.stdout is not None
            for _ in range(1 + batches):
                other.stdout.readline()
            monkeypatch.setattr(sla_sweep, "BATCH", 20)
            killer = threading.Timer(0.02, other.kill)
            killer.start()
            while insisting(lambda: held.act(sla_sweep.sweep_tick)):
                pass
            killer.join()
        # What the killed one held is free when the server has noticed that it is gone.
        while (told := announced(held))[ALERTS] < 500:
            if not insisting(lambda: held.act(sla_sweep.sweep_tick)):
                time.sleep(0.01)
        assert told[ALERTS] == 500
        assert told[ANA] == 500
        with held.work() as work:
            keys = work.db.execute(text("SELECT count(DISTINCT key) FROM outbox")).scalar()
        assert keys == 4 * 500


def announced(held: Stage) -> Counter[str]:
    """How many breaches each lane was told."""
    return Counter(lane for lane, kind in sent(held) if kind == "sla_breached")


def _many(work: Work, count: int) -> None:
    """`count` tickets of one customer, copied from the first: on their own they take seconds."""
    acme = customers.by_key(work, "acme")
    assert acme is not None
    form = TicketForm("acme", "Ingest stalls", Priority.MAJOR, work.now, ANA)
    tickets.begin(work, acme, form, Origin(ANA))
    for model, own in ((TicketRow, {"id": "n"}), (ClockRow, {"id": "n", "ticket_id": "n"})):
        table = table_of(model)
        names = [column.name for column in table.columns]
        values = ", ".join(own.get(name, f"one.{name}") for name in names)
        work.db.execute(
            text(
                f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {values} "
                f"FROM {table.name} AS one, generate_series(2, {count}) AS n WHERE one.id = 1"
            )
        )
