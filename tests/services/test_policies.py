"""Accepted policies are numbered versions; refused files are told to the admins once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from bot.policy_text import to_text
from domain.notices_policy import PolicyRefused
from domain.people import Person, Role
from domain.policy import Policy
from domain.sla import Priority
from services import policies as service
from storage import audit, dispatch, facts, members, policies
from storage.engine import Database, open_engine
from storage.schema import migrate
from storage.unit_of_work import Work, unit_of_work

T = TypeVar("T")
Run = Callable[..., T]

MONDAY = datetime(2026, 11, 23, 15, tzinfo=UTC)
BUILT_IN = to_text(Policy())
QUICKER = to_text(Policy(targets={**Policy().targets, Priority.MAJOR: timedelta(hours=2)}))


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'touchpoint.db'}"
    else:
        url = request.getfixturevalue("postgres_url")
    opened = open_engine(url)
    migrate(opened)
    yield opened
    opened.dispose()


def run(engine: Database, act: Callable[..., T], *args: object, team: str = "T1") -> T:
    with unit_of_work(engine, team_id=team, now=MONDAY, policy=Policy()) as work:
        return act(work, *args)


def test_the_first_policy_is_version_one_and_the_same_again_is_no_other(engine: Database) -> None:
    assert run(engine, service.accept, BUILT_IN) == 1
    assert run(engine, service.accept, BUILT_IN) == 1
    kept = run(engine, policies.latest)
    assert kept == policies.Version(1, BUILT_IN, MONDAY)


def test_other_figures_are_the_next_version_and_the_trail_says_which(engine: Database) -> None:
    run(engine, service.accept, BUILT_IN)
    assert run(engine, service.accept, QUICKER) == 2
    assert run(engine, service.accept, BUILT_IN) == 3
    first, second, third = run(engine, audit.of, service.SUBJECT)
    assert (first.move, first.before, first.after, first.cause) == ("accepted", "", "1", "")
    assert (second.before, second.after) == ("1", "2")
    assert (second.cause, third.cause) == (
        "sla.targets.major: 4h → 2h",
        "sla.targets.major: 2h → 4h",
    )


def test_every_version_can_be_read_again(engine: Database) -> None:
    run(engine, service.accept, BUILT_IN)
    run(engine, service.accept, QUICKER)
    assert run(engine, policies.get, 1) == policies.Version(1, BUILT_IN, MONDAY)
    assert run(engine, policies.get, 3) is None


def test_workspaces_count_their_own_versions(engine: Database) -> None:
    run(engine, service.accept, BUILT_IN)
    run(engine, service.accept, QUICKER)
    assert run(engine, service.accept, QUICKER, team="T2") == 1


def test_replicas_that_accept_the_same_at_once_give_it_one_number(engine: Database) -> None:
    run(engine, service.accept, BUILT_IN)
    with ThreadPoolExecutor(4) as threads:
        numbers = set(threads.map(lambda _: run(engine, service.accept, QUICKER), range(8)))
    assert numbers == {2}
    assert len(run(engine, audit.of, service.SUBJECT)) == 2


def test_admins_are_told_of_a_bad_file_once_for_its_content(engine: Database) -> None:
    def admins(work: Work) -> None:
        members.give(
            work,
            [
                Person("UADMIN1", "Ada", roles=frozenset({Role.ADMIN})),
                Person("UADMIN2", "Abe", roles=frozenset({Role.ADMIN})),
                Person("UCSM", "Cyd", roles=frozenset({Role.CSM})),
            ],
        )

    run(engine, admins)
    fact = PolicyRefused(version=1, errors=("policy.toml:2: sla: must be a table",))
    for content in ("digest", "digest", "other"):
        run(engine, service.refuse, fact, content)
    sent = run(engine, lambda work: dispatch.claim(work, "me", lease_s=60.0, most=10))
    assert sorted(parcel.lane for parcel in sent) == ["UADMIN1", "UADMIN2"]
    assert {facts.load(parcel.body) for parcel in sent} == {fact}
    moves = [entry.move for entry in run(engine, audit.of, service.SUBJECT)]
    assert moves == ["refused"] * 3
