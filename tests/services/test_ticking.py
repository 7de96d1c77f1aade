"""One bad row waits an hour; its neighbours do not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from services.ticking import each, together
from storage import audit
from storage.errors import Unavailable
from storage.unit_of_work import Work
from tests.support.database import MONDAY, Store


def test_a_row_that_fails_is_undone_logged_and_moved_an_hour_and_the_batch_goes_on(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    moved: dict[int, datetime] = {}

    def act(work: Work, row: int) -> None:
        audit.record(work, actor="touchpoint", subject=f"row:{row}", move="looked")
        if row == 2:
            raise ValueError("poison")

    def tick(work: Work) -> None:
        each(work, [1, 2, 3], act, postpone=lambda row, at: moved.update({row: at}))

    store.run(tick)
    assert moved == {2: MONDAY + timedelta(hours=1)}
    assert [len(store.run(audit.of, f"row:{row}")) for row in (1, 2, 3)] == [1, 0, 1]
    assert "waits an hour: 2" in caplog.text


def test_a_database_that_went_away_ends_the_batch(store: Store) -> None:
    def act(_: Work, __: int) -> None:
        raise Unavailable("gone")

    def tick(work: Work) -> None:
        each(work, [1], act, postpone=lambda *_: None)

    with pytest.raises(Unavailable):
        store.run(tick)


def test_rows_go_together_and_one_by_one_only_when_one_of_them_fails(store: Store) -> None:
    moved: dict[int, datetime] = {}

    def act(work: Work, rows: Sequence[int]) -> None:
        audit.record(work, actor="touchpoint", subject=f"rows:{len(rows)}", move="looked")
        if 2 in rows:
            raise ValueError("poison")

    def tick(work: Work, rows: Sequence[int]) -> None:
        together(work, rows, act, postpone=lambda row, at: moved.update({row: at}))

    def looked(count: int) -> int:
        return len(store.run(audit.of, f"rows:{count}"))

    store.run(tick, [1, 3])
    assert (looked(2), looked(1), moved) == (1, 0, {})
    store.run(tick, [1, 2, 3])
    assert (looked(3), looked(1)) == (0, 2)
    assert moved == {2: MONDAY + timedelta(hours=1)}


def test_a_database_that_went_away_ends_them_all(store: Store) -> None:
    def act(_: Work, __: Sequence[int]) -> None:
        raise Unavailable("gone")

    with pytest.raises(Unavailable):
        store.run(lambda work: together(work, [1], act, postpone=lambda *_: None))
