"""`make bench`: every goal of speed, measured now, a line each: goal | measured | limit | pass.

Arguments choose parts by name (`make bench ARGS="answers delivery"`); `slow` ones run only then, or
with `all`. The exit code is 1 when a goal is missed by more than twice: a machine that is busy
with something else misses many by less.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from importlib import import_module

from tests.benchmarks.goal import Goal

PARTS = ("business_time", "answers", "mixed", "alerts", "delivery", "start", "health", "sla_sweep")
SLOW = ("size",)
_NUMBER = re.compile(r"-?[\d,]*\.?\d+")


def main(asked: list[str]) -> int:
    """Print every goal of the parts asked for; 1 when one is missed by far."""
    known = (*PARTS, *SLOW)
    unknown = [name for name in asked if name not in (*known, "all")]
    if unknown:
        sys.stderr.write(f"There is no part {unknown[0]!r}; there are {', '.join(known)}.\n")
        return 2
    parts = known if "all" in asked else [name for name in known if name in asked] or PARTS
    missed = 0
    _print("goal", "measured", "limit", "pass")
    for name in parts:
        goals: Callable[[], Iterable[Goal]] = import_module(f"tests.benchmarks.bench_{name}").goals
        for goal in goals():
            _print(*goal[:3], "pass" if goal.passed else "FAIL")
            missed += by_far(goal)
    return 1 if missed else 0


def by_far(goal: Goal) -> bool:
    """Whether a goal is missed by more than twice its limit; one without figures, whenever."""
    figures = [_NUMBER.search(text) for text in (goal.measured, goal.limit)]
    if goal.passed or not all(figures):
        return not goal.passed
    measured, limit = (float(found[0].replace(",", "")) for found in figures if found)
    return measured > 2 * limit


def _print(*columns: str) -> None:
    sys.stdout.write(" | ".join(columns) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
