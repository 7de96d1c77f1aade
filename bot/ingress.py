"""The one way in: size, signature over the raw bytes, then parse once. Nothing here logs a body."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.clock import unix_time

MOST_BYTES = 256 * 1024
STALE_S = 300
_MOST_DIGITS = 12
FORM = "application/x-www-form-urlencoded"
Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What Slack is answered: an HTTP status and a body (JSON text, plain text or nothing)."""

    status: int
    body: str = ""
    is_json: bool = False


Handle = Callable[[Payload], Awaitable[Reply]]


class Refused(Exception):
    """A request that is not taken, and the status that says why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


async def read_body(request: Request) -> bytes:
    """The raw body. Raises Refused(413) as soon as it is over 256 KB, however it is sent."""
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > MOST_BYTES:
        raise Refused(413, "The body is over 256 KB.")
    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > MOST_BYTES:
                raise Refused(413, "The body is over 256 KB.")
            chunks.append(chunk)
    except ClientDisconnect as error:
        raise Refused(400, "The body broke off.") from error
    return b"".join(chunks)


def check_stamp(stamp: str) -> None:
    """Refuse a request signed more than five minutes from now, either way."""
    plain = stamp.isascii() and stamp.isdigit() and len(stamp) <= _MOST_DIGITS
    if not plain or abs(unix_time() - int(stamp)) > STALE_S:
        raise Refused(401, "The timestamp is missing, malformed or more than five minutes off.")


def check_signature(secret: str, signed: bytes, given: str, version: str) -> None:
    """Compare an HMAC-SHA256 in constant time. Raises Refused(401)."""
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    expected = f"{version}={digest}".encode()
    if not hmac.compare_digest(expected, given.encode("utf-8", "replace")):
        raise Refused(401, "The signature does not match.")


def parse(raw: bytes, content_type: str) -> Payload:
    """Slack's payload: JSON, a form, or JSON in the form's one field `payload`.

    A command whose text holds the word "payload" is a form like any other. Raises Refused(400).
    """
    try:
        if content_type.startswith("application/json"):
            parsed = orjson.loads(raw)
        else:
            form = dict(parse_qsl(raw.decode(), keep_blank_values=True))
            parsed = orjson.loads(form["payload"]) if "payload" in form else form
    except (ValueError, UnicodeDecodeError) as error:
        raise Refused(400, "The body is neither a form nor JSON.") from error
    if not isinstance(parsed, dict) or not parsed:
        raise Refused(400, "The body is not a payload of Slack’s.")
    return parsed


class Ingress:
    """Takes what Slack sends over HTTP and hands it on as a dictionary."""

    def __init__(self, secret: str, handle: Handle) -> None:
        self._secret = secret
        self._handle = handle

    async def take(self, request: Request) -> Response:
        """POST /slack/events: 200 with the answer; 401, 413 or 400 for what is not taken."""
        try:
            raw = await read_body(request)
            kind = request.headers.get("content-type", "")
            if b"ssl_check=1" in raw.split(b"&", 2)[:2] and kind.startswith(FORM):
                return Response(status_code=200)
            self._verify(raw, request.headers)
            payload = parse(raw, kind)
        except Refused as refusal:
            return Response(refusal.why, refusal.status, media_type="text/plain")
        return as_response(await self._hand_on(payload))

    def _verify(self, raw: bytes, headers: Mapping[str, str]) -> None:
        stamp = headers.get("x-slack-request-timestamp", "")
        check_stamp(stamp)
        signed = b"v0:" + stamp.encode() + b":" + raw
        check_signature(self._secret, signed, headers.get("x-slack-signature", ""), "v0")

    async def _hand_on(self, payload: Payload) -> Reply:
        if payload.get("type") == "url_verification":
            return Reply(200, str(payload.get("challenge", "")))
        return await self._handle(payload)


def as_response(reply: Reply) -> Response:
    """A Reply as HTTP."""
    media = "application/json" if reply.is_json else "text/plain"
    return Response(reply.body, reply.status, media_type=media if reply.body else None)
