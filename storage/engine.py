"""Opening the database: one SQLite file with one writer, or PostgreSQL for several processes."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DisconnectionError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from domain.errors import Invalid

Database = Engine
"""What callers above `storage` hold without knowing SQL."""

POSTGRES_CONNECTIONS = 4
"""Pool size and thread count on PostgreSQL: three threads do as much as eight on two cores."""

SQLITE_CONNECTIONS = 3
"""For the one writer, for a reader beside it, and for look-ups on the event loop. In a write-ahead
log readers wait for no writer and hold up none; only the writer's commits move pages back."""

BUSY_MS = 800
"""How long a writer waits for another process (an import, a backup) to let go of the file."""

STATEMENTS = 512
"""Compiled statements SQLite's driver keeps for each connection: all of ours."""

STATEMENT_MS = 30_000
LOCK_MS = 1_200
RESTED_S = 1.0
"""A connection that was in use so shortly before is not asked whether it lives: that is a trip."""

_USED = "used_at"
WAIT_S = 2
"""Waiting longer for a connection or a row would outlast Slack's three seconds."""


def open_engine(url: str) -> Engine:
    """An engine for `DATABASE_URL` with the connection rules this code relies on.

    SQLite: WAL, synchronous FULL (a commit survives a power cut), foreign keys,
    `SQLITE_CONNECTIONS`, BEGIN IMMEDIATE for writers. PostgreSQL: psycopg 3,
    `POSTGRES_CONNECTIONS`, checked on check-out after a rest. Raises Invalid for an address that
    is neither.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise Invalid(
            "DATABASE_URL is not a database address; write sqlite:///touchpoint.db or "
            "postgresql://user:password@host/name.",
            field="DATABASE_URL",
        ) from error
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return _sqlite(url)
    if backend == "postgresql":
        return _postgres(url)
    raise Invalid(
        f"DATABASE_URL names {backend}; Touchpoint runs on sqlite:///… or postgresql://…",
        field="DATABASE_URL",
    )


def is_sqlite(engine: Engine) -> bool:
    """Whether this engine is the one-process kind."""
    return engine.dialect.name == "sqlite"


def missing_file(engine: Engine) -> str | None:
    """The file of this SQLite database, while there is none: connecting would make an empty one.
    None where there is one, and for every other kind."""
    name = engine.url.database if is_sqlite(engine) else None
    is_file = name not in (None, "", ":memory:")
    return name if is_file and not Path(str(name)).exists() else None


def reads_beside(engine: Engine) -> bool:
    """Whether readers need not queue with the one writer: SQLite in a file."""
    return is_sqlite(engine) and isinstance(engine.pool, QueuePool) and engine.pool.size() > 1


def _sqlite(url: str) -> Engine:
    in_memory = make_url(url).database in (None, "", ":memory:")  # each connection its own
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1 if in_memory else SQLITE_CONNECTIONS,
        max_overflow=0,
        pool_timeout=WAIT_S,
        hide_parameters=True,
        connect_args={
            "check_same_thread": False,
            "timeout": BUSY_MS / 1000,
            "cached_statements": STATEMENTS,
        },
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver must not open transactions by itself: it begins them DEFERRED, which loses
    # read-modify-writes or fails at the first write instead of waiting its turn.
    raw: Any = connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - this engine was made for sqlite3
    raw.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MS}",
    ):
        raw.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # On the driver's own connection: through SQLAlchemy these few letters cost a tenth of a read.
    raw: Any = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - this engine was made for sqlite3
    if raw.in_transaction:  # storage/opened.py has begun
        return
    try:
        raw.execute("BEGIN IMMEDIATE").close()
    except sqlite3.OperationalError as error:
        raise OperationalError("BEGIN", None, error, hide_parameters=True) from error


def _postgres(url: str) -> Engine:
    engine = create_engine(
        url,
        pool_size=POSTGRES_CONNECTIONS,
        max_overflow=0,
        pool_timeout=WAIT_S,
        hide_parameters=True,
        connect_args={
            "application_name": "touchpoint",
            "connect_timeout": WAIT_S,
            "tcp_user_timeout": 10_000,
            "options": f"-c statement_timeout={STATEMENT_MS} -c lock_timeout={LOCK_MS} "
            f"-c idle_in_transaction_session_timeout={STATEMENT_MS} -c timezone=UTC",
        },
    )
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", _make_sure)
    return engine


def _note_use(_: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    record.info[_USED] = monotonic()


def _make_sure(raw: DBAPIConnection, record: ConnectionPoolEntry, _: object) -> None:
    """Ask a connection that has rested whether it still lives; the pool replaces a dead one."""
    connection: Any = raw
    if monotonic() - record.info.get(_USED, monotonic()) < RESTED_S:
        return
    try:
        connection.autocommit = True
        connection.execute("")
        connection.autocommit = False
    except Exception as error:  # whatever it says, it is of no use: the pool opens another
        raise DisconnectionError from error
