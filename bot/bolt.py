"""Slack Bolt, for routing only: requests come in as dictionaries, whichever way they arrived."""

from __future__ import annotations

import logging
from typing import Any

import orjson
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.gateway import Identity
from bot.ingress import Payload, Reply
from bot.shapes import missing
from handlers.listeners import Listeners

log = logging.getLogger("touchpoint")


class Bolt:
    """An AsyncApp that answers in the request (no polling) and never asks who it is."""

    def __init__(self, listeners: Listeners, identity: Identity, api_url: str, token: str) -> None:
        self._identity = identity
        authorized = AuthorizeResult(
            enterprise_id=identity.enterprise_id,
            team_id=identity.team_id,
            bot_user_id=identity.user_id,
            bot_id=identity.bot_id,
            bot_token=token,
        )

        async def authorize(**_: Any) -> AuthorizeResult:
            return authorized

        # Below errors Bolt's own words quote the body; each of its loggers copies this one's level.
        quiet = logging.getLogger("slack_bolt")
        quiet.setLevel(logging.ERROR)
        self.app = AsyncApp(
            logger=quiet,
            process_before_response=True,
            client=AsyncWebClient(base_url=api_url, retry_handlers=[]),
            authorize=authorize,
            request_verification_enabled=False,  # done by the ingress, over the raw bytes
            ssl_check_enabled=False,
            url_verification_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        self.app.error(_failed)
        listeners.register(self.app)

    async def handle(self, payload: Payload) -> Reply:
        """Slack's payload in, what Slack is to be answered out; 400 for one that lacks its ids."""
        if lacks := missing(payload):
            return Reply(400, f"The payload has no {lacks}.")
        try:
            request = AsyncBoltRequest(body=payload, mode="socket_mode")
        except (AttributeError, KeyError, TypeError, ValueError):
            # Bolt reads team and user out of many places and trusts the shape of each.
            return Reply(400, "The payload is not in Slack’s shape.")
        response = await self.app.async_dispatch(request)
        if response.status == 404:  # nobody listens to this kind: taken in silence, not resent
            return Reply(200)
        return Reply(response.status, response.body or "", is_json=_is_json(response))


def _is_json(response: BoltResponse) -> bool:
    kind = response.first_headers_without_set_cookie().get("content-type", "")
    return kind.startswith("application/json")


async def _failed(error: Exception) -> BoltResponse:
    """An event that could not be handled: 500, so that Slack sends it again."""
    log.error("an event could not be handled and will come again", exc_info=error)
    return BoltResponse(status=500, body="")


def as_socket_payload(reply: Reply) -> Any:
    """The same answer as Socket Mode wants it: an object, a text, or nothing."""
    if not reply.body:
        return None
    return orjson.loads(reply.body) if reply.is_json else {"text": reply.body}
