"""Kills and faults again and again, each round with another seed: `make soak ARGS="kills 20"`.

A round kills one bot on SQLite thirty times, and either of two replicas on PostgreSQL fifteen
times, under a Slack that drops, limits and fails, with 600 messages each. A message lost, repeated
or out of order ends the run and names the seed.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bot import manifest
from bot.sandbox.driver import Sandbox
from bot.sandbox.running import running
from storage.engine import open_engine
from tests.faults.test_kill import (
    TROUBLE,
    in_order,
    put_on_their_way,
    stored,
    wait_for_calls,
    wait_until_sent,
)
from tests.support import postgres
from tests.support.process import Serving, end

MESSAGES = 600
PATIENCE_S = 180.0


@dataclass(frozen=True, slots=True)
class Fleet:
    """How many bots share a database, and how often one of them is killed."""

    name: str
    bots: int
    kills: int
    options: tuple[str, ...] = ()


ALONE = Fleet("one bot on SQLite", 1, 30)
REPLICAS = Fleet("two replicas on PostgreSQL", 2, 15, ("--replica",))


def main(rounds: int = 5) -> int:
    """0 when every round delivered every message once and in order."""
    with postgres.running() as server:
        for seed in range(rounds):
            for fleet in (ALONE, REPLICAS):
                with tempfile.TemporaryDirectory() as folder:
                    url = f"sqlite:///{folder}/soak.db"
                    if fleet is REPLICAS:
                        url = server.fresh_database()
                    wrong, took = _round(fleet, url, Path(folder), seed)
                words = wrong or f"all {MESSAGES} once and in order, {took:.0f} s"
                sys.stdout.write(f"seed {seed} | {fleet.name} | {words}\n")
                sys.stdout.flush()
                if wrong:
                    return 1
    return 0


def _round(fleet: Fleet, url: str, folder: Path, seed: int) -> tuple[str, float]:
    """What went wrong (empty: nothing), and the seconds it took."""
    began, chance = perf_counter(), random.Random(seed)
    engine = open_engine(url)
    with running(manifest=manifest.build()) as slack:
        slack.faults.seed(seed)
        slack.faults.replace(TROUBLE)
        put_on_their_way(engine, MESSAGES)
        bots = [Serving(slack, url, folder, *fleet.options) for _ in range(fleet.bots)]
        try:
            for bot in bots:
                bot.launch()
            for _ in range(fleet.kills):
                wait_for_calls(slack, chance.randint(2, MESSAGES // fleet.kills))
                killed = chance.choice(bots)
                killed.kill()
                killed.launch()
            wait_until_sent(engine, PATIENCE_S)
        finally:
            for bot in bots:
                end(bot)
            engine.dispose()
        return _wrong(slack), perf_counter() - began


def _wrong(slack: Sandbox) -> str:
    found = stored(slack)
    if found == Counter(range(MESSAGES)):
        return "" if in_order(slack) else "OUT OF ORDER"
    lost = sorted(set(range(MESSAGES)) - set(found))
    twice = sorted(number for number, times in found.items() if times > 1)
    return f"LOST {lost} REPEATED {twice}"
