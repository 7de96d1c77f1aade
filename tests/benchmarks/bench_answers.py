"""How soon Slack is answered, against a Bolt app that does nothing behind the same ingress.

Alone: `python -m tests.benchmarks.bench_answers`. Base and subject take turns on one kept-open
connection to one server process; what counts is the median of the rounds' ratios. Slack is a stub.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from statistics import median, quantiles
from time import perf_counter, sleep

from domain.sla import Priority
from handlers import ids
from storage.tables import LaneRow
from storage.unit_of_work import Work
from storage.upsert import table_of
from tests.benchmarks import due_clocks
from tests.benchmarks.goal import Goal
from tests.benchmarks.portfolio import ANA, Workspace, build
from tests.benchmarks.served import (
    EVENTS,
    NOOP,
    Line,
    ServedBot,
    command,
    form,
    request,
    served,
    slack_and_databases,
)
from tests.benchmarks.slack_stub import RunningStub

ROUNDS = 11
SLICE = 120
OPEN_LOOP_PER_S = 50
OPEN_LOOP_S = 4.0
Ask = Callable[[int], bytes]


def goals() -> Iterator[Goal]:
    """Every goal of answering, measured now; about a minute and a half on two cores."""
    with slack_and_databases() as (stub, addresses):
        for name, url in addresses:
            workspace = build(url)
            with served(url, stub) as bot:
                yield from _ratios(bot, workspace, name)
                yield from _behind_slow_calls(bot, workspace, stub, name)
                yield _during_a_sweep(bot, workspace, name)


def look_up(number: int) -> bytes:
    """`/cs health` of one customer: one read."""
    return request(EVENTS, command(f"health customer-{number % 200:06}", ANA))


def write_to(workspace: Workspace) -> Ask:
    """A ticket's priority changed back and forth: versions, clock, trail and card."""
    first = iter(range(10**9))

    def ask(_: int) -> bytes:
        number = next(first)
        ticket = workspace.tickets[number % len(workspace.tickets)]
        turn = number // len(workspace.tickets) % 2
        to = (Priority.MINOR, Priority.COSMETIC)[turn].value
        answer = {"type": "static_select", "selected_option": {"value": to}}
        return request(EVENTS, form(ids.PRIORITY_FORM, ticket, ANA, priority=answer))

    return ask


def _ratios(bot: ServedBot, workspace: Workspace, name: str) -> Iterator[Goal]:
    limit, writing = (2.5, 4.0) if name == "SQLite" else (4.5, 8.0)
    base, looking = _rounds(bot.line, look_up)
    p50 = _ratio(base, looking, median)
    p99 = _ratio(base, looking, _p99)
    spent = f" ({median(_flat(looking)) * 1e3:.2f} ms)"
    yield _goal(f"/cs health / no-op, {name}, p50", p50, limit, spent)
    yield _goal(f"/cs health / no-op, {name}, p99", p99, 2.0)
    workspace.act(_park, 3_600.0)  # what is sent behind an answer is the next goal's subject
    base, wrote = _rounds(bot.line, write_to(workspace))
    workspace.act(_park, 0.0)
    spent = f" ({median(_flat(wrote)) * 1e3:.2f} ms)"
    yield _goal(f"ticket write / no-op, {name}, p50", _ratio(base, wrote, median), writing, spent)


def _park(work: Work, seconds: float) -> None:
    """Let no channel's next message leave for so long."""
    ready = table_of(LaneRow).update()
    work.db.execute(ready.values(ready_epoch=datetime.now(UTC).timestamp() + seconds))


def _rounds(line: Line, ask: Ask) -> tuple[list[list[float]], list[list[float]]]:
    """Seconds of no-ops and of the subject, slice by slice; the first slices only warm up."""
    base, subject = [], []
    for turn in range(ROUNDS + 1):
        idle = [request(NOOP, command("health", ANA)) for _ in range(SLICE)]
        real = [ask(turn * SLICE + number) for number in range(SLICE)]
        base.append(line.all(idle))
        subject.append(line.all(real))
    return base[1:], subject[1:]


def _behind_slow_calls(
    bot: ServedBot, workspace: Workspace, stub: RunningStub, name: str
) -> Iterator[Goal]:
    """Writes at a steady pace, each with a message behind it, while Slack takes 0 or 300 ms."""
    ask = write_to(workspace)
    quick: list[list[float]] = []
    slow: list[list[float]] = []
    for _ in range(2):
        for delay_s, found in ((0.0, quick), (0.3, slow)):
            stub.set(delay_s=delay_s)
            found.append(_open_loop(bot.port, ask, OPEN_LOOP_S))
    stub.set()
    ratio = median(_p99(b) / _p99(a) for a, b in zip(quick, slow, strict=True))
    worst = max(_flat(slow))
    note = f" (p99 {_p99(_flat(slow)) * 1e3:.0f} ms)"
    yield _goal(f"ack p99, 300 ms Slack calls behind / without, {name}", ratio, 1.5, note)
    yield Goal(f"slowest of these acks, {name}", f"{worst * 1e3:.0f} ms", "3000 ms", worst < 3)


def _open_loop(port: int, ask: Ask, seconds: float) -> list[float]:
    """Answer times counted from when each request was meant to be sent, however late it was."""
    taken: list[float] = []
    lines = [Line(port) for _ in range(8)]
    total = int(OPEN_LOOP_PER_S * seconds)
    wholes = [ask(number) for number in range(total)]
    began = perf_counter() + 0.05

    def send(lane: int) -> None:
        for number in range(lane, total, len(lines)):
            due = began + number / OPEN_LOOP_PER_S
            sleep(max(0.0, due - perf_counter()))
            lines[lane].ask(wholes[number])
            taken.append(perf_counter() - due)

    threads = [threading.Thread(target=send, args=(lane,)) for lane in range(len(lines))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for line in lines:
        line.close()
    return taken


def _during_a_sweep(bot: ServedBot, workspace: Workspace, name: str) -> Goal:
    """No-ops while a thousand clocks fall due at once, against no-ops while none does."""
    ratios = []
    for _ in range(3):
        idle = bot.line.all([request(NOOP, command("", ANA)) for _ in range(600)])
        workspace.act(due_clocks.copy, 1_000)
        busy = bot.line.all([request(NOOP, command("", ANA)) for _ in range(600)])
        began = perf_counter()
        while workspace.look(due_clocks.left) and perf_counter() - began < 20:
            busy += bot.line.all([request(NOOP, command("", ANA)) for _ in range(200)])
        ratios.append(_p99(busy) / _p99(idle))
    return _goal(f"ack p99 during a sweep of 1,000 clocks / idle, {name}", median(ratios), 3.0)


def _p99(values: Sequence[float]) -> float:
    return quantiles(values, n=100)[98]


def _ratio(
    base: list[list[float]], subject: list[list[float]], of: Callable[[list[float]], float]
) -> float:
    return median(of(b) / of(a) for a, b in zip(base, subject, strict=True))


def _flat(rounds: Sequence[Sequence[float]]) -> list[float]:
    return [one for found in rounds for one in found]


def _goal(name: str, ratio: float, limit: float, note: str = "") -> Goal:
    return Goal(name, f"{ratio:.2f}{note}", f"{limit}", ratio <= limit)


if __name__ == "__main__":
    for line_ in goals():
        sys.stdout.write(" | ".join((*line_[:3], "pass" if line_.passed else "FAIL")) + "\n")
        sys.stdout.flush()
