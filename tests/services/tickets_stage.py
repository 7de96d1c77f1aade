"""A store with a few customers, people and tickets, for tests of services below Slack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from domain.customers import Customer, Segment, Team
from domain.people import Person, Role
from domain.policy import Policy
from domain.sla import Priority
from domain.tickets import TicketForm
from services import tickets
from storage import customers, members
from storage.engine import Database
from storage.unit_of_work import Work, unit_of_work
from tests.support.migrated import migrated

T = TypeVar("T")

TEAM = "T0HOME"
ANA, BO, CAI, LIAM, DI, NOOR = "U0ANA", "U0BO", "U0CAI", "U0LIAM", "U0DI", "U0NOOR"
NINE = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
"""Monday, nine o'clock in New York."""


@dataclass(slots=True)
class Stage:
    """A store and a moment; `act` runs a service in a transaction of its own, then."""

    engine: Database
    now: datetime = NINE
    policy: Policy = field(default_factory=Policy)

    def act(self, service: Callable[..., T], *args: Any, **named: Any) -> T:
        with self.work() as work:
            return service(work, *args, **named)

    @contextmanager
    def work(self) -> Iterator[Work]:
        with unit_of_work(self.engine, team_id=TEAM, now=self.now, policy=self.policy) as work:
            yield work

    def ticket(
        self,
        *,
        key: str = "acme",
        priority: Priority = Priority.MAJOR,
        owner: str | None = ANA,
        asked: timedelta = timedelta(),
        by: str = ANA,
    ) -> int:
        """A ticket whose customer asked `asked` ago; its number."""
        form = TicketForm(key, "Ingest stalls", priority, self.now - asked, owner)
        return self.act(tickets.track, by, form).id


def customer(key: str, *, csm: str = ANA, region: str = "EST", number: int = 0) -> Customer:
    return Customer(
        id=number,
        key=key,
        name=key.title(),
        arr=2_000_000,
        currency="USD",
        segment=Segment.ENTERPRISE,
        region=region,
        contract_start_on=date(2026, 1, 5),
        renewal_on=date(2027, 1, 5),
        opened_on=date(2026, 1, 5),
        team=Team(csm=csm, tam=LIAM),
        channel_id=f"C0{key.upper()}",
    )


def _person(user_id: str, *roles: Role, lead: str | None = None) -> Person:
    return Person(
        user_id=user_id,
        name=user_id.removeprefix("U0").title(),
        roles=frozenset(roles),
        lead_id=lead,
        timezone="America/New_York",
    )


@contextmanager
def stage(url: str) -> Iterator[Stage]:
    """A fresh store with two customers and six people."""
    engine = migrated(url)
    made = Stage(engine)
    people = [
        _person(ANA, Role.CSM, lead=DI),
        _person(BO, Role.CSM),
        _person(CAI, Role.CSE, lead=DI),
        _person(LIAM, Role.TAM),
        _person(DI, Role.DIRECTOR),
        _person(NOOR, Role.ADMIN),
    ]
    made.act(members.give, people)
    made.act(customers.add, [customer("acme"), customer("helios", csm=BO, region="AEDT")])
    try:
        yield made
    finally:
        engine.dispose()
