"""Whether a channel is shared is remembered for as long as the policy says."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SteerableClock
from bot.sharing import Sharing

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


def test_slacks_word_holds_for_ten_minutes_unless_the_policy_says_otherwise() -> None:
    clock = SteerableClock(NOW)
    clock.pause(on=True)
    clock.set(NOW)
    sharing = Sharing(clock)
    assert sharing.of("C1") is None
    assert sharing.learn("C1", {"is_ext_shared": True})
    sharing.kept = timedelta(minutes=2)
    assert not sharing.learn("C2", {})
    assert (sharing.of("C1"), sharing.of("C2")) == (True, False)
    clock.set(NOW + timedelta(minutes=5))
    assert (sharing.of("C1"), sharing.of("C2")) == (True, None)
    clock.set(NOW + timedelta(minutes=10))
    assert sharing.of("C1") is None


def test_what_was_just_shared_is_asked_again() -> None:
    sharing = Sharing(SteerableClock(NOW))
    sharing.learn("C1", {"is_org_shared": True})
    sharing.forget("C1")
    assert sharing.of("C1") is None


@pytest.mark.parametrize("key", ["is_ext_shared", "is_pending_ext_shared", "is_org_shared"])
def test_a_channel_counts_as_shared_in_any_way_slack_shares(key: str) -> None:
    assert Sharing(SteerableClock(NOW)).learn("C1", {key: True})
