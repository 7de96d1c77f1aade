"""kill -9 at any moment, under a Slack that fails: every message arrives, none twice.

Real processes, real HTTP, real databases. The seed is fixed; change it to look elsewhere.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import manifest
from bot.sandbox import people
from bot.sandbox.driver import Sandbox
from bot.sandbox.running import running
from domain.policy import Policy
from storage import outbox
from storage.engine import Database, open_engine
from storage.schema import migrate
from storage.unit_of_work import Work, unit_of_work
from tests.support.notices import numbers, put
from tests.support.process import Serving, end, serving

SEED = 7
PLACES = (
    people.SLA_ALERTS, people.CRITICAL, people.CS_LEADS, people.GENERAL, people.CSE_REQUESTS,
    people.CSA_REQUESTS, people.ANA.id, people.BEN.id,
)  # fmt: skip
TROUBLE = [
    {"kind": "drop_after", "method": "chat.postMessage", "probability": 0.10},
    {"kind": "drop_before", "method": "chat.postMessage", "probability": 0.08},
    {"kind": "rate_limit", "method": "chat.postMessage", "probability": 0.10, "retry_after": 0},
    {"kind": "http_after", "method": "chat.postMessage", "probability": 0.05, "status": 500},
    {"kind": "http_before", "method": "chat.postMessage", "probability": 0.07, "status": 502},
    {"kind": "slow", "method": "chat.postMessage", "probability": 0.20, "seconds": 0.05},
]


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with running(manifest=manifest.build()) as made:
        yield made


def transact(engine: Database, act: object, *, reading: bool = False) -> object:
    assert callable(act)
    given = {"team_id": people.TEAM_ID, "now": datetime.now(UTC), "policy": Policy()}
    with unit_of_work(engine, reading=reading, **given) as work:  # type: ignore[arg-type]  # the three above
        return act(work)


def put_on_their_way(engine: Database, how_many: int) -> None:
    """Messages in turn for every place, as `touchpoint import` would put them: from beside."""
    migrate(engine)

    def act(work: Work) -> None:
        for number in range(how_many):
            put(work, [number], PLACES[number % len(PLACES)])

    transact(engine, act)


def left(engine: Database) -> int:
    def act(work: Work) -> int:
        return outbox.waiting(work)[0]

    found = transact(engine, act, reading=True)  # waits for no writer
    assert isinstance(found, int)
    return found


def stored(slack: Sandbox) -> Counter[int]:
    where = (
        place if not place.startswith("U") else slack.workspace.direct(place).id
        for place in PLACES
    )  # fmt: skip
    return Counter(number for place in where for number in numbers(slack.messages(place)))


def wait_for_calls(slack: Sandbox, more: int, seconds: float = 30.0) -> None:
    """Until Slack has been asked to post `more` times from now on, or nobody asks any more."""
    goal = len(slack.calls("chat.postMessage")) + more
    deadline = time.monotonic() + seconds
    while len(slack.calls("chat.postMessage")) < goal and time.monotonic() < deadline:
        time.sleep(0.005)


def wait_until_sent(engine: Database, seconds: float = 100.0) -> None:
    deadline = time.monotonic() + seconds
    while waiting := left(engine):
        assert time.monotonic() < deadline, f"{waiting} messages still wait"
        time.sleep(0.05)


def in_order(slack: Sandbox) -> bool:
    return all(
        found == sorted(found)
        for place in PLACES
        if not place.startswith("U")
        for found in [numbers(slack.messages(place))]
    )


@pytest.mark.slow
def test_ten_kills_lose_and_repeat_nothing(slack: Sandbox, tmp_path: Path) -> None:
    url, how_many, chance = f"sqlite:///{tmp_path / 'touchpoint.db'}", 120, random.Random(SEED)
    engine = open_engine(url)
    put_on_their_way(engine, how_many)
    slack.faults.seed(SEED)
    slack.faults.replace(TROUBLE)
    bot = Serving(slack, url, tmp_path)
    try:
        for _ in range(10):
            bot.launch()
            wait_for_calls(slack, chance.randint(2, 9))
            time.sleep(chance.uniform(0, 0.05))
            bot.kill()
        bot.launch()
        wait_until_sent(engine)
    finally:
        end(bot)
        engine.dispose()
    assert stored(slack) == Counter(range(how_many))
    assert in_order(slack)


@pytest.mark.slow
def test_two_replicas_of_which_either_is_killed_lose_and_repeat_nothing(
    slack: Sandbox, postgres_url: str, tmp_path: Path
) -> None:
    how_many, chance = 120, random.Random(SEED)
    engine = open_engine(postgres_url)
    put_on_their_way(engine, how_many)
    slack.faults.seed(SEED)
    slack.faults.replace(TROUBLE)
    bots = [Serving(slack, postgres_url, tmp_path, "--replica") for _ in range(2)]
    try:
        for bot in bots:
            bot.launch()
        for turn in range(4):
            wait_for_calls(slack, chance.randint(5, 15))
            bots[turn % 2].kill()
            bots[turn % 2].launch()
        wait_until_sent(engine)
    finally:
        for bot in bots:
            end(bot)
        engine.dispose()
    assert stored(slack) == Counter(range(how_many))
    assert in_order(slack)


def test_what_was_committed_before_a_kill_is_delivered_after_it(
    slack: Sandbox, tmp_path: Path
) -> None:
    """Killed between commit and delivery: Slack is asked nothing before the second start."""
    url = f"sqlite:///{tmp_path / 'touchpoint.db'}"
    with serving(slack, url, tmp_path) as bot:
        engine = open_engine(url)
        put_on_their_way(engine, 1)
        bot.kill()
        assert not slack.calls("chat.postMessage")
        bot.start()
        wait_until_sent(engine)
        engine.dispose()
    assert stored(slack) == Counter([0])
