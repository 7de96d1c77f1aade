"""Running a sandbox in a background thread, for as long as a test needs it."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.applications import Starlette

from bot.sandbox.clock_control import ClockControl
from bot.sandbox.driver import Sandbox
from bot.sandbox.model import Json
from bot.sandbox.server import SandboxServer, create_app
from bot.sandbox.workspace import Workspace

START_SECONDS = 60.0
QUICK_RETRIES = (0.01, 0.03, 0.05)


@contextmanager
def running(
    workspace: Workspace | None = None,
    *,
    manifest: Json | None = None,
    clock: ClockControl | None = None,
    request_url: str | None = None,
    retry_seconds: tuple[float, ...] = QUICK_RETRIES,
    ack_seconds: float | None = None,
) -> Iterator[Sandbox]:
    """Serve a sandbox on a free loopback port until the block ends.

    Events are redelivered quickly here (`retry_seconds`). The bot has Slack's 3 s for an answer,
    and triggers live as long, unless `ack_seconds` says otherwise.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app = create_app(
        workspace or Workspace(), manifest=manifest, clock=clock, base_url=base_url,
        request_url=request_url,
    )  # fmt: skip
    app.state.kernel.courier.retry_seconds = retry_seconds
    if ack_seconds is not None:
        app.state.kernel.answer_within(ack_seconds)
    thread = _Thread(app, listener)
    thread.start()
    try:
        yield Sandbox(app.state.kernel, thread.ready())
    finally:
        thread.end()


class _Thread(threading.Thread):
    """One server with its own loop."""

    def __init__(self, app: Starlette, listener: socket.socket) -> None:
        super().__init__(name="sandbox", daemon=True)
        self._server = SandboxServer(app, port=listener.getsockname()[1])
        self._listener = listener
        self._is_up = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def run(self) -> None:
        with asyncio.Runner() as runner:
            self._loop = runner.get_loop()
            self._server.on_started = self._is_up.set
            runner.run(self._server.serve(sockets=[self._listener]))

    def ready(self) -> asyncio.AbstractEventLoop:
        """Wait until it serves; answers its loop."""
        if not self._is_up.wait(START_SECONDS) or self._loop is None:
            raise RuntimeError("the sandbox did not start")
        return self._loop

    def end(self) -> None:
        """Stop serving and wait for the thread."""
        if self._loop is not None and self.is_alive():
            self._loop.call_soon_threadsafe(self._server.end)
        self.join(START_SECONDS)
        self._listener.close()
