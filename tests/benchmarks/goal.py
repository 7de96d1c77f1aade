"""One line of `make bench`."""

from typing import NamedTuple


class Goal(NamedTuple):
    """What should be fast, how fast it was, how fast it must be, and whether it is."""

    goal: str
    measured: str
    limit: str
    passed: bool
