"""Services, run off the event loop in a small pool of threads, one transaction each.

An exception is the one look-up that every payload begins with: see `brief`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar

from domain.policy import Policy
from storage import inbox
from storage.engine import POSTGRES_CONNECTIONS, Database, is_sqlite, reads_beside
from storage.errors import Busy, Overloaded, Unavailable
from storage.unit_of_work import unit_of_work

T = TypeVar("T")
log = logging.getLogger("touchpoint.database")

PATIENCE = 0.8
"""Which part of `[delivery] view_timeout_s` may pass between the arrival of a payload and the
beginning of its transactions: 1.6 s of Slack's three. What has waited longer for a thread is
refused undone, so that nobody is told it failed and finds that it happened. What nobody waits for
is given as long from when it is asked for."""

_arrived_at: ContextVar[float | None] = ContextVar("arrived_at", default=None)

TRIES = 4
"""How often a transaction that lost to another is begun anew before the person is told."""


def insist(attempt: Callable[[], T]) -> T:
    """What a transaction returns that is begun anew each time it loses to another one. Raises what
    it raises, and Busy when it lost to the last."""
    for _ in range(TRIES - 1):
        with suppress(Busy):
            return attempt()
    return attempt()


@contextmanager
def answering() -> Iterator[None]:
    """Everything begun inside is for somebody who waits, from now on."""
    token = _arrived_at.set(asyncio.get_running_loop().time())
    try:
        yield
    finally:
        _arrived_at.reset(token)


class Transactions:
    """Runs services of one workspace. PostgreSQL: four threads. SQLite: one thread, its one writer,
    and one that reads beside it, so that nobody who asks waits for what is being written.

    `policy` gives the effective policy at the moment of each call; `wake` is called on the event
    loop after a commit that left something for "outbox" or "due".
    """

    def __init__(
        self,
        engine: Database,
        team_id: str,
        *,
        policy: Callable[[], Policy],
        wake: Callable[[set[str]], None],
    ) -> None:
        self.engine = engine
        self.team_id = team_id
        self._policy = policy
        self._wake = wake
        workers = 1 if is_sqlite(engine) else POSTGRES_CONNECTIONS
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="transaction")
        self._reads_beside = reads_beside(engine)
        self._readers = (
            ThreadPoolExecutor(1, thread_name_prefix="reading")
            if self._reads_beside
            else self._pool
        )

    async def __call__(
        self,
        service: Callable[..., T],
        *args: Any,
        now: datetime,
        once: str | None = None,
        keeps_words: bool = True,
        reading: bool = False,
        brief: bool = False,
        **named: Any,
    ) -> tuple[T, str]:
        """Run `service(work, *args)` and commit; returns its value and the words it left.

        `reading` promises that it writes nothing. `brief` says more: it reads a row or two by
        their key. On SQLite, where that takes less than changing threads and waits for nobody, it
        is run at once, on the event loop.

        With `once`, a repeat of that key raises AlreadyHandled, with these words if they are kept,
        and changes nothing.
        Raises what the service raises, Unavailable when the database is, and Overloaded when too
        much was waiting before it; neither of these changed anything.
        """
        if brief and self._reads_beside:
            return self._run(service, args, named, now, None, False, True)[:2]
        loop = asyncio.get_running_loop()
        patience_s = PATIENCE * self._policy().delivery.view_timeout_s
        late_at = (_arrived_at.get() or loop.time()) + patience_s

        def run() -> tuple[T, str, set[str]]:
            if loop.time() > late_at:
                raise Overloaded
            return self._run(service, args, named, now, once, keeps_words, reading)

        value, words, wakes = await loop.run_in_executor(
            self._readers if reading else self._pool, run
        )
        if wakes:
            self._wake(wakes)
        return value, words

    def _run(
        self,
        service: Callable[..., T],
        args: tuple[Any, ...],
        named: dict[str, Any],
        now: datetime,
        once: str | None,
        keeps_words: bool,
        reading: bool,
    ) -> tuple[T, str, set[str]]:
        def attempt() -> tuple[T, str, set[str]]:
            with unit_of_work(
                self.engine,
                team_id=self.team_id,
                now=now,
                policy=self._policy(),
                reading=reading,
            ) as work:
                if once:
                    inbox.claim(work, once)
                value = service(work, *args, **named)
                if once and keeps_words:
                    inbox.record_outcome(work, once)
            return value, work.outcome, work.wakes

        try:
            return insist(attempt)
        except Unavailable as error:
            log.warning("nothing was saved: %s", error.why)
            raise

    def close(self) -> None:
        """Finish what is running, then let go of the threads and connections."""
        self._pool.shutdown(wait=True)
        self._readers.shutdown(wait=True)
        self.engine.dispose()
