"""Everything at once: looks, lists, clicks, writes and Home with ten thousand customers, on SQLite.

Alone: `python -m tests.benchmarks.bench_mixed`. Four ask at a time, without a pause; Slack is a
stub.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from statistics import quantiles

from handlers import ids
from services import touches
from tests.benchmarks.bench_answers import look_up, write_to
from tests.benchmarks.goal import Goal
from tests.benchmarks.portfolio import ANA, Workspace, build
from tests.benchmarks.scratch import scratch
from tests.benchmarks.served import (
    EVENTS,
    Line,
    ServedBot,
    click,
    command,
    home_opened,
    request,
    served,
)
from tests.benchmarks.slack_stub import running_stub

CUSTOMERS = 10_000
EACH = 100
AT_ONCE = 4
LIMIT_MS = 150
Ask = Callable[[int], bytes]


def goals() -> Iterator[Goal]:
    """The goal of any command or click, measured now; about half a minute."""
    with scratch() as folder, running_stub() as stub:
        workspace = build(f"sqlite:///{folder}/mixed.db", portfolio=CUSTOMERS)
        asks = _asks(workspace)
        while workspace.act(touches.plan_tick):  # else done in the background, after an import
            continue
        with served(workspace.url, stub) as bot:
            bot.line.all([ask(1) for ask in asks])
            taken = _asked(bot, [asks[n % len(asks)](n) for n in range(EACH * len(asks))])
    p99 = quantiles(taken, n=100)[98] * 1e3
    goal = "any command or click, 10,000 customers on SQLite, 4 at once, p99"
    yield Goal(goal, f"{p99:.0f} ms", f"{LIMIT_MS} ms", p99 <= LIMIT_MS)


def _asks(workspace: Workspace) -> list[Ask]:
    return [
        look_up,
        write_to(workspace),
        *(_said(words) for words in ("health", "due", "sla mine", "help")),
        lambda n: request(EVENTS, command(f"customer customer-{n % CUSTOMERS:06}", ANA)),
        lambda n: request(EVENTS, click(ids.HEALTH_SEND, f"customer-{n % CUSTOMERS:06}", ANA)),
        lambda _: request(EVENTS, home_opened(ANA)),
    ]


def _said(words: str) -> Ask:
    return lambda _: request(EVENTS, command(words, ANA))


def _asked(bot: ServedBot, wholes: list[bytes]) -> list[float]:
    taken: list[float] = []

    def send(lane: int) -> None:
        line = Line(bot.port)
        taken.extend(line.all(wholes[lane::AT_ONCE]))
        line.close()

    threads = [threading.Thread(target=send, args=(lane,)) for lane in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


if __name__ == "__main__":
    for line in goals():
        sys.stdout.write(" | ".join((*line[:3], "pass" if line.passed else "FAIL")) + "\n")
