"""Ten thousand random lives of session requests: `make soak ARGS="requests [LIVES [SEED]]"`.

A life is up to thirty acts of people and steps of the clock, in any order. Whatever happens, no
request is in a state it may not be in, nobody is booked twice, the ledger equals its sessions and
every move is in the trail (`tests/support/request_machine.py`). What breaks that is shrunk to the
shortest life that does, and printed with its seed.
"""

from __future__ import annotations

import sys
from time import perf_counter

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.request_machine import RequestMachine

LIVES = 10_000
STEPS = 30
AT_ONCE = 500
"""Lives of one seed: what Hypothesis remembers of them, to draw others, is given back."""


def main(lives: int = LIVES, first_seed: int = 0) -> None:
    """Raises with the shortest life that breaks a promise; a line for every five hundred."""
    began = perf_counter()
    for number, left in enumerate(range(lives, 0, -AT_ONCE), first_seed):
        seed(number)(RequestMachine)
        run_state_machine_as_test(
            RequestMachine,
            settings=settings(
                max_examples=min(left, AT_ONCE),
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                print_blob=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
        _say(f"seed {number} | {RequestMachine.lives} lives | {perf_counter() - began:.0f} s")
    ends = ", ".join(f"{count} {state}" for state, count in RequestMachine.reached.most_common())
    _say(f"requests ended {ends}")


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
