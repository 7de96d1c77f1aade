"""The sandbox's HTTP server: Slack's side, the human's side and the page, on one loopback port."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from bot.sandbox.clock_control import ClockControl
from bot.sandbox.gestures import ROUTES
from bot.sandbox.kernel import SIGNING_SECRET, Kernel, assemble
from bot.sandbox.local_only import LocalOnly
from bot.sandbox.manifest import PLAIN_MANIFEST
from bot.sandbox.model import Json
from bot.sandbox.response_urls import response_url
from bot.sandbox.web_api import web_api
from bot.sandbox.workspace import Workspace

PAGE = Path(__file__).parent / "page"
UPLOAD_BYTES = 20_000_000
LAST_WORDS_SECONDS = 0.3
# Drawn in the page. Opened by itself, all but a plain picture is downloaded: SVG can carry scripts.
PLAIN_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
PICTURES = PLAIN_PICTURES | {"image/svg+xml"}
PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data: https:; style-src 'self' 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def create_app(
    workspace: Workspace,
    *,
    manifest: Json | None = None,
    clock: ClockControl | None = None,
    base_url: str = "http://127.0.0.1:8765",
    request_url: str | None = None,
    signing_secret: str = SIGNING_SECRET,
) -> Starlette:
    """The sandbox as an ASGI app.

    manifest: a Slack app manifest (None: one command, every scope). clock: what `now` is and how
    it is moved (None: real time). base_url: where it will be reached, without a slash at the end.
    request_url: where the bot takes Slack's HTTP payloads; unused while Socket Mode is linked.
    The parts are at `app.state.kernel`. Serve it with `SandboxServer`.
    """
    kernel = assemble(
        workspace, manifest=manifest or PLAIN_MANIFEST, clock=clock,
        base_url=base_url.rstrip("/"), request_url=request_url, signing_secret=signing_secret,
    )  # fmt: skip
    routes: list[BaseRoute] = [
        Route("/api/{method:path}", web_api, methods=["GET", "POST"]),
        Route("/response/{key}", response_url, methods=["POST"]),
        Route("/upload/{file_id}", _upload, methods=["POST", "PUT"]),
        Route("/files/{file_id}/{name}", _download),
        WebSocketRoute("/link", _link),
        *ROUTES,
        Route("/", _page),
        Route("/archives/{channel}", _page),
        Route("/archives/{channel}/{message}", _page),
        Mount("/static", _Fresh(directory=PAGE, check_dir=False)),
    ]

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        del app
        yield
        kernel.live.stop()
        await kernel.courier.close()

    app = Starlette(routes=routes, lifespan=lifespan, middleware=[Middleware(LocalOnly)])
    app.state.kernel = kernel
    app.state.connections = set()
    return app


class _Fresh(StaticFiles):
    """The page's parts, asked for anew each time: an upgrade must not run on half-old modules."""

    def file_response(self, *args: Any, **named: Any) -> Response:
        response = super().file_response(*args, **named)
        response.headers["Cache-Control"] = "no-cache"
        return response


class SandboxServer(uvicorn.Server):
    """uvicorn for the sandbox: stops at once, and lets scripted faults break connections."""

    def __init__(self, app: Starlette, *, host: str = "127.0.0.1", port: int = 8765) -> None:
        config = uvicorn.Config(
            app, host=host, port=port, log_config=None, access_log=False, lifespan="on",
            ws="websockets-sansio",
        )  # fmt: skip
        super().__init__(config)
        app.state.connections = self.server_state.connections
        self.ended = asyncio.Event()
        self.on_started: Callable[[], object] = lambda: None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start serving, every answer at once.

        asyncio leaves Nagle's delay on for connections of a socket whose protocol number is 0,
        as `socket.create_server` makes them: 40 ms an answer. Connections inherit the option.
        """
        for listener in sockets or []:
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await super().startup(sockets)

    async def main_loop(self) -> None:
        """Wait to be ended, by `end` or by a signal."""
        await self.on_tick(0)
        self.on_started()
        ticks = 0
        while not self.should_exit:
            ticks += 1
            try:
                await asyncio.wait_for(self.ended.wait(), 0.1)
            except TimeoutError:
                await self.on_tick(ticks)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close everything now: nobody waits for a sandbox, and uvicorn would for 0.1 s."""
        for listening in self.servers:
            listening.close()
        for listener in sockets or []:
            listener.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        tasks = list(self.server_state.tasks)
        if tasks:
            _, unfinished = await asyncio.wait(tasks, timeout=LAST_WORDS_SECONDS)
            for task in unfinished:
                task.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)
        await self.lifespan.shutdown()

    def end(self) -> None:
        """Stop serving. From the server's own loop only."""
        self.should_exit = True
        self.ended.set()


async def _page(request: Request) -> Response:
    del request
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": PAGE_POLICY}
    return FileResponse(PAGE / "index.html", headers=headers)


async def _link(socket: WebSocket) -> None:
    kernel: Kernel = socket.app.state.kernel
    await kernel.sockets.serve(socket)


async def _upload(request: Request) -> Response:
    """Where files.getUploadURLExternal sends the bytes."""
    kernel: Kernel = request.app.state.kernel
    file = kernel.workspace.files.get(request.path_params["file_id"])
    if file is None:
        return PlainTextResponse("no such upload", 404)
    content = await request.body()
    if len(content) > UPLOAD_BYTES:
        return PlainTextResponse("too large", 413)
    file["content"] = content
    file["size"] = len(content)
    return PlainTextResponse(f"OK - {len(content)}")


async def _download(request: Request) -> Response:
    kernel: Kernel = request.app.state.kernel
    file = kernel.workspace.files.get(request.path_params["file_id"])
    if file is None or file["content"] is None:
        return PlainTextResponse("no such file", 404)
    name = re.sub(r"[^\w.-]", "_", file["name"])
    where = "inline" if file["mimetype"] in PLAIN_PICTURES else "attachment"
    headers = {
        "Content-Disposition": f'{where}; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    kind = file["mimetype"]
    media_type = kind if kind in PICTURES else "application/octet-stream"
    return Response(file["content"], headers=headers, media_type=media_type)
