"""A database for the scheduler's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.transactions import Transactions
from domain.policy import Policy
from storage.engine import open_engine
from storage.schema import migrate


@pytest.fixture
def transact(tmp_path: Path) -> Iterator[Transactions]:
    """Real transactions on SQLite."""
    engine = open_engine(f"sqlite:///{tmp_path / 'touchpoint.db'}")
    migrate(engine)
    policy = Policy()
    made = Transactions(engine, "T1", policy=lambda: policy, wake=lambda _: None)
    yield made
    made.close()
