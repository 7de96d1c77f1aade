"""Ports for servers that are told theirs beforehand."""

from __future__ import annotations

import os
import socket
from itertools import count

_EACH = 500
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_numbers = count(os.getpid() % _EACH)


def free_port() -> int:
    """A port nobody listens on.

    Below those the system hands out to whoever asks for any, and of a range of this worker's own:
    nobody takes it between now and its use.
    """
    while True:
        port = 20_000 + _EACH * _WORKER + next(_numbers) % _EACH
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
