"""Accepted policies are numbered versions; refused files are told to the admins once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

from sqlalchemy import text

from bot.policy.text import to_text
from domain.notices_policy import PolicyRefused
from domain.people import Person, Role
from domain.policy import Policy
from domain.sla import Priority
from services import policies as service
from storage import audit, dispatch, facts, members, policies
from storage.engine import open_engine
from storage.schema import migrate
from storage.unit_of_work import Work, unit_of_work
from tests.support.bot import MONDAY
from tests.support.database import Store

BUILT_IN = to_text(Policy())
QUICKER = to_text(Policy(targets={**Policy().targets, Priority.MAJOR: timedelta(hours=2)}))


def test_the_first_policy_is_version_one_and_the_same_again_is_no_other(store: Store) -> None:
    assert store.run(service.accept, BUILT_IN) == 1
    assert store.run(service.accept, BUILT_IN) == 1
    kept = store.run(policies.latest)
    assert kept == policies.Version(1, BUILT_IN, MONDAY)


def test_other_figures_are_the_next_version_and_the_trail_says_which(store: Store) -> None:
    store.run(service.accept, BUILT_IN)
    assert store.run(service.accept, QUICKER) == 2
    assert store.run(service.accept, BUILT_IN) == 3
    first, second, third = store.run(audit.of, service.SUBJECT)
    assert (first.move, first.before, first.after, first.cause) == ("accepted", "", "1", "")
    assert (second.before, second.after) == ("1", "2")
    assert (second.cause, third.cause) == (
        "sla.targets.major: 4h → 2h",
        "sla.targets.major: 2h → 4h",
    )


def test_every_version_can_be_read_again(store: Store) -> None:
    store.run(service.accept, BUILT_IN)
    store.run(service.accept, QUICKER)
    assert store.run(policies.get, 1) == policies.Version(1, BUILT_IN, MONDAY)
    assert store.run(policies.get, 3) is None


def test_workspaces_count_their_own_versions(store: Store) -> None:
    store.run(service.accept, BUILT_IN)
    store.run(service.accept, QUICKER)
    with unit_of_work(store.engine, team_id="T2", now=MONDAY, policy=Policy()) as work:
        assert service.accept(work, QUICKER) == 1


def test_replicas_that_accept_the_same_at_once_give_it_one_number(store: Store) -> None:
    store.run(service.accept, BUILT_IN)
    with ThreadPoolExecutor(4) as threads:
        numbers = set(threads.map(lambda _: store.insist(service.accept, QUICKER), range(8)))
    assert numbers == {2}
    assert len(store.run(audit.of, service.SUBJECT)) == 2


def test_a_replica_that_comes_second_takes_the_number_of_the_first(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    migrate(engine)
    store = Store(engine)
    store.run(service.accept, BUILT_IN)
    with ThreadPoolExecutor(1) as thread:
        with unit_of_work(engine, team_id="T1", now=MONDAY, policy=Policy()) as work:
            assert service.accept(work, QUICKER) == 2
            second = thread.submit(store.insist, service.accept, QUICKER)
            _wait_until_blocked(store)
        assert second.result() == 2
    engine.dispose()


def _wait_until_blocked(store: Store) -> None:
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    for _ in range(6000):
        with store.engine.connect() as connection:
            if connection.execute(waiting).scalar_one():
                return
        Event().wait(0.01)
    raise AssertionError("the second replica did not wait for the first")


def test_admins_are_told_of_a_bad_file_once_for_its_content(store: Store) -> None:
    def admins(work: Work) -> None:
        members.give(
            work,
            [
                Person("UADMIN1", "Ada", roles=frozenset({Role.ADMIN})),
                Person("UADMIN2", "Abe", roles=frozenset({Role.ADMIN})),
                Person("UCSM", "Cyd", roles=frozenset({Role.CSM})),
            ],
        )

    store.run(admins)
    fact = PolicyRefused(version=1, errors=("policy.toml:2: sla: must be a table",))
    for content in ("digest", "digest", "other"):
        store.run(service.refuse, fact, content)
    sent = store.run(lambda work: dispatch.claim(work, "me", lease_s=60.0, most=10))
    assert sorted(parcel.lane for parcel in sent) == ["UADMIN1", "UADMIN2"]
    assert {facts.load(parcel.body) for parcel in sent} == {fact}
    moves = [entry.move for entry in store.run(audit.of, service.SUBJECT)]
    assert moves == ["refused"] * 3
