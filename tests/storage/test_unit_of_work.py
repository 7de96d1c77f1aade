"""A transaction is all or nothing, and says plainly why it was nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import QueuePool

from domain.errors import Invalid
from domain.policy import Policy
from storage import audit
from storage.engine import RESTED_S, is_sqlite, open_engine
from storage.errors import Busy, CannotOpen, Unavailable
from storage.facts import dump, load
from storage.schema import migrate
from storage.unit_of_work import Work, unit_of_work
from tests.support.database import MONDAY, Store
from tests.support.notices import alert
from tests.support.postgres import Server

PATIENT = text("SET LOCAL lock_timeout = 0")
"""On a busy machine PostgreSQL may look for a deadlock later than we would give up."""


def note(work: Work, subject: str) -> None:
    audit.record(work, actor="U1", subject=subject, move="made")


def test_what_fails_in_a_savepoint_is_undone_and_the_rest_stays(store: Store) -> None:
    def some(work: Work) -> None:
        note(work, "kept")
        with suppress(ValueError), work.sheltered():
            note(work, "undone")
            raise ValueError
        note(work, "kept")

    store.run(some)
    assert len(store.run(audit.of, "kept")) == 2
    assert store.run(audit.of, "undone") == []


def test_two_that_read_and_then_write_do_not_lose_a_write(store: Store) -> None:
    """The classic lost update, by eight threads."""
    with store.engine.begin() as connection:
        connection.execute(text("CREATE TABLE counter (n integer)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))

    def add(work: Work) -> None:
        lock = "" if is_sqlite(store.engine) else " FOR UPDATE"
        seen = work.db.execute(text(f"SELECT n FROM counter{lock}")).scalar_one()
        work.db.execute(text("UPDATE counter SET n = :n"), {"n": seen + 1})

    def many() -> None:
        for _ in range(10):
            store.insist(add)

    threads = [threading.Thread(target=many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT n FROM counter")).scalar_one() == 80


def test_a_deadlock_is_busy_for_the_loser_and_nothing_for_the_winner(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE pair (id integer primary key, n integer)"))
        connection.execute(text("INSERT INTO pair VALUES (1, 0), (2, 0)"))
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def cross(first: int, second: int) -> None:
        given = {"team_id": "T1", "now": MONDAY, "policy": Policy()}
        try:
            with unit_of_work(engine, **given) as work:  # type: ignore[arg-type]  # the three above
                work.db.execute(PATIENT)
                change = text("UPDATE pair SET n = n + 1 WHERE id = :id")
                work.db.execute(change, {"id": first})
                together.wait()
                work.db.execute(change, {"id": second})
            outcomes.append("done")
        except Busy:
            outcomes.append("busy")

    threads = [threading.Thread(target=cross, args=pair) for pair in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    assert sorted(outcomes) == ["busy", "done"]


def test_who_wrote_the_same_key_second_is_busy_and_sees_it_the_next_time(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE keys (key text primary key)"))
    store = Store(engine)
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def add(work: Work) -> str:
        work.db.execute(PATIENT)
        known = work.db.execute(text("SELECT key FROM keys")).scalars().all()
        with suppress(threading.BrokenBarrierError):
            together.wait(60)
        if known:
            return "known"
        work.db.execute(text("INSERT INTO keys VALUES ('acme')"))
        return "added"

    def insist() -> None:
        try:
            outcomes.append(store.run(add))
        except Busy:
            together.abort()
            outcomes.append(store.run(add))

    threads = [threading.Thread(target=insist) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    assert sorted(outcomes) == ["added", "known"]


def test_no_free_connection_in_time_is_unavailable(store: Store) -> None:
    own = create_engine(
        store.engine.url, poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=0.01
    )
    with (
        own.connect(),
        pytest.raises(Unavailable, match="so nothing was saved") as refused,
        unit_of_work(own, team_id="T1", now=MONDAY, policy=Policy()),
    ):
        pass
    own.dispose()
    assert refused.value.why == "no free connection"


def test_an_error_of_the_database_shows_no_values(store: Store) -> None:
    def bad(work: Work) -> None:
        work.db.execute(text("INSERT INTO audit (actor) VALUES (:who)"), {"who": "secret plan"})

    with pytest.raises(Exception, match=r"(?i)null") as refused:
        store.run(bad)
    assert "secret plan" not in str(refused.value).partition("DETAIL")[0]


@pytest.mark.parametrize("url", ["nonsense", "mysql://x", "oracle://x"])
def test_an_address_of_no_database_is_refused_in_words(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        open_engine(url)
    assert refused.value.field == "DATABASE_URL"


def test_a_database_that_is_not_there_cannot_be_opened() -> None:
    engine = open_engine("postgresql://127.0.0.1:9/x")
    with pytest.raises(CannotOpen, match="Check DATABASE_URL"):
        migrate(engine)
    engine.dispose()


def test_sqlite_is_safe_against_power_cuts_and_readers_do_not_wait(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('db') / 'x.db'}")
    with engine.connect() as connection:
        ask: Callable[[str], object] = lambda name: connection.exec_driver_sql(  # noqa: E731 - five times
            f"PRAGMA {name}"
        ).scalar_one()
        assert (ask("journal_mode"), ask("synchronous"), ask("foreign_keys")) == ("wal", 2, 1)
    engine.dispose()


def test_a_fact_is_read_back_as_it_was_written() -> None:
    assert load(dump(alert(3))) == alert(3)


def test_connections_that_died_while_they_rested_are_replaced_unnoticed(
    own_postgres: Server,
) -> None:
    engine = open_engine(own_postgres.fresh_database())
    migrate(engine)
    store = Store(engine)
    store.run(note, "before")
    own_postgres.crash()
    threading.Event().wait(RESTED_S)
    own_postgres.start()
    store.run(note, "after")
    assert len(store.run(audit.of, "after")) == 1
    engine.dispose()
