"""The schema comes up, goes down and says what the tables say, on SQLite and on PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from storage import schema
from storage.engine import open_engine
from storage.tables import metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'touchpoint.db'}"
    made: str = request.getfixturevalue("empty_postgres_url")
    return made


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    opened = open_engine(url)
    yield opened
    opened.dispose()


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_an_empty_database_gets_every_table_and_a_second_run_has_nothing_to_do(
    engine: Engine,
) -> None:
    assert schema.migrate(engine)
    assert not schema.migrate(engine)
    with engine.connect() as connection:
        assert schema.current(connection) == schema.HEAD
        assert tables(connection) == set(metadata().tables)


def test_the_migrations_and_the_tables_say_the_same(engine: Engine) -> None:
    schema.migrate(engine)
    with engine.begin() as connection:
        command.check(schema.alembic_config(connection))


def test_what_came_up_goes_down_again_and_up_once_more(engine: Engine) -> None:
    schema.migrate(engine)
    with engine.begin() as connection:
        command.downgrade(schema.alembic_config(connection), "base")
        assert tables(connection) == set()
    assert schema.migrate(engine)


def test_head_is_the_newest_of_the_versions_folder(engine: Engine) -> None:
    with engine.connect() as connection:
        scripts = ScriptDirectory.from_config(schema.alembic_config(connection))
    assert scripts.get_heads() == [schema.HEAD]


def test_a_database_of_a_newer_touchpoint_is_left_alone(engine: Engine) -> None:
    schema.migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '20991231_0000'"))
    with pytest.raises(schema.NewerDatabase, match="20991231_0000"):
        schema.migrate(engine)
    with engine.connect() as connection:
        assert schema.current(connection) == "20991231_0000"
        assert tables(connection) == set(metadata().tables)


def test_a_file_that_another_process_is_setting_up_is_opened_when_it_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    class Pause:
        def wait(self, _: float) -> None:
            other.close()

    monkeypatch.setattr(schema, "Event", Pause)
    engine = open_engine(f"sqlite:///{tmp_path / 'bot.db'}")
    assert schema.migrate(engine)
    engine.dispose()


def test_processes_that_start_together_migrate_one_after_another(url: str) -> None:
    def start(_: int) -> bool:
        engine = open_engine(url)
        try:
            return schema.migrate(engine)
        finally:
            engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(start, range(4))) == [False, False, False, True]
