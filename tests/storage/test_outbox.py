"""What is put on its way, when it may leave, and who may take it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from storage import dispatch, outbox, receipts
from storage.dispatch import Parcel
from storage.unit_of_work import Work
from tests.support.database import MONDAY, Store
from tests.support.notices import alert, put

LATER = MONDAY + timedelta(hours=1)


def claim(store: Store, who: str = "a", most: int = 99, lease_s: float = 60.0) -> list[Parcel]:
    return store.run(dispatch.claim, who, lease_s=lease_s, most=most)


def sent(store: Store, parcel: Parcel, who: str = "a", ts: str = "1.1") -> bool:
    return store.run(receipts.sent, parcel, who, channel_id="C1", ts=ts, wait_s=0.0)


def keys(parcels: list[Parcel]) -> list[str]:
    return sorted(parcel.key for parcel in parcels)


def test_the_same_key_is_one_message(store: Store) -> None:
    store.run(put, [1], "C1")
    store.run(put, [1], "C1")
    assert store.run(outbox.waiting) == (1, MONDAY)


def test_a_lane_gives_one_message_at_a_time_in_order(store: Store) -> None:
    store.run(put, [1, 2, 3], "C1")
    store.run(put, [9], "C2")
    first = claim(store)
    assert keys(first) == ["alert:1", "alert:9"]
    assert claim(store, "b") == []
    mine = next(parcel for parcel in first if parcel.lane == "C1")
    assert sent(store, mine)
    assert keys(claim(store)) == ["alert:2"]


def test_no_more_are_taken_than_there_is_room_for(store: Store) -> None:
    for place in range(5):
        store.run(put, [place], f"C{place}")
    assert len(claim(store, most=2)) == 2
    assert len(claim(store, most=9)) == 3


def test_many_claimers_never_take_the_same(store: Store) -> None:
    for place in range(40):
        store.run(put, [place], f"C{place}")

    def take(who: str) -> list[str]:
        found: list[str] = []
        while parcels := store.insist(dispatch.claim, who, lease_s=60.0, most=3):
            found += keys(parcels)
        return found

    with ThreadPoolExecutor(4) as pool:
        taken = [key for found in pool.map(take, "abcd") for key in found]
    assert sorted(taken) == sorted(f"alert:{n}" for n in range(40))


def test_a_lease_that_ran_out_gives_the_message_to_the_next_as_unsure(store: Store) -> None:
    store.run(put, [1], "C1")
    (late,) = claim(store, lease_s=-1.0)
    (taken,) = claim(store, "b")
    assert (late.unsure, taken.unsure, taken.attempt) == (False, True, 2)
    assert taken.first_tried_at == late.first_tried_at == MONDAY
    assert not sent(store, late, "a")
    assert sent(store, taken, "b")


def test_an_unknown_outcome_is_tried_again_as_unsure_and_a_limit_is_not(store: Store) -> None:
    store.run(put, [1], "C1")
    (parcel,) = claim(store)
    assert store.run(receipts.later, parcel, "a", wait_s=-1.0, error="ratelimited")
    (again,) = claim(store)
    assert not again.unsure
    assert store.run(receipts.unknown, again, "a", wait_s=-1.0, error="timeout")
    (third,) = claim(store)
    assert (third.unsure, third.attempt) == (True, 3)
    assert store.run(receipts.later, third, "a", wait_s=3000.0, error="ratelimited")
    assert claim(store) == []
    wait_s = store.run(dispatch.soonest_s)
    assert wait_s is not None
    assert 2000 < wait_s <= 3000


def test_a_refused_message_lets_the_next_one_pass(store: Store) -> None:
    store.run(put, [1, 2], "C1")
    (parcel,) = claim(store)
    assert store.run(receipts.refused, parcel, "a", error="is_archived", wait_s=0.0)
    assert keys(claim(store)) == ["alert:2"]
    assert store.run(outbox.posting, "alert:1") is None


def test_where_a_message_stands_is_known_to_those_that_follow_it(store: Store) -> None:
    def follow(work: Work) -> None:
        outbox.change(work, alert(5), to="C1", key="c", subject="alert:1")
        outbox.reply(work, alert(6), to="C1", key="r", subject="alert:1")
        outbox.reply(work, alert(7), to="C2", key="n", subject="never posted")

    store.run(put, [1], "C1")
    sent(store, claim(store)[0], ts="12.5")
    assert store.run(outbox.posting, "alert:1") == ("C1", "12.5")
    store.run(follow)
    found = {parcel.key: parcel.posting for parcel in claim(store)}
    assert found == {"c": ("C1", "12.5"), "n": None}


def test_a_held_message_leaves_when_its_time_comes(store: Store) -> None:
    def hold(work: Work) -> None:
        outbox.post(work, alert(1), to="C1", key="held", hold_until_at=LATER)

    store.run(hold)
    assert store.run(outbox.next_release_at) == LATER
    assert store.run(outbox.release) == 0
    assert claim(store) == []
    store.now = LATER
    assert store.run(outbox.release) == 1
    assert store.run(outbox.waiting) == (1, LATER), "it is late from now on, not since it was put"
    assert keys(claim(store)) == ["held"]
    assert store.run(outbox.next_release_at) is None


def test_a_hold_that_was_over_before_makes_no_message_older(store: Store) -> None:
    def put_late(work: Work) -> None:
        before = work.now - timedelta(hours=1)
        outbox.post(work, alert(1), to="C1", key="late", hold_until_at=before)

    store.run(put_late)
    assert store.run(outbox.waiting) == (1, MONDAY)


def test_nothing_waits_in_an_empty_outbox(store: Store) -> None:
    assert store.run(outbox.waiting) == (0, None)
    assert store.run(dispatch.soonest_s) is None
    assert claim(store) == []


def test_a_noisy_channel_starves_nobody(store: Store) -> None:
    store.run(put, range(200), "C1")
    store.run(put, [900], "C2")
    assert keys(claim(store, most=2)) == ["alert:0", "alert:900"]
