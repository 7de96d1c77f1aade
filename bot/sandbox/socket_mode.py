"""Socket Mode, Slack's end of it: links, envelopes, acknowledgements and refreshes."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.model import Json

MOST_LINKS = 10
LINK_SECONDS = 3_600


@dataclass(slots=True, eq=False)
class Link:
    """One open connection of the app."""

    socket: WebSocket
    waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)


class NoAckError(Exception):
    """The app said nothing in time, or its connection broke meanwhile."""


class SocketMode:
    """All links of the app; each payload goes to any one of them."""

    def __init__(self, app_id: str, changed: Callable[[], None]) -> None:
        self._app_id = app_id
        self._changed = changed
        self._turn = itertools.count()
        self.links: list[Link] = []
        self.tickets: set[str] = set()

    def ticket(self) -> str:
        """A word that opens one link, once."""
        ticket = secrets.token_urlsafe(18)
        self.tickets.add(ticket)
        return ticket

    async def serve(self, socket: WebSocket) -> None:
        """Speak with one connection until it ends."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self.tickets:
            await socket.close(code=4404)
            return
        self.tickets.discard(ticket)
        await socket.accept()
        link = Link(socket)
        if len(self.links) >= MOST_LINKS:
            await _send(link, {"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return
        self.links.append(link)
        self._changed()
        try:
            await _send(link, self._hello())
            while True:
                self._settle(link, await socket.receive_text())
        except WebSocketDisconnect:
            return
        finally:
            self._forget(link)

    async def deliver(
        self, kind: str, payload: Json, *, seconds: float, attempt: int = 0, reason: str = ""
    ) -> Any:
        """Send one envelope and wait for its ack; NoAckError after `seconds`.

        Answers the ack's payload, or None when the ack was empty. There must be a link.
        """
        link = self.links[next(self._turn) % len(self.links)]
        envelope_id = str(uuid.uuid4())
        envelope: Json = {
            "envelope_id": envelope_id, "type": kind, "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }  # fmt: skip
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        link.waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await _send(link, envelope)
                return await link.waiting[envelope_id]
        except (TimeoutError, RuntimeError, WebSocketDisconnect) as reason_:
            raise NoAckError("timeout") from reason_
        finally:
            link.waiting.pop(envelope_id, None)

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every link to come back: warning, refresh_requested or link_disabled.

        But for a warning the old links get no more payloads; closing them is left to the app.
        """
        for link in list(self.links):
            if reason != "warning":
                self.links.remove(link)
            await _send(link, {"type": "disconnect", "reason": reason, "debug_info": {}})
        self._changed()

    async def drop(self) -> None:
        """Break every link without a word."""
        for link in list(self.links):
            self._forget(link)
            await link.socket.close(code=1011)

    def _hello(self) -> Json:
        return {
            "type": "hello", "num_connections": len(self.links),
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "sandbox", "approximate_connection_time": LINK_SECONDS},
        }  # fmt: skip

    def _settle(self, link: Link, text: str) -> None:
        """Take one ack; anything else a client may say is ignored, as Slack does."""
        try:
            answer = orjson.loads(text)
        except orjson.JSONDecodeError:
            return
        waiting = link.waiting.get(answer.get("envelope_id", ""))
        if waiting is not None and not waiting.done():
            waiting.set_result(answer.get("payload"))

    def _forget(self, link: Link) -> None:
        if link in self.links:
            self.links.remove(link)
            self._changed()
        for waiting in link.waiting.values():
            if not waiting.done():
                waiting.set_exception(WebSocketDisconnect())


async def _send(link: Link, message: Json) -> None:
    await link.socket.send_text(orjson.dumps(message).decode())
