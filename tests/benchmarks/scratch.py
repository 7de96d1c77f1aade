"""Where the benchmarks keep their databases."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_IN_MEMORY = Path("/dev/shm")


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder until the block ends, in memory where the machine has such a place.

    What is measured is the program. A commit on SQLite waits for the disk, 0.1 ms here and 10 ms
    there, and the PostgreSQL of the tests does not wait for it either.
    """
    where = _IN_MEMORY if _IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="touchpoint-bench-", dir=where) as folder:
        yield Path(folder)
