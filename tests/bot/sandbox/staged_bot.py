"""A bot that does what a test tells it: it stands at the other end of the sandbox's HTTP.

`on[name]` answers the payload called `name`: a command ("/cs"), an action_id, a callback_id, an
event type. It gets the payload and may call Slack through `client`; what it returns is the ack.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

import orjson
import uvicorn
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.driver import Sandbox
from tests.support.screens import PATIENCE_MS

Payload = dict[str, Any]
Answer = dict[str, Any] | None


class StagedBot:
    """Keeps what it `heard`, in order, as (name, payload)."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.client = WebClient(sandbox.bot_token, sandbox.api_url, retry_handlers=[])
        self.on: dict[str, Callable[[Payload], Answer]] = {}
        self.heard: list[tuple[str, Payload]] = []

    def last(self, name: str) -> Payload:
        """The newest payload of this name, waited for: a page does not wait for the bot."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while not (found := [one for heard, one in list(self.heard) if heard == name]):
            assert time.monotonic() < deadline, f"{name} was not heard"
            time.sleep(0.01)
        return found[-1]

    def take(self, body: bytes) -> Answer:
        """Hear one delivery and answer it."""
        payload = _payload(body)
        name = _name(payload)
        self.heard.append((name, payload))
        answer = self.on.get(name)
        return answer(payload) if answer else None


def _payload(body: bytes) -> Payload:
    if body.startswith(b"{"):
        event: Payload = orjson.loads(body)["event"]
        return event
    form = {key: values[0] for key, values in parse_qs(body.decode()).items()}
    decoded: Payload = orjson.loads(form["payload"]) if "payload" in form else form
    return decoded


def _name(payload: Payload) -> str:
    if payload.get("type") == "block_actions":
        return str(payload["actions"][0]["action_id"])
    if "view" in payload and payload["type"].startswith("view_"):
        return str(payload["view"]["callback_id"])
    names = (payload.get(key) for key in ("command", "callback_id", "action_id", "type"))
    return str(next(name for name in names if name))


@contextmanager
def staged(sandbox: Sandbox) -> Iterator[StagedBot]:
    """Serve a bot in a thread of its own and point the sandbox at it."""
    bot = StagedBot(sandbox)

    async def take(request: Request) -> Response:
        answer = await run_in_threadpool(bot.take, await request.body())
        return Response() if answer is None else JSONResponse(answer)

    listener = socket.create_server(("127.0.0.1", 0))
    routes = [Route("/", take, methods=["POST"])]
    config = uvicorn.Config(Starlette(routes=routes), log_config=None, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), name="staged bot", daemon=True)
    thread.start()
    sandbox.request_url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    try:
        yield bot
    finally:
        sandbox.request_url = None
        server.should_exit = True
        thread.join(60)
        listener.close()
