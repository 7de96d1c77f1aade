"""`touchpoint serve`: the bot against Slack, until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Iterator

import uvicorn
from starlette.applications import Starlette

from bot import app, logs, web
from bot.config import Settings
from storage.engine import Database, open_engine
from storage.exclusive import only_one
from storage.schema import migrate

log = logging.getLogger("touchpoint")


class HttpServer(uvicorn.Server):
    """uvicorn without its own signal handling: the bot decides in which order things stop."""

    def __init__(self, http: Starlette, host: str, port: int) -> None:
        super().__init__(
            uvicorn.Config(
                http,
                host=host,
                port=port,
                log_config=None,
                access_log=False,
                lifespan="off",
                timeout_graceful_shutdown=5,
                server_header=False,
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


def serve(settings: Settings, *, replica: bool) -> None:
    """Migrate if needed, hold the database (unless a replica), and run until SIGTERM or ^C.

    Raises NewerDatabase, AlreadyRunning, Unavailable, and what `bot.app.start` raises.
    """
    logs.set_up(settings.log_level)
    engine = open_engine(settings.database_url.get_secret_value())
    hold = contextlib.nullcontext() if replica else only_one(engine)
    with hold:
        migrate(engine)
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_run(settings, engine))


def _loop_factory() -> type[asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 - not there on every platform
    except ImportError:
        return None
    loop: type[asyncio.AbstractEventLoop] = uvloop.Loop
    return loop


async def _run(settings: Settings, engine: Database) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop_or_quit, told)
    bot = await app.start(settings, engine)
    server = HttpServer(web.create(bot), settings.host, settings.port)
    try:
        await bot.begin()
        serving = asyncio.create_task(server.serve())
        log.info("serving", extra={"port": settings.port, "team": bot.identity.team})
        await asyncio.wait(
            {serving, asyncio.create_task(told.wait())}, return_when=asyncio.FIRST_COMPLETED
        )
        server.should_exit = True
        await serving
    finally:
        await bot.stop()
    log.info("stopped")


def _stop_or_quit(told: asyncio.Event) -> None:
    """The first signal stops in order; a second one quits at once, which leases make safe."""
    if told.is_set():
        raise SystemExit(1)
    told.set()
