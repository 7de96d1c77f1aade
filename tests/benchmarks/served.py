"""A bot in a process of its own, beside a no-op Bolt app behind the same ingress and server.

`/slack/events` is the bot; `/noop` is an AsyncApp with one listener that only acknowledges: what
any Bolt app costs. Requests are signed beforehand and sent over a kept-open socket, so that the
client costs next to nothing.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

import orjson
from pydantic import SecretStr
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from starlette.routing import Route

from bot import app, web
from bot.config import Settings
from bot.ingress import Ingress, Payload, Reply
from bot.serve import HttpServer, _loop_factory, favour_answers
from storage.engine import open_engine
from tests.benchmarks.portfolio import POLICY, databases
from tests.benchmarks.scratch import scratch
from tests.benchmarks.slack_stub import TEAM, RunningStub, running_stub
from tests.support.asgi import SECRET, signed

EVENTS, NOOP = "/slack/events", "/noop"
_numbers = count(1)


def command(text: str, user: str) -> bytes:
    """A slash command's body, with a trigger of its own."""
    fields = {
        "command": "/cs", "text": text, "user_id": user, "team_id": TEAM, "channel_id": "C0HERE",
        "channel_name": "here", "trigger_id": f"1.{next(_numbers)}",
        "response_url": "https://hooks.slack.com/commands/x",
    }  # fmt: skip
    return urlencode(fields).encode()


def click(action_id: str, value: str, user: str) -> bytes:
    """A click on a message's button, on no response_url: the answer opens as a view."""
    number = next(_numbers)
    payload = {
        "type": "block_actions", "user": {"id": user, "team_id": TEAM}, "team": {"id": TEAM},
        "trigger_id": f"1.{number}", "channel": {"id": "C0HERE"},
        "actions": [{"action_id": action_id, "value": value, "action_ts": f"1.{number}"}],
    }  # fmt: skip
    return urlencode({"payload": orjson.dumps(payload)}).encode()


def form(callback_id: str, about: int, user: str, **answers: dict[str, Any]) -> bytes:
    """A submitted form about a row; `answers` by block id, as Slack's state has them."""
    view = {
        "id": f"V{next(_numbers)}", "type": "modal", "callback_id": callback_id, "hash": "1.a",
        "private_metadata": str(about), "blocks": [],
        "state": {"values": {name: {name: given} for name, given in answers.items()}},
    }  # fmt: skip
    payload = {
        "type": "view_submission", "user": {"id": user, "team_id": TEAM}, "team": {"id": TEAM},
        "trigger_id": f"1.{next(_numbers)}", "view": view,
    }  # fmt: skip
    return urlencode({"payload": orjson.dumps(payload)}).encode()


def home_opened(user: str) -> bytes:
    """The event of somebody who opens the Home tab."""
    number = next(_numbers)
    event = {"type": "app_home_opened", "user": user, "tab": "home", "channel": "D0HOME"}
    return orjson.dumps({
        "type": "event_callback", "team_id": TEAM, "event_id": f"Ev{number}", "event": event,
    })  # fmt: skip


def request(path: str, body: bytes) -> bytes:
    """A whole signed HTTP request: of JSON, if that is what the body is, else of a form."""
    headers = signed(body)
    kind = "application/json" if body.startswith(b"{") else "application/x-www-form-urlencoded"
    lines = [
        f"POST {path} HTTP/1.1", "Host: bench", f"Content-Type: {kind}",
        f"Content-Length: {len(body)}", *(f"{name}: {value}" for name, value in headers.items()),
    ]  # fmt: skip
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Line:
    """One kept-open connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, whole: bytes) -> tuple[float, bytes]:
        """Seconds until the whole answer was there, and its body. Anything but 200 raises."""
        began = perf_counter()
        self._socket.sendall(whole)
        got = self._socket.recv(65536)
        while b"\r\n\r\n" not in got:
            got += self._socket.recv(65536)
        head, _, body = got.partition(b"\r\n\r\n")
        size = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0] or 0)
        while len(body) < size:
            body += self._socket.recv(65536)
        took = perf_counter() - began
        if not head.startswith(b"HTTP/1.1 200"):
            raise AssertionError(f"{head[:60]!r} {body[:200]!r}")
        return took, body

    def all(self, wholes: Sequence[bytes]) -> list[float]:
        """Ask one after another; seconds of each."""
        return [self.ask(whole)[0] for whole in wholes]

    def close(self) -> None:
        self._socket.close()


class ServedBot:
    """The process, and a line to it."""

    def __init__(self, port: int, pid: int) -> None:
        self.port = port
        self.pid = pid
        self.line = Line(port)


@contextmanager
def slack_and_databases() -> Iterator[tuple[RunningStub, list[tuple[str, str]]]]:
    """A stub of Slack, and (name, address) of an empty database of each kind, until the block
    ends."""
    with scratch() as folder, databases(folder) as addresses, running_stub() as stub:
        yield stub, addresses


@contextmanager
def served(database_url: str, stub: RunningStub) -> Iterator[ServedBot]:
    """A bot that answers, until the block ends. The database must be migrated."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        number = listener.fileno()
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.served", str(number), database_url,
             stub.api_url],
            pass_fds=[number],
        )  # fmt: skip
        port = listener.getsockname()[1]
    try:
        made = ServedBot(port, process.pid)
        made.line.ask(request(NOOP, command("", "U0")))
        yield made
        made.line.close()
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def noop_ingress(api_url: str) -> Ingress:
    """Our ingress before a Bolt app of one listener, as plain as it can be."""
    known = AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_token="xoxb-x", bot_id="B")

    async def authorize(**_: Any) -> AuthorizeResult:
        return known

    plain = AsyncApp(
        process_before_response=True, authorize=authorize, request_verification_enabled=False,
        client=AsyncWebClient(base_url=api_url),
    )  # fmt: skip

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    plain.command("/cs")(acknowledge)

    async def handle(payload: Payload) -> Reply:
        answer = await plain.async_dispatch(AsyncBoltRequest(body=payload, mode="socket_mode"))
        return Reply(answer.status, answer.body or "")

    return Ingress(SECRET, handle)


async def _serve(listener: socket.socket, database_url: str, api_url: str) -> None:
    settings = Settings(
        SLACK_BOT_TOKEN=SecretStr("xoxb-bench"),
        SLACK_SIGNING_SECRET=SecretStr(SECRET),
        SLACK_API_URL=api_url,
    )
    bot = await app.start(settings, open_engine(database_url))
    bot.policy.replace(POLICY)
    await bot.begin()
    http = web.create(bot)
    http.router.routes.append(Route(NOOP, noop_ingress(api_url).take, methods=["POST"]))
    favour_answers()
    await HttpServer(http, "127.0.0.1", 0).serve(sockets=[listener])


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_serve(socket.socket(fileno=int(sys.argv[1])), *sys.argv[2:4]))
