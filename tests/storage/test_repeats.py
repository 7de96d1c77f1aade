"""Repeat keys, the trail and rhythms: once is a fact of the database, whoever competes."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from services import housekeeping
from storage import audit, inbox, rhythms
from storage.errors import AlreadyHandled
from storage.unit_of_work import Work
from tests.support.database import MONDAY, Store


def act(work: Work, key: str, words: str = "Done.") -> None:
    inbox.claim(work, key)
    audit.record(work, actor="U1", subject=key, move="made", before="a", after="b", cause="c")
    work.outcome = words
    inbox.record_outcome(work, key)


def test_a_repeat_changes_nothing_and_is_told_the_first_outcome(store: Store) -> None:
    store.run(act, "click:1")
    with pytest.raises(AlreadyHandled) as repeated:
        store.run(act, "click:1", "Again?")
    assert repeated.value.outcome == "Done."
    assert len(store.run(audit.of, "click:1")) == 1


def test_a_failed_attempt_leaves_no_key_and_may_come_again(store: Store) -> None:
    def fail(work: Work) -> None:
        act(work, "click:2")
        raise RuntimeError("later")

    with pytest.raises(RuntimeError):
        store.run(fail)
    store.run(act, "click:2")
    (entry,) = store.run(audit.of, "click:2")
    assert (entry.actor, entry.move, entry.before, entry.after, entry.cause) == (
        "U1", "made", "a", "b", "c",
    )  # fmt: skip
    assert entry.at == MONDAY


def test_of_many_at_once_exactly_one_acts(store: Store) -> None:
    together = threading.Barrier(4)

    def attempt(_: int) -> bool:
        together.wait()
        try:
            store.insist(act, "click:3")
        except AlreadyHandled:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == [False, False, False, True]


def test_keys_are_forgotten_after_a_week_once_a_day(store: Store) -> None:
    store.run(housekeeping.start)
    store.run(housekeeping.start)
    store.run(act, "old")
    store.now += inbox.KEPT + timedelta(minutes=1)
    store.run(act, "new")
    assert store.run(housekeeping.purge_tick) == 1
    store.run(act, "old")
    with pytest.raises(AlreadyHandled):
        store.run(act, "new")


def test_a_rhythm_is_advanced_by_one_claimer_alone(store: Store) -> None:
    soon, later = MONDAY + timedelta(minutes=1), MONDAY + timedelta(days=1)
    store.run(rhythms.start, "job", "a", soon)
    store.run(rhythms.start, "job", "a", later)
    assert store.run(rhythms.next_at, "job") == soon
    assert store.run(rhythms.due, "job", 9) == []
    store.now = soon
    assert store.run(rhythms.due, "job", 9) == [("a", soon)]

    def advance(_: int) -> bool:
        return store.insist(rhythms.advance, "job", "a", seen=soon, then=later)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(advance, range(4))) == [False, False, False, True]
    assert store.run(rhythms.next_at, "job") == later
    assert store.run(rhythms.next_at, "no such job") is None
