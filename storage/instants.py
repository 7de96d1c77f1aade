"""Instants as the databases keep them, without a detour for each value.

SQLite keeps UTC as text of one width, PostgreSQL a timestamp with a zone. Reading a batch of a
few hundred rows with eight instants each, the general way through SQLAlchemy's and SQLModel's
processors takes longer than the statement itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, MetaData
from sqlmodel.sql.sqltypes import UTCDateTime

Converter = Callable[[Any], Any]

_ZONE = "+00:00"
_WIDTH = len("2026-11-23 14:00:00.000000")


class Instant(UTCDateTime):
    """An aware datetime, read as UTC. Stored exactly as SQLModel's type stores it.

    A naive datetime raises ValueError when it is bound.
    """

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Converter:
        """Checks and converts one value on its way in."""
        return _to_text if dialect.name == "sqlite" else _to_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Converter:  # noqa: ARG002 - its name is given
        """Converts one value on its way out."""
        return _from_text if dialect.name == "sqlite" else _as_utc


def _to_utc(value: datetime | None) -> datetime | None:
    if value is None or value.tzinfo is UTC:
        return value
    if value.utcoffset() is None:
        raise ValueError("an instant needs a time zone")
    return value.astimezone(UTC)


def _to_text(value: datetime | None) -> str | None:
    utc = _to_utc(value)
    return None if utc is None else _written(utc)


@lru_cache(maxsize=256)
def _written(utc: datetime) -> str:
    # Kept, since a batch writes one moment into hundreds of rows. Of instants in UTC those that
    # are equal are one and the same; in other zones that is not so in the hour told twice.
    return utc.isoformat(" ", "microseconds")[:_WIDTH]


def _from_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text + _ZONE)


def _as_utc(value: datetime | None) -> datetime | None:
    return value and value.astimezone(UTC)


def quicken(metadata: MetaData) -> None:
    """Have every instant of these tables read and written this way."""
    for table in metadata.tables.values():
        for column in table.columns:
            if type(column.type) is UTCDateTime:
                column.type = Instant()
