"""What is forgotten after a while, and what stays because somebody still asks for it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from services import housekeeping
from storage import dispatch, inbox, leftovers, outbox, receipts, rhythms
from storage.unit_of_work import Work
from tests.support.database import MONDAY, Store
from tests.support.notices import put, taken

DAY = timedelta(days=1)
STAMP = f"{MONDAY.timestamp():.6f}"
LATE = MONDAY + 91 * DAY


def send(store: Store, *, lane: str = "C1", fold_over: int = 99) -> None:
    """Have everything sent that waits in a lane."""
    while parcels := store.run(dispatch.claim, "a", lease_s=60.0, most=99, fold_over=fold_over):
        for parcel in parcels:
            store.run(receipts.sent, parcel, "a", channel_id=lane, ts=STAMP, wait_s=0.0)


def column(work: Work, of: str) -> list[str]:
    name, table = of.split(" of ")
    return list(work.db.execute(text(f"SELECT {name} FROM {table} ORDER BY {name}")).scalars())


def left(store: Store, of: str) -> list[str]:
    return store.run(column, of)


def purge(store: Store) -> int:
    """Run the day's purge to its end; how many rounds it took."""
    rounds = 0
    while store.run(housekeeping.purge_tick):
        rounds += 1
    return rounds


def test_what_was_sent_is_forgotten_after_the_days_of_the_policy(store: Store) -> None:
    store.run(housekeeping.start)
    store.run(put, [1, 2], "C1")
    send(store)
    store.now += DAY
    store.run(put, [3], "C1")
    send(store)
    store.now = MONDAY + 90 * DAY
    purge(store)
    assert left(store, "key of outbox") == ["alert:1", "alert:2", "alert:3"]
    store.now += timedelta(minutes=1)
    assert store.run(housekeeping.purge_tick) == 0, "once a day"
    store.now += DAY
    purge(store)
    assert left(store, "key of outbox") == []


def test_what_still_waits_stays_however_old_it_is(store: Store) -> None:
    store.run(put, [1], "C1")
    send(store)
    store.run(put, [2], "C1")
    store.run(
        outbox.post, taken(3), to="C1", key="held", hold_until_at=MONDAY + timedelta(days=300)
    )
    assert store.run(leftovers.messages, LATE) == 1
    assert left(store, "key of outbox") == ["alert:2", "held"]


def test_what_slack_refused_is_forgotten_as_well(store: Store) -> None:
    store.run(put, [1], "C1")
    (parcel,) = store.run(dispatch.claim, "a", lease_s=60.0, most=9)
    store.run(receipts.refused, parcel, "a", error="is_archived", wait_s=0.0)
    assert store.run(leftovers.messages, LATE) == 1


def test_a_message_is_still_redrawn_and_answered_where_it_stands(store: Store) -> None:
    store.run(put, [1], "C1")
    send(store)
    store.run(leftovers.messages, LATE)
    store.run(outbox.change, taken(1), to="C1", key="later", subject="alert:1")
    (parcel,) = store.run(dispatch.claim, "a", lease_s=60.0, most=9)
    assert parcel.posting == ("C1", STAMP)


def test_the_lines_of_a_message_of_many_alerts_stay_as_long_as_its_place(store: Store) -> None:
    store.run(put, [1, 2, 3], "C1", folds=True)
    send(store, fold_over=2)
    store.run(put, [4], "C1")
    send(store)
    assert store.run(leftovers.messages, LATE) == 1
    store.run(outbox.change, taken(2), to="C1", key="later", subject="alert:2")
    (parcel,) = store.run(dispatch.claim, "a", lease_s=60.0, most=9)
    assert len(parcel.lines) == 3
    store.run(receipts.sent, parcel, "a", channel_id="C1", ts=STAMP, wait_s=0.0)
    assert store.run(leftovers.places, MONDAY) == 0
    assert store.run(leftovers.places, MONDAY + timedelta(seconds=1)) == 4
    assert store.run(leftovers.messages, LATE) == 4
    assert left(store, "key of outbox") == []


def test_a_silent_conversation_is_forgotten_and_begins_anew(store: Store) -> None:
    store.run(put, [1], "C1")
    send(store)
    assert store.run(leftovers.lanes) == 0, "it was spoken in a moment ago"
    store.run(put, [2], "C2")
    store.run(lambda work: work.db.execute(text("UPDATE lanes SET ready_epoch = 1")))
    assert store.run(leftovers.lanes) == 1
    assert left(store, "lane of lanes") == ["C2"]
    store.run(put, [3], "C1")
    assert len(store.run(dispatch.claim, "a", lease_s=60.0, most=9)) == 2


def test_much_is_forgotten_in_small_batches_and_the_rest_is_still_due(store: Store) -> None:
    store.run(housekeeping.start)
    store.run(_handle, 2 * leftovers.MOST + 1)
    store.now += inbox.KEPT + DAY
    assert store.run(housekeeping.purge_tick) == leftovers.MOST
    assert store.run(rhythms.next_at, housekeeping.PURGE) == MONDAY + DAY
    assert purge(store) == 2
    assert left(store, "key of inbox") == []
    assert store.run(rhythms.next_at, housekeeping.PURGE) == store.now + DAY


def _handle(work: Work, count: int) -> None:
    for number in range(count):
        inbox.claim(work, f"click:{number}")
