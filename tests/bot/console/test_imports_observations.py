"""`touchpoint import` of observations and outcomes: checked whole, written once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.clock import SystemClock
from domain.policy import Policy
from storage import audit, customers, workspaces
from storage.engine import Database, open_engine
from storage.schema import migrate
from storage.unit_of_work import Work, unit_of_work
from tests.support import portfolio
from tests.support.console import Console

SEEN = "customer,measure,value,observed_at,source"
ENDED = "customer,date,outcome,amount"
ACME, OTHER = "customer-000000", "customer-000001"


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Database]:
    """A database with two customers."""
    lite = f"sqlite:///{tmp_path}/touchpoint.db"
    url = lite if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    monkeypatch.setenv("DATABASE_URL", url)
    for name in ("SLACK_BOT_TOKEN", "SLACK_API_URL", "TOUCHPOINT_POLICY"):
        monkeypatch.delenv(name, raising=False)
    made = open_engine(url)
    migrate(made)
    with _work(made) as work:
        workspaces.keep(work, workspaces.Workspace("T1", "Northwind Cloud"))
        customers.add(work, [portfolio.customer(n) for n in range(2)])
    yield made
    made.dispose()


def _work(engine: Database) -> AbstractContextManager[Work]:
    now = datetime(2026, 1, 5, tzinfo=UTC)
    return unit_of_work(engine, team_id="T1", now=now, policy=Policy())


def rows(engine: Database, sql: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def write(sheet: Path, *lines: str) -> Path:
    sheet.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return sheet


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "sheet.csv"


def test_observations_go_in_once_and_their_customers_are_due(
    touchpoint: Console, engine: Database, sheet: Path
) -> None:
    lines = [
        SEEN,
        f"{ACME},csat,8.5,2026-01-02,survey",
        f"{ACME},csat,8.5,2026-01-02,survey",
        f"{ACME},goals_on_track,,2026-01-02T10:00+01:00,",
        *(f"{OTHER},seat_utilisation,0.{n % 10},2025-{1 + n // 28:02}-{1 + n % 28:02},dwh"
          for n in range(300)),
    ]  # fmt: skip
    dry = touchpoint("import", write(sheet, *lines), "--dry-run")
    assert dry.out == (
        "observations: 302 would be created, 0 would be updated, 1 unchanged, 0 bad\n"
    )
    assert rows(engine, "SELECT count(*) FROM health_observations") == [(0,)]
    done = touchpoint("import", sheet)
    assert (done.code, done.out) == (
        0, "observations: 302 created, 0 updated, 1 unchanged, 0 bad\n"
    )  # fmt: skip
    again = touchpoint("import", sheet, "--kind", "observations")
    assert again.out == "observations: 0 created, 0 updated, 303 unchanged, 0 bad\n"
    assert rows(engine, "SELECT DISTINCT entered_by FROM health_observations") == [("import",)]
    assert rows(engine, "SELECT customer_id FROM health_scores ORDER BY 1") == [(1,), (2,)]


def test_every_bad_observation_is_named_and_nothing_is_written(
    touchpoint: Console, engine: Database, sheet: Path
) -> None:
    later = (SystemClock().now() + timedelta(days=3)).date()
    lines = [
        SEEN,
        f"{ACME},csat,8.5,2026-01-02,survey",
        f"{ACME},csat,9,2026-01-02,survey",
        f"nobody,csat,85,{later},survey",
        "nobody,csat,8,2026-01-02,survey",
        f"{ACME},csat,8",
    ]
    bad = touchpoint("import", write(sheet, *lines))
    assert bad.code == 1
    faults = [line.split(": ")[0] for line in bad.err.splitlines() if line.startswith("line ")]
    assert faults == [
        "line 3, value",
        "line 4, value",
        "line 4, observed_at",
        "line 5, customer",
        "line 6",
    ]
    assert "Line 2 gives another value" in bad.err
    assert "nothing was written" in bad.err
    assert rows(engine, "SELECT count(*) FROM health_observations") == [(0,)]
    some = touchpoint("import", sheet, "--partial")
    assert (some.code, some.out) == (
        1, "observations: 1 created, 0 updated, 0 unchanged, 4 bad\n"
    )  # fmt: skip


def test_outcomes_are_kept_changed_with_a_trace_and_set_nothing_else(
    touchpoint: Console, engine: Database, sheet: Path
) -> None:
    lines = [ENDED, f"{ACME},2025-12-31,churned,24000", f"{OTHER},2025-06-30,Renewed,"]
    done = touchpoint("import", write(sheet, *lines))
    assert (done.code, done.out) == (0, "outcomes: 2 created, 0 updated, 0 unchanged, 0 bad\n")
    lines[1] = f"{ACME},2025-12-31,contracted,12000"
    assert touchpoint("import", write(sheet, *lines)).out == (
        "outcomes: 0 created, 1 updated, 1 unchanged, 0 bad\n"
    )
    sql = "SELECT outcome, amount FROM health_outcomes ORDER BY customer_id"
    assert rows(engine, sql) == [("contracted", 12000), ("renewed", None)]
    assert rows(engine, "SELECT stage FROM customers WHERE stage IS NOT NULL") == []
    with _work(engine) as work:
        trail = _trail(work)
    assert trail == [
        ("outcome", "", "2025-12-31 churned 24000"),
        ("outcome", "2025-12-31 churned 24000", "2025-12-31 contracted 12000"),
    ]


def _trail(work: Work) -> list[tuple[str, str, str]]:
    return [(one.move, one.before, one.after) for one in audit.of(work, f"customer:{ACME}")]


def test_every_bad_outcome_is_named(touchpoint: Console, engine: Database, sheet: Path) -> None:
    later = (SystemClock().now() + timedelta(days=3)).date()
    lines = [
        ENDED,
        f"{ACME},2025-12-31,churned,24000",
        f"{ACME},2025-12-31,renewed,24000",
        f"{OTHER},{later},left,2.5",
        ",2025-12-31,churned,",
        "nobody,2025-12-31,churned,",
    ]
    bad = touchpoint("import", write(sheet, *lines))
    faults = [line.split(": ")[0] for line in bad.err.splitlines() if line.startswith("line ")]
    assert faults == [
        "line 3, date",
        "line 4, date",
        "line 4, outcome",
        "line 4, amount",
        "line 5, customer",
        "line 6, customer",
    ]
    assert rows(engine, "SELECT count(*) FROM health_outcomes") == [(0,)]


def test_a_header_that_fits_nothing_names_every_kind(
    touchpoint: Console, engine: Database, sheet: Path
) -> None:
    bad = touchpoint("import", write(sheet, "a,b", "1,2"))
    assert "observations.csv needs at least customer, measure, value, observed_at" in bad.err
    assert "outcomes.csv needs at least customer, date, outcome" in bad.err
