"""A database that is worth less than the wait for it: demos and tests."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from storage.engine import is_sqlite


def spare_the_disk(engine: Engine) -> None:
    """Let commits on SQLite wait for no disk: they outlive the process, as ever, but perhaps not a
    power cut. To be called before the first connection; PostgreSQL stays as it is."""
    if is_sqlite(engine):
        event.listen(engine, "connect", _commit_to_the_log)


def _commit_to_the_log(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    raw: Any = connection
    raw.execute("PRAGMA synchronous=NORMAL").close()
