"""`touchpoint doctor`: everything a bot needs, looked at once, each with its mend."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import aiohttp

from bot import config
from bot.clock import unix_time
from bot.gateway import SlackGateway, Unknown
from bot.manifest import SCOPES
from bot.places import Places
from bot.policy import file as policy_file
from domain.errors import DomainError
from domain.policy import Policy
from handlers.errors import SlackRefused
from storage.engine import open_engine
from storage.health_check import look

SKEW_S = 60.0
"""Slack refuses signatures five minutes off; a minute is time enough to notice."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what was found, and what to do, a line each (empty when all is well)."""

    what: str
    found: str
    mend: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing has to be done."""
        return not self.mend


async def examine() -> AsyncIterator[Finding]:
    """Every finding, in the order in which they depend on each other.

    Nothing keeps what does not depend on it from being looked at: without tokens there is still a
    policy, a database and a clock.
    """
    settings, wrong = config.look()
    if wrong:
        yield Finding("settings", f"{len(wrong)} to mend", "\n".join(wrong))
    else:
        yield Finding("settings", "complete")
    policy = Policy()
    for finding, read in _policy(settings.policy_path):
        policy = read or policy
        yield finding
    for finding in _database(settings.database_url.get_secret_value()):
        yield finding
    async with _session() as session:
        yield await _clock(settings.slack_api_url, session)
        async for finding in _slack(settings, policy, session):
            yield finding


@asynccontextmanager
async def _session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def _policy(path: Path | None) -> Iterator[tuple[Finding, Policy | None]]:
    if path is None:
        yield Finding("policy", "the built-in figures (TOUCHPOINT_POLICY is not set)"), None
        return
    try:
        policy = policy_file.read_policy(path.read_text(encoding="utf-8"), path.name)
    except (DomainError, OSError) as error:
        words = error.message if isinstance(error, DomainError) else f"{path}: {error.strerror}"
        yield Finding("policy", f"{path} cannot be used", words), None
    else:
        yield Finding("policy", f"{path} is good"), policy


def _database(url: str) -> Iterator[Finding]:
    try:
        found = look(open_engine(url))
    except DomainError as error:
        yield Finding("database", "cannot be used", error.message)
        return
    yield Finding("database", found.words, found.mend)


async def _slack(
    settings: config.Settings, policy: Policy, session: aiohttp.ClientSession
) -> AsyncIterator[Finding]:
    if settings.slack_app_token:
        token = settings.slack_app_token.get_secret_value()
        yield await _app_token(SlackGateway(token, settings.slack_api_url, session))
    token = settings.slack_bot_token.get_secret_value()
    if not token:  # said among the settings
        return
    slack = SlackGateway(token, settings.slack_api_url, session)
    signed_in = await _try("bot token", _sign_in(slack), _TOKEN_MENDS)
    yield signed_in
    if not signed_in.is_well:
        return
    yield await _scopes(slack)
    places = Places(slack)
    for name in dict.fromkeys(policy.channels.by_use().values()):
        yield await _try(f"channel {name}", _channel(places, name), _CHANNEL_MENDS)


def _sign_in(slack: SlackGateway) -> Callable[[], Awaitable[str]]:
    async def look_() -> str:
        identity = await slack.sign_in()
        return f"signed in to {identity.team} ({identity.team_id})"

    return look_


def _channel(places: Places, name: str) -> Callable[[], Awaitable[str]]:
    async def look_() -> str:
        return f"found and joined ({await places.find(name)})"

    return look_


_TOKEN_MENDS = {
    "invalid_auth": "The bot token is wrong: copy it again from “OAuth & Permissions” (xoxb-…).",
    "not_authed": "The bot token is empty: set SLACK_BOT_TOKEN.",
    "account_inactive": "The app was removed from the workspace: install it again and start with "
    "the new token. Messages wait until then.",
    "token_revoked": "The token was revoked: install the app again and start with the new one. "
    "Messages wait until then.",
}
_CHANNEL_MENDS = {
    "channel_not_found": "Create it, or name another one under [channels] in the policy file; a "
    "private one needs /invite @Touchpoint.",
    "missing_scope": "Add the missing scopes and install the app again.",
    "is_archived": "It is archived: unarchive it, or name another one in the policy file.",
}


async def _try(what: str, look_: Callable[[], Awaitable[str]], mends: dict[str, str]) -> Finding:
    try:
        return Finding(what, await look_())
    except SlackRefused as error:
        mend = mends.get(error.error, "Look this error up in Slack’s documentation.")
        return Finding(what, f"Slack says {error.error}", mend)
    except Unknown as error:
        return Finding(
            what, f"no answer ({error})", "Check the network, a proxy, and SLACK_API_URL."
        )


async def _scopes(slack: SlackGateway) -> Finding:
    response = await slack.client.auth_test()
    headers = {name.lower(): value for name, value in response.headers.items()}
    has = set(filter(None, headers.get("x-oauth-scopes", "").split(",")))
    missing = [scope for scope in SCOPES if scope not in has]
    if missing:
        return Finding(
            "scopes",
            f"{len(missing)} missing: {', '.join(missing)}",
            "Paste `touchpoint manifest` into the app’s manifest page and install it again.",
        )
    return Finding("scopes", f"all {len(SCOPES)} are there")


async def _clock(api_url: str, session: aiohttp.ClientSession) -> Finding:
    async def look_() -> str:
        try:
            limit = aiohttp.ClientTimeout(Policy().delivery.timeout_s)
            async with session.get(f"{api_url}api.test", timeout=limit) as response:
                return response.headers.get("date", "")
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise Unknown(f"api.test: {type(error).__name__}") from error

    asked = await _try("clock", look_, {})
    return _compared(asked.found) if asked.is_well else asked


def _compared(date: str) -> Finding:
    if not date:
        return Finding("clock", "Slack gave no time to compare with")
    there = parsedate_to_datetime(date)
    off_s = abs((datetime.fromtimestamp(unix_time(), UTC) - there).total_seconds())
    if off_s > SKEW_S:
        return Finding(
            "clock",
            f"{off_s:.0f} s off Slack’s",
            "Set the machine’s clock (NTP): past five minutes Slack’s signatures are refused.",
        )
    return Finding("clock", "agrees with Slack’s")


async def _app_token(slack: SlackGateway) -> Finding:

    async def look_() -> str:
        await slack.call("apps.connections.open")
        return "Socket Mode connections can be opened"

    mend = "Copy the app-level token (xapp-…, scope connections:write) from “Basic Information”."
    return await _try("app token", look_, {"invalid_auth": mend, "not_allowed_token_type": mend})
