"""Statements for hundreds of rows at once, compiled once for each database.

What SQLAlchemy does for each row of an "executemany" (its own dictionary, looked through for every
parameter) costs more than the row itself. Here rows are turned round once, columns are converted
where the database needs it, and the driver gets plain tuples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

Row = Mapping[str, object]


class Bulk:
    """One statement to be run for many rows; `build` gets the dialect's `insert`.

    `columns` are those an INSERT fills; other statements name their parameters themselves.
    """

    __slots__ = ("_built",)

    def __init__(self, build: Callable[[Any], Any], columns: Sequence[str] | None = None) -> None:
        dialects: tuple[tuple[Any, Any], ...] = (
            (SQLiteDialect_pysqlite, sqlite.insert),
            (PGDialect_psycopg, postgresql.insert),
        )
        self._built = {}
        for kind, insert in dialects:
            dialect = kind(paramstyle="qmark" if insert is sqlite.insert else "format")
            self._built[dialect.name] = _Compiled(build(insert), dialect, columns)

    def run(self, db: Connection, rows: Sequence[Row]) -> None:
        """Run it for every row; each must have all the parameters."""
        if rows:
            built = self._built[db.dialect.name]
            db.exec_driver_sql(built.text, list(zip(*built.columns(rows), strict=True)))


class _Compiled:
    """A statement as one driver takes it."""

    __slots__ = ("_parts", "text")

    def __init__(self, statement: Any, dialect: Dialect, columns: Sequence[str] | None) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        self.text: str = str(compiled)
        self._parts = [
            (name, compiled.binds[name], _converter(compiled.binds[name].type, dialect))
            for name in compiled.positiontup
        ]

    def columns(self, rows: Sequence[Row]) -> Iterator[Sequence[object]]:
        """The values of each parameter, of all rows."""
        for name, bound, convert in self._parts:
            if not bound.required:  # a constant of the statement
                yield [bound.effective_value] * len(rows)
            elif convert is None:
                yield [row[name] for row in rows]
            else:
                yield [convert(row[name]) for row in rows]


def _converter(kind: Any, dialect: Dialect) -> Callable[[object], object] | None:
    made: Callable[[object], object] | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return made
