"""Looking up people and customers goes by index: the cost does not grow with the workspace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from storage import (
    clocks,
    customers,
    customers_channels,
    customers_sought,
    members,
    requests_lists,
    workspaces,
)
from storage.unit_of_work import Work
from tests.support.database import Store
from tests.support.migrated import migrated

WHOLE_WORKSPACE = "(team_id=?)"


@pytest.mark.parametrize(
    "look_up",
    [
        lambda work: members.find(work, "U1"),
        lambda work: members.around(work, "U1", "U2"),
        lambda work: members.some(work, ["U1", "U2"]),
        lambda work: members.by_email(work, "a@x.example"),
        lambda work: customers.by_key(work, "acme"),
        lambda work: customers.by_keys(work, ["acme", "beta"]),
        lambda work: customers.in_channel(work, "C1"),
        lambda work: customers_channels.using(work, "C1"),
        lambda work: customers_channels.lost(work, "C1"),
        lambda work: customers_channels.inside(work, ["C1", "C2"]),
        lambda work: customers.owned(work, ["U1"]),
        lambda work: customers.owned_by(work, "U1", most=5),
        lambda work: customers_sought.exactly(work, "acme", most=5),
        lambda work: requests_lists.due(work, 5),
        requests_lists.next_due_at,
        clocks.next_check_at,
    ],
)
def test_a_look_up_reads_no_whole_workspace(tmp_path: Path, look_up: Callable[[Work], Any]) -> None:
    engine = migrated(f"sqlite:///{tmp_path}/t.db")
    plans: list[str] = []

    def explain(connection: Any, _: Any, statement: str, parameters: Any, *__: Any) -> None:
        if statement.startswith("SELECT"):
            cursor = connection.connection.cursor()
            found = cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            plans.extend(str(row[3]) for row in found)

    event.listen(engine, "before_cursor_execute", explain)
    Store(engine).run(look_up)
    engine.dispose()
    whole = [one for one in plans if one.endswith(WHOLE_WORKSPACE) or one.startswith("SCAN c")]
    assert plans
    assert whole == []


def test_a_workspace_is_kept_once_under_its_newest_name(tmp_path: Path) -> None:
    engine = migrated(f"sqlite:///{tmp_path}/t.db")
    store = Store(engine)
    for name in ("Northwind", "Northwind Cloud"):
        store.run(workspaces.keep, workspaces.Workspace("T1", name))
    assert [one.name for one in store.run(workspaces.known)] == ["Northwind Cloud"]
    engine.dispose()
