"""Twelve direct messages a day are enough; what may wait comes with the next working morning."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.notices import Fact
from domain.notices_customers import MemberLeft
from domain.notices_policy import PolicyRefused
from domain.people import Person, Role
from domain.policy import Messages, Policy
from services import attention
from storage import members, outbox, receipts
from storage.unit_of_work import Work
from tests.support.database import Store

ANA, CHANNEL = "U0ANA00001", "C0ACME0001"
NEWS: Fact = MemberLeft("U9", "Omar", "deactivated", "CSM", 0, ())
ANSWER: Fact = PolicyRefused(version=1, errors=("a line",))
FRIDAY = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)
"""One in the afternoon in New York, where Ana is."""
MONDAY_MORNING = datetime(2026, 11, 30, 14, 0, tzinfo=UTC)


@pytest.fixture
def friday(store: Store) -> Store:
    store.now = FRIDAY
    store.policy = replace(Policy(), messages=Messages(most_a_day=2))
    ana = Person(ANA, "Ana", frozenset({Role.CSM}), timezone="America/New_York")
    store.run(lambda work: members.give(work, [ana]))
    return store


def put(store: Store, key: str, fact: Fact = NEWS, to: str = ANA) -> None:
    store.run(outbox.post, fact, to=to, key=key)


def deliver(store: Store) -> list[str]:
    """Send what leaves now; the keys, in order."""
    sent: list[str] = []
    while True:
        parcels, _ = store.run(attention.claim_next, "me", lease_s=60.0, most=9, fold_over=9)
        for parcel in parcels:
            store.run(receipts.sent, parcel, "me", channel_id="D1", ts="1.1", wait_s=0.0)
            sent.append(parcel.key)
        if not parcels:
            return sent


def test_what_is_too_much_for_a_day_waits_for_the_next_working_morning(friday: Store) -> None:
    for number in range(4):
        put(friday, f"news:{number}")
    assert deliver(friday) == ["news:0", "news:1"]
    assert friday.run(outbox.next_release_at) == MONDAY_MORNING
    friday.now = MONDAY_MORNING - timedelta(seconds=1)
    assert friday.run(outbox.release) == 0
    friday.now = MONDAY_MORNING
    assert friday.run(outbox.release) == 2
    assert deliver(friday) == ["news:2", "news:3"]


def test_a_new_day_begins_at_midnight_where_the_reader_is(friday: Store) -> None:
    put(friday, "news:0")
    put(friday, "news:1")
    deliver(friday)
    friday.now = datetime(2026, 11, 28, 4, 59, tzinfo=UTC)
    put(friday, "evening")
    assert deliver(friday) == []
    friday.now += timedelta(minutes=2)
    put(friday, "night")
    assert deliver(friday) == ["night"]


def test_answers_and_what_must_be_known_never_wait_and_do_not_stand_behind_what_does(
    friday: Store,
) -> None:
    for number in range(3):
        put(friday, f"answer:{number}", ANSWER)
    put(friday, "news")
    put(friday, "answer:3", ANSWER)
    assert deliver(friday) == ["answer:0", "answer:1", "answer:2", "answer:3"]


def test_others_and_channels_are_counted_for_themselves(friday: Store) -> None:
    for number in range(3):
        put(friday, f"channel:{number}", to=CHANNEL)
        put(friday, f"ana:{number}")
        put(friday, f"stranger:{number}", to="U0NEW00001")
    sent = deliver(friday)
    assert sorted(sent) == [
        "ana:0", "ana:1", "channel:0", "channel:1", "channel:2", "stranger:0", "stranger:1",
    ]  # fmt: skip


def test_what_may_have_arrived_is_looked_up_and_not_put_off(friday: Store) -> None:
    put(friday, "news:0")
    put(friday, "news:1")
    deliver(friday)
    put(friday, "lost")
    friday.policy = replace(friday.policy, messages=Messages(most_a_day=9))
    (parcel,), _ = friday.run(attention.claim_next, "me", lease_s=60.0, most=9, fold_over=9)
    friday.run(receipts.unknown, parcel, "me", wait_s=0.0, error="timeout")
    friday.policy = replace(friday.policy, messages=Messages(most_a_day=2))
    assert deliver(friday) == ["lost"]


def test_what_was_put_off_can_be_taken_back(friday: Store) -> None:
    def take_back(work: Work) -> None:
        outbox.withdraw(work, ["news:2"])

    for number in range(3):
        put(friday, f"news:{number}")
    deliver(friday)
    friday.run(take_back)
    friday.now = MONDAY_MORNING
    assert friday.run(outbox.release) == 0
