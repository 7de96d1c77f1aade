"""A migrated database for tests of the store, SQLite and PostgreSQL in turn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine import open_engine
from storage.schema import migrate
from tests.support.database import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Both databases."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'touchpoint.db'}"
    else:
        url = request.getfixturevalue("postgres_url")
    engine = open_engine(url)
    migrate(engine)
    yield Store(engine)
    engine.dispose()
