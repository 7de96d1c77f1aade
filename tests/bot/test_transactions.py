"""A transaction that lost to another is begun anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.transactions import TRIES, insist
from domain.errors import Invalid
from storage.errors import Busy


def losing(times: int) -> Callable[[], int]:
    """An attempt that loses so often, and then says which it was."""
    made: list[int] = []

    def attempt() -> int:
        made.append(1)
        if len(made) <= times:
            raise Busy
        return len(made)

    return attempt


@pytest.mark.parametrize("times", range(TRIES))
def test_who_loses_tries_again(times: int) -> None:
    assert insist(losing(times)) == times + 1


def test_who_loses_every_time_is_told() -> None:
    with pytest.raises(Busy):
        insist(losing(TRIES))


def test_what_is_refused_is_not_tried_again() -> None:
    made: list[int] = []

    def attempt() -> None:
        made.append(1)
        raise Invalid("No.")

    with pytest.raises(Invalid):
        insist(attempt)
    assert made == [1]
