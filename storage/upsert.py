"""What modules here build statements and read rows with: tables, INSERT … ON CONFLICT for the
database at hand (both dialects share the construct's methods), and parts of joined rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, literal_column
from sqlalchemy.dialects import postgresql, sqlite


def table_of(model: Any) -> Table:
    """The Core table of a SQLModel class; statements are built on it, once, at import."""
    table: Table = model.__table__
    return table


def unindexed(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column as an expression, which no index holds. SQLite, which does not count its rows,
    takes a workspace or a range of instants for shorter than a list of ids, and would walk through
    all of it."""
    return func.coalesce(column, column)


def is_one_of(column: ColumnElement[Any], values: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether a column holds one of these words of ours, written out as a partial index has them:
    SQLite does not find the index behind a list of parameters."""
    return column.in_([literal_column(f"'{value}'") for value in values])


class PerDialect:
    """One statement built for each dialect at import, picked by the connection at run time."""

    __slots__ = ("_built",)

    def __init__(self, build: Any) -> None:
        self._built = {"sqlite": build(sqlite.insert), "postgresql": build(postgresql.insert)}

    def on(self, db: Connection) -> Any:
        """The statement for this connection's dialect."""
        return self._built[db.dialect.name]


class Prefixed:
    """The columns of a joined row that begin with a prefix, by their own names."""

    __slots__ = ("_prefix", "_row")

    def __init__(self, row: Any, prefix: str) -> None:
        self._row = row
        self._prefix = prefix

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, self._prefix + name)
