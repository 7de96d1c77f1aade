"""A real bot for a test: the parts `touchpoint serve` runs, in a thread, against a sandbox."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import SecretStr

from bot import app, manifest, web
from bot.clock import SteerableClock
from bot.config import Settings
from bot.sandbox import demo
from bot.sandbox import story as demo_story
from bot.sandbox.driver import Sandbox
from bot.sandbox.running import running
from bot.sandbox.steering import Steering
from bot.serve import HttpServer
from domain.policy import Delivery, Policy
from storage.engine import Database
from tests.support.migrated import migrated

T = TypeVar("T")

MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
"""Where a test's clock begins and stands still: in office hours in New York and London."""

LENIENT_S = 30.0
"""Slack's three seconds are kept where they are the subject; elsewhere a stalled machine may take
longer, and a test is not about that. All that is a part of them follows `view_timeout_s`."""

PATIENCE_S = 250.0
"""After which a test gives up; what comes sooner is not waited for."""

QUICK = Policy(
    delivery=Delivery(
        spacing_s=0.0, retry_s=0.02, retry_most_s=0.1, timeout_s=LENIENT_S, view_timeout_s=LENIENT_S
    )
)


@dataclass(slots=True)
class RunningBot:
    """A bot and its sandbox. `act` runs a service on the bot's database, `settle` lets every
    message that is on its way arrive."""

    bot: app.Touchpoint
    slack: Sandbox
    clock: SteerableClock
    loop: asyncio.AbstractEventLoop
    url: str

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the bot's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE_S)

    def act(self, service: Callable[..., T], *args: Any, **named: Any) -> T:
        """Run a service in a transaction of its own."""
        value, _ = self.run(self.bot.transact(service, *args, now=self.clock.now(), **named))
        return value

    def settle(self) -> None:
        """Let the bot take every event in the air, run every tick once, and deliver all that
        waits; and take what that told it."""
        self.slack.settle()
        self.run(self.bot.scheduler.run_all())
        self.calm()

    def calm(self) -> None:
        """Let every event and every message that is on its way arrive."""
        self.slack.settle()
        self.run(self.bot.delivery.drain())
        self.slack.settle()

    def move_to(self, at: datetime) -> None:
        """Move the clock forward, doing on the way whatever falls due."""
        self.slack.clock(to=at.isoformat())


@contextmanager
def figures(bot: RunningBot, **changed: float) -> Iterator[None]:
    """Other [delivery] figures for a while."""
    before = bot.bot.policy.current()
    policy: Policy = replace(before, delivery=replace(before.delivery, **changed))  # type: ignore[arg-type]  # all of them are numbers
    bot.bot.policy.replace(policy)
    bot.bot.slack.limit(policy)
    try:
        yield
    finally:
        bot.bot.policy.replace(before)
        bot.bot.slack.limit(before)


@contextmanager
def running_bot(
    database_url: str,
    *,
    socket_mode: bool = False,
    policy: Policy = QUICK,
    at: datetime = MONDAY,
    story: bool = True,
    lived: bool = False,
    environment: dict[str, str] | None = None,
) -> Iterator[RunningBot]:
    """A bot with the demo's people and customers (`lived`: and all that happened to them), on its
    own database, until the block ends."""
    steering = Steering(SteerableClock(at))
    steering.clock.pause(on=True)
    engine = migrated(database_url)
    with running(manifest=manifest.build(), clock=steering, ack_seconds=LENIENT_S) as slack:
        settings = Settings(
            SLACK_BOT_TOKEN=SecretStr(slack.bot_token),
            SLACK_SIGNING_SECRET=SecretStr(slack.signing_secret),
            SLACK_APP_TOKEN=SecretStr(slack.app_token) if socket_mode else None,
            SLACK_API_URL=slack.api_url,
            **(environment or {}),  # type: ignore[arg-type]  # names of variables, checked by pydantic
        )
        tell = _live if lived else _tell if story else _leave_empty
        thread = _Thread(settings, engine, steering, policy, tell)
        thread.start()
        made = thread.ready()
        slack.request_url = None if socket_mode else f"{made.url}/slack/events"
        made.slack = slack
        try:
            yield made
        finally:
            thread.end()


async def _tell(bot: app.Touchpoint, steering: Steering) -> None:
    del steering
    await demo.tell(bot)


async def _live(bot: app.Touchpoint, steering: Steering) -> None:
    await demo_story.live_through(bot, steering, steering.now())


async def _leave_empty(bot: app.Touchpoint, steering: Steering) -> None:
    del bot, steering


class _Thread(threading.Thread):
    def __init__(
        self,
        settings: Settings,
        engine: Database,
        steering: Steering,
        policy: Policy,
        tell: Callable[[app.Touchpoint, Steering], Awaitable[None]],
    ) -> None:
        super().__init__(name="bot", daemon=True)
        self._made = (settings, engine, steering, policy, tell)
        self._up = threading.Event()
        self._running: RunningBot | None = None
        self._error: BaseException | None = None
        self._told: asyncio.Event | None = None

    def run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - handed to the test, which raises it
            self._error = error
            self._up.set()

    async def _serve(self) -> None:
        settings, engine, steering, policy, tell = self._made
        self._told = asyncio.Event()
        bot = await app.start(settings, engine, clock=steering.clock)
        bot.policy.replace(replace(policy))
        bot.slack.limit(policy)
        steering.attach(bot)
        await tell(bot, steering)
        await bot.begin()
        listener = socket.create_server(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        server = HttpServer(web.create(bot), "127.0.0.1", port)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        self._running = RunningBot(
            bot=bot,
            slack=None,  # type: ignore[arg-type]  # set by running_bot before anybody looks
            clock=steering.clock,
            loop=asyncio.get_running_loop(),
            url=f"http://127.0.0.1:{port}",
        )
        self._up.set()
        await self._told.wait()
        server.should_exit = True
        await serving
        await bot.stop()

    def ready(self) -> RunningBot:
        self._up.wait(PATIENCE_S)
        if self._error:
            raise self._error
        assert self._running is not None, "the bot did not start"
        return self._running

    def end(self) -> None:
        if self._running and self._told:
            self._running.loop.call_soon_threadsafe(self._told.set)
        self.join(PATIENCE_S)
        if self._error:
            raise self._error
