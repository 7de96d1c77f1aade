"""Structured logs: one JSON object a line on stderr, with secrets cut out of every part of it."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable
from typing import TextIO

from pythonjsonlogger.json import JsonFormatter

_PATTERNS = (
    r"(?:xox[a-z]|xapp)[.-][A-Za-z0-9.-]+",
    r"https://(?:hooks|files)\.slack(?:-gov)?\.com/[^\s\"']+|http://[^\s/]+/response/[^\s\"']+",
    r"(?<=ticket=)[\w-]+",
    r"(?i:authorization)[\\\"':= ]+(?:(?i:bearer|basic) +)?[^\s\\\"',}]+",
    r"(?<=://)[^\s/:@]*:[^\s/]+(?=@)",
)
LONG_ENOUGH = 6
"""Shorter secrets are not looked for by themselves: they would blot out ordinary words."""
_LOUD = ("slack_sdk", "slack", "apscheduler", "aiohttp", "asyncio", "uvicorn")


class Redaction:
    """Cuts out tokens, hook addresses, authorization headers, database passwords, and these very
    secrets wherever they stand."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        long = [one for one in secrets if len(one) >= LONG_ENOUGH]
        exact = [re.escape(form) for one in long for form in {one, json.dumps(one)[1:-1]}]
        self._found = re.compile("|".join((*exact, *_PATTERNS)))

    def __call__(self, text: str) -> str:
        """The text without them."""
        return self._found.sub("[secret]", text)


class Redacted(JsonFormatter):
    """Formats a record as JSON and cuts secrets out of the finished line, tracebacks included."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{message}",
            style="{",
            rename_fields={"asctime": "at", "levelname": "level", "name": "from"},
        )
        self._redact = Redaction(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written."""
        return self._redact(super().format(record))


def set_up(level: str = "INFO", secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Log to `stream` (stderr) at `level`. Libraries only from WARNING on; Bolt, which
    quotes bodies, only errors (bot/bolt.py)."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Redacted(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("touchpoint").setLevel(level)
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
