"""Whether a database can be used: reachable, at the right revision, and its library sound."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.engine import Database, is_sqlite, missing_file
from storage.schema import HEAD, NewerDatabase, check_known, current, known_revisions

_WAL_RESET_FIXED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""SQLite before these can corrupt a WAL file when two connections reset it at once; releases of a
line count from their own fix on. One connection per process avoids it (sqlite.org/wal.html)."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found, and what to do (empty when all is well)."""

    words: str
    mend: str = ""


def look(engine: Database) -> Looked:
    """Connect and look; changes nothing, and makes no SQLite file where there is none."""
    if missing := missing_file(engine):
        return Looked(
            f"there is no database {missing} here",
            "Run `touchpoint migrate` to make it, or set DATABASE_URL to the one that Touchpoint "
            "serves from.",
        )
    kind = "SQLite" if is_sqlite(engine) else "PostgreSQL"
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            revision = current(connection)
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0] if error.orig else str(error)
        return Looked(
            f"{kind} cannot be reached: {reason}",
            "Check DATABASE_URL, that the server runs, and that the user may connect.",
        )
    finally:
        engine.dispose()
    if revision is None:
        return Looked(f"{kind} is reachable and empty; `touchpoint serve` will set it up")
    if revision != HEAD:
        return not_ours(kind, revision, known_revisions())
    return Looked(f"{kind} is reachable and up to date{_library(engine)}")


def not_ours(kind: str, revision: str, known: Collection[str]) -> Looked:
    """A database at another revision than `HEAD`: what mends it, which is to migrate it only where
    `touchpoint migrate` would not refuse."""
    try:
        check_known(revision, known)
    except NewerDatabase as error:
        return Looked(f"{kind} is of a newer version of Touchpoint", error.message)
    return Looked(f"{kind} is at revision {revision}, not {HEAD}", "Run `touchpoint migrate`.")


def _library(engine: Database) -> str:
    if not is_sqlite(engine) or not has_wal_race(sqlite3.sqlite_version_info):
        return ""
    return (
        f" (SQLite {sqlite3.sqlite_version} has the WAL-reset race; Touchpoint’s one writer "
        "avoids it, so let only one other command run beside it)"
    )


def has_wal_race(version: tuple[int, ...]) -> bool:
    """Whether a SQLite library of this version is affected by the WAL-reset race."""
    if version < (3, 7, 0):
        return False
    for fixed in _WAL_RESET_FIXED:
        if version[:2] == fixed[:2]:
            return version < fixed
    return version < _WAL_RESET_FIXED[0]
