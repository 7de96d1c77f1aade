"""Counting what a command asks of the database."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from storage.engine import Database
from tests.support.bot import RunningBot

_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@dataclass(slots=True)
class Statements:
    """The SQL statements that ran while counting; what begins and ends transactions is left out."""

    texts: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many there were."""
        return len(self.texts)


def quieten(running: RunningBot) -> None:
    """Do what is due, then stop what a bot asks of its database by itself; it still answers, and
    `settle` still settles."""

    async def stop() -> None:
        running.bot.scheduler.stop()
        for loop in running.bot.loops:
            loop.cancel()
        await asyncio.wait(running.bot.loops)
        await running.bot.scheduler.run_all()
        await running.bot.delivery.drain()

    running.run(stop())


@contextmanager
def counting(engine: Database) -> Iterator[Statements]:
    """Count the statements of `engine` until the block ends. Of a running bot: `quieten` it first,
    or its ticks are counted as well."""
    seen = Statements()

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if not statement.lstrip().upper().startswith(_CONTROL):
            seen.texts.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
