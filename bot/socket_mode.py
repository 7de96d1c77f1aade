"""Slack's payloads over Socket Mode: the same payloads, by the same path, without a public URL."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

import aiohttp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.bolt import as_socket_payload
from bot.ingress import Handle

log = logging.getLogger("touchpoint.socket_mode")

CONNECTIONS = 2
"""Slack sends a payload to any one of them; with two, a refreshed one is never missed."""


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

    async def connect(self) -> None:
        """Open the connections. Raises SlackApiError when the app token is refused."""
        for client in self._clients:
            await client.connect()  # type: ignore[no-untyped-call]  # slack_sdk has no hints here

    async def close(self) -> None:
        """Take no more, and let go."""
        for client in self._clients:
            await client.close()  # type: ignore[no-untyped-call]  # as above
        await asyncio.sleep(0)

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        reply = await self._handle(request.payload)
        if reply.status != 200:
            # Not acknowledged on purpose: Slack sends an event that failed once more.
            log.warning("not acknowledged", extra={"status": reply.status})
            return
        answer = SocketModeResponse(request.envelope_id, as_socket_payload(reply))
        await client.send_socket_mode_response(answer)
