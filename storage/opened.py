"""One transaction on a connection of the driver's own.

SQLAlchemy's Connection around it costs more than the connection, BEGIN and COMMIT together, and
prepared statements (storage/prepared.py) do without: it is made when it is first asked for, on the
same driver's connection and so in the same transaction.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError


class Opened:
    """A transaction that has begun, until `close`. It is rolled back unless `commit` was called.

    `driver` is sqlite3's or psycopg's connection. Raises what SQLAlchemy raises when the database
    cannot be reached, or stays locked.
    """

    __slots__ = ("_connection", "_pooled", "_reading", "driver", "engine")

    def __init__(self, engine: Engine, *, reading: bool) -> None:
        self.engine = engine
        self._reading = reading
        self._connection: Connection | None = None
        try:
            self._pooled = engine.raw_connection()
        except engine.dialect.loaded_dbapi.Error as error:
            raise translated(engine, error, None) from error
        self.driver: Any = self._pooled.driver_connection
        try:
            self._begin()
        except BaseException:  # whatever it was, the connection goes back
            self.close()
            raise

    def _begin(self) -> None:
        """Begin: readers share a moment on SQLite and wait for no writer, writers queue at once.

        On PostgreSQL each reader's statement stands alone, which is all that READ COMMITTED
        promises anyway, and saves the round trips of BEGIN and COMMIT; writers begin with their
        first statement.
        """
        if self.engine.dialect.name == "sqlite":
            self.run("BEGIN" if self._reading else "BEGIN IMMEDIATE", ())
        elif self._reading:
            self.driver.autocommit = True

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's Connection in this transaction."""
        if self._connection is None:
            self._connection = Connection(self.engine, self._pooled)
        return self._connection

    @property
    def is_watched(self) -> bool:
        """Whether somebody counts or explains the statements of this engine."""
        return bool(self.engine.dispatch.before_cursor_execute)

    def run(self, text: str, given: Any) -> Any:
        """The driver's cursor after one statement. Raises what SQLAlchemy raises; the values are
        not in it."""
        try:
            return self.driver.execute(text, given)
        except self.engine.dialect.loaded_dbapi.Error as error:
            self._fail(error, text)

    def commit(self) -> None:
        """Keep what was done."""
        if self._connection is not None:
            self._connection.commit()
        try:
            self.driver.commit()
        except self.engine.dialect.loaded_dbapi.Error as error:
            self._fail(error, "COMMIT")

    def close(self) -> None:
        """Give the connection back; what was not committed is undone."""
        if self._reading and self.engine.dialect.name != "sqlite":
            with suppress(self.engine.dialect.loaded_dbapi.Error):  # a lost one is replaced anyway
                self.driver.rollback()
                self.driver.autocommit = False
        if self._connection is not None:
            self._connection.close()
        else:
            self._pooled.close()

    def _fail(self, error: Exception, text: str) -> Any:
        # SQLAlchemy's own way of telling apart what is lost from what was refused, and of letting
        # go of every connection of a server that went away; there is no public one.
        self.connection._handle_dbapi_exception(error, text, None, None, None)  # noqa: SLF001


def translated(engine: Engine, error: Exception, text: str | None) -> DBAPIError:
    """A driver's error as SQLAlchemy's."""
    kind = engine.dialect.loaded_dbapi.Error
    found = DBAPIError.instance(text, None, error, kind, hide_parameters=True)
    assert isinstance(found, DBAPIError)  # noqa: S101 - only asked for errors of the driver
    return found
