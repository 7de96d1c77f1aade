"""Calls to Slack: one client on one shared session, no hidden retries, every outcome named."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import orjson
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock, SystemClock
from bot.sharing import Sharing
from domain.people import Person, Standing
from domain.policy import Policy
from handlers.directory import read_person
from handlers.errors import SlackRefused
from handlers.views.admin_settings import Reached
from handlers.views.kit import Message

METADATA = "touchpoint_message"
"""`event_type` of the metadata that carries a message's outbox key."""

LOOK_UP = 0.5
"""Of `[delivery] view_timeout_s`: how long a command waits to learn who gave it."""

_HOOKS = frozenset({"hooks.slack.com", "hooks.slack-gov.com", "files.slack.com"})
_TAKE_JSON = ("chat.", "views.", "conversations.open", "conversations.join", "files.complete")
"""Methods that take JSON; Slack wants form fields for the rest."""
_MAYBE_DONE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""Slack's words for "something broke on our side": the call may have been carried out."""
_NO_SUCH_USER = frozenset({"user_not_found", "user_not_visible"})


class Unknown(Exception):
    """The answer was lost (timeout, dropped connection, 5xx): Slack may have done it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are to Slack."""

    team_id: str
    enterprise_id: str | None
    user_id: str
    bot_id: str
    team: str


class SlackGateway:
    """Everything Touchpoint asks of Slack. Implements handlers.context.Gateway."""

    def __init__(
        self,
        token: str,
        api_url: str,
        session: aiohttp.ClientSession,
        clock: Clock | None = None,
    ) -> None:
        self._session = session
        self.sharing = Sharing(clock or SystemClock())
        self.on_forget: Callable[[], None] = lambda: None
        self.on_reach: Callable[[str], Awaitable[Reached]]
        self._api_url = api_url
        self.client = AsyncWebClient(
            token=token, base_url=api_url, session=session, retry_handlers=[]
        )
        limits = Policy().delivery
        self._timeout_s = limits.timeout_s
        self._view_timeout_s = limits.view_timeout_s
        self.identity: Identity | None = None

    def limit(self, policy: Policy) -> None:
        """Take the timeouts of a policy, and how long a channel is remembered."""
        self._timeout_s = policy.delivery.timeout_s
        self._view_timeout_s = policy.delivery.view_timeout_s
        self.sharing.kept = timedelta(minutes=policy.messages.channel_minutes)

    async def call(
        self, method: str, *, within_s: float | None = None, **arguments: Any
    ) -> dict[str, Any]:
        """One Web API call. Raises SlackRefused (Slack said no) or Unknown (nobody knows)."""
        given = {name: value for name, value in arguments.items() if value is not None}
        try:
            async with asyncio.timeout(within_s or self._timeout_s):
                if method.startswith(_TAKE_JSON):
                    response = await self.client.api_call(method, json=given)
                else:
                    response = await self.client.api_call(method, data=given)
        except SlackApiError as error:
            raise verdict(error) from error
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError, AttributeError) as error:
            # AttributeError: the SDK's own, over an answer in plain text.
            raise Unknown(f"{method}: {type(error).__name__}") from error
        return dict(response.data) if isinstance(response.data, dict) else {}

    async def sign_in(self) -> Identity:
        """Ask Slack who we are. Raises SlackRefused for a bad token, Unknown without an answer."""
        answer = await self.call("auth.test")
        self.identity = Identity(
            answer["team_id"], answer.get("enterprise_id"), answer["user_id"],
            answer.get("bot_id", ""), answer.get("team", ""),
        )  # fmt: skip
        return self.identity

    async def _soon(
        self, method: str, within_s: float | None = None, **arguments: Any
    ) -> dict[str, Any]:
        """A call somebody waits for: no answer in time is a refusal as well."""
        try:
            return await self.call(method, within_s=within_s or self._view_timeout_s, **arguments)
        except Unknown as error:
            raise SlackRefused("timeout") from error

    async def open_view(self, trigger_id: str, view: Mapping[str, Any]) -> None:
        """Open a modal."""
        await self._soon("views.open", trigger_id=trigger_id, view=view)

    async def push_view(self, trigger_id: str, view: Mapping[str, Any]) -> None:
        """Put a modal on top of the open one."""
        await self._soon("views.push", trigger_id=trigger_id, view=view)

    async def update_view(self, view_id: str, view: Mapping[str, Any], seen_hash: str) -> None:
        """Redraw an open modal; a newer click's redraw wins silently (hash_conflict)."""
        try:
            await self._soon("views.update", view_id=view_id, view=view, hash=seen_hash or None)
        except SlackRefused as error:
            if error.error != "hash_conflict":
                raise

    async def publish_home(self, user_id: str, view: Mapping[str, Any]) -> None:
        """Draw somebody's Home tab."""
        await self._soon("views.publish", user_id=user_id, view=view)

    async def answer(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        """Answer privately through a response_url; never to any other host, never redirected."""
        if not self.is_slacks(response_url):
            raise SlackRefused("foreign_response_url")
        body = {
            "text": message.text,
            "blocks": message.blocks or None,
            "response_type": "ephemeral",
            "replace_original": replace,
        }
        try:
            async with (
                asyncio.timeout(self._view_timeout_s),
                self._session.post(
                    response_url,
                    data=orjson.dumps(body),
                    headers={"Content-Type": "application/json"},
                    allow_redirects=False,
                ) as response,
            ):
                if response.status != 200:
                    raise SlackRefused(f"response_url_{response.status}")
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise SlackRefused("timeout") from error

    def is_slacks(self, url: str) -> bool:
        """Whether a payload's URL may be called: Slack's hosts over https, or `SLACK_API_URL`'s."""
        there, ours = urlsplit(url), urlsplit(self._api_url)
        if (there.scheme, there.netloc) == (ours.scheme, ours.netloc):
            return True
        return there.scheme == "https" and there.netloc in _HOOKS

    async def whisper(
        self, channel_id: str, user_id: str, message: Message, thread_ts: str | None
    ) -> None:
        """Answer a mention for the asker's eyes; by DM where the channel will not have it.

        In a direct message with the bot nobody else reads along: there it is an ordinary one.
        """
        said: dict[str, Any] = {"text": message.text, "blocks": message.blocks or None}
        here: dict[str, Any] = {"channel": channel_id, "thread_ts": thread_ts}
        if channel_id == user_id or channel_id.startswith("D"):
            await self._soon("chat.postMessage", **here, **said)
            return
        try:
            await self._soon("chat.postEphemeral", **here, **said, user=user_id)
        except SlackRefused as error:
            if error.error == "timeout":  # it may be there; and nobody waits twice as long
                raise
            await self._soon("chat.postMessage", channel=user_id, **said)

    async def is_shared(self, channel_id: str) -> bool:
        """Whether another organisation sees a channel; what Slack won't say counts as shared."""
        known = self.sharing.of(channel_id)
        if known is not None:
            return known
        try:
            answer = await self.call("conversations.info", channel=channel_id)
        except (SlackRefused, Unknown):
            return True
        return self.sharing.learn(channel_id, answer.get("channel", {}))

    async def names_of(self, channel_id: str) -> tuple[str, ...]:
        """What a channel is called, and what it was before; empty when Slack says it too late."""
        try:
            channel = (await self._soon("conversations.info", channel=channel_id))["channel"]
        except SlackRefused:
            return ()
        return tuple(filter(None, [channel.get("name"), *(channel.get("previous_names") or ())]))

    async def reach(self, where: str) -> Reached:
        """Whether anything can be posted to a channel id or #name."""
        return await self.on_reach(where)

    def forget_channel(self, channel_id: str) -> None:
        """Ask again what a channel is and who sees it: it was renamed, archived, shared or left."""
        self.sharing.forget(channel_id)
        self.on_forget()

    async def look_up(self, user_id: str) -> Person:
        """What Slack says of somebody. Raises SlackRefused, also when Slack does not answer."""
        within_s = LOOK_UP * self._view_timeout_s
        try:
            answer = await self._soon("users.info", within_s=within_s, user=user_id)
        except SlackRefused as error:
            if error.error in _NO_SUCH_USER:
                return Person(user_id=user_id, name="", standing=Standing.EXTERNAL)
            raise
        return read_person(answer["user"], self.identity.team_id if self.identity else "")


def verdict(error: SlackApiError) -> SlackRefused | Unknown:
    """What an error of the SDK means: Slack said no, or nobody knows."""
    # Of a body that is not JSON the SDK hands over aiohttp's response instead of its own.
    response: Any = error.response
    status: int = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    if status == 429:
        return SlackRefused("ratelimited", retry_after_s=_retry_after_s(response.headers))
    data = getattr(response, "data", None)
    word = data.get("error") if isinstance(data, dict) else None
    if status >= 500 or not word:
        return Unknown(f"HTTP {status}")
    if word in _MAYBE_DONE:
        return Unknown(str(word))
    return SlackRefused(str(word))


def _retry_after_s(headers: Mapping[str, str]) -> float:
    """Seconds to stay away: Slack sends whole ones; whatever else stands there means a second."""
    given = headers.get("Retry-After", "")
    return float(given) if given.isascii() and given.isdigit() else 1.0
