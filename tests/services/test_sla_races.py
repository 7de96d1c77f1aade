"""A reply and a breach in the same second, from two processes: judged by when each happened."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.sla import Result
from services import sla_sweep, tickets_moves
from tests.services.tickets_stage import ANA, NINE, Stage, stage
from tests.support.clocks import of_ticket
from tests.support.database import insisting

DUE = NINE + timedelta(hours=4)
PAST = DUE + timedelta(seconds=1)
TICKETS = 12

OTHER_PROCESS = """
import sys
from datetime import datetime
from services import sla_sweep
from tests.services.tickets_stage import Stage
from tests.support.database import insisting
from storage.engine import open_engine
held = Stage(open_engine(sys.argv[1]), now=datetime.fromisoformat(sys.argv[2]))
sla_sweep.BATCH = 1
print("ready", flush=True)
sys.stdin.readline()
while insisting(lambda: held.act(sla_sweep.sweep_tick)):
    pass
"""


def answered(held: Stage, number: int) -> None:
    """**Responded**, begun anew where the sweep was first, as the bot does."""
    insisting(lambda: held.act(tickets_moves.responded, ANA, number))


def breaches(held: Stage) -> Counter[str]:
    with held.work() as work:
        rows = work.db.execute(text("SELECT key FROM outbox WHERE fact_kind = 'sla_breached'"))
        return Counter(row.key.split(":")[1] for row in rows if row.key.endswith(":channel"))


def test_replies_of_the_due_second_are_met_whichever_process_was_first(postgres_url: str) -> None:
    with stage(postgres_url) as held:
        numbers = [held.ticket() for _ in range(TICKETS)]
        other = subprocess.Popen(
            [sys.executable, "-c", OTHER_PROCESS, postgres_url, PAST.isoformat()],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with other:
            assert other.stdin is not None
            assert other.stdout is not None
            other.stdout.readline()
            other.stdin.write("go\n")
            other.stdin.flush()
            for number in reversed(numbers):
                answered(replace(held, now=DUE), number)
        assert other.returncode == 0
        for number in numbers:
            (one,) = held.act(of_ticket, number)
            assert one.clock.result is Result.MET
            assert one.clock.breach is None
        assert set(breaches(held).values()) <= {1}
        held.now = PAST + timedelta(hours=5)
        assert held.act(sla_sweep.sweep_tick) == 0, "nobody is called any more"


@pytest.mark.parametrize("is_sweep_first", [True, False])
def test_a_reply_after_the_due_second_is_missed_and_alerted_at_most_once(
    postgres_url: str, is_sweep_first: bool
) -> None:
    with stage(postgres_url) as held:
        number = held.ticket()
        late = replace(held, now=PAST)
        if is_sweep_first:
            late.act(sla_sweep.sweep_tick)
        answered(late, number)
        late.act(sla_sweep.sweep_tick)
        (one,) = held.act(of_ticket, number)
        assert one.clock.result is Result.MISSED
        assert one.clock.breached_at == DUE
        assert sum(breaches(held).values()) == (1 if is_sweep_first else 0)
