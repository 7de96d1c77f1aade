"""The composition root: every part is made here once and handed to the parts that use it."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp

from bot import people_watch
from bot.bolt import Bolt
from bot.calendars import CalendarLinks
from bot.clock import Clock, SystemClock
from bot.config import Settings
from bot.delivery import Delivery
from bot.gateway import Identity, SlackGateway
from bot.ingress import Payload, Reply
from bot.metrics import Metrics
from bot.office import workspace_of
from bot.places import Places
from bot.policy.source import PolicySource
from bot.policy.watch import LOOK_EVERY_S, PolicyWatch
from bot.posting import Poster
from bot.socket_mode import SocketMode
from bot.transactions import Transactions, answering
from bot.uploads import Uploads
from domain.policy import Policy
from handlers import build_router
from handlers.dispatch import Dispatcher
from handlers.listeners import Listeners
from scheduler.jobs import JOBS
from scheduler.runner import Scheduler
from scheduler.watch import Watch
from services import health_ticks, housekeeping, people
from storage import workspaces
from storage.engine import Database

log = logging.getLogger("touchpoint")


@dataclass(slots=True)
class Touchpoint:
    """A running bot and its parts. Made by `start`, ended by `stop`."""

    settings: Settings
    identity: Identity
    clock: Clock
    slack: SlackGateway
    transact: Transactions
    policy: PolicySource
    policy_watch: PolicyWatch
    delivery: Delivery
    scheduler: Scheduler
    watch: Watch
    metrics: Metrics
    bolt: Bolt
    session: aiohttp.ClientSession
    calendars: CalendarLinks
    socket_mode: SocketMode | None = None
    loops: tuple[asyncio.Task[None], ...] = ()
    stopping: bool = False

    async def handle(self, payload: Payload) -> Reply:
        """Slack's payload in, the answer out; whichever way it came."""
        with self.metrics.answers.time(), answering():
            return await self.bolt.handle(payload)

    async def begin(self) -> None:
        """Tick, deliver, and take payloads over Socket Mode if there is an app token."""
        now = self.clock.now()
        await self.transact(workspaces.keep, workspace_of(self.identity), now=now)
        await self.transact(people.name_admins, self.settings.admin_ids(), now=now)
        await self.transact(housekeeping.start, now=now)
        await self.delivery.take_up()
        await self.policy_watch.begin()
        await self.transact(health_ticks.start, now=now)
        self.scheduler.start()
        self.loops = (
            asyncio.create_task(self.delivery.run(), name="delivery"),
            asyncio.create_task(self.watch.run(), name="watch"),
        )
        if self.settings.slack_app_token:
            self.socket_mode = SocketMode(
                self.settings.slack_app_token.get_secret_value(),
                self.settings.slack_api_url,
                self.session,
                self.handle,
            )
            await self.socket_mode.connect()

    async def stop(self) -> None:
        """Take nothing new, finish what is on its way, let go of everything. Safe to call twice."""
        if self.stopping:
            return
        self.stopping = True
        if self.socket_mode:
            await self.socket_mode.close()
        self.scheduler.stop()
        self.watch.stop()
        await self.delivery.stop()
        if self.loops:
            await asyncio.wait(self.loops, timeout=5)
        await asyncio.to_thread(self.transact.close)
        await self.session.close()

    def wake(self, wakes: set[str]) -> None:
        """After a commit: have delivery or the watch look sooner."""
        if "outbox" in wakes:
            self.delivery.wake()
        if "due" in wakes:
            self.watch.wake()


async def start(settings: Settings, engine: Database, *, clock: Clock | None = None) -> Touchpoint:
    """Sign in to Slack and put the parts together; nothing runs until `begin`.

    Raises SlackRefused for a bad token, Unknown when Slack does not answer, Invalid for a bad
    policy file. The database must be at its newest revision.
    """
    clock = clock or SystemClock()
    session = aiohttp.ClientSession()
    try:
        return await _assemble(settings, engine, clock, session)
    except BaseException:  # whatever ends the start-up, the session must not stay open
        await session.close()
        raise


async def _assemble(
    settings: Settings, engine: Database, clock: Clock, session: aiohttp.ClientSession
) -> Touchpoint:
    policy = PolicySource.read(settings.policy_path)
    token = settings.slack_bot_token.get_secret_value()
    slack = SlackGateway(token, settings.slack_api_url, session, clock)
    identity = await slack.sign_in()
    slack.limit(policy.current())
    wakes = _Wakes()
    transact = Transactions(engine, identity.team_id, policy=policy.current, wake=wakes)
    owner = f"{socket.gethostname()}:{os.getpid()}:{id(session):x}"
    calendars = _calendar_links(settings, identity)
    places = Places(slack)
    slack.on_forget, slack.on_reach = places.forget_all, places.reach
    poster = Poster(slack, places, Uploads(slack, session), calendars, policy.current)
    delivery = Delivery(transact, poster, clock=clock, policy=policy.current, owner=owner)
    policy_watch = PolicyWatch(policy, transact, clock, changed=_takes_up(slack, wakes))
    watching = people_watch.PeopleWatch(slack, transact, clock, identity.team_id)
    metrics = Metrics()
    scheduler = Scheduler(
        JOBS,
        transact,
        clock,
        observe=metrics.job,
        extra=[
            ("deliver", 1.0, _waking(delivery)),
            ("policy_file", LOOK_EVERY_S, policy_watch.look),
            ("people", people_watch.LOOK_EVERY_S, watching.look),
        ],
    )
    dispatcher = Dispatcher(
        build_router(),
        slack=slack,
        transact=transact,
        clock=clock,
        policy=policy.current,
        look_up=slack.look_up,
        team_id=identity.team_id,
    )
    bot = Touchpoint(
        settings=settings,
        identity=identity,
        clock=clock,
        slack=slack,
        transact=transact,
        policy=policy,
        policy_watch=policy_watch,
        delivery=delivery,
        scheduler=scheduler,
        watch=Watch(scheduler, clock),
        metrics=metrics,
        bolt=Bolt(Listeners(dispatcher, slack), identity, settings.slack_api_url, token),
        session=session,
        calendars=calendars,
    )
    wakes.to = bot.wake
    return bot


def _calendar_links(settings: Settings, identity: Identity) -> CalendarLinks:
    # The signing secret outlives a reinstallation, which makes a new bot token.
    secret = settings.slack_signing_secret or settings.slack_bot_token
    return CalendarLinks(secret.get_secret_value(), identity.team_id, settings.public_url)


class _Wakes:
    """Joins the transactions, which come first, to the bot they wake, which comes last."""

    to: Callable[[set[str]], None] | None = None

    def __call__(self, wakes: set[str]) -> None:
        if self.to:
            self.to(wakes)


def _takes_up(slack: SlackGateway, wakes: _Wakes) -> Callable[[Policy], None]:
    def take_up(policy: Policy) -> None:
        slack.limit(policy)
        wakes({"due"})  # rows computed under the policy before are due for another look

    return take_up


def _waking(delivery: Delivery) -> Callable[[], Awaitable[None]]:
    async def deliver() -> None:
        delivery.wake()

    return deliver
