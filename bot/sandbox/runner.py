"""`touchpoint sandbox`: the Slack-like server and the unchanged bot, in one process."""

from __future__ import annotations

import asyncio
import signal
import socket
import webbrowser
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import click
from pydantic import SecretStr

from bot import app, logs, manifest
from bot.clock import SteerableClock
from bot.config import Settings
from bot.sandbox import demo
from bot.sandbox.kernel import APP_TOKEN, BOT_TOKEN
from bot.sandbox.server import SandboxServer, create_app
from bot.sandbox.steering import Steering
from bot.sandbox.workspace import Workspace
from domain.errors import DomainError
from domain.policy import Delivery, Policy
from storage.engine import Database, open_engine
from storage.exclusive import only_one
from storage.schema import migrate

FOLDER = Path(".sandbox")
HOST = "127.0.0.1"


class PortInUse(DomainError):
    """Somebody else listens there."""


def run(*, port: int, reset: bool, open_browser: bool) -> None:
    """Serve the page and run the bot until ^C or SIGTERM.

    The bot's database is kept in `.sandbox/` between runs; `reset` forgets it. Raises PortInUse
    and AlreadyRunning, which say what to do.
    """
    logs.set_up("WARNING")
    listener = _listen(port)
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / "touchpoint.db"
    if reset:
        for old in FOLDER.glob("touchpoint.db*"):
            old.unlink()
    engine = open_engine(f"sqlite:///{path}")
    with only_one(engine):
        migrate(engine)
        asyncio.run(_serve(listener, engine, open_browser=open_browser))


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise PortInUse(
            f"Port {port} is in use, probably by another sandbox. Stop that one, or start this one "
            f"elsewhere: touchpoint sandbox --port {port + 1}"
        ) from error


async def _serve(listener: socket.socket, engine: Database, *, open_browser: bool) -> None:
    port = listener.getsockname()[1]
    address = f"http://{HOST}:{port}"
    steering = Steering(SteerableClock())
    server = SandboxServer(
        create_app(Workspace(), manifest=manifest.build(), clock=steering, base_url=address),
        host=HOST,
        port=port,
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, server.end)
    up = asyncio.Event()
    server.on_started = up.set
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    await up.wait()
    bot = await app.start(settings_for(address), engine, clock=steering.clock)
    bot.policy.always(unhurried)
    steering.attach(bot)
    await demo.tell(bot)
    await bot.begin()
    click.echo(f"Touchpoint’s sandbox is at {address}  (^C stops it)")
    if open_browser:
        webbrowser.open(address)
    try:
        await serving
    finally:
        await bot.stop()


def settings_for(address: str) -> Settings:
    """Settings of a bot that lives in the sandbox at `address`."""
    return Settings(
        SLACK_BOT_TOKEN=SecretStr(BOT_TOKEN),
        SLACK_APP_TOKEN=SecretStr(APP_TOKEN),
        SLACK_SIGNING_SECRET=None,
        SLACK_API_URL=f"{address}/api/",
    )


def unhurried(policy: Policy) -> Policy:
    """The policy without Slack's pacing: nobody wants to wait a second a message here."""
    return replace(policy, delivery=Delivery(spacing_s=0.0, retry_s=0.1))
