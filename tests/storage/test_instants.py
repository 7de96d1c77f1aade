"""Instants come back as they went in, and are stored as SQLModel stores them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.instants import Instant
from storage.tables import metadata

KINDS: tuple[Any, ...] = (SQLiteDialect_pysqlite, PGDialect_psycopg)
DIALECTS = tuple(kind() for kind in KINDS)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(timezones=ZONES | st.just(UTC)).filter(lambda at: 1 < at.year < 9999)


def stored(kind: UTCDateTime, value: datetime | None, dialect: Dialect) -> object:
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    return process(value) if process else value


def read(value: object, dialect: Dialect) -> datetime | None:
    found: datetime | None = Instant().result_processor(dialect, None)(value)
    return found


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda one: one.name)
@given(at=INSTANTS)
def test_an_instant_comes_back_as_the_same_moment_in_utc(dialect: Dialect, at: datetime) -> None:
    found = read(stored(Instant(), at, dialect), dialect)
    assert found == at
    assert found is not None
    assert found.tzinfo is UTC


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda one: one.name)
@given(at=INSTANTS)
def test_it_is_stored_as_sqlmodel_stores_it(dialect: Dialect, at: datetime) -> None:
    assert stored(Instant(), at, dialect) == stored(UTCDateTime(), at, dialect)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda one: one.name)
def test_the_two_halves_of_an_hour_told_twice_are_stored_apart(dialect: Dialect) -> None:
    first = datetime(2026, 10, 25, 1, 30, tzinfo=ZoneInfo("Europe/London"))
    found = [read(stored(Instant(), first.replace(fold=n), dialect), dialect) for n in (0, 1)]
    assert [one and one.hour for one in found] == [0, 1]


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda one: one.name)
def test_no_instant_stays_none(dialect: Dialect) -> None:
    assert stored(Instant(), None, dialect) is None
    assert read(None, dialect) is None


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda one: one.name)
def test_a_time_without_a_zone_is_refused(dialect: Dialect) -> None:
    with pytest.raises(ValueError, match="time zone"):
        stored(Instant(), datetime.fromisoformat("2026-11-23 14:00"), dialect)


def test_every_instant_of_the_tables_goes_this_way() -> None:
    kinds = [column.type for table in metadata().tables.values() for column in table.columns]
    assert not [kind for kind in kinds if type(kind) is UTCDateTime]
    assert [kind for kind in kinds if isinstance(kind, Instant)]
