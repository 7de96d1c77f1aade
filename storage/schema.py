"""Bringing a database to the schema this code was written for.

Alembic is imported only when there is something to do: serving starts sooner without it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError

from domain.errors import DomainError
from storage.engine import BUSY_MS
from storage.errors import CannotOpen

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "20261121_2100"
"""The newest migration; a test keeps it equal to what the versions folder says."""

_FOLDER = Path(__file__).parent / "migrations"
_PATIENCE_MS = 60_000
_OPENS_WITHIN_S = 20.0
_AGAIN_S = 0.05
_LOCK = 7_046_021  # an arbitrary number: replicas that start together migrate one after another


class NewerDatabase(DomainError):
    """The database was written by a newer Touchpoint; this one must not touch it."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The database is at revision {revision}, which this version of Touchpoint does not "
            f"know (it knows up to {HEAD}). Install the newer version, or restore an older backup."
        )


def check_known(revision: str | None, known: Collection[str]) -> None:
    """Refuse a database that none of our migrations leads on from. Raises NewerDatabase."""
    if revision is not None and revision not in known:
        raise NewerDatabase(revision)


def known_revisions() -> frozenset[str]:
    """Every revision this version can start from: the names in its migrations folder."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(_FOLDER)).walk_revisions()
    return frozenset(script.revision for script in scripts)


def current(connection: Connection) -> str | None:
    """The revision a database is at; None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def migrate(engine: Engine) -> bool:
    """Bring the database to `HEAD`; returns whether anything had to be done.

    Safe to call twice and from several processes at once. Raises NewerDatabase and CannotOpen.
    """
    with _opened(engine) as connection, _patiently(connection), connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        revision = current(connection)
        if revision == HEAD:
            return False
        _run_upgrade(connection, revision)
    return True


def _opened(engine: Engine) -> Connection:
    """A connection. SQLite waits for nobody who is giving a new file its write-ahead log: processes
    that start together would be refused, so they try again for a while."""
    until = monotonic() + _OPENS_WITHIN_S
    while True:
        try:
            return engine.connect()
        except OperationalError as error:
            busy = getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY")
            if not busy or monotonic() > until:
                raise CannotOpen(error.orig) from error
        Event().wait(_AGAIN_S)


@contextmanager
def _patiently(connection: Connection) -> Iterator[None]:
    """Nobody waits for an answer here: on SQLite, wait as long as another process migrates."""
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    raw.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}").close()
    try:
        yield
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY_MS}").close()


def _run_upgrade(connection: Connection, revision: str | None) -> None:
    from alembic import command

    check_known(revision, known_revisions())
    command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration for our migrations on an open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s__%%(slug)s")
    config.attributes["connection"] = connection
    return config
