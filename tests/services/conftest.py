"""A database for tests of services, SQLite and PostgreSQL in turn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.database import Store
from tests.support.migrated import migrated


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Both databases."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'touchpoint.db'}"
    else:
        url = request.getfixturevalue("postgres_url")
    yield from _opened(url)


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Store]:
    """SQLite alone, where the statements are the same on both."""
    yield from _opened(f"sqlite:///{tmp_path / 'touchpoint.db'}")


def _opened(url: str) -> Iterator[Store]:
    engine = migrated(url)
    yield Store(engine)
    engine.dispose()
