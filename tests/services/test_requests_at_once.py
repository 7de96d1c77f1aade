"""Many people deciding many requests at the same moment, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text

from domain.errors import Conflict, DomainError
from domain.people import Person, Role
from domain.policy import Policy
from domain.requests import Request, Status
from services import request_decisions, request_outcomes
from services.request_changes import NewTimes, reschedule
from services.request_decisions import Choice, NeedsReason
from services.request_moves import Seen
from storage import requests as rows
from storage.engine import POSTGRES_CONNECTIONS, Database, open_engine
from storage.schema import migrate
from storage.unit_of_work import unit_of_work
from tests.support.bot import MONDAY
from tests.support.database import Store, insisting
from tests.support.sessions import ANA, BEN, ERIK, GRACE, HOUR, TIME, Sessions

PEOPLE = [f"U0CSE{number:05}" for number in range(8)]
REQUESTS = 50
SLOTS = 7
"""Eight engineers in seven slots: six sessions of room are left over for fifty requests."""


@dataclass(slots=True)
class Process:
    """What one process has: an engine, and the threads its transactions run in."""

    engine: Database
    threads: ThreadPoolExecutor

    def act(
        self,
        service: Any,
        *args: Any,
        policy: Policy | None = None,
        now: datetime = MONDAY,
    ) -> Any:
        """One transaction, begun anew when another one was in the way."""
        return self.threads.submit(self._act, service, args, policy or Policy(), now).result()

    def _act(self, service: Any, args: tuple[Any, ...], policy: Policy, now: datetime) -> Any:
        def attempt() -> Any:
            with unit_of_work(self.engine, team_id="T1", now=now, policy=policy) as work:
                return service(work, *args)

        return insisting(attempt)


@pytest.fixture(params=["sqlite", "postgresql"])
def processes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Process]]:
    """One process on SQLite, two on PostgreSQL."""
    if request.param == "sqlite":
        engines = [open_engine(f"sqlite:///{tmp_path / 'touchpoint.db'}")]
    else:
        url = request.getfixturevalue("postgres_url")
        engines = [open_engine(url), open_engine(url)]
    migrate(engines[0])
    threads = 1 if len(engines) == 1 else POSTGRES_CONNECTIONS
    made = [Process(engine, ThreadPoolExecutor(threads)) for engine in engines]
    yield made
    for one in made:
        one.threads.shutdown()
        one.engine.dispose()


def click_through(
    process: Process, user: str, requests: list[Request], go: Barrier, policy: Policy
) -> int:
    """Approve whatever is not decided yet, as its card says; how often it was this click."""
    won = 0
    go.wait()
    for request in requests:
        while True:
            now = process.act(rows.get, request.id)
            if now.status is not Status.REQUESTED:
                break
            seen = Seen(request.id, now.version)
            try:
                card = process.act(request_decisions.choices, user, seen).card
                choice = Choice(str(card.suggested_id), card.proposed_at)
                after = process.act(request_decisions.approve, user, seen, choice, policy=policy)
            except NeedsReason:
                raise
            except Conflict:
                continue
            won += after.status is Status.APPROVED
    return won


def test_eight_people_approving_fifty_requests_make_fifty_decisions(
    processes: list[Process],
) -> None:
    engineers = [
        Person(one, one, frozenset({Role.CSE}), timezone="America/Los_Angeles") for one in PEOPLE
    ]
    policy = replace(Policy(), sessions=replace(Policy().sessions, allowance_hours=10_000))
    sessions = Sessions(Store(processes[0].engine, policy=policy)).fill(*engineers)
    asked = [sessions.ask(times=(TIME + number % SLOTS * HOUR,)) for number in range(REQUESTS)]
    go = Barrier(len(PEOPLE))
    with ThreadPoolExecutor(len(PEOPLE)) as people:
        jobs = [
            people.submit(
                click_through, processes[number % len(processes)], user, asked[::step], go, policy
            )
            for number, (user, step) in enumerate(zip(PEOPLE, [1, -1] * 4, strict=True))
        ]
        won = [job.result() for job in jobs]
    assert sum(won) == REQUESTS
    assert all(sessions.status(one) is Status.APPROVED for one in asked)
    with processes[0].engine.connect() as connection:
        approvals = (
            connection.execute(
                text("SELECT subject FROM audit WHERE after = 'approved' AND before = 'requested'")
            )
            .scalars()
            .all()
        )
    assert Counter(approvals) == Counter(f"request:{one.id}" for one in asked)
    booked = sorted(
        (str(one.engineer_id), one.starts_at, one.ends_at) for one in map(sessions.now, asked)
    )
    for (who, _, ends_at), (next_one, starts_at, _) in pairwise(booked):
        assert who != next_one or ends_at <= starts_at  # type: ignore[operator]  # both are set


def race(processes: list[Process], acts: list[Any]) -> list[Any]:
    """Run these at the same moment, spread over the pools; each one's value or error."""
    go = Barrier(len(acts))

    def run(number: int) -> Any:
        go.wait()
        try:
            return acts[number](processes[number % len(processes)])
        except DomainError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(run, range(len(acts))))


@pytest.mark.parametrize("attempt", range(3))
def test_rescheduling_while_somebody_approves_leaves_one_of_both(
    processes: list[Process], attempt: int
) -> None:
    sessions = Sessions(Store(processes[0].engine)).fill()
    asked = sessions.ask()
    seen, later = sessions.seen(asked), TIME + (attempt + 1) * HOUR
    approve, again = race(
        processes,
        [
            lambda on: on.act(request_decisions.approve, ERIK, seen, Choice(GRACE, TIME)),
            lambda on: on.act(reschedule, ANA, asked.id, NewTimes((later,), 60)),
        ],
    )
    assert isinstance(again, Request)
    now = sessions.now(asked)
    assert now.status is Status.REQUESTED
    assert now.form.times == (later,)
    assert now.version == (2 if isinstance(approve, Conflict) else 3)


def test_two_approvals_at_once_cannot_both_take_the_last_hour(processes: list[Process]) -> None:
    policy = replace(Policy(), sessions=replace(Policy().sessions, allowance_hours=1))
    other = Person("U0CSEOTHER", "Other", frozenset({Role.CSE}), timezone="America/Los_Angeles")
    sessions = Sessions(Store(processes[0].engine, policy=policy)).fill(other)
    asked = [sessions.ask(ANA), sessions.ask(BEN)]
    seen = [sessions.seen(one) for one in asked]
    outcomes = race(
        processes,
        [
            lambda on, n=n, who=who: on.act(
                request_decisions.approve, ERIK, seen[n], Choice(who, TIME), policy=policy
            )
            for n, who in enumerate((GRACE, other.user_id))
        ],
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["NeedsReason", "Request"]


def test_an_engineer_is_in_one_place_by_whatever_paths_they_are_booked(
    processes: list[Process],
) -> None:
    sessions = Sessions(Store(processes[0].engine)).fill()
    over = sessions.approve(sessions.ask(times=(MONDAY + HOUR,)), engineer=GRACE)
    asked = [sessions.ask(BEN) for _ in range(3)]
    seen = [sessions.seen(one) for one in asked]
    sessions.store.now = MONDAY + 2 * HOUR

    def moved(on: Process) -> Any:
        later = MONDAY + 2 * HOUR
        return on.act(request_outcomes.moved_to, GRACE, over.id, TIME, "", now=later)

    race(
        processes,
        [
            moved,
            *(
                lambda on, n=n: on.act(
                    request_decisions.approve, ERIK, seen[n], Choice(GRACE, TIME)
                )
                for n in range(3)
            ),
        ],
    )
    there = [
        one
        for one in map(sessions.now, [over, *asked])
        if one.engineer_id == GRACE and one.starts_at == TIME
    ]
    assert len(there) == 1
