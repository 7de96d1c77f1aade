"""The database's own clock in SQL. Leases and pacing compare with it, so that replicas whose
clocks differ agree; what the product promises uses `now` instead."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class db_epoch(FunctionElement[float]):  # noqa: N801 - named and used like an SQL function
    """Seconds since 1970 by the database's clock, milliseconds or better."""

    type = Float()
    inherit_cache = True


@compiles(db_epoch, "sqlite")
def _sqlite(*_: Any, **__: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(db_epoch, "postgresql")
def _postgresql(*_: Any, **__: Any) -> str:
    return "extract(epoch from clock_timestamp())::double precision"
