"""Whose turn it is to look at everybody, and when a look is over."""

from __future__ import annotations

from datetime import timedelta

from services import refreshing
from tests.support.database import Store

MINUTE = timedelta(minutes=1)


def test_a_turn_that_never_ended_comes_again_in_ten_minutes(lite: Store) -> None:
    assert lite.run(refreshing.take_turn)
    lite.now += 9 * MINUTE
    assert not lite.run(refreshing.take_turn), "it may still be on its way"
    lite.now += MINUTE
    assert lite.run(refreshing.take_turn)


def test_a_turn_is_kept_from_page_to_page_and_over_for_a_day_with_the_last(lite: Store) -> None:
    assert lite.run(refreshing.take_turn)
    for _ in range(3):
        lite.now += 9 * MINUTE
        lite.run(refreshing.refresh, [], is_last=False)
        assert not lite.run(refreshing.take_turn)
    lite.run(refreshing.refresh, [], is_last=True)
    lite.now += timedelta(days=1) - MINUTE
    assert not lite.run(refreshing.take_turn)
    lite.now += MINUTE
    assert lite.run(refreshing.take_turn)
