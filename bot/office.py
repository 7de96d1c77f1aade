"""What console commands that work on the database have in common: which workspace, what time."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import aiohttp

from bot.clock import SystemClock
from bot.gateway import Identity, SlackGateway, Unknown
from bot.policy.source import PolicySource
from bot.transactions import insist
from domain.errors import Invalid
from domain.people import Person
from domain.policy import Policy
from handlers.directory import read_person
from handlers.errors import SlackRefused
from storage import workspaces
from storage.engine import Database, missing_file, open_engine
from storage.schema import migrate
from storage.unit_of_work import unit_of_work
from storage.workspaces import Workspace

T = TypeVar("T")
MOST_WAIT_S = 60.0
_NOBODY = frozenset({"users_not_found", "user_not_found", "user_not_visible"})
"""Slack's words for "there is no such person", by address and by id."""


@dataclass(frozen=True, slots=True)
class Office:
    """A workspace in a database, for a command to work in. Runs beside a serving bot."""

    engine: Database
    team_id: str
    policy: Policy
    token: str = ""
    api_url: str = ""

    def run(self, service: Callable[..., T], *args: Any, reading: bool = False) -> T:
        """Run a service in one transaction, now. Raises what it raises, and Unavailable."""

        def attempt() -> T:
            with unit_of_work(
                self.engine,
                team_id=self.team_id,
                now=SystemClock().now(),
                policy=self.policy,
                reading=reading,
            ) as work:
                return service(work, *args)

        return insist(attempt)

    def ask_slack(self, named: Iterable[str]) -> list[Person]:
        """What Slack says of people, by id or e-mail; without a token, and of strangers, nothing.

        Raises Invalid when Slack does not answer, or when the token is another workspace's.
        """
        if not self.token:
            return []
        found: list[Person] = _with_slack(
            self.token, self.api_url, _Asking(list(named), self._ours)
        )
        return found

    def _ours(self, identity: Identity) -> None:
        if identity.team_id == self.team_id:
            return
        known = {one.team_id: one.name for one in self.run(workspaces.known, reading=True)}
        raise Invalid(
            f"SLACK_BOT_TOKEN belongs to {identity.team} ({identity.team_id}), but this database "
            f"serves {known.get(self.team_id, '')} ({self.team_id}). Set the token of that "
            "workspace, or another DATABASE_URL.",
            field="SLACK_BOT_TOKEN",
        )


@contextmanager
def open_office(*, reading: bool = False) -> Iterator[Office]:
    """The one workspace of `DATABASE_URL`, else the one `SLACK_BOT_TOKEN` belongs to.

    An empty or older database is brought up to date first. Raises Invalid, saying what to set,
    when neither tells which workspace is meant; and where there is no database, for a command
    that only reads (`reading`), which makes none.
    """
    engine = open_engine(os.environ.get("DATABASE_URL") or "sqlite:///touchpoint.db")
    try:
        if reading and (missing := missing_file(engine)):
            raise Invalid(
                f"There is no database {missing} here, so there is nothing to read. Set "
                "DATABASE_URL to the one that Touchpoint serves from.",
                field="DATABASE_URL",
            )
        migrate(engine)
        path = os.environ.get("TOUCHPOINT_POLICY")
        policy = PolicySource.read(Path(path) if path else None).current()
        yield _find_workspace(Office(engine, "", policy, *_slack_settings()))
    finally:
        engine.dispose()


def _slack_settings() -> tuple[str, str]:
    """(token, base of the Web API) of the environment; the token may be empty."""
    api_url = os.environ.get("SLACK_API_URL") or "https://slack.com/api/"
    return os.environ.get("SLACK_BOT_TOKEN", ""), api_url.rstrip("/") + "/"


def _find_workspace(nowhere: Office) -> Office:
    known = nowhere.run(workspaces.known, reading=True)
    if len(known) == 1:
        return replace(nowhere, team_id=known[0].team_id)
    if not nowhere.token:
        raise Invalid(_which(known), field="SLACK_BOT_TOKEN")
    identity = _with_slack(nowhere.token, nowhere.api_url, _sign_in)
    office = replace(nowhere, team_id=identity.team_id)
    office.run(workspaces.keep, workspace_of(identity))
    return office


def workspace_of(identity: Identity) -> Workspace:
    """The workspace we are signed in to, as it is kept."""
    return Workspace(
        team_id=identity.team_id,
        name=identity.team,
        enterprise_id=identity.enterprise_id,
        bot_user_id=identity.user_id,
    )


def _which(known: list[Workspace]) -> str:
    if known:
        names = ", ".join(one.name or one.team_id for one in known)
        return f"This database serves {names}. Set SLACK_BOT_TOKEN to say which one is meant."
    return (
        "This database does not know its Slack workspace yet. Set SLACK_BOT_TOKEN, or start "
        "`touchpoint serve` once."
    )


def _with_slack(token: str, api_url: str, ask: Callable[[SlackGateway], Any]) -> Any:
    async def run() -> Any:
        async with aiohttp.ClientSession() as session:
            return await ask(SlackGateway(token, api_url, session))

    try:
        return asyncio.run(run())
    except SlackRefused as error:
        raise Invalid(
            f"Slack refused: {error.error}. Check SLACK_BOT_TOKEN; `touchpoint doctor` tells more."
        ) from error
    except Unknown as error:
        raise Invalid(f"Slack does not answer ({error}). Please try again in a minute.") from error


async def _sign_in(slack: SlackGateway) -> Identity:
    return await slack.sign_in()


class _Asking:
    """Asks Slack for some people, one by one, as fast as Slack allows; first whether it is the
    right Slack."""

    def __init__(self, named: list[str], check: Callable[[Identity], None]) -> None:
        self._named = named
        self._check = check

    async def __call__(self, slack: SlackGateway) -> list[Person]:
        identity = await slack.sign_in()
        await asyncio.to_thread(self._check, identity)
        found = [await self._ask(slack, one, identity.team_id) for one in self._named]
        return [one for one in found if one is not None]

    async def _ask(self, slack: SlackGateway, named: str, team_id: str) -> Person | None:
        while True:
            try:
                if "@" in named:
                    answer = await slack.call("users.lookupByEmail", email=named)
                else:
                    answer = await slack.call("users.info", user=named)
            except SlackRefused as error:
                if error.error in _NOBODY:
                    return None
                if error.retry_after_s is None:
                    raise
                await asyncio.sleep(min(error.retry_after_s, MOST_WAIT_S))
            else:
                return read_person(answer["user"], team_id)
