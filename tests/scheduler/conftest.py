"""A database for the scheduler's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.transactions import Transactions
from tests.support.bot import QUICK
from tests.support.migrated import migrated


@pytest.fixture
def transact(tmp_path: Path) -> Iterator[Transactions]:
    """Real transactions on SQLite."""
    engine = migrated(f"sqlite:///{tmp_path / 'touchpoint.db'}")
    policy = QUICK  # a transaction may wait for a busy machine
    made = Transactions(engine, "T1", policy=lambda: policy, wake=lambda _: None)
    yield made
    made.close()
