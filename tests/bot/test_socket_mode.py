"""Payloads over Socket Mode: which are acknowledged, and which come again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.ingress import Payload, Reply
from bot.sandbox.driver import Sandbox
from bot.sandbox.socket_mode import NoAckError
from bot.socket_mode import CONNECTIONS, SocketMode
from tests.bot.slack_stage import shared_slack, slack

__all__ = ["shared_slack", "slack"]

MALFORMED, FAILING = "malformed", "failing"
REPLIES = {
    MALFORMED: Reply(400, "The payload has no event.type."),
    FAILING: Reply(500),
}


@pytest.fixture
async def connected(slack: Sandbox) -> AsyncIterator[Sandbox]:
    async def handle(payload: Payload) -> Reply:
        return REPLIES.get(str(payload.get("type")), Reply(200, "Taken."))

    async with aiohttp.ClientSession() as session:
        ours = SocketMode(slack.app_token, slack.api_url, session, handle)
        await ours.connect()
        async with asyncio.timeout(60.0):
            while len(slack.kernel.sockets.links) < CONNECTIONS:
                await asyncio.sleep(0.01)
        yield slack
        await ours.close()


async def test_a_payload_is_acknowledged_with_its_answer(connected: Sandbox) -> None:
    sent = connected.kernel.sockets.deliver("slash_commands", {"type": "sound"}, seconds=60.0)
    assert await connected.do(connected.run, sent) == {"text": "Taken."}


async def test_a_malformed_payload_is_taken_so_that_it_does_not_come_for_ever(
    connected: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    sent = connected.kernel.sockets.deliver("events_api", {"type": MALFORMED}, seconds=60.0)
    assert await connected.do(connected.run, sent) is None
    assert "malformed payload dropped" in caplog.text


async def test_an_event_that_failed_is_not_acknowledged_so_that_it_comes_again(
    connected: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    sent = connected.kernel.sockets.deliver("events_api", {"type": FAILING}, seconds=0.2)
    with pytest.raises(NoAckError):
        await connected.do(connected.run, sent)
    async with asyncio.timeout(60.0):
        while "not acknowledged" not in caplog.text:
            await asyncio.sleep(0.01)
