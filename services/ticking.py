"""Looking at a batch of due rows so that one bad row cannot stop the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from storage.errors import Unavailable
from storage.unit_of_work import Work

T = TypeVar("T")
log = logging.getLogger("touchpoint.tick")

POISON_WAITS = timedelta(hours=1)


def each(
    work: Work,
    rows: Iterable[T],
    act: Callable[[Work, T], None],
    *,
    postpone: Callable[[T, datetime], None],
) -> None:
    """`act` on every row, each in its own savepoint.

    A row whose rule raises is undone, logged and looked at again in an hour, and the batch goes
    on. A database that is gone ends the batch: the whole transaction comes again.
    """
    for row in rows:
        try:
            with work.sheltered():
                act(work, row)
        except Unavailable:
            raise
        except Exception:  # one row's defect must not hold up everybody else's deadlines
            log.exception("a due row failed and waits an hour: %r", row)
            postpone(row, work.now + POISON_WAITS)


def together(
    work: Work,
    rows: Sequence[T],
    act: Callable[[Work, Sequence[T]], None],
    *,
    postpone: Callable[[T, datetime], None],
) -> None:
    """`act` on all rows at once, for the statements that saves; when it raises, on each by itself,
    as in `each`."""
    try:
        with work.sheltered():
            act(work, rows)
    except Unavailable:
        raise
    except Exception:  # noqa: BLE001 - one row's defect must not hold up the others; `each` logs it
        each(work, rows, lambda work_, row: act(work_, [row]), postpone=postpone)
