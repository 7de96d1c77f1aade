"""Ten thousand random lives of session requests: `python -m tests.soak.requests [COUNT]`."""

from __future__ import annotations

import sys

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.request_machine import RequestMachine

LIVES = 10_000
STEPS = 30


def main(lives: int = LIVES) -> None:
    """Raises with the shortest life that breaks a promise; says nothing otherwise."""
    run_state_machine_as_test(
        RequestMachine,
        settings=settings(
            max_examples=lives,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
