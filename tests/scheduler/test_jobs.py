"""Every job that is registered runs, as it is registered, on a workspace with a story."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler.jobs import AT_MOST_S, JOBS
from storage.unit_of_work import Work
from tests.support.bot import MONDAY, RunningBot, running_bot

NAMES = [job.name for job in JOBS]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def storied(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningBot]:
    """A bot that has slept for forty days: whatever can fall due has."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('jobs') / 'touchpoint.db'}"
    else:
        url = request.getfixturevalue("postgres_server").fresh_database()
    with running_bot(url) as bot:
        bot.bot.scheduler.stop()
        bot.bot.watch.stop()
        watch = {loop for loop in bot.bot.loops if loop.get_name() == "watch"}
        bot.run(asyncio.wait(watch))
        bot.clock.set(MONDAY + timedelta(days=40))
        yield bot


def runs(bot: RunningBot, name: str, outcome: str) -> float:
    found = f'touchpoint_job_runs_total{{job="{name}",outcome="{outcome}"}} '
    text = bot.bot.metrics.text().decode()
    line = next((one for one in text.splitlines() if one.startswith(found)), f"{found}0")
    return float(line.rpartition(" ")[2])


@pytest.mark.parametrize("name", NAMES)
def test_a_job_does_what_is_due_and_says_when_it_is_due_next(
    storied: RunningBot, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    job = storied.bot.scheduler.jobs[name]

    def next_due(work: Work) -> datetime | None:
        return job.next_due_at(work)

    before = runs(storied, name, "done")
    with caplog.at_level(logging.WARNING, "touchpoint"):
        # It gives way between batches.
        batches = iter(lambda: storied.run(storied.bot.scheduler.run(name)), 0)
        assert all(did > 0 for did in batches)
    assert runs(storied, name, "done") >= before + 1
    assert runs(storied, name, "failed") == 0
    assert [r.getMessage() for r in caplog.records if r.name != "touchpoint.delivery"] == []
    due_at = storied.act(next_due, reading=True)
    assert due_at is None or due_at.tzinfo is UTC or due_at.utcoffset() == timedelta(0)
    assert due_at is None or due_at > storied.clock.now()


def test_jobs_have_names_of_their_own_and_look_often_enough() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert all(0 < job.every_s <= AT_MOST_S for job in JOBS)
    assert all(job.what for job in JOBS)


def test_nothing_has_failed_while_nothing_was_wrong(tmp_path: Path) -> None:
    with running_bot(f"sqlite:///{tmp_path / 'db'}", story=False) as bot:
        bot.settle()
        assert all(runs(bot, name, "failed") == 0 for name in NAMES)
        assert all(runs(bot, name, "done") >= 1 for name in NAMES)
