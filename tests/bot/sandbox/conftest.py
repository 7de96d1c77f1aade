"""A sandbox for each test, and real Slack libraries talking to it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.driver import Sandbox
from bot.sandbox.manifest import PLAIN_MANIFEST
from bot.sandbox.running import running
from bot.sandbox.server import SandboxServer
from tests.support.bot import LENIENT_S

MANIFEST: dict[str, Any] = {
    **PLAIN_MANIFEST,
    "features": {
        **PLAIN_MANIFEST["features"],
        "shortcuts": [
            {"name": "Ask", "type": "global", "callback_id": "ask", "description": "Ask"},
            {"name": "Log it", "type": "message", "callback_id": "log", "description": "Log"},
        ],
    },
}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with running(manifest=MANIFEST, ack_seconds=LENIENT_S) as running_sandbox:
        yield running_sandbox


@pytest.fixture
def client(sandbox: Sandbox) -> AsyncWebClient:
    """slack_sdk's own client as anybody gets it."""
    return AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)


@pytest.fixture
def app(sandbox: Sandbox, client: AsyncWebClient) -> AsyncApp:
    """An unmodified Bolt app with this sandbox's secrets."""
    return AsyncApp(
        client=client,
        signing_secret=sandbox.signing_secret,
        process_before_response=True,
    )


@asynccontextmanager
async def served(application: Starlette) -> AsyncIterator[str]:
    """Serve an ASGI app in this test's own loop; answers its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = SandboxServer(application)
    started = asyncio.Event()
    server.on_started = started.set
    task = asyncio.create_task(server.serve(sockets=[listener]))
    await started.wait()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.end()
        await task


@pytest.fixture
async def connected(sandbox: Sandbox, app: AsyncApp) -> AsyncIterator[AsyncApp]:
    """The Bolt app reached by the sandbox over signed HTTP."""
    handler = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    route = Route("/slack/events", events, methods=["POST"])
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(served(Starlette(routes=[route])))
        sandbox.request_url = f"{address}/slack/events"
        yield app
        sandbox.request_url = None
