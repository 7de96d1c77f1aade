"""Breaking a connection in the middle, as networks do."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send


class NoAnswer(Response):
    """Sends nothing: its connection is gone."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive, send
        await asyncio.sleep(0)


async def drop_connection(request: Request) -> Response:
    """Abort the TCP connection of this request; the client sees it break without an answer.

    `app.state.connections` is uvicorn's set of open connections, put there by the server.
    """
    connections: set[Any] = request.app.state.connections
    for connection in list(connections):
        if getattr(connection, "client", None) == request.scope["client"]:
            connection.transport.abort()
    await request.is_disconnected()
    return NoAnswer()
