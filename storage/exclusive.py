"""Keeping a second bot off the same database: a lock file for SQLite, an advisory lock on
PostgreSQL. Commands that only read or write a little work beside a running bot."""

from __future__ import annotations

import contextlib
import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TextIO

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from domain.errors import DomainError
from storage.engine import Database, is_sqlite
from storage.errors import CannotOpen

log = logging.getLogger("touchpoint")

_LOCK = 7_046_022  # an arbitrary number, one more than the migrations' lock
_TRY = text(f"SELECT pg_try_advisory_lock({_LOCK})")


class AlreadyRunning(DomainError):
    """Another bot serves this database."""


class Hold(Protocol):
    """A database held for one bot."""

    def renew(self) -> None:
        """Make sure it is still held; take it again if the connection was lost.

        Raises AlreadyRunning when another bot was faster. A database that is away is no reason
        to stop: nobody else can take it either.
        """
        ...


@contextmanager
def only_one(engine: Database) -> Iterator[Hold]:
    """Hold the database for one bot until the block ends; a kill lets go of it too.

    Raises AlreadyRunning.
    """
    if is_sqlite(engine):
        with _lock_file(engine):
            yield _ForGood()
    else:
        with contextlib.closing(_AdvisoryLock(engine)) as lock:
            yield lock


@contextmanager
def no_hold() -> Iterator[Hold]:
    """For one of several replicas, which share the database by leases."""
    yield _ForGood()


class _ForGood:
    def renew(self) -> None:
        """The kernel keeps a file lock as long as the process lives."""


@contextmanager
def _lock_file(engine: Database) -> Iterator[None]:
    name = engine.url.database
    if not name or name == ":memory:":
        yield
        return
    with _opened(Path(f"{name}.lock-file")) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(
                f"Touchpoint is already running on {name}. Stop that one first, or give this one "
                "another DATABASE_URL."
            ) from error
        yield


def _opened(path: Path) -> TextIO:
    try:
        return path.open("w")
    except OSError as error:
        raise CannotOpen(error) from error


class _AdvisoryLock:
    """A lock of one connection of its own: PostgreSQL lets go of it when that connection ends."""

    def __init__(self, engine: Engine) -> None:
        self._engine = create_engine(
            engine.url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"application_name": "touchpoint-hold", "connect_timeout": 5},
        )
        self._connection: Connection | None = None
        try:
            self._connection = self._take()
        except OperationalError as error:
            raise CannotOpen(error.orig) from error

    def _take(self) -> Connection:
        connection = self._engine.connect()
        if connection.execute(_TRY).scalar_one():
            return connection
        connection.close()
        raise AlreadyRunning(
            "Touchpoint is already running on this database. Start further ones with "
            "`touchpoint serve --replica`."
        )

    def renew(self) -> None:
        """See Hold."""
        try:
            if self._connection is None or not self._is_alive(self._connection):
                self._connection = None
                self._connection = self._take()
        except OperationalError:
            log.warning("the database cannot be reached to hold it")

    @staticmethod
    def _is_alive(connection: Connection) -> bool:
        try:
            connection.execute(text("SELECT 1"))
        except OperationalError:
            connection.close()
            return False
        return True

    def close(self) -> None:
        """Let go."""
        if self._connection is not None:
            self._connection.close()
        self._engine.dispose()
