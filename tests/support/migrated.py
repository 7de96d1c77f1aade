"""Databases at the newest revision, without the migrations' time for each."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy.engine import make_url

from storage.engine import Database, open_engine
from storage.schema import migrate
from storage.thrift import spare_the_disk


def migrated(url: str) -> Database:
    """The database of this address, opened and at the newest revision.

    A new SQLite database begins as a copy of one that was migrated once in this process.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return _brought_up(url)
    file = Path(str(address.database))
    if not file.exists():
        shutil.copyfile(_template(), file)
    return _brought_up(url)


def _brought_up(url: str) -> Database:
    engine = open_engine(url)
    spare_the_disk(engine)
    migrate(engine)
    return engine


@cache
def _template() -> Path:
    file = Path(tempfile.mkdtemp(prefix="touchpoint-test-")) / "template.db"
    _brought_up(f"sqlite:///{file}").dispose()
    return file
