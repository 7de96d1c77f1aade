"""Socket Mode with Slack's own client: acks, several links, refreshes, breaks and redelivery."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import orjson
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.driver import Sandbox


async def until(condition: Any, seconds: float = 60.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.fixture
async def linked(sandbox: Sandbox, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    web = AsyncWebClient(base_url=sandbox.api_url, token=sandbox.app_token)
    handler = AsyncSocketModeHandler(app, sandbox.app_token, web_client=web, ping_interval=1.0)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # slack_bolt
    await until(lambda: sandbox.kernel.sockets.links)
    yield handler
    await handler.close_async()  # type: ignore[no-untyped-call]  # slack_bolt


async def raw_link(sandbox: Sandbox, session: aiohttp.ClientSession) -> Any:
    """One more connection, spoken to by hand."""
    web = AsyncWebClient(base_url=sandbox.api_url, token=sandbox.app_token)
    opened = await web.apps_connections_open(app_token=sandbox.app_token)
    link = await session.ws_connect(opened["url"])
    hello = orjson.loads((await link.receive()).data)
    assert hello["type"] == "hello"
    assert hello["connection_info"] == {"app_id": "A0TOUCHPNT"}
    return link


async def test_commands_clicks_and_events_arrive_by_socket(
    sandbox: Sandbox, app: AsyncApp, linked: AsyncSocketModeHandler
) -> None:
    heard: list[str] = []

    @app.command("/cs")
    async def listen(ack: Any) -> None:
        await ack("by socket")

    @app.event("app_home_opened")
    async def opened(event: dict[str, Any]) -> None:
        heard.append(event["user"])

    state = await sandbox.do(sandbox.state)
    answer = await sandbox.do(sandbox.command, "/cs x payload y")
    await sandbox.do(sandbox.home, user="ben")
    await sandbox.do(sandbox.settle)

    assert state["bot_connected"] is True
    assert answer == {"ok": True, "ack": "by socket"}
    assert heard == ["U0BEN00002"]


async def test_the_client_comes_back_after_a_refresh(
    sandbox: Sandbox, app: AsyncApp, linked: AsyncSocketModeHandler
) -> None:
    @app.command("/cs")
    async def listen(ack: Any) -> None:
        await ack("again")

    (before,) = sandbox.kernel.sockets.links
    await sandbox.do(sandbox.refresh_links)
    await until(lambda: sandbox.kernel.sockets.links and before not in sandbox.kernel.sockets.links)

    assert (await sandbox.do(sandbox.command, "/cs"))["ack"] == "again"


async def test_the_client_comes_back_after_its_link_broke(
    sandbox: Sandbox, linked: AsyncSocketModeHandler
) -> None:
    (before,) = sandbox.kernel.sockets.links
    await sandbox.do(sandbox.drop_links)

    assert before not in sandbox.kernel.sockets.links
    await until(lambda: sandbox.kernel.sockets.links)


async def test_payloads_take_turns_between_the_links(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        links = [await raw_link(sandbox, session) for _ in range(2)]
        seen = []
        for _ in range(2):
            command = asyncio.create_task(sandbox.do(sandbox.command, "/cs"))
            readers = {asyncio.create_task(link.receive()): link for link in links}
            done, waiting = await asyncio.wait(readers, return_when=asyncio.FIRST_COMPLETED)
            (reader,) = done
            for other in waiting:
                other.cancel()
            await asyncio.wait(waiting)
            envelope = orjson.loads(reader.result().data)
            assert envelope["type"] == "slash_commands"
            assert envelope["accepts_response_payload"] is True
            await readers[reader].send_json({"envelope_id": envelope["envelope_id"]})
            assert await command == {"ok": True, "ack": None}
            seen.append(readers[reader])
        for link in links:
            await link.close()
    assert seen[0] is not seen[1]


async def test_an_event_without_an_ack_is_sent_again_with_its_reason(sandbox: Sandbox) -> None:
    sandbox.kernel.courier.ack_seconds = 0.05
    async with aiohttp.ClientSession() as session:
        link = await raw_link(sandbox, session)
        await sandbox.do(sandbox.home)
        first = orjson.loads((await link.receive()).data)
        await link.send_str("not json")
        again = orjson.loads((await link.receive()).data)
        await link.send_json({"envelope_id": again["envelope_id"]})
        await sandbox.do(sandbox.settle)
        await link.close()

    assert (first["retry_attempt"], first["retry_reason"]) == (0, "")
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "http_timeout")
    assert first["payload"]["event_id"] == again["payload"]["event_id"]
    assert first["accepts_response_payload"] is False


async def test_a_command_without_an_ack_over_socket_shows_a_timeout(sandbox: Sandbox) -> None:
    sandbox.kernel.courier.ack_seconds = 0.05
    async with aiohttp.ClientSession() as session:
        link = await raw_link(sandbox, session)
        answer = await sandbox.do(sandbox.command, "/cs")
        await link.close()
    assert answer["error"] == "operation_timeout"


async def test_an_address_opens_one_link_and_ten_are_the_most(sandbox: Sandbox) -> None:
    web = AsyncWebClient(base_url=sandbox.api_url, token=sandbox.app_token)
    opened = await web.apps_connections_open(app_token=sandbox.app_token)
    async with aiohttp.ClientSession() as session:
        first = await session.ws_connect(opened["url"])
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(opened["url"])
        links = [first, *[await raw_link(sandbox, session) for _ in range(9)]]
        more = await web.apps_connections_open(app_token=sandbox.app_token)
        eleventh = await session.ws_connect(more["url"])
        word = orjson.loads((await eleventh.receive()).data)
        for link in [*links, eleventh]:
            await link.close()
    assert word == {"type": "disconnect", "reason": "too_many_websockets"}


async def test_only_an_app_token_opens_socket_mode(sandbox: Sandbox) -> None:
    web = AsyncWebClient(base_url=sandbox.api_url)
    with pytest.raises(SlackApiError) as refused:
        await web.apps_connections_open(app_token=sandbox.bot_token)
    assert refused.value.response["error"] == "not_allowed_token_type"


async def test_a_link_that_breaks_while_a_command_waits_is_a_failure_at_once(
    sandbox: Sandbox,
) -> None:
    async with aiohttp.ClientSession() as session:
        link = await raw_link(sandbox, session)
        command = asyncio.create_task(sandbox.do(sandbox.command, "/cs"))
        await link.receive()
        await link.close()
        assert (await command)["error"] == "operation_timeout"


async def test_an_ack_that_is_late_or_strange_is_ignored(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        link = await raw_link(sandbox, session)
        await link.send_json({"envelope_id": "unknown"})
        command = asyncio.create_task(sandbox.do(sandbox.command, "/cs"))
        envelope = orjson.loads((await link.receive()).data)
        answer = {"envelope_id": envelope["envelope_id"], "payload": {"text": "ok"}}
        await link.send_json(answer)
        await link.send_json(answer)
        assert (await command)["ack"] == "ok"
        await link.close()


async def test_a_warning_leaves_the_link_open(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        link = await raw_link(sandbox, session)
        await sandbox.do(sandbox.refresh_links, "warning")
        word = orjson.loads((await link.receive()).data)
        assert word["reason"] == "warning"
        assert len(sandbox.kernel.sockets.links) == 1
        await link.close()
