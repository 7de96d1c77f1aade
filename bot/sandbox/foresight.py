"""What comes next, as a person would say it: done ahead in a transaction that is undone.

The clock's "To the next due" names the message people will see, not the row that is due: a look at
which nobody is told anything is passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.app import Touchpoint
from bot.sandbox.forewords import sentence
from scheduler.jobs import Job
from services import people
from storage import foresight
from storage.foresight import Foreseen
from storage.unit_of_work import Work

MOST_LOOKS = 12
"""Due moments of which nobody hears that are passed over before the next is called by its kind."""
MOST_LETTERS = 20


class _Undone(Exception):
    """Carries what was seen out of the transaction, which is rolled back."""

    def __init__(self, seen: tuple[datetime, str] | None) -> None:
        super().__init__("looked ahead")
        self.seen = seen


async def next_told(bot: Touchpoint) -> tuple[datetime, str] | None:
    """When people hear of something next, and what, in words; None when it cannot be foreseen."""
    jobs = [job for job in bot.scheduler.jobs.values() if job.told]
    try:
        await bot.transact(_look_ahead, jobs, now=bot.clock.now())
    except _Undone as undone:
        return undone.seen
    raise AssertionError("unreachable: looking ahead always ends undone")


async def newest(bot: Touchpoint) -> int:
    """The number of the last message put on its way: what was foreseen before it may be old."""
    number, _ = await bot.transact(foresight.newest, now=bot.clock.now(), reading=True)
    return number


def _look_ahead(work: Work, jobs: Sequence[Job]) -> None:
    last = foresight.newest(work)
    for _ in range(MOST_LOOKS):
        dues = [(job.next_due_at(work), job) for job in jobs]
        at = min((at for at, _ in dues if at is not None), default=None)
        if at is None:
            break
        work = replace(work, now=max(at, work.now))
        letters = _done(work, [job for due, job in dues if due is not None and due <= at], last)
        if letters:
            names = people.names(work, [one.to for one in letters])
            raise _Undone((work.now, sentence(letters, names)))
    raise _Undone(None)


def _done(work: Work, jobs: Sequence[Job], last: int) -> list[Foreseen]:
    held = foresight.leaving(work, last, MOST_LETTERS)
    for job in jobs:
        job.tick(work)
    put = foresight.leaving(work, last, MOST_LETTERS)
    return held or put
