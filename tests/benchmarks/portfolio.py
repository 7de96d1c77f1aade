"""The workspace the benchmarks work in: many customers, and tickets with cards in many channels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from domain.people import Person, Role
from domain.policy import Policy
from domain.regions import Coverage
from domain.sla import Priority
from domain.tickets import TicketForm
from services import health_ticks, tickets
from storage import customers, members
from storage.engine import open_engine
from storage.schema import migrate
from storage.unit_of_work import Work, unit_of_work
from tests.benchmarks.slack_stub import TEAM
from tests.services.tickets_stage import customer
from tests.support.portfolio import fill
from tests.support.postgres import Server, running

T = TypeVar("T")

POLICY = Policy(coverage=dict.fromkeys(Priority, Coverage.ALWAYS))
"""Round the clock: what a ticket does here must not depend on the hour it is measured at."""

ANA = "U0ANA"


@dataclass(slots=True)
class Workspace:
    """A filled database; `act` is a transaction beside the bot's."""

    url: str
    tickets: list[int]

    def look(self, service: Callable[..., T]) -> T:
        """Read, which keeps nobody from writing."""
        return self.act(service, reading=True)

    def act(self, service: Callable[..., T], *args: Any, reading: bool = False) -> T:
        """Run a service on a connection of its own."""
        engine = open_engine(self.url)
        try:
            now = datetime.now(UTC)
            with unit_of_work(
                engine, team_id=TEAM, now=now, policy=POLICY, reading=reading
            ) as work:
                return service(work, *args)
        finally:
            engine.dispose()


def build(url: str, *, portfolio: int = 200, desks: int = 40) -> Workspace:
    """`portfolio` customers with a past and their health, and `desks` customers with a channel and
    a ticket each, of which none is due for days."""
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
    made = Workspace(url, [])
    made.act(_people)
    made.act(fill, portfolio)
    made.act(health_ticks.start)
    while made.act(health_ticks.score_tick):
        continue
    made.tickets = made.act(_tickets, desks)
    return made


def _people(work: Work) -> None:
    ana = Person(
        user_id=ANA, name="Ana", roles=frozenset({Role.CSM, Role.ADMIN}), timezone="Europe/London"
    )
    members.give(work, [ana])


def _tickets(work: Work, count: int) -> list[int]:
    made = []
    for number in range(count):
        key = f"desk-{number:04}"
        here = replace(customer(key, csm=ANA), channel_id=f"C0DESK{number:04}")
        customers.add(work, [here])
        asked_at = work.now - timedelta(minutes=1)
        form = TicketForm(key, "Nightly ingest stalls", Priority.COSMETIC, asked_at, ANA)
        made.append(tickets.track(work, ANA, form).id)
    return made


@contextmanager
def databases(folder: Path) -> Iterator[list[tuple[str, str]]]:
    """(name, address) of an empty SQLite file and an empty PostgreSQL database."""
    with running() as server:
        assert isinstance(server, Server)
        yield [
            ("SQLite", f"sqlite:///{folder / 'bench.db'}"),
            ("PostgreSQL", server.fresh_database()),
        ]
