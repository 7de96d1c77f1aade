"""Look-ups, of many at once too, go by index: the cost does not grow with the workspace."""

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
    dispatch,
    folds,
    health_facts,
    health_scores,
    home,
    members,
    outbox,
    outlook_facts,
    requests_lists,
    tickets,
    touches,
    workspaces,
)
from storage.unit_of_work import Work
from tests.support.database import Store
from tests.support.migrated import migrated
from tests.support.notices import put

WHOLE_WORKSPACE = (
    "(team_id=?)",
    "(team_id=? AND rated_at>?)",
    "(team_id=? AND starts_at>?)",
    "(team_id=? AND status=?)",
)
MANY = range(1, 21)
"""SQLite, which does not count its rows, looks up a few ids and walks through all for more."""


def sent(work: Work) -> None:
    """A message to each of many channels, which somebody takes to send."""
    for number in MANY:
        put(work, [number], f"C{number}")
    dispatch.claim(work, "me", lease_s=60, most=len(MANY))


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
        lambda work: customers.by_ids(work, MANY),
        lambda work: tickets.some(work, MANY),
        lambda work: touches.by_ids(work, MANY),
        lambda work: health_scores.due(work, 100),
        lambda work: health_facts.gather(work, MANY, ()),
        lambda work: outlook_facts.of_many(work, MANY, work.now),
        lambda work: outlook_facts.of_key(work, "acme", work.now),
        lambda work: requests_lists.due(work, 5),
        outbox.next_release_at,
        outbox.release,
        sent,
        lambda work: folds.subjects(work, 1),
        lambda work: home.drawn(work, "U1", ""),
        requests_lists.next_due_at,
        clocks.next_check_at,
    ],
)
def test_a_look_up_reads_no_whole_workspace(tmp_path: Path, look_up: Callable[[Work], Any]) -> None:
    engine = migrated(f"sqlite:///{tmp_path}/t.db")
    plans: list[str] = []

    def explain(connection: Any, _: Any, statement: str, parameters: Any, *__: Any) -> None:
        if statement.startswith(("SELECT", "UPDATE")):
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
