"""The database locked, gone and back, or shared: people get a clear word, messages arrive once."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count

import pytest

from bot import app
from bot.sandbox import people
from bot.transactions import PATIENCE
from domain.policy import Policy
from storage.engine import BUSY_MS, LOCK_MS, open_engine
from storage.errors import Unavailable
from tests.faults.test_delivery import arrived, wait_until_empty
from tests.support.bot import RunningBot, figures, running_bot
from tests.support.notices import put
from tests.support.postgres import Server

_numbers = count(80_000, 100)
HERE = people.SLA_ALERTS
CANNOT = "Touchpoint can't reach its database right now, so nothing was saved."


@pytest.fixture
def first() -> int:
    return next(_numbers)


@contextmanager
def locked(bot: RunningBot) -> Iterator[None]:
    """Another process writes, and takes its time."""
    path = bot.bot.transact.engine.url.database
    assert path
    with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")


def test_what_people_wait_for_gives_up_within_slacks_three_seconds() -> None:
    patience_s = PATIENCE * Policy().delivery.view_timeout_s
    assert patience_s + BUSY_MS / 1000 < 2.5
    # PostgreSQL looks for a deadlock after a second; giving up sooner would undo both sides.
    assert 1.0 < LOCK_MS / 1000 < 3.0 - patience_s


def test_a_locked_database_is_said_and_works_when_free(bot: RunningBot) -> None:
    with locked(bot):
        answer = bot.slack.command("/cs help", user="omar")
    assert answer["ok"], answer
    assert CANNOT in answer["ack"]
    assert CANNOT not in bot.slack.command("/cs help", user="omar")["ack"]


def test_reading_goes_on_while_somebody_else_writes(bot: RunningBot) -> None:
    with locked(bot):
        assert CANNOT not in bot.slack.command("/cs help", user="ana")["ack"]


def test_an_outcome_that_cannot_be_written_yet_is_written_later_and_nothing_is_sent_twice(
    bot: RunningBot, first: int
) -> None:
    bot.slack.faults.add("slow", "chat.postMessage", seconds=0.2)
    bot.act(put, [first], HERE)
    bot.run(asyncio.sleep(0.1))
    with locked(bot):
        bot.run(asyncio.sleep(1.2))
    wait_until_empty(bot)
    assert arrived(bot, first) == [0]


def test_many_people_behind_a_lock_are_told_and_nothing_happens_later(
    bot: RunningBot, first: int
) -> None:
    async def many() -> list[object]:
        acts = (bot.bot.transact(put, [first + n], HERE, now=bot.clock.now()) for n in range(12))
        return list(await asyncio.gather(*acts, return_exceptions=True))

    with locked(bot), figures(bot, view_timeout_s=Policy().delivery.view_timeout_s):
        outcomes = bot.run(many())
    assert all(isinstance(outcome, Unavailable) for outcome in outcomes)
    wait_until_empty(bot)
    assert arrived(bot, first) == []


def test_a_database_that_went_away_is_said_and_comes_back(own_postgres: Server, first: int) -> None:
    with running_bot(own_postgres.fresh_database()) as bot:
        bot.act(put, [first], HERE)
        wait_until_empty(bot)
        own_postgres.crash()
        answer = bot.slack.command("/cs help", user="omar")
        assert CANNOT in answer["ack"]
        own_postgres.start()
        assert CANNOT not in bot.slack.command("/cs help", user="omar")["ack"]
        bot.act(put, [first + 1], HERE)
        wait_until_empty(bot)
        assert arrived(bot, first) == [0, 1]


def test_a_database_that_fails_between_the_call_and_its_outcome_repeats_nothing(
    own_postgres: Server, first: int
) -> None:
    with running_bot(own_postgres.fresh_database()) as bot, figures(bot, lease_s=2.0):
        bot.settle()
        bot.slack.faults.add("slow", "chat.postMessage", seconds=0.3)
        bot.act(put, [first, first + 1], HERE)
        bot.run(asyncio.sleep(0.15))
        own_postgres.crash()
        bot.run(asyncio.sleep(0.3))
        own_postgres.start()
        wait_until_empty(bot)
        assert arrived(bot, first) == [0, 1]


def test_two_senders_share_one_outbox_and_keep_every_channels_order(
    postgres_url: str, first: int
) -> None:
    places = [HERE, people.CRITICAL, people.CS_LEADS, people.GENERAL]
    with running_bot(postgres_url) as bot:

        async def second() -> app.Touchpoint:
            made = await app.start(bot.bot.settings, open_engine(postgres_url), clock=bot.clock)
            made.policy.replace(bot.bot.policy.current())
            await made.begin()
            return made

        other = bot.run(second())
        try:
            for index, place in enumerate(places):
                bot.act(put, range(first + 20 * index, first + 20 * index + 20), place)
            other.delivery.wake()
            wait_until_empty(bot)
        finally:
            bot.run(other.stop())
        for index, place in enumerate(places):
            assert arrived(bot, first + 20 * index, place)[:20] == list(range(20))
