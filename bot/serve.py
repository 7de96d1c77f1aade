"""`touchpoint serve`: the bot against Slack, until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator

import uvicorn
from starlette.applications import Starlette

from bot import app, logs, web
from bot.config import Settings
from bot.gateway import Unknown
from domain.errors import DomainError, Invalid
from handlers.errors import SlackRefused
from storage.engine import Database, is_sqlite, open_engine
from storage.exclusive import Hold, no_hold, only_one
from storage.schema import migrate

log = logging.getLogger("touchpoint")

HOLD_EVERY_S = 2.0
"""How often the bot makes sure that the database is still its own."""


KEEP_ALIVE_S = 75
"""Longer than the proxies people put in front keep an idle connection (60 s): closing first would
lose the request that is just being sent."""


SWITCH_S = 0.001
"""How long a thread that computes may keep the interpreter from one that answers. Python's own
0.005 s would be spent several times in each answer while a batch is worked on."""


class CannotStart(DomainError):
    """Something outside keeps the bot from starting; the message says what."""


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
                timeout_keep_alive=KEEP_ALIVE_S,
                server_header=False,
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


def serve(settings: Settings, *, replica: bool) -> None:
    """Migrate if needed, hold the database (unless a replica), and run until SIGTERM or ^C.

    Raises CannotStart, NewerDatabase, AlreadyRunning, Unavailable and Invalid.
    """
    logs.set_up(settings.log_level, settings.secrets())
    engine = open_engine(settings.database_url.get_secret_value())
    if replica and is_sqlite(engine):
        raise Invalid("Replicas share a PostgreSQL database; SQLite is for one process alone.")
    with no_hold() if replica else only_one(engine) as hold:
        migrate(engine)
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_run(settings, engine, hold))


def _loop_factory() -> type[asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 - not there on every platform
    except ImportError:
        return None
    loop: type[asyncio.AbstractEventLoop] = uvloop.Loop
    return loop


async def _run(settings: Settings, engine: Database, hold: Hold) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop_or_quit, told)
    listener = _listen(settings)
    with contextlib.closing(listener):
        with _in_words(settings):
            bot = await app.start(settings, engine)
        keeping = asyncio.create_task(_keep(hold, told))
        try:
            with _in_words(settings):
                await bot.begin()
            await _serve(bot, listener, told)
        finally:
            await bot.stop()
            keeping.cancel()
    if keeping.done() and not keeping.cancelled():
        keeping.result()
    log.info("stopped")


async def _serve(bot: app.Touchpoint, listener: socket.socket, told: asyncio.Event) -> None:
    server = HttpServer(web.create(bot), bot.settings.host, bot.settings.port)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    favour_answers()
    log.info("serving", extra={"port": listener.getsockname()[1], "team": bot.identity.team})
    waiting = asyncio.create_task(told.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    server.should_exit = True
    await serving


def favour_answers() -> None:
    """From now on somebody waits: neither the collector nor a busy thread may hold up an answer."""
    gc.collect()
    gc.freeze()  # what the start left behind is never garbage: no need to look at it again
    gc.enable()
    sys.setswitchinterval(SWITCH_S)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=512)
    except OSError as error:
        raise CannotStart(
            f"Touchpoint cannot listen on {settings.host}:{settings.port} ({error.strerror}). "
            "Stop whatever listens there, or set TOUCHPOINT_HOST and TOUCHPOINT_PORT."
        ) from error


@contextlib.contextmanager
def _in_words(settings: Settings) -> Iterator[None]:
    """What keeps a bot from starting, as one line for whoever starts it."""
    try:
        yield
    except SlackRefused as error:
        raise CannotStart(
            f"Slack refuses to let Touchpoint in: {error.error}. Check SLACK_BOT_TOKEN and "
            "SLACK_APP_TOKEN; `touchpoint doctor` tells more."
        ) from error
    except Unknown as error:
        raise CannotStart(
            f"Slack cannot be reached at {settings.slack_api_url} ({error}). Check the network and "
            "SLACK_API_URL."
        ) from error


async def _keep(hold: Hold, told: asyncio.Event) -> None:
    """Make sure, again and again, that no other bot serves this database; else stop this one.

    Raises AlreadyRunning, after telling `told`.
    """
    while True:
        await asyncio.sleep(HOLD_EVERY_S)
        try:
            await asyncio.to_thread(hold.renew)
        except DomainError as error:
            log.error("the database is served by another bot: this one stops")  # noqa: TRY400 - no defect
            told.set()
            raise error from None


def _stop_or_quit(told: asyncio.Event) -> None:
    """The first signal stops in order; a second one quits at once, which leases make safe."""
    if told.is_set():
        os._exit(1)
    told.set()
