"""Keeping a second bot off the same database: a lock file for SQLite, an advisory lock on
PostgreSQL. Commands that only read or write a little work beside a running bot."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from domain.errors import DomainError
from storage.engine import Database, is_sqlite

_LOCK = 7_046_022  # an arbitrary number, one more than the migrations' lock


class AlreadyRunning(DomainError):
    """Another bot serves this database."""


@contextmanager
def only_one(engine: Database) -> Iterator[None]:
    """Hold the database for one bot until the block ends; a kill lets go of it too.

    Raises AlreadyRunning.
    """
    if is_sqlite(engine):
        with _lock_file(engine):
            yield
    else:
        with _advisory_lock(engine):
            yield


@contextmanager
def _lock_file(engine: Database) -> Iterator[None]:
    name = engine.url.database
    if not name or name == ":memory:":
        yield
        return
    path = Path(f"{name}.lock-file")
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(
                f"Touchpoint is already running on {name}. Stop that one first, or give this one "
                "another DATABASE_URL."
            ) from error
        yield


@contextmanager
def _advisory_lock(engine: Database) -> Iterator[None]:
    own = create_engine(engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with own.connect() as connection:
        held = connection.execute(text(f"SELECT pg_try_advisory_lock({_LOCK})")).scalar_one()
        if not held:
            raise AlreadyRunning(
                "Touchpoint is already running on this database. Start further ones with "
                "`touchpoint serve --replica`."
            )
        yield
