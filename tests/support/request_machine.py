"""Random lives of session requests: everything people and the clock may do, in any order."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Connection, text

from domain.errors import DomainError
from domain.requests import FIRST, MOVES, Help, Request, Status
from services import (
    request_changes,
    request_critical,
    request_decisions,
    request_offers,
    request_outcomes,
    request_ticks,
)
from services import requests as asking
from services.request_changes import NewTimes
from services.request_decisions import Choice
from services.request_moves import Seen
from storage import customers, requests_lists
from storage import requests as rows
from storage.engine import open_engine
from storage.schema import migrate
from storage.unit_of_work import Work
from tests.support.bot import MONDAY
from tests.support.database import Store
from tests.support.sessions import ANA, BEN, ERIK, GRACE, HOUR, INES, NEED, Sessions, form

SLOTS = st.integers(0, 5)
PICKS = st.integers(0, 5)
DECIDERS = st.sampled_from((ERIK, ERIK, INES, BEN))
ENGINEERS = st.sampled_from((GRACE, INES))
REASON = "Agreed with their director"
ALLOWANCE_HOURS = 6
USED = {Status.HELD, Status.RATED}
_TRAIL = text("SELECT subject, before, after FROM audit WHERE subject LIKE 'request:%' ORDER BY id")


class World:
    """A database in memory with people and customers, as good as new for each life."""

    def __init__(self) -> None:
        self.engine = open_engine("sqlite:///:memory:")
        migrate(self.engine)
        Sessions(Store(self.engine)).fill()
        self._first = sqlite3.connect(":memory:")
        with self.engine.connect() as connection:
            self._raw(connection).backup(self._first)

    def store(self) -> Store:
        """The database as it was at first, whatever the life before did to it."""
        with self.engine.connect() as connection:
            self._first.backup(self._raw(connection))
        return Store(self.engine, now=MONDAY)

    def _raw(self, connection: Connection) -> sqlite3.Connection:
        raw: Any = connection.connection.dbapi_connection
        assert isinstance(raw, sqlite3.Connection)
        return raw


class RequestMachine(RuleBasedStateMachine):
    """Whatever happens: no illegal state, nobody in two places, hours that add up, every move
    in the trail."""

    world: ClassVar[World | None] = None
    lives: ClassVar[int] = 0
    reached: ClassVar[Counter[str]] = Counter()
    """How many requests of all lives ended in each state."""

    @initialize()
    def open(self) -> None:
        RequestMachine.world = RequestMachine.world or World()
        RequestMachine.lives += 1
        self.store = RequestMachine.world.store()
        tight = replace(self.store.policy.sessions, allowance_hours=ALLOWANCE_HOURS)
        self.store.policy = replace(self.store.policy, sessions=tight)
        self.ids: list[int] = []
        for slot in (0, 0, 1):  # so that a life begins with something to decide, and to collide
            self.ask([slot], ANA)

    def teardown(self) -> None:
        if hasattr(self, "requests"):
            self.reached.update(str(request.status) for request in self.requests.values())

    def attempt(self, service: Any, *args: Any) -> Any:
        """Do it, or be told why not; whatever a rule refuses changes nothing."""
        try:
            return self.store.run(service, *args)
        except DomainError:
            return None

    def time(self, slot: int) -> Any:
        """One of a few times, so that they collide."""
        return MONDAY + (24 * (slot // 3) + slot % 3 + 2) * HOUR

    def one(self, number: int, *likely: Status) -> Request:
        """One of the requests there are; every other time one for which the act makes sense."""
        whole = list(self.requests.values())
        fitting = [request for request in whole if request.status in likely and number % 2]
        choice = fitting or whole
        return choice[number % len(choice)]

    def seen(self, request: Request) -> Seen:
        return Seen(request.id, request.version)

    @rule(
        slots=st.lists(SLOTS, min_size=1, max_size=3, unique=True), user=st.sampled_from((ANA, BEN))
    )
    def ask(self, slots: list[int], user: str) -> None:
        made = self.attempt(asking.submit, user, form(times=tuple(map(self.time, slots))))
        self.ids += [made.id] if made else []

    @rule(hands_on=st.booleans())
    def ask_otherwise(self, hands_on: bool) -> None:
        said = {"help": Help.HANDS_ON} if hands_on else {"critical": True}
        made = self.attempt(asking.submit, ANA, form(times=(), need=NEED, **said))
        self.ids += [made.id] if made else []

    @precondition(lambda self: self.ids)
    @rule(number=PICKS, user=DECIDERS, engineer=ENGINEERS, reason=st.sampled_from((REASON, "")))
    def approve(self, number: int, user: str, engineer: str, reason: str) -> None:
        request = self.one(number, Status.REQUESTED)
        at = request.proposed_at(self.store.now)
        if at is not None:
            choice = Choice(engineer, at, reason)
            self.attempt(request_decisions.approve, user, self.seen(request), choice)

    @precondition(lambda self: self.ids)
    @rule(number=PICKS, user=DECIDERS, engineer=ENGINEERS, slot=SLOTS)
    def choose(self, number: int, user: str, engineer: str, slot: int) -> None:
        request, choice = self.one(number), Choice(engineer, self.time(slot), REASON)
        self.attempt(request_decisions.approve_other, user, self.seen(request), choice)

    @precondition(lambda self: self.ids)
    @rule(number=PICKS, engineer=ENGINEERS, slots=st.lists(SLOTS, min_size=1, max_size=3))
    def offer(self, number: int, engineer: str, slots: list[int]) -> None:
        request, times = self.one(number), tuple(map(self.time, slots))
        self.attempt(request_offers.offer, ERIK, self.seen(request), engineer, times, REASON)

    @precondition(lambda self: self.ids)
    @rule(number=PICKS, which=st.integers(0, 3))
    def answer_offer(self, number: int, which: int) -> None:
        request = self.one(number, Status.COUNTER_OFFERED)
        times = request.offer.times if request.offer else ()
        if which < len(times):
            self.attempt(
                request_offers.pick, request.requester_id, self.seen(request), times[which]
            )
        else:
            self.attempt(request_offers.refuse, request.requester_id, self.seen(request))

    @precondition(lambda self: self.ids)
    @rule(number=PICKS, refer=st.booleans())
    def say_no(self, number: int, refer: bool) -> None:
        service = request_decisions.refer if refer else request_decisions.decline
        self.attempt(service, ERIK, self.seen(self.one(number)), REASON)

    @precondition(lambda self: self.ids)
    @rule(number=PICKS)
    def withdraw(self, number: int) -> None:
        self.attempt(request_changes.withdraw, ANA, self.one(number).id)

    @precondition(lambda self: self.ids)
    @rule(number=PICKS, slot=SLOTS)
    def put_off(self, number: int, slot: int) -> None:
        new = NewTimes((self.time(slot),), 90, agreed_out_of_hours=True)
        self.attempt(request_changes.reschedule, ANA, self.one(number).id, new)

    @precondition(lambda self: self.ids)
    @rule(number=PICKS, how=st.sampled_from(("held", "no_show")), over=st.booleans())
    def report(self, number: int, how: str, over: bool) -> None:
        request = self.one(number, Status.APPROVED)
        if over and request.ends_at:
            self.pass_time_until(request.ends_at)
        self.attempt(getattr(request_outcomes, how), str(request.engineer_id), request.id, "")

    @precondition(lambda self: self.ids)
    @rule(number=PICKS, slot=SLOTS)
    def report_moved(self, number: int, slot: int) -> None:
        request = self.one(number, Status.APPROVED)
        engineer = str(request.engineer_id)
        self.attempt(request_outcomes.moved_to, engineer, request.id, self.time(slot), "")

    @precondition(lambda self: self.ids)
    @rule(number=PICKS, score=st.integers(-1, 11))
    def rate(self, number: int, score: int) -> None:
        self.attempt(request_outcomes.rate, ANA, self.one(number, Status.HELD).id, score)

    @precondition(lambda self: self.ids)
    @rule(number=PICKS, resolve=st.booleans())
    def work_on_critical(self, number: int, resolve: bool) -> None:
        service = request_critical.resolve if resolve else request_critical.claim
        wanted = Status.CLAIMED if resolve else Status.OPEN
        self.attempt(service, INES, self.one(number, wanted).id)

    @rule(minutes=st.sampled_from((20, 60, 240)))
    def pass_time(self, minutes: int) -> None:
        self.pass_time_until(self.store.now + timedelta(minutes=minutes))

    def pass_time_until(self, at: datetime) -> None:
        """Let everything fall due on the way; the clock never goes back."""
        self.store.now = max(self.store.now, at)
        self.store.all_of(request_ticks.chase_tick)

    @invariant()
    def nothing_is_broken(self) -> None:
        if not hasattr(self, "store") or not self.ids:
            return
        requests, trails, minutes = self.store.run(_everything)
        self.requests = {request.id: request for request in requests}
        for request in requests:
            _is_whole(request)
            _was_recorded(request, trails[f"request:{request.id}"])
        _nobody_is_in_two_places(requests)
        _hours_add_up(requests, minutes)


Moves = list[tuple[str, str]]


def _everything(work: Work) -> tuple[list[Request], dict[str, Moves], tuple[int, int]]:
    """All requests, what the trail says of each, and the ledger's (used, reserved) minutes."""
    customer = customers.by_key(work, "acme")
    assert customer is not None
    requests = [line.request for line in requests_lists.of_customer(work, customer.id, 1000)]
    trails: dict[str, Moves] = defaultdict(list)
    for subject, before, after in work.db.execute(_TRAIL):
        trails[subject].append((before, after))
    year = (MONDAY - 999 * HOUR, MONDAY + 999 * HOUR)
    return requests, trails, rows.minutes(work, customer.id, *year)


def _is_whole(request: Request) -> None:
    if request.status in {Status.APPROVED, Status.HELD, Status.RATED, Status.NO_SHOW}:
        assert request.engineer_id
        assert request.starts_at
        assert request.decided_by not in (None, request.requester_id)
    if request.status is Status.REQUESTED:
        assert (request.engineer_id, request.starts_at) == (None, None)
        assert request.offer is None or max(request.form.times) <= request.asked_at
    assert (request.rating is not None) == (request.status is Status.RATED)
    assert request.offer or request.status is not Status.COUNTER_OFFERED


def _was_recorded(request: Request, trail: Moves) -> None:
    assert len(trail) == request.version
    assert trail[0][0] == ""
    assert Status(trail[0][1]) in FIRST
    for (_, after), (before, then) in pairwise(trail):
        assert after == before
        assert Status(then) in MOVES[Status(before)]
    assert trail[-1][1] == request.status


def _nobody_is_in_two_places(requests: list[Request]) -> None:
    taken = defaultdict(list)
    for request in requests:
        if request.status is Status.APPROVED and request.starts_at and request.ends_at:
            taken[request.engineer_id].append((request.starts_at, request.ends_at))
    for spans in taken.values():
        for (_, ends_at), (starts_at, _) in pairwise(sorted(spans)):
            assert ends_at <= starts_at


def _hours_add_up(requests: list[Request], minutes: tuple[int, int]) -> None:
    for counted, states in zip(minutes, (USED, {Status.APPROVED}), strict=True):
        assert counted == sum(one.form.minutes for one in requests if one.status in states)
