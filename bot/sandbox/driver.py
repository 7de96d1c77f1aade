"""A running sandbox in a test's hands: its parts to read, and its gestures as plain calls."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

import orjson

from bot.sandbox.kernel import APP_TOKEN, BOT_TOKEN, Call, Kernel
from bot.sandbox.model import Channel, Json

GESTURE_SECONDS = 100.0

P = ParamSpec("P")
T = TypeVar("T")


class Human:
    """Every gesture a person can make, as a plain call over HTTP.

    The calls block: from a coroutine use `await sandbox.do(sandbox.command, "/cs help")`, or the
    bot under test could not answer meanwhile. They return the gesture's answer, and never raise
    for a refusal: look at ["ok"], ["error"], ["message"].
    """

    url: str

    def post(self, gesture: str, **body: Any) -> Json:
        """POST /sandbox/{gesture}; arguments that are None are left out."""
        sent = {key: value for key, value in body.items() if value is not None}
        return self._request("POST", f"/sandbox/{gesture}", sent)

    def state(self) -> Json:
        """GET /sandbox/state."""
        return self._request("GET", "/sandbox/state")

    def message(
        self, text: str, *, channel: str = "", user: str | None = None, thread_ts: str | None = None
    ) -> Json:
        """Write in a channel (id or name; empty: the direct message with the bot)."""
        return self.post("message", channel=channel, text=text, user=user, thread_ts=thread_ts)

    def command(self, line: str, *, channel: str = "", user: str | None = None) -> Json:
        """Give a slash command such as "/cs health acme"."""
        name, _, text = line.partition(" ")
        return self.post("command", command=name, text=text, channel=channel, user=user)

    def click(
        self,
        where: Json,
        action_id: str,
        *,
        block_id: str | None = None,
        patch: Json | None = None,
        values: Json | None = None,
        user: str | None = None,
    ) -> Json:
        """Click or set an element of a message or view, as the web API or the state shows it.

        Without `block_id` the first element with this action_id is taken.
        """
        return self.post(
            "action", container=_container(where), action_id=action_id, patch=patch, user=user,
            values=values, block_id=block_id or _block_of(where, action_id),
        )  # fmt: skip

    def submit(self, view: Json, values: Json | None = None, *, user: str | None = None) -> Json:
        """Send a form off; `values` in the shape of Slack's state.values."""
        return self.post("submit", view_id=view["id"], values=values or {}, user=user)

    def close(self, *, user: str | None = None, everything: bool = False) -> Json:
        """Close the form on top, or the whole stack."""
        return self.post("close", user=user, all=everything)

    def options(self, where: Json, action_id: str, value: str, *, user: str | None = None) -> Json:
        """What a type-ahead offers for these letters."""
        return self.post(
            "options", container=_container(where), action_id=action_id, value=value, user=user,
            block_id=_block_of(where, action_id),
        )  # fmt: skip

    def shortcut(
        self, callback_id: str, *, message: Json | None = None, user: str | None = None
    ) -> Json:
        """Take a global shortcut, or one on this message."""
        place = _container(message) if message else {}
        return self.post("shortcut", callback_id=callback_id, user=user, **place)

    def home(self, *, user: str | None = None) -> Json:
        """Open the Home tab."""
        return self.post("home", user=user)

    def change_channel(self, channel: str, change: str, **details: Any) -> Json:
        """archive, unarchive, rename, share, unshare, invite_bot or remove_bot."""
        return self.post("channel", channel=channel, change=change, **details)

    def change_person(self, person: str, change: str) -> Json:
        """deactivate, make_guest or restore."""
        return self.post("person", person=person, change=change)

    def act_as(self, user: str, *, tab: str | None = None) -> Json:
        """Who makes the gestures that name nobody."""
        return self.post("act-as", user=user, tab=tab)

    def clock(self, **turn: Any) -> Json:
        """to=, by= or pause=."""
        return self.post("clock", **turn)

    async def do(self, gesture: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Make a blocking gesture from a coroutine."""
        return await asyncio.to_thread(gesture, *args, **kwargs)

    def _request(self, method: str, path: str, body: Json | None = None) -> Json:
        address = urlsplit(self.url)
        connection = http.client.HTTPConnection(
            address.hostname or "", address.port, timeout=GESTURE_SECONDS
        )
        try:
            content = None if body is None else orjson.dumps(body)
            headers = {"Content-Type": "application/json"}
            connection.request(method, path, content, headers)
            answer: Json = orjson.loads(connection.getresponse().read())
            return answer
        finally:
            connection.close()


class Sandbox(Human):
    """One running sandbox. Its parts live in the server's thread: read them freely."""

    bot_token = BOT_TOKEN
    app_token = APP_TOKEN

    def __init__(self, kernel: Kernel, loop: asyncio.AbstractEventLoop) -> None:
        self.kernel = kernel
        self._loop = loop
        self.url = kernel.base_url
        self.api_url = f"{kernel.base_url}/api/"
        self.workspace = kernel.workspace
        self.faults = kernel.faults
        self.pacing = kernel.api.pacing
        self.log = kernel.log
        self.signing_secret = kernel.courier.signing_secret

    @property
    def request_url(self) -> str | None:
        """Where the bot takes Slack's HTTP payloads; may be set while running."""
        return self.kernel.courier.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self.kernel.courier.request_url = url

    def calls(self, method: str | None = None) -> list[Call]:
        """The bot's Web API calls so far, in order."""
        return [c for c in list(self.kernel.calls) if method in (None, c.method)]

    def channel(self, where: str) -> Channel:
        """A channel by id or name, or a person's direct message with the bot by their name."""
        if (person := self.workspace.by_name.get(where)) or (
            person := self.workspace.people.get(where)
        ):
            return self.workspace.direct(person.id)
        return self.workspace.channel(where)

    def messages(self, where: str, *, user: str | None = None) -> list[Json]:
        """What stands in a channel, oldest first; with `user` also what only they see."""
        channel = self.channel(where)
        shown = list(channel.messages.values())
        if user is not None:
            person = self.workspace.person(user)
            whispered = list(channel.ephemerals.values())
            shown += [m for m in whispered if m["ephemeral_to"] == person.id]
        return sorted(shown, key=lambda message: message["ts"])

    def view(self, user: str) -> Json | None:
        """The form this person has before them, or None."""
        opened = self.workspace.surfaces.top(self.workspace.person(user).id)
        return opened.view if opened else None

    def home_view(self, user: str) -> Json | None:
        """This person's Home tab as last published, or None."""
        opened = self.workspace.surfaces.homes.get(self.workspace.person(user).id)
        return opened.view if opened else None

    def emit(self, inner: Json, *, channel: str | None = None) -> None:
        """Send the bot any event, and wait until it was taken or given up."""
        where = self.channel(channel) if channel else None
        self.run(self._emitted(inner, where))

    def verify_url(self) -> bool:
        """Whether the request URL answers Slack's challenge."""
        return self.run(self.kernel.courier.verify_url())

    def settle(self) -> None:
        """Wait until every event in the air was taken or given up. Blocks, as gestures do."""
        self.run(self.kernel.courier.settle())

    def refresh_links(self, reason: str = "refresh_requested") -> None:
        """Ask every Socket Mode link to come back."""
        self.run(self.kernel.sockets.refresh(reason))

    def drop_links(self) -> None:
        """Break every Socket Mode link."""
        self.run(self.kernel.sockets.drop())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something in the server's loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(GESTURE_SECONDS)

    async def _emitted(self, inner: Json, where: Channel | None) -> None:
        self.workspace.emit(inner, where)
        await self.kernel.courier.settle()


def _container(where: Json) -> Json:
    if "hash" in where:
        return {"view_id": where["id"]}
    return {"channel": where["channel"], "ts": where["ts"]}


def _block_of(where: Json, action_id: str) -> str | None:
    for block in where.get("blocks") or []:
        parts = (block.get("element"), block.get("accessory"), *(block.get("elements") or ()))
        if any(part and part.get("action_id") == action_id for part in parts):
            return str(block["block_id"])
    return None
