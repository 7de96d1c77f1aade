"""A database that waits for no disk."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from storage.engine import open_engine
from storage.thrift import spare_the_disk


def test_a_spared_disk_is_synced_at_checkpoints_only(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'spared.db'}")
    spare_the_disk(engine)

    with engine.connect() as connection:
        pragmas = [
            connection.scalar(text(f"PRAGMA {name}")) for name in ("synchronous", "journal_mode")
        ]
    engine.dispose()

    assert pragmas == [1, "wal"]


def test_postgresql_stays_as_it_is(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    spare_the_disk(engine)

    with engine.connect() as connection:
        assert connection.scalar(text("SHOW synchronous_commit")) == "on"
    engine.dispose()
