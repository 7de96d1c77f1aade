"""A migrated database of the test's own, and services run on it one transaction at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import sleep
from typing import Any, TypeVar

from sqlalchemy import event, text

from domain.notices import Fact
from domain.policy import Policy
from storage import facts
from storage.engine import Database
from storage.errors import Unavailable
from storage.unit_of_work import unit_of_work

T = TypeVar("T")

MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
"""Where the clock of a test stands at first: seven in Los Angeles, ten in New York."""


def insisting(attempt: Callable[[], T]) -> T:
    """What an attempt returns once no other transaction is in its way."""
    while True:
        try:
            return attempt()
        except Unavailable:  # nothing was saved
            sleep(0.01)


@dataclass(slots=True)
class Store:
    """A database with a clock: `run` is one transaction at `now`."""

    engine: Database
    now: datetime = MONDAY
    policy: Policy = field(default_factory=Policy)
    said: str = ""

    def run(self, service: Callable[..., T], *args: Any, **named: Any) -> T:
        """Run a service and commit; its words are in `said`."""
        with unit_of_work(self.engine, team_id="T1", now=self.now, policy=self.policy) as work:
            value = service(work, *args, **named)
            self.said = work.outcome
        return value

    def insist(self, service: Callable[..., T], *args: Any, **named: Any) -> T:
        """Run a service where others write at the same moment, begun anew while they are in the
        way: on a busy machine that may be longer than anybody would wait."""
        return insisting(lambda: self.run(service, *args, **named))

    def all_of(self, tick: Callable[..., int]) -> int:
        """Run a tick until it has nothing left to do."""
        total = 0
        while did := self.insist(tick):
            total += did
        return total

    def sent(self, to: str | None = None) -> list[Fact]:
        """The facts on their way, oldest first; to one conversation, if named."""
        with self.engine.connect() as connection:
            rows = connection.execute(text("SELECT lane, fact FROM outbox ORDER BY id")).all()
        return [facts.load(row.fact) for row in rows if to in (None, row.lane)]

    def statements(self, service: Callable[..., T], *args: Any, **named: Any) -> int:
        """How many SQL statements a service takes, its BEGIN apart."""
        seen: list[str] = []

        def count(_: Any, __: Any, statement: str, *___: Any) -> None:
            if not statement.startswith("BEGIN"):
                seen.append(statement)

        event.listen(self.engine, "before_cursor_execute", count)
        try:
            self.run(service, *args, **named)
        finally:
            event.remove(self.engine, "before_cursor_execute", count)
        return len(seen)
