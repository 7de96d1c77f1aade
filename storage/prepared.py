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
from collections.abc import Callable, Iterable, Mapping, Sequence
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
        return compiled.read(_run(work, compiled, given).fetchall())

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
        return opened.connection.exec_driver_sql(compiled.text, values)
    return opened.run(compiled.text, values)


class _Compiled:
    """A statement as one driver takes it, and how its rows are read."""

    __slots__ = ("_constants", "_names", "_readers", "_row", "_writers", "text")

    def __init__(self, statement: Any, dialect: Dialect, given: Given) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(given))
        expanded = compiled.construct_expanded_state(dict(given))
        self.text: str = expanded.statement
        self._names: list[str] = list(expanded.positiontup)
        self._constants: dict[str, Any] = {}
        if any(bound.expanding for bound in compiled.binds.values()):
            raise ValueError("a list of values has no fixed text")
        self._writers: list[Converter | None] = []
        for name in self._names:
            bound = compiled.binds[name]
            if not bound.required and name not in given:
                self._constants[name] = bound.effective_value
            self._writers.append(_impl(bound.type, dialect).bind_processor(dialect))
        columns = list(getattr(statement, "exported_columns", ()))
        self._row = row_of(one.key for one in columns)
        readers = [_impl(one.type, dialect).result_processor(dialect, None) for one in columns]
        self._readers = [(place, read) for place, read in enumerate(readers) if read]

    def values(self, given: Given) -> tuple[Any, ...]:
        """The parameters, in their order and as the driver takes them."""
        if self._constants:
            given = {**self._constants, **given}
        return tuple(
            [
                given[name] if convert is None else convert(given[name])
                for name, convert in zip(self._names, self._writers, strict=True)
            ]
        )

    def read(self, rows: Iterable[Sequence[Any]]) -> list[Any]:
        """The driver's rows as the statement's types are in Python."""
        made = self._row._make
        if not self._readers:
            return [made(row) for row in rows]
        found = []
        for row in rows:
            values = list(row)
            for place, convert in self._readers:
                values[place] = convert(values[place])
            found.append(made(values))
        return found


def row_of(names: Iterable[str]) -> Any:
    """A tuple whose places have these names; one that is no name goes by its place alone."""
    make: Any = namedtuple  # noqa: PYI024 - the names are not known to a type checker
    return make("Row", list(names), rename=True)


def _impl(kind: Any, dialect: Dialect) -> Any:
    return kind.dialect_impl(dialect)
