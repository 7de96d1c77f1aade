"""Structured logs: one JSON object a line on stderr, with secrets cut out of every part of it."""

from __future__ import annotations

import logging
import re
import sys

from pythonjsonlogger.json import JsonFormatter

_SECRETS = re.compile(
    r"xox[a-z](?:\.[a-z0-9-]+)?-[A-Za-z0-9-]+|xapp-[A-Za-z0-9-]+|xoxe[A-Za-z0-9.-]*"
    r"|https://hooks\.slack(?:-gov)?\.com/\S+|http://[^\s/]+/response/\S+"
    r"|(?i:authorization)[\"':= ]+(?:bearer )?[^\s\"',}]+"
    r"|(?<=://)[^\s/:@]+:[^\s/@]+(?=@)"
)
_NOISY = ("slack_bolt", "slack_sdk", "slack", "apscheduler", "aiohttp", "asyncio", "uvicorn")


def redact(text: str) -> str:
    """The text without tokens, hook addresses, authorization headers and database passwords."""
    return _SECRETS.sub("[secret]", text)


class Redacted(JsonFormatter):
    """Formats a record as JSON and cuts secrets out of the finished line, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written."""
        return redact(super().format(record))


def set_up(level: str = "INFO") -> None:
    """Log to stderr at `level`. Libraries only from WARNING on: Bolt logs whole bodies at INFO."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        Redacted(
            "{asctime}{levelname}{name}{message}",
            style="{",
            rename_fields={"asctime": "at", "levelname": "level", "name": "from"},
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("touchpoint").setLevel(level)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
