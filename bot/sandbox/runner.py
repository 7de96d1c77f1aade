"""`touchpoint sandbox`: the Slack-like server and the unchanged bot, in one process."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
from pydantic import SecretStr
from starlette.applications import Starlette

from bot import app, logs, manifest
from bot.clock import SteerableClock
from bot.config import Settings
from bot.sandbox import demo, story
from bot.sandbox.browser import show
from bot.sandbox.keeping import Keeper, restore
from bot.sandbox.kernel import APP_TOKEN, BOT_TOKEN, Kernel
from bot.sandbox.server import SandboxServer, create_app
from bot.sandbox.steering import Steering
from bot.sandbox.workspace import Workspace
from domain.errors import DomainError
from domain.policy import Policy
from storage.engine import Database, open_engine
from storage.exclusive import AlreadyRunning, only_one
from storage.schema import NewerDatabase, migrate
from storage.thrift import spare_the_disk

FOLDER = Path(".sandbox")
DATABASE = "touchpoint.db"
MEMORY = "workspace.json"
HOST = "127.0.0.1"


class PortInUse(DomainError):
    """Somebody else listens there."""


class OlderSandbox(DomainError):
    """The kept sandbox is of another version, which is nothing worth migrating."""


def run(*, port: int, reset: bool, open_browser: bool) -> None:
    """Serve the page and run the bot until ^C or SIGTERM.

    The bot's database, what was said in the workspace and its clock are kept in `.sandbox/` and
    go on where they stopped; `reset` forgets them. Raises PortInUse, AlreadyRunning, OlderSandbox
    and Unreadable, which say what to do.
    """
    logs.set_up("WARNING")
    listener = _listen(port)
    FOLDER.mkdir(exist_ok=True)
    engine = open_engine(f"sqlite:///{FOLDER / DATABASE}")
    spare_the_disk(engine)
    with _only_one_here(engine):
        if reset or not (FOLDER / MEMORY).exists() or not (FOLDER / DATABASE).exists():
            _forget()
        try:
            migrate(engine)
        except NewerDatabase as error:
            raise OlderSandbox(
                "The sandbox kept in .sandbox/ is of another version of Touchpoint. "
                "Start the demo anew: touchpoint sandbox --reset"
            ) from error
        asyncio.run(_serve(listener, engine, open_browser=open_browser))


@contextmanager
def _only_one_here(engine: Database) -> Iterator[None]:
    """Hold this folder's sandbox; the advice about databases would not help here."""
    with ExitStack() as held:
        try:
            held.enter_context(only_one(engine))
        except AlreadyRunning as error:
            raise AlreadyRunning(
                "A sandbox is running from this folder already: open its page, or stop it. A "
                "second one beside it needs a folder of its own."
            ) from error
        yield


def _forget() -> None:
    """Neither is of use without the other: a first start that was broken off left only one."""
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", MEMORY):
        (FOLDER / name).unlink(missing_ok=True)


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except PermissionError as error:
        raise PortInUse(
            f"Port {port} is kept for the system. Take a higher one: touchpoint sandbox --port 8766"
        ) from error
    except OSError as error:
        raise PortInUse(
            f"Port {port} is in use, probably by a sandbox that runs already: look at "
            f"http://{HOST}:{port}. Or take another: touchpoint sandbox --port {port + 1}"
        ) from error


async def _serve(listener: socket.socket, engine: Database, *, open_browser: bool) -> None:
    address = f"http://{HOST}:{listener.getsockname()[1]}"
    steering, workspace = Steering(SteerableClock()), Workspace()
    keeper = Keeper(FOLDER / MEMORY, workspace, steering.clock, address)
    goes_on = restore(FOLDER / MEMORY, workspace, steering.clock, address)
    page = create_app(workspace, manifest=manifest.build(), clock=steering, base_url=address)
    kernel: Kernel = page.state.kernel
    monday = None if goes_on else story.monday_of(steering.now().date())
    _not_ready(kernel, first_time=not goes_on)
    async with _served(page, listener):
        opening = asyncio.create_task(show(address)) if open_browser else None
        bot = await app.start(settings_for(address), engine, clock=steering.clock)
        try:
            await _begin(bot, steering, kernel, monday)
            keeper.save()
            keeping = asyncio.create_task(keeper.run(), name="keeper")
            click.echo(f"Touchpoint’s sandbox is at {address}  (^C stops it)")
            if opening and not await opening:
                click.echo("No browser was found here: open that address in one.")
            await _told_to_stop()
            keeper.end()
        finally:
            await bot.stop()
        await asyncio.wait({keeping})
        keeper.save()


async def _begin(
    bot: app.Touchpoint, steering: Steering, kernel: Kernel, monday: datetime | None
) -> None:
    """Set the bot going; with a `monday`, when the story of the time before it has been told."""
    bot.policy.always(unhurried)
    steering.attach(bot)
    if monday:
        click.echo(f"Telling the demo story (once); look on at {kernel.base_url} ...", err=True)
        kernel.telling = lambda: story.told_part(steering.now(), monday)
        await story.live_through(bot, steering, monday)
        story.welcome(kernel.workspace)
        kernel.telling = None
    await bot.begin()
    kernel.ready.set()
    kernel.workspace.changed()


def _not_ready(kernel: Kernel, *, first_time: bool) -> None:
    kernel.stories = True
    kernel.ready.clear()
    kernel.telling = (lambda: 0.0) if first_time else None


@asynccontextmanager
async def _served(page: Starlette, listener: socket.socket) -> AsyncIterator[None]:
    """The page and Slack's side, until the block ends: the bot leaves before they do."""
    server = SandboxServer(page, host=HOST, port=listener.getsockname()[1])
    up = asyncio.Event()
    server.on_started = up.set
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    await up.wait()
    try:
        yield
    finally:
        server.end()
        await serving


async def _told_to_stop() -> None:
    """Wait for ^C or SIGTERM."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, told.set)
    await told.wait()


def settings_for(address: str) -> Settings:
    """Settings of a bot that lives in the sandbox at `address`, under the demo's policy unless
    TOUCHPOINT_POLICY names another."""
    return Settings(
        TOUCHPOINT_POLICY=Path(os.environ.get("TOUCHPOINT_POLICY") or demo.POLICY),
        SLACK_BOT_TOKEN=SecretStr(BOT_TOKEN),
        SLACK_APP_TOKEN=SecretStr(APP_TOKEN),
        SLACK_SIGNING_SECRET=None,
        SLACK_API_URL=f"{address}/api/",
    )


def unhurried(policy: Policy) -> Policy:
    """The policy without Slack's pacing: nobody wants to wait a second a message here."""
    return replace(policy, delivery=replace(policy.delivery, spacing_s=0.0, retry_s=0.1))
