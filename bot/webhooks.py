"""`POST /webhooks/<source>`: who may report, and what they are answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import Response

from bot.clock import Clock
from bot.ingress import Refused, check_signature, check_stamp, read_body
from domain.errors import DomainError
from handlers import webhooks
from handlers.context import Transact

STAMP = "x-touchpoint-timestamp"
SIGNATURE = "x-touchpoint-signature"


class Webhooks:
    """Takes signed reports. A source without a secret is not there (404)."""

    def __init__(self, secrets: Mapping[str, SecretStr], transact: Transact, clock: Clock) -> None:
        self._secrets = secrets
        self._transact = transact
        self._clock = clock

    async def take(self, request: Request) -> Response:
        """202 taken, 200 a repeat, 401 stamp or signature, 404 source, 413 size, 422 the field to
        mend; 503 when nothing was saved and the report should come again."""
        source = str(request.path_params["source"])
        secret, take = self._secrets.get(source), webhooks.SOURCES.get(source)
        if secret is None or take is None:
            return _said(404, {"message": "Nobody reports here under this name."})
        try:
            raw = await read_body(request)
            _verify(secret, raw, request.headers)
        except Refused as refusal:
            return _said(refusal.status, {"message": refusal.why})
        body = _object(raw)
        if body is None:
            return _said(422, {"field": "", "message": "The body is not a JSON object."})
        try:
            outcome = await take(body, self._transact, self._clock.now())
        except DomainError as error:
            return _said(503, {"message": error.message})
        return _said(outcome.status, outcome.body)


def _verify(secret: SecretStr, raw: bytes, headers: Mapping[str, str]) -> None:
    stamp = headers.get(STAMP, "")
    check_stamp(stamp)
    signed = stamp.encode() + b"." + raw
    check_signature(secret.get_secret_value(), signed, headers.get(SIGNATURE, ""), "v1")


def _object(raw: bytes) -> dict[str, Any] | None:
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    return body if isinstance(body, dict) else None


def _said(status: int, body: Mapping[str, Any]) -> Response:
    return Response(orjson.dumps(dict(body)), status, media_type="application/json")
