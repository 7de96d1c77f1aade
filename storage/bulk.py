"""Statements for hundreds of rows at once, compiled once for each database.

What SQLAlchemy does for each row of an "executemany" (its own dictionary, looked through for every
parameter) costs more than the row itself. Here rows are turned round once: SQLite's driver gets
plain tuples, PostgreSQL one statement over one JSON text, at a fraction of the price of many (its
driver takes longer to quote an array of texts than the server to write them).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import (
    Connection,
    Dialect,
    Integer,
    Table,
    Text,
    bindparam,
    cast,
    column,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from storage.prepared import Prepared
from storage.unit_of_work import Work

Row = dict[str, Any]
Columns = Mapping[str, Sequence[Any]]

FEW = 4
"""Up to so many rows PostgreSQL takes singly at no higher price."""


class Bulk:
    """One statement to be run for many rows; `build` gets the dialect's `insert`.

    `columns` are those an INSERT fills; other statements name their parameters themselves.
    """

    __slots__ = ("_at_once", "_built")

    def __init__(self, build: Callable[[Any], Any], columns: Sequence[str] | None = None) -> None:
        dialects: tuple[tuple[Any, Any], ...] = (
            (SQLiteDialect_pysqlite, sqlite.insert),
            (PGDialect_psycopg, postgresql.insert),
        )
        self._built = {}
        for kind, insert in dialects:
            dialect = kind(paramstyle="qmark" if insert is sqlite.insert else "format")
            self._built[dialect.name] = _Compiled(build(insert), dialect, columns)
        # Two rows of one statement may not be the same to DO UPDATE: those go singly.
        singly = columns is None or "DO UPDATE" in self._built["postgresql"].text
        self._at_once = None if singly else _at_once(build(postgresql.insert), columns or ())

    def run(self, db: Connection, rows: Sequence[Row]) -> int:
        """Run it for every row; each must have all the parameters. Returns how many rows of the
        table it touched."""
        if not rows:
            return 0
        if self._at_once is not None and db.dialect.name == "postgresql" and len(rows) > FEW:
            return db.execute(self._at_once, {"rows": _as_json(rows)}).rowcount
        return self.run_columns(db, {name: [row[name] for row in rows] for name in rows[0]})

    def run_columns(self, db: Connection, columns: Columns) -> int:
        """The same, singly, for rows given as what each parameter is in all of them."""
        built = self._built[db.dialect.name]
        return db.exec_driver_sql(built.text, built.tuples(columns)).rowcount


def _at_once(insert: Any, columns: Sequence[str]) -> Any:
    """The same INSERT of many rows, in their order."""
    given = _given({name: insert.table.c[name].type for name in columns})
    rows = select(*(given.c[name] for name in columns)).order_by(given.c.nth)
    return insert.from_select(columns, rows, include_defaults=False)


def _given(kinds: Mapping[str, Any]) -> Any:
    """The parameter "rows", written by `_as_json`, as a table."""
    named = [column(name, kind) for name, kind in {"nth": Integer(), **kinds}.items()]
    rows = func.json_to_recordset(cast(bindparam("rows", type_=Text()), postgresql.JSON))
    return rows.table_valued(*named, name="given").render_derived(with_types=True)


def _as_json(rows: Sequence[Row]) -> str:
    return orjson.dumps([{"nth": nth, **row} for nth, row in enumerate(rows)]).decode()


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

    def tuples(self, columns: Columns) -> list[tuple[object, ...]]:
        """The values of all parameters, of each row."""
        count = len(next(iter(columns.values())))
        return list(zip(*self._in_order(columns, count), strict=True))

    def _in_order(self, columns: Columns, count: int) -> Iterator[Iterable[object]]:
        for name, bound, convert in self._parts:
            if not bound.required:  # a constant of the statement
                yield [bound.effective_value] * count
            else:
                yield map(convert, columns[name]) if convert else columns[name]


def _converter(kind: Any, dialect: Dialect) -> Callable[[object], object] | None:
    made: Callable[[object], object] | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return made


class Rewrite:
    """Many rows of a table written over the versions they were read at.

    The table has `team_id`, `id` and `version`; of the rest only `columns` are written.
    """

    __slots__ = ("_all", "_each", "_one", "columns")

    def __init__(self, table: Table, columns: Sequence[str]) -> None:
        self.columns = tuple(columns)
        team = table.c.team_id == bindparam("team")
        one = (
            update(table)
            .where(team, table.c.id == bindparam("id_"), table.c.version == bindparam("seen"))
            .values({name: bindparam(f"new_{name}") for name in columns})
            .values(version=table.c.version + 1)
        )
        self._one = Prepared(one)
        self._each = Bulk(lambda _: one)
        given = _given(
            {"id_": table.c.id.type, "seen": table.c.version.type}
            | {f"new_{name}": table.c[name].type for name in columns}
        )
        self._all = (
            update(table)
            .where(team, table.c.id == given.c.id_, table.c.version == given.c.seen)
            .values({name: given.c[f"new_{name}"] for name in columns})
            .values(version=table.c.version + 1)
        )

    def run(self, work: Work, seen: Sequence[tuple[int, int]], new: Columns) -> int:
        """Write `new`, each column's values, over the rows `seen`: (id, version) of each. Returns
        how many were still as seen; the others are left alone."""
        if not seen:
            return 0
        ids, versions = zip(*seen, strict=True)
        columns = {"id_": ids, "seen": versions} | {f"new_{name}": new[name] for name in new}
        if len(seen) > 1 and work.db.dialect.name == "sqlite":
            return self._each.run_columns(work.db, columns | {"team": [work.team_id] * len(seen)})
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        if len(rows) == 1:
            return self._one.run(work, rows[0] | {"team": work.team_id})
        given = {"team": work.team_id, "rows": _as_json(rows)}
        return work.db.execute(self._all, given).rowcount
