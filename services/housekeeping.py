"""Keeping the store small."""

from __future__ import annotations

from datetime import timedelta

from storage import inbox, rhythms
from storage.unit_of_work import Work

PURGE = "purge"
EVERY = timedelta(days=1)


def start(work: Work) -> None:
    """Begin the daily rhythm; safe to call at every start."""
    rhythms.start(work, PURGE, "", work.now + EVERY)


def purge_tick(work: Work) -> int:
    """Forget repeat keys older than a week, once a day; returns 1 when it was the time."""
    for subject, due_at in rhythms.due(work, PURGE, most=1):
        then = max(due_at + EVERY, work.now)
        if rhythms.advance(work, PURGE, subject, seen=due_at, then=then):
            inbox.purge(work, work.now - inbox.KEPT)
            return 1
    return 0
