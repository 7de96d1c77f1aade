"""How Alembic runs here: on the connection it is handed, never on one of its own."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection

from storage.instants import Instant
from storage.tables import metadata


def written(kind: str, item: object, _: object) -> str | Literal[False]:
    """Migrations name the library's types, so that they outlive our own; False: as usual."""
    is_instant = kind == "type" and isinstance(item, Instant)
    return "sqlmodel.sql.sqltypes.UTCDateTime()" if is_instant else False


def run(connection: Connection) -> None:
    """Run the migrations asked for, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata(),
        render_as_batch=True,
        compare_type=True,
        render_item=written,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
