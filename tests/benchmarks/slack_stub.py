"""The least of Slack that a bot can run against: quick, in a process of its own, with a delay.

It says yes to everything, refuses the second message to a channel within a second, and keeps when
each message came. `/control` sets the delay, tells what came, and forgets.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import Request as Asked
from urllib.request import urlopen

import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

TEAM = "T0BENCH"
BOT = {"ok": True, "team_id": TEAM, "user_id": "U0BOT", "bot_id": "B0BOT", "team": "Bench"}


class Stub:
    """What came, and what is to be done with what comes."""

    def __init__(self) -> None:
        self.delay_s = 0.0
        self.pace_s = 0.0
        self.posts: list[tuple[float, float]] = []
        self.limited = 0
        self._free: dict[str, float] = {}

    async def api(self, request: Request) -> Response:
        began, method = time.time(), request.path_params["method"]
        body = await request.body()
        if method == "chat.postMessage":
            channel = str(orjson.loads(body)["channel"])
            if time.monotonic() < self._free.get(channel, 0.0):
                self.limited += 1
                return _json({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "1"})
            self._free[channel] = time.monotonic() + self.pace_s
        if self.delay_s and method.startswith("chat."):
            await asyncio.sleep(self.delay_s)
        if method == "chat.postMessage":
            self.posts.append((began, time.time()))
            return _json({"ok": True, "channel": channel, "ts": f"{time.time():.6f}"})
        return _json(_answer(method, body))

    async def control(self, request: Request) -> Response:
        """GET: what came since the last POST; POST: {"delay_s", "pace_s"}, and forget."""
        if request.method == "POST":
            asked = orjson.loads(await request.body())
            self.delay_s, self.pace_s = asked["delay_s"], asked["pace_s"]
            self.posts, self.limited = [], 0
        return _json({"posts": self.posts, "limited": self.limited})


def _answer(method: str, body: bytes) -> dict[str, Any]:
    match method:
        case "auth.test":
            return BOT
        case "conversations.open":
            return {"ok": True, "channel": {"id": "D" + str(orjson.loads(body)["users"])}}
        case "conversations.info":
            name = body.decode().partition("channel=")[2].partition("&")[0]
            return {"ok": True, "channel": {"id": name, "is_member": True}}
        case "conversations.list":
            return {"ok": True, "channels": []}
        case _:
            return {"ok": True, "channel": "C0", "ts": f"{time.time():.6f}"}


def _json(
    answer: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    return Response(orjson.dumps(answer), status, headers, media_type="application/json")


class RunningStub:
    """A stub in its own process."""

    def __init__(self, port: int) -> None:
        self.api_url = f"http://127.0.0.1:{port}/api/"
        self._control = f"http://127.0.0.1:{port}/control"

    def set(self, *, delay_s: float = 0.0, pace_s: float = 0.0) -> None:
        """How slow an answer is and how far apart messages must be; forgets what came."""
        body = orjson.dumps({"delay_s": delay_s, "pace_s": pace_s})
        with urlopen(Asked(self._control, body), timeout=5):
            pass

    def came(self) -> dict[str, Any]:
        """{"posts": [(asked at, answered at)], "limited": 429s}, since `set`."""
        with urlopen(self._control, timeout=5) as answer:
            found: dict[str, Any] = orjson.loads(answer.read())
        return found


@contextmanager
def running_stub() -> Iterator[RunningStub]:
    """A stub until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        command = [sys.executable, "-m", "tests.benchmarks.slack_stub", str(listener.fileno())]
        process = subprocess.Popen(command, pass_fds=[listener.fileno()])
        port = listener.getsockname()[1]
    try:
        yield RunningStub(port)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def main() -> None:
    """Serve on the listening socket whose descriptor is the first argument."""
    stub = Stub()
    routes = [
        Route("/api/{method:path}", stub.api, methods=["GET", "POST"]),
        Route("/control", stub.control, methods=["GET", "POST"]),
    ]
    config = uvicorn.Config(Starlette(routes=routes), log_level="error", access_log=False)
    listener = socket.socket(fileno=int(sys.argv[1]))
    asyncio.run(uvicorn.Server(config).serve(sockets=[listener]))


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
