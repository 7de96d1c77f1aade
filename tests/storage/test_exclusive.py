"""One bot for one database, and a lost hold is noticed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from storage.engine import Database, open_engine
from storage.exclusive import AlreadyRunning, no_hold, only_one
from tests.support.postgres import Server

END = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE application_name = 'touchpoint-hold' AND datname = current_database()"
)


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    engine = open_engine(postgres_url)
    yield engine
    engine.dispose()


def test_a_file_is_held_by_one_and_free_afterwards(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'x.db'}")
    with only_one(engine) as hold:
        hold.renew()
        with pytest.raises(AlreadyRunning, match=r"x\.db"), only_one(engine):
            pass
    with only_one(engine):
        pass
    engine.dispose()


def test_a_database_in_memory_needs_no_hold() -> None:
    engine = open_engine("sqlite://")
    with only_one(engine), only_one(engine):
        pass
    engine.dispose()


def test_a_server_is_held_by_one_and_free_afterwards(postgres: Database) -> None:
    with only_one(postgres) as hold:
        hold.renew()
        with pytest.raises(AlreadyRunning, match="--replica"), only_one(postgres):
            pass
        with no_hold() as none:
            none.renew()
    with only_one(postgres):
        pass


def test_a_hold_that_was_lost_is_taken_again(postgres: Database, postgres_url: str) -> None:
    with only_one(postgres) as hold:
        with psycopg.connect(postgres_url, autocommit=True) as admin:
            admin.execute(END)
        hold.renew()
        with pytest.raises(AlreadyRunning), only_one(postgres):
            pass


def test_a_hold_that_somebody_else_took_is_noticed(postgres: Database, postgres_url: str) -> None:
    with only_one(postgres) as hold:
        with psycopg.connect(postgres_url, autocommit=True) as admin:
            admin.execute(END)
        with only_one(postgres), pytest.raises(AlreadyRunning):
            hold.renew()


def test_a_server_that_is_away_is_waited_for(own_postgres: Server) -> None:
    engine = open_engine(own_postgres.fresh_database())
    with only_one(engine) as hold:
        own_postgres.stop()
        hold.renew()
        hold.renew()
        own_postgres.start()
        hold.renew()
        with pytest.raises(AlreadyRunning), only_one(engine):
            pass
    engine.dispose()
