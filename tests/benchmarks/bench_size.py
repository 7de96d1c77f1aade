"""What a hundred times the customers does to a look: `/cs health`, `/cs due` and Home with 100,000
customers against the same with 1,000, on SQLite.

Alone: `python -m tests.benchmarks.bench_size`. Two bots stand side by side and are asked in turns;
Slack is a stub. Most of the time goes into filling.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from statistics import median

from tests.benchmarks.bench_answers import look_up
from tests.benchmarks.goal import Goal
from tests.benchmarks.portfolio import ANA, build
from tests.benchmarks.scratch import scratch
from tests.benchmarks.served import EVENTS, Line, command, home_opened, request, served
from tests.benchmarks.slack_stub import running_stub

FEW, MANY = 1_000, 100_000
ROUNDS = 7
SLICE = 40


def goals() -> Iterator[Goal]:
    """Every goal of size, measured now; about three minutes."""
    asks = {
        "/cs health": look_up,
        "/cs due": lambda _: request(EVENTS, command("due", ANA)),
        "Home": lambda _: request(EVENTS, home_opened(ANA)),
    }
    with scratch() as folder, running_stub() as stub, ExitStack() as stack:
        made = [build(f"sqlite:///{folder}/{n}.db", portfolio=n) for n in (FEW, MANY)]
        few, many = (stack.enter_context(served(one.url, stub)) for one in made)
        for name, ask in asks.items():
            yield _growth(name, ask, few.line, many.line)


def _growth(name: str, ask: Callable[[int], bytes], few: Line, many: Line) -> Goal:
    ratios, took = [], 0.0
    for turn in range(ROUNDS + 1):
        numbers = range(turn * SLICE, (turn + 1) * SLICE)
        base = median(few.all([ask(n) for n in numbers]))
        took = median(many.all([ask(n) for n in numbers]))
        ratios.append(took / base)
    ratio = median(ratios[1:])  # the first only warms up
    goal = f"{name}, 100,000 customers / 1,000, SQLite, p50"
    return Goal(goal, f"{ratio:.2f} ({took * 1e3:.2f} ms)", "2", ratio <= 2)


if __name__ == "__main__":
    for line in goals():
        sys.stdout.write(" | ".join((*line[:3], "pass" if line.passed else "FAIL")) + "\n")
