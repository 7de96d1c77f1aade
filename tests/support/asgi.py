"""Requests straight into an ASGI app, chunk by chunk, without a server in between."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.types import ASGIApp, Message

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
"""The signing secret of Slack's own worked example."""

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


def signed(body: bytes, *, secret: str = SECRET, stamp: str | None = None) -> dict[str, str]:
    """The headers with which Slack proves that a body is its own."""
    moment = stamp or str(int(time.time()))
    text = b"v0:" + moment.encode() + b":" + body
    digest = hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={digest}"}


async def post(
    app: ASGIApp,
    path: str,
    body: bytes | Sequence[bytes],
    headers: Mapping[str, str],
    *,
    breaks_off: bool = False,
) -> tuple[int, bytes]:
    """POST a body, in one piece or in chunks; `breaks_off` hangs up instead of ending it."""
    chunks = [body] if isinstance(body, bytes) else list(body)
    coming: list[Message] = [
        {"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks
    ]
    coming.append(
        {"type": "http.disconnect"}
        if breaks_off
        else {"type": "http.request", "body": b"", "more_body": False}
    )
    sent: list[Message] = []

    async def receive() -> Message:
        return coming.pop(0) if coming else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": "http", "http_version": "1.1", "method": "POST", "path": path,
        "raw_path": path.encode(), "query_string": b"", "root_path": "", "scheme": "http",
        "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in headers.items()],
        "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 5000),
    }  # fmt: skip
    await app(scope, receive, send)
    answer = b"".join(m.get("body", b"") for m in sent if m["type"] == "http.response.body")
    return int(sent[0]["status"]), answer
