"""Slack's payloads over Socket Mode: the same payloads, by the same path, without a public URL."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.bolt import as_socket_payload
from bot.gateway import Unknown, verdict
from bot.ingress import Handle, Reply

log = logging.getLogger("touchpoint.socket_mode")

CONNECTIONS = 2
"""Slack sends a payload to any one of them; with two, a refreshed one is never missed."""

DONE, FAILED = 200, 500
"""Statuses: below `FAILED` sending the same again is of no use."""

GRACE_S = 3.0
"""Slack waits this long for an answer, so nothing on its way is given longer at the end."""


class SocketMode:
    """Two connections to Slack; each payload is handled and answered on the one it came by."""

    def __init__(
        self, app_token: str, api_url: str, session: aiohttp.ClientSession, handle: Handle
    ) -> None:
        web = AsyncWebClient(base_url=api_url, session=session, retry_handlers=[])
        self._handle = handle
        self._clients: Sequence[SocketModeClient] = [
            SocketModeClient(app_token=app_token, web_client=web) for _ in range(CONNECTIONS)
        ]
        for client in self._clients:
            client.socket_mode_request_listeners.append(self._take)
        self._closing = False
        self._answering = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def connect(self) -> None:
        """Open the connections. Raises SlackRefused for a bad app token, Unknown without answer.

        Once open, they come back by themselves after every break.
        """
        for client in self._clients:
            try:
                client.wss_uri = await client.issue_new_wss_url()
            except SlackApiError as error:
                raise verdict(error) from error
            except (TimeoutError, aiohttp.ClientError, OSError) as error:
                raise Unknown(f"apps.connections.open: {type(error).__name__}") from error
            await client.connect()  # type: ignore[no-untyped-call]  # slack_sdk has no hints here

    async def close(self) -> None:
        """Take no more, answer what was taken, and let go."""
        self._closing = True
        try:
            async with asyncio.timeout(GRACE_S):
                await self._idle.wait()
        except TimeoutError:
            log.warning("%d payloads were not answered in time", self._answering)
        for client in self._clients:
            await client.close()  # type: ignore[no-untyped-call]  # as above
        await asyncio.sleep(0)

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        if self._closing:  # without an answer Slack sends it to another connection, or again
            return
        self._answering += 1
        self._idle.clear()
        try:
            await self._answer(client, request)
        finally:
            self._answering -= 1
            if not self._answering:
                self._idle.set()

    async def _answer(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        reply = await self._handle(request.payload)
        if reply.status >= FAILED:
            # Not acknowledged on purpose: Slack sends an event that failed once more.
            log.warning("not acknowledged", extra={"status": reply.status})
            return
        if reply.status != DONE:
            # It would be as malformed the next time: taken, so that it does not come for ever.
            log.warning("malformed payload dropped", extra={"kind": request.type})
            reply = Reply(DONE)
        answer = SocketModeResponse(request.envelope_id, as_socket_payload(reply))
        await client.send_socket_mode_response(answer)
