"""Keeps other pages of the same browser away from the sandbox."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


class LocalOnly:
    """ASGI middleware: the Host must be a loopback name, and an Origin must be the same host.

    Without it any web page could drive the sandbox through its reader's browser (forged posts,
    or a name that resolves to 127.0.0.1).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or self._is_local(Headers(scope=scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(code=4403)(scope, receive, send)
        else:
            refusal = PlainTextResponse("The sandbox answers only to this machine.", 403)
            await refusal(scope, receive, send)

    @staticmethod
    def _is_local(headers: Headers) -> bool:
        host = headers.get("host", "")
        if urlsplit(f"//{host}").hostname not in LOCAL_NAMES:
            return False
        origin = headers.get("origin")
        return origin is None or urlsplit(origin).netloc == host
