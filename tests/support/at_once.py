"""Two transactions that overlap, in a known order, on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from time import sleep
from typing import Any, TypeVar

from sqlalchemy import text

from storage.unit_of_work import Work, unit_of_work
from tests.support.database import Store

T = TypeVar("T")


def overtaken(store: Store, first: Callable[[Work], Any], second: Callable[[Work], T]) -> Future[T]:
    """`second`, begun when `first` has done everything but commit; both have ended by now."""
    with ThreadPoolExecutor(1) as pool:
        with unit_of_work(store.engine, team_id="T1", now=store.now, policy=store.policy) as work:
            first(work)
            later = pool.submit(store.insist, second)
            while not (later.done() or _somebody_waits(store)):
                sleep(0.002)
        return later


def _somebody_waits(store: Store) -> bool:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with store.engine.connect() as connection:
        return bool(connection.execute(waiting).scalar_one())
