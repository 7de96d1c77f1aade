"""A thousand messages to two hundred channels, a second apart in each, at 100 ms a call.

Alone: `python -m tests.benchmarks.bench_delivery`. Nobody could be quicker than four spaces and a
call. The channels' ids are known before, as in a bot that has run for a while.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from time import perf_counter, sleep

from storage import outbox
from storage.unit_of_work import Work
from tests.benchmarks.goal import Goal
from tests.benchmarks.portfolio import Workspace, build
from tests.benchmarks.served import served, slack_and_databases
from tests.benchmarks.slack_stub import RunningStub
from tests.support.notices import put

CHANNELS = 200
EACH = 5
CALL_S = 0.1
LOWER_BOUND_S = (EACH - 1) * 1.0 + CALL_S


def goals() -> Iterator[Goal]:
    """Every goal of delivery, measured now; about twenty seconds."""
    with slack_and_databases() as (stub, addresses):
        for name, url in addresses:
            workspace = build(url, portfolio=1, desks=1)
            with served(url, stub):
                yield from _measured(workspace, stub, name)


def _measured(workspace: Workspace, stub: RunningStub, name: str) -> Iterator[Goal]:
    workspace.act(_to_every_channel, 0, 1)
    _wait(workspace)
    sleep(1.2)
    stub.set(delay_s=CALL_S, pace_s=1.0)
    workspace.act(_to_every_channel, 1, EACH)
    _wait(workspace)
    came = stub.came()
    posts = came["posts"]
    makespan = max(done for _, done in posts) - min(began for began, _ in posts)
    ratio = makespan / LOWER_BOUND_S
    limited, sent = came["limited"], len(posts)
    goal = f"1,000 messages to 200 channels / lower bound, {name}"
    yield Goal(goal, f"{ratio:.2f} ({makespan:.2f} s)", "1.3", ratio <= 1.3)
    right = (limited, sent) == (0, CHANNELS * EACH)
    yield Goal(f"of these refused as too soon, {name}", f"{limited} of {sent}", "0", right)


def _to_every_channel(work: Work, begin: int, count: int) -> None:
    for turn in range(begin, begin + count):
        for channel in range(CHANNELS):
            put(work, [turn * CHANNELS + channel], f"C0LANE{channel:04}")


def _wait(workspace: Workspace, seconds: float = 60.0) -> None:
    began = perf_counter()
    while workspace.look(outbox.waiting)[0]:
        assert perf_counter() - began < seconds, "messages still wait"
        sleep(0.1)


if __name__ == "__main__":
    for line in goals():
        sys.stdout.write(" | ".join((*line[:3], "pass" if line.passed else "FAIL")) + "\n")
