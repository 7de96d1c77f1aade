"""What all tables share: names both databases agree on, and CHECKs for short strings."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, MetaData
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {  # names both databases agree on, so migrations can too
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def metadata() -> MetaData:
    """The declared schema, for Alembic and the check that migrations match it."""
    return SQLModel.metadata


def one_of(column: str, *values: str) -> CheckConstraint:
    """A CHECK that `column` holds one of `values`."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
