"""The workspaces this database serves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from storage.tables import WorkspaceRow
from storage.unit_of_work import Work
from storage.upsert import PerDialect, table_of

_workspaces = table_of(WorkspaceRow)
_all = select(_workspaces.c.team_id, _workspaces.c.name).order_by(_workspaces.c.created_at)


def _build(insert: Any) -> Any:
    statement = insert(_workspaces)
    kept = ("enterprise_id", "name", "bot_user_id")
    return statement.on_conflict_do_update(
        index_elements=["team_id"], set_={name: statement.excluded[name] for name in kept}
    )


_keep = PerDialect(_build)


@dataclass(frozen=True, slots=True)
class Workspace:
    """A Slack workspace, as auth.test names it."""

    team_id: str
    name: str
    enterprise_id: str | None = None
    bot_user_id: str = ""


def keep(work: Work, workspace: Workspace) -> None:
    """Write down that this database serves `workspace`; safe to repeat."""
    row = {
        "team_id": workspace.team_id,
        "enterprise_id": workspace.enterprise_id,
        "name": workspace.name,
        "bot_user_id": workspace.bot_user_id,
        "created_at": work.now,
    }
    work.db.execute(_keep.on(work.db), row)


def known(work: Work) -> list[Workspace]:
    """Every workspace that was ever served from here, oldest first.

    The one query that is not scoped by a workspace: it is asked to find out which one to work in.
    """
    return [Workspace(row.team_id, row.name) for row in work.db.execute(_all)]
