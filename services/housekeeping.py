"""Keeping the store small."""

from __future__ import annotations

from datetime import timedelta

from storage import inbox, leftovers, rhythms
from storage.unit_of_work import Work

PURGE = "purge"
EVERY = timedelta(days=1)


def start(work: Work) -> None:
    """Begin the daily rhythm; safe to call at every start."""
    rhythms.start(work, PURGE, "", work.now + EVERY)


def purge_tick(work: Work) -> int:
    """Once a day, forget what nobody asks for any more; some hundred rows of each kind at a time.

    Repeat keys are kept for a week, messages that were sent for policy `[messages] kept_days`.
    Returns how much there was to do: it is still due until all is done.
    """
    for subject, due_at in rhythms.due(work, PURGE, most=1):
        gone = _forget(work)
        if max(gone) == leftovers.MOST:
            return sum(gone)
        following = due_at + EVERY
        then = following if following > work.now else work.now + EVERY
        return int(rhythms.advance(work, PURGE, subject, seen=due_at, then=then))
    return 0


def _forget(work: Work) -> tuple[int, ...]:
    kept = timedelta(days=work.policy.messages.kept_days)
    return (
        leftovers.repeat_keys(work, work.now - inbox.KEPT),
        leftovers.places(work, work.now - max(kept, leftovers.PLACES_KEPT)),
        leftovers.messages(work, work.now - kept),
        leftovers.lanes(work),
    )
