"""`touchpoint health fit`, as typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import workspaces
from storage.engine import open_engine
from storage.schema import migrate
from tests.support.console import Console
from tests.support.database import Store
from tests.support.outcomes import ENOUGH, decide
from tests.support.portfolio import MORNING


@pytest.mark.parametrize(("count", "code"), [(30, 1), (ENOUGH, 0)])
def test_the_command_prints_the_fit_or_says_that_there_are_too_few(
    touchpoint: Console, tmp_path: Path, count: int, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/touchpoint.db"
    store = Store(open_engine(url), now=MORNING)
    migrate(store.engine)
    store.run(workspaces.keep, workspaces.Workspace("T1", "Northwind Cloud"))
    store.run(decide, count)
    store.engine.dispose()
    monkeypatch.setenv("DATABASE_URL", url)
    for name in ("SLACK_BOT_TOKEN", "TOUCHPOINT_POLICY"):
        monkeypatch.delenv(name, raising=False)
    ran = touchpoint("health", "fit")
    assert ran.code == code
    if code:
        few = "smb: 4 lost, 5 kept, 1 without a score from 90 days before; a fit needs 20 of each"
        assert few in ran.out.splitlines()
        assert "too few outcomes" in ran.err
    else:
        assert "  csat: 14 by hand, " in ran.out
        assert "Nothing was changed" in ran.out
