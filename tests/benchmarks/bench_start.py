"""From nothing to the first answered command, and what the bot then holds in memory.

Alone: `python -m tests.benchmarks.bench_start`. The real `touchpoint serve`, on SQLite.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from tests.benchmarks.goal import Goal
from tests.benchmarks.portfolio import ANA, build
from tests.benchmarks.scratch import scratch
from tests.benchmarks.served import EVENTS, Line, command, request
from tests.benchmarks.slack_stub import RunningStub, running_stub
from tests.support.asgi import SECRET

TURNS = 3
COMMANDS = 2_000


def goals() -> Iterator[Goal]:
    """Every goal of starting, measured now; about fifteen seconds."""
    with scratch() as folder, running_stub() as stub:
        url = f"sqlite:///{folder / 'start.db'}"
        build(url, portfolio=200, desks=1)
        turns = [_turn(url, stub) for _ in range(TURNS)]
    seconds = median(turn[0] for turn in turns)
    memory, later = turns[-1][1:]
    growth = later / memory - 1
    yield Goal("start to first answered command", f"{seconds:.2f} s", "2 s", seconds <= 2)
    yield Goal("resident memory serving", f"{later:.0f} MB", "150 MB", later <= 150)
    goal = f"memory after {COMMANDS:,} commands"
    yield Goal(goal, f"{growth:+.1%}", "+5 %", growth <= 0.05)


def _turn(url: str, stub: RunningStub) -> tuple[float, float, float]:
    """(seconds to the first answer, MB after a hundred commands, MB after all)."""
    port = _free_port()
    environment = {
        "PATH": os.environ["PATH"], "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": stub.api_url, "DATABASE_URL": url,
        "TOUCHPOINT_PORT": str(port), "TOUCHPOINT_LOG": "ERROR",
    }  # fmt: skip
    began = perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "bot", "serve"], env=environment)
    try:
        line = _connected(port, process)
        line.ask(request(EVENTS, command("health customer-000001", ANA)))
        seconds = perf_counter() - began
        whole = [request(EVENTS, command(f"health customer-{n:06}", ANA)) for n in range(100)]
        line.all(whole)
        before = _resident_mb(process.pid)
        for _ in range(COMMANDS // len(whole)):
            line.all(whole)
        return seconds, before, _resident_mb(process.pid)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def _connected(port: int, process: subprocess.Popen[bytes]) -> Line:
    while process.poll() is None:
        with suppress(OSError):
            return Line(port)
        sleep(0.005)
    raise AssertionError("the bot did not start")


def _resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no such process")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    for line_ in goals():
        sys.stdout.write(" | ".join((*line_[:3], "pass" if line_.passed else "FAIL")) + "\n")
