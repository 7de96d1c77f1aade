"""Counting what a command asks of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from storage.engine import Database

_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@dataclass(slots=True)
class Statements:
    """The SQL statements that ran while counting; what begins and ends transactions is left out."""

    texts: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many there were."""
        return len(self.texts)


@contextmanager
def counting(engine: Database, *, thread: str = "") -> Iterator[Statements]:
    """Count the statements of `engine` until the block ends.

    The ticks of a running bot ask the database as well: stop them (`RunningBot.quiet`), or count a
    command several times and take the least.
    """
    seen = Statements()

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if not statement.lstrip().upper().startswith(_CONTROL):
            seen.texts.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
