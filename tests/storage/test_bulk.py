"""Many rows by one prepared statement: converted, counted and told apart like any other."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import event, select

from domain.policy import Policy
from storage import audit
from storage.tables import AuditRow
from storage.unit_of_work import unit_of_work
from storage.upsert import table_of
from tests.services.tickets_stage import NINE, TEAM
from tests.support.migrated import migrated


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    made: str = request.getfixturevalue("empty_postgres_url")
    return made


@pytest.mark.parametrize("count", [0, 1, 3])
def test_rows_are_written_in_their_order_by_one_statement_and_none_by_none(
    url: str, count: int
) -> None:
    engine = migrated(url)
    said: list[str] = []
    moves = [(f"ticket:{n}", "moved", "100 %", f"{n} %s") for n in range(count)]
    with unit_of_work(engine, team_id=TEAM, now=NINE, policy=Policy()) as work:
        event.listen(engine, "before_cursor_execute", lambda *given: said.append(given[2]))
        audit.record_many(work, "touchpoint", moves)
        inserts = [one for one in said if one.startswith("INSERT")]
        table = table_of(AuditRow)
        rows = work.db.execute(select(table).order_by(table.c.id)).all()
    engine.dispose()
    assert len(inserts) == min(count, 1)
    assert [(row.subject, row.move, row.before, row.after) for row in rows] == moves
    assert {row.at for row in rows} == ({NINE} if count else set())
