"""The way to the bot: signed HTTP or Socket Mode, the ack deadline, and redelivery of events."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
import orjson

from bot.sandbox.model import Channel, Json
from bot.sandbox.payloads import VERIFICATION_TOKEN, Payloads, subscription
from bot.sandbox.socket_mode import NoAckError, SocketMode
from bot.sandbox.wall_clock import wall_now
from bot.sandbox.wire_log import WireLog

ACK_SECONDS = 3.0
RETRY_SECONDS = (0.1, 1.0, 3.0)
MEMBERS_ONLY = ("app_mention", "message.channels", "message.groups", "reaction_added")


@dataclass(frozen=True, slots=True)
class Ack:
    """How the bot answered. outcome: ok, timeout, http_error or unreachable; body: its words."""

    outcome: str
    body: Any = None
    status: int | None = None
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        return self.outcome == "ok"

    @property
    def retry_reason(self) -> str:
        words = {"timeout": "http_timeout", "unreachable": "connection_failed"}
        return words.get(self.outcome, "http_error")


@dataclass(slots=True)
class Courier:
    """Takes payloads to the bot. `request_url` is used while no Socket Mode link is open."""

    payloads: Payloads
    sockets: SocketMode
    log: WireLog
    signing_secret: str
    bot_events: frozenset[str]
    request_url: str | None = None
    ack_seconds: float = ACK_SECONDS
    retry_seconds: tuple[float, ...] = RETRY_SECONDS
    _session: aiohttp.ClientSession | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def connected(self) -> bool:
        """Whether there is any way to the bot."""
        return bool(self.sockets.links) or self.request_url is not None

    async def send(self, kind: str, payload: Json, *, attempt: int = 0, reason: str = "") -> Ack:
        """Deliver once and wait for the ack. kind: slash_commands, interactive or events_api."""
        began = time.perf_counter()
        if self.sockets.links:
            ack = await self._by_socket(kind, payload, attempt, reason)
        elif self.request_url is not None:
            ack = await self._by_http(kind, payload, attempt, reason)
        else:
            ack = Ack("unreachable")
        self.log.add(
            "to_bot", kind, _name(kind, payload), request=payload, answer=ack.body,
            verdict="ok" if ack.ok else ack.outcome, ms=(time.perf_counter() - began) * 1000,
        )  # fmt: skip
        return ack

    def tell(self, inner: Json, channel: Channel | None) -> None:
        """Deliver an event in the background, if the app asked for such events."""
        name = subscription(inner)
        bot = self.payloads.workspace.bot_user_id
        outside = channel is not None and bot not in channel.members
        if name not in self.bot_events or (outside and name in MEMBERS_ONLY):
            return
        payload = self.payloads.event(inner, channel)
        task = asyncio.get_running_loop().create_task(self._redeliver(payload))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def verify_url(self) -> bool:
        """Ask the request URL for its challenge, as Slack does when an app's URL is saved."""
        challenge = secrets.token_urlsafe(24)
        asked = {"type": "url_verification", "token": VERIFICATION_TOKEN, "challenge": challenge}
        ack = await self._by_http("events_api", asked, 0, "")
        body = ack.body.get("challenge") if isinstance(ack.body, dict) else ack.body
        return ack.ok and body == challenge

    async def settle(self) -> None:
        """Wait until every event in the air has been taken or given up."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self) -> None:
        """Drop what is in the air and the connections."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _redeliver(self, payload: Json) -> None:
        """Slack's way with events: up to three more tries, with what went wrong in the headers."""
        if not self.connected:
            return
        ack = await self.send("events_api", payload)
        for attempt, wait in enumerate(self.retry_seconds, start=1):
            if ack.ok or ack.no_retry:
                return
            await asyncio.sleep(wait)
            reason = ack.retry_reason
            ack = await self.send("events_api", payload, attempt=attempt, reason=reason)

    async def _by_socket(self, kind: str, payload: Json, attempt: int, reason: str) -> Ack:
        try:
            body = await self.sockets.deliver(
                kind, payload, seconds=self.ack_seconds, attempt=attempt, reason=reason
            )
        except NoAckError:
            return Ack("timeout")
        if isinstance(body, dict) and body.keys() == {"text"}:
            body = body["text"]
        return Ack("ok", body or None)

    async def _by_http(self, kind: str, payload: Json, attempt: int, reason: str) -> Ack:
        body, headers = self.encoded(kind, payload)
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        if self._session is None:
            self._session = aiohttp.ClientSession()
        timeout = aiohttp.ClientTimeout(total=self.ack_seconds)
        try:
            async with self._session.post(
                str(self.request_url), data=body, headers=headers, timeout=timeout,
                allow_redirects=False,
            ) as response:  # fmt: skip
                text = await response.text()
        except TimeoutError:
            return Ack("timeout")
        except aiohttp.ClientError:
            return Ack("unreachable")
        if response.status // 100 != 2:
            stop = response.headers.get("X-Slack-No-Retry") == "1"
            return Ack("http_error", text[:500], response.status, no_retry=stop)
        return Ack("ok", _answer(text), response.status)

    def encoded(self, kind: str, payload: Json) -> tuple[bytes, dict[str, str]]:
        """Body and signed headers of one payload, as Slack writes them."""
        if kind == "events_api":
            body, content_type = orjson.dumps(payload), "application/json"
        else:
            fields = payload if kind == "slash_commands" else {"payload": orjson.dumps(payload)}
            body = urlencode(fields).encode()
            content_type = "application/x-www-form-urlencoded"
        return body, {"Content-Type": content_type, **self.signed(body)}

    def signed(self, body: bytes) -> dict[str, str]:
        """The two headers that prove a request came from (this) Slack."""
        moment = str(int(wall_now().timestamp()))
        text = b"v0:" + moment.encode() + b":" + body
        digest = hmac.new(self.signing_secret.encode(), text, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={digest}"}


def _answer(text: str) -> Any:
    """The ack's body: JSON where it is JSON, text otherwise, None when empty."""
    if not text.strip():
        return None
    try:
        return orjson.loads(text) or None
    except orjson.JSONDecodeError:
        return text


def _name(kind: str, payload: Json) -> str:
    if kind == "slash_commands":
        return f"{payload['command']} {payload['text']}".strip()
    if kind == "events_api":
        return str(payload["event"]["type"])
    actions = payload.get("actions") or [{}]
    view = payload.get("view") or {}
    detail = actions[0].get("action_id") or payload.get("action_id")
    detail = detail or payload.get("callback_id") or view.get("callback_id") or ""
    return f"{payload['type']} {detail}".strip()
