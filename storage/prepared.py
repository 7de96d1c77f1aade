"""Statements for what every command does: compiled once, and handed straight to the driver.

A Core statement that is executed through SQLAlchemy costs ten times what the driver and the
database take for it: it is looked up in a cache, its parameters are turned into other parameters,
and its rows into rows that look up each name. `Prepared` does all of that once for each database,
with the statement's own types, and leaves the driver's call.

The statement is written like any other. It must look the same whatever is asked: a list for IN
(`expanding=True`) is for `work.db.execute`. It runs in the transaction of its `Work`, and raises
what it would raise there. While somebody listens to the engine (tests count statements), it goes
through SQLAlchemy, as the text it is.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from storage.unit_of_work import Work

Given = Mapping[str, Any]
Converter = Callable[[Any], Any]

_psycopg: Any = PGDialect_psycopg  # its arguments have no types
_DIALECTS: dict[str, tuple[Dialect, Any]] = {
    "sqlite": (SQLiteDialect_pysqlite(paramstyle="qmark"), sqlite.insert),
    "postgresql": (_psycopg(paramstyle="format"), postgresql.insert),
}


class Prepared:
    """A Core statement, or a function that builds one from the database's own `insert`.

    An INSERT fills the columns it is first given values for; give it the same ones each time.
    """

    __slots__ = ("_build", "_compiled")

    def __init__(self, statement: Any) -> None:
        is_built = hasattr(statement, "compile")
        self._build: Callable[[Any], Any] = (lambda _: statement) if is_built else statement
        self._compiled: dict[str, _Compiled] = {}

    def all(self, work: Work, given: Given) -> list[Any]:
        """Every row, its columns by name and by place."""
        compiled = self._for(work, given)
        return compiled.read(_run(work, compiled, given))

    def first(self, work: Work, given: Given) -> Any:
        """The first row, or None."""
        rows = self.all(work, given)
        return rows[0] if rows else None

    def value(self, work: Work, given: Given) -> Any:
        """The first column of the first row, or None."""
        row = self.first(work, given)
        return None if row is None else row[0]

    def run(self, work: Work, given: Given) -> int:
        """Run it for what it changes; returns how many rows those were."""
        count: int = _run(work, self._for(work, given), given).rowcount
        return count

    def _for(self, work: Work, given: Given) -> _Compiled:
        name = work.opened.engine.dialect.name
        found = self._compiled.get(name)
        if found is None:
            dialect, insert = _DIALECTS[name]
            found = self._compiled[name] = _Compiled(self._build(insert), dialect, given)
        return found


def _run(work: Work, compiled: _Compiled, given: Given) -> Any:
    opened, values = work.opened, compiled.values(given)
    if opened.is_watched:
        return opened.connection.exec_driver_sql(compiled.text, tuple(values))
    return opened.run(compiled.text, values)


class _Compiled:
    """A statement as one driver takes it, and how its rows are read."""

    __slots__ = (
        "_columns", "_constants", "_dialect", "_names", "_readers", "_row", "_writers", "text",
    )  # fmt: skip

    def __init__(self, statement: Any, dialect: Dialect, given: Given) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(given))
        if any(bound.expanding and bound.key in given for bound in compiled.binds.values()):
            raise ValueError("a list of values has no fixed text")
        expanded = compiled.construct_expanded_state(dict(given))
        self.text: str = expanded.statement
        self._names: list[str] = list(expanded.positiontup)
        writers = {
            name: _impl(bound.type, dialect).bind_processor(dialect)
            for name, bound in compiled.binds.items()
        }
        writers |= expanded.processors  # of the parts of a written list
        self._writers = _converters(writers.get(name) for name in self._names)
        # The values written in the statement itself, which nobody is asked for.
        self._constants = {
            name: expanded.parameters[name] for name in self._names if name not in given
        }
        self._dialect = dialect
        self._columns = list(getattr(statement, "exported_columns", ()))
        self._row = row_of(one.key for one in self._columns)
        self._readers: list[tuple[int, Converter]] | None = None

    def values(self, given: Given) -> list[Any]:
        """The parameters, in their order and as the driver takes them."""
        if self._constants:
            given = {**self._constants, **given}
        values = [given[name] for name in self._names]
        for place, convert in self._writers:
            values[place] = convert(values[place])
        return values

    def read(self, cursor: Any) -> list[Any]:
        """The driver's rows as the statement's types are in Python."""
        if self._readers is None:
            self._readers = self._reading(cursor)
        rows = cursor.fetchall()
        if rows and self._readers:
            columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
            for place, convert in self._readers:
                columns[place] = map(convert, columns[place])
            rows = zip(*columns, strict=True)
        return list(map(self._row._make, rows))

    def _reading(self, cursor: Any) -> list[tuple[int, Converter]]:
        # What there is to do depends on what the driver says it gives: PostgreSQL's sums are
        # decimals or floats.
        described = getattr(cursor, "description", None) or cursor.cursor.description
        return _converters(
            _impl(column.type, self._dialect).result_processor(self._dialect, told[1])
            for column, told in zip(self._columns, described, strict=True)
        )


def _converters(every: Iterable[Converter | None]) -> list[tuple[int, Converter]]:
    """Those places that have something to convert."""
    return [(place, convert) for place, convert in enumerate(every) if convert]


def row_of(names: Iterable[str]) -> Any:
    """A tuple whose places have these names; one that is no name goes by its place alone."""
    make: Any = namedtuple  # noqa: PYI024 - the names are not known to a type checker
    return make("Row", list(names), rename=True)


def _impl(kind: Any, dialect: Dialect) -> Any:
    return kind.dialect_impl(dialect)
