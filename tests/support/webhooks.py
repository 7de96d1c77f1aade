"""A system that reports to a running bot: signs, sends, and reads the answer."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import time
from typing import Any
from urllib.parse import urlsplit

import orjson

from tests.support.bot import RunningBot

SECRET = "a long random text"


def post(
    bot: RunningBot,
    body: Any,
    *,
    source: str,
    secret: str = SECRET,
    age_s: int = 0,
    raw: bytes | None = None,
) -> tuple[int, dict[str, Any]]:
    """Report to a source: the status, and what was answered."""
    sent = orjson.dumps(body) if raw is None else raw
    stamp = str(int(time.time()) - age_s)
    digest = hmac.new(secret.encode(), stamp.encode() + b"." + sent, hashlib.sha256).hexdigest()
    address = urlsplit(bot.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
    try:
        headers = {"X-Touchpoint-Timestamp": stamp, "X-Touchpoint-Signature": f"v1={digest}"}
        connection.request("POST", f"/webhooks/{source}", sent, headers)
        answer = connection.getresponse()
        return answer.status, orjson.loads(answer.read())
    finally:
        connection.close()
