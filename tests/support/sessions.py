"""The demo company on a test's database, asking for sessions and deciding them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.sandbox import people as cast
from domain.customers import Contacts, Customer, Segment, Team
from domain.notices import Fact
from domain.notices_request_parts import RequestCard
from domain.people import Person, Role
from domain.requests import Request, RequestForm, Status, WorkKind
from services import request_decisions, request_ticks, requests
from services.request_decisions import Choice
from services.request_moves import Seen
from storage import audit, customers, members
from storage import requests as rows
from storage.unit_of_work import Work
from tests.support.bot import MONDAY
from tests.support.database import Store

ANA, BEN, CHIDI = cast.ANA.id, cast.BEN.id, cast.CHIDI.id
ERIK, GRACE, HIRO, INES = cast.ERIK.id, cast.GRACE.id, cast.HIRO.id, cast.INES.id
FARAH, LIAM, MEI, NOOR, OMAR = (
    cast.FARAH.id,
    cast.LIAM.id,
    cast.MEI.id,
    cast.NOOR.id,
    cast.OMAR.id,
)
NEED = "Their nightly ingest stalls; help us find out why."
HOUR = timedelta(hours=1)
TIME = MONDAY + 3 * HOUR
"""Ten in the morning in California, where Acme is; Grace is the only CSE at work then."""


def form(**said: Any) -> RequestForm:
    """A good request for Acme, with changes."""
    good = RequestForm(
        customer_key="acme",
        role=Role.CSE,
        kind=WorkKind.TECHNICAL_ISSUE,
        need=NEED,
        times=(TIME,),
    )
    return replace(good, **said)


@dataclass(slots=True)
class Sessions:
    """Acts on a store as the demo's people would."""

    store: Store
    made: list[int] = field(default_factory=list)

    def fill(self, *extra: Person) -> Sessions:
        """Staff and customers of the demo, and `extra` people."""
        self.store.run(_fill, extra)
        return self

    def ask(self, user: str = ANA, **said: Any) -> Request:
        """Ask for a session."""
        request = self.store.run(requests.submit, user, form(**said))
        self.made.append(request.id)
        return request

    def now(self, request: Request) -> Request:
        """The request as it is stored now."""
        found = self.store.run(rows.get, request.id)
        assert found is not None
        return found

    def approve(
        self,
        request: Request,
        *,
        by: str = ERIK,
        engineer: str = GRACE,
        at: datetime | None = None,
        reason: str = "",
    ) -> Request:
        """Click **Approve** on the card as it is now."""
        choice = Choice(engineer, at or request.form.times[0], reason)
        return self.store.run(request_decisions.approve, by, self.seen(request), choice)

    def seen(self, request: Request) -> Seen:
        """What a click on the request as it is now stands for."""
        return Seen(request.id, self.now(request).version)

    def held_until(self, at: datetime) -> None:
        """Let time pass until `at`, with everything that falls due then."""
        self.store.now = at
        self.store.all_of(request_ticks.chase_tick)

    def status(self, request: Request) -> Status:
        """Where it is now."""
        return self.now(request).status

    def trail(self, request: Request) -> list[tuple[str, str, str]]:
        """(actor, before, after) of every move."""
        moves = self.store.run(audit.of, f"request:{request.id}")
        return [(one.actor, one.before, one.after) for one in moves]

    def kinds(self, to: str) -> list[str]:
        """The kinds of facts on their way to a conversation."""
        return [fact.kind for fact in self.store.sent(to)]

    def last(self, to: str) -> Fact:
        """The newest fact on its way to a conversation."""
        return self.store.sent(to)[-1]

    def card(self, to: str) -> RequestCard:
        """The card in the newest fact on its way to a conversation."""
        drawn = getattr(self.last(to), "card", None)
        assert isinstance(drawn, RequestCard), self.kinds(to)
        return drawn


_STAFF: dict[str, tuple[Role, str | None]] = {
    ANA: (Role.CSM, MEI),
    BEN: (Role.CSM, MEI),
    CHIDI: (Role.CSM, MEI),
    ERIK: (Role.CSE, MEI),
    FARAH: (Role.CSA, MEI),
    GRACE: (Role.CSE, ERIK),
    HIRO: (Role.CSE, ERIK),
    INES: (Role.CSE, ERIK),
    LIAM: (Role.TAM, MEI),
    MEI: (Role.DIRECTOR, None),
    NOOR: (Role.ADMIN, MEI),
}


def staff() -> list[Person]:
    """Some of the demo's people, with their roles and leads."""
    known = {one.id: one for one in cast.CAST}
    return [
        Person(
            user_id=user_id,
            name=known[user_id].real_name,
            email=known[user_id].email,
            roles=frozenset({role}),
            timezone=known[user_id].tz,
            lead_id=lead,
        )
        for user_id, (role, lead) in _STAFF.items()
    ]


def customer(key: str, name: str, region: str, csm: str) -> Customer:
    """A customer since spring."""
    return Customer(
        id=0,
        key=key,
        name=name,
        arr=2_400_000,
        currency="USD",
        segment=Segment.ENTERPRISE,
        region=region,
        contract_start_on=date(2026, 3, 2),
        renewal_on=date(2027, 3, 2),
        opened_on=date(2026, 3, 2),
        team=Team(csm=csm, tam=LIAM),
        contacts=Contacts(program_manager="Robin Vale", technical=("Sam Idris",)),
    )


def _fill(work: Work, extra: tuple[Person, ...]) -> None:
    members.give(work, [*staff(), *extra])
    customers.add(
        work,
        [
            customer("acme", "Acme Robotics", "PST", ANA),
            customer("bluebird", "Bluebird Bank", "GMT", CHIDI),
        ],
    )
