"""What is pushed to open pages: that something changed, log entries, who acts, short notes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.model import Json

COALESCE_SECONDS = 0.03
QUEUE = 1_000


class Live:
    """All open pages. Changes within a moment are told once."""

    def __init__(self, rev: Callable[[], int]) -> None:
        self._rev = rev
        self._queues: dict[asyncio.Queue[Json], str] = {}
        self._pending: asyncio.TimerHandle | None = None

    async def serve(self, socket: WebSocket, acting: str) -> None:
        """Speak with one page until it goes away; the first word is who it acts as."""
        await socket.accept()
        queue: asyncio.Queue[Json] = asyncio.Queue(QUEUE)
        queue.put_nowait({"type": "acting", "user": acting})
        self._queues[queue] = socket.query_params.get("tab", "")
        writer = asyncio.create_task(_write(socket, queue))
        try:
            while True:
                await socket.receive_text()
        except WebSocketDisconnect:
            return
        finally:
            del self._queues[queue]
            writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer

    def changed(self) -> None:
        """Tell every page, in a moment, that the state is newer."""
        if self._pending is None and self._queues:
            loop = asyncio.get_running_loop()
            self._pending = loop.call_later(COALESCE_SECONDS, self._tell_change)

    def push(self, message: Json, tab: str | None = None) -> None:
        """Tell every page, or one tab. A page that does not read misses the oldest."""
        for queue, name in self._queues.items():
            if tab is None or tab == name:
                if queue.full():
                    queue.get_nowait()
                queue.put_nowait(message)

    def stop(self) -> None:
        if self._pending is not None:
            self._pending.cancel()
            self._pending = None

    def _tell_change(self) -> None:
        self._pending = None
        self.push({"type": "changed", "rev": self._rev()})


async def _write(socket: WebSocket, queue: asyncio.Queue[Json]) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):
        while True:
            await socket.send_text(orjson.dumps(await queue.get()).decode())
