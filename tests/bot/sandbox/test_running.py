"""A sandbox starts and stops as often as a test run likes, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.sandbox.driver import Sandbox
from bot.sandbox.running import running
from tests.bot.sandbox.conftest import served
from tests.support.bot import LENIENT_S


def test_twenty_sandboxes_one_after_the_other() -> None:
    for _ in range(20):
        with running() as sandbox:
            assert sandbox.state()["rev"] == 0
    assert not [t for t in threading.enumerate() if t.name == "sandbox"]


def test_two_sandboxes_at_once_know_nothing_of_each_other() -> None:
    with running() as one, running() as other:
        one.message("x", channel="general")
        assert len(one.messages("general")) == 1
        assert other.messages("general") == []


def test_it_stops_with_a_page_open_and_events_in_the_air() -> None:
    async def look(sandbox: Sandbox) -> None:
        async with aiohttp.ClientSession() as session:
            page = await session.ws_connect(f"{sandbox.url}/sandbox/live")
            await page.receive()
            await asyncio.to_thread(sandbox.message, "x", channel="general")

    with running(request_url="http://127.0.0.1:9/slack/events", retry_seconds=(60.0,)) as sandbox:
        asyncio.run(look(sandbox))
        sandbox.home(user="ben")
        assert sandbox.request_url is not None


def test_a_channel_may_be_asked_for_by_the_persons_name_or_id() -> None:
    with running() as sandbox:
        assert sandbox.channel("ben") is sandbox.channel("U0BEN00002")
        assert sandbox.channel("general").name == "general"
        assert sandbox.view("ben") is sandbox.home_view("ben") is None


@pytest.mark.parametrize(
    ("answer", "tries"),
    [
        (PlainTextResponse("no", 500), 4),
        (PlainTextResponse("no", 500, headers={"X-Slack-No-Retry": "1"}), 1),
        (PlainTextResponse("", 201), 1),
        (RedirectResponse("/elsewhere"), 4),
    ],
)
async def test_an_event_is_tried_again_unless_taken_or_waived(
    sandbox: Sandbox, answer: Response, tries: int
) -> None:
    reasons: list[str | None] = []

    async def endpoint(request: Request) -> Response:
        reasons.append(request.headers.get("x-slack-retry-reason"))
        return answer

    app = Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])
    async with served(app) as address:
        sandbox.request_url = f"{address}/slack/events"
        await sandbox.do(sandbox.home)
        await sandbox.do(sandbox.settle)
    assert len(reasons) == tries
    assert set(reasons[1:]) <= {"http_error"}


async def test_a_bot_that_is_not_there_is_a_failed_connection(sandbox: Sandbox) -> None:
    sandbox.request_url = "http://127.0.0.1:9/slack/events"
    answer = await sandbox.do(sandbox.command, "/cs")
    assert answer["error"] == "dispatch_unknown_error"
    await sandbox.do(sandbox.home)
    await sandbox.do(sandbox.settle)
    verdicts = [entry["verdict"] for entry in sandbox.log.after(1)]
    assert verdicts == ["unreachable"] * 4


async def test_a_slow_bot_gets_its_event_again_as_a_timeout(
    sandbox: Sandbox, connected: AsyncApp
) -> None:
    sandbox.kernel.courier.ack_seconds = 0.4
    seen: list[Any] = []
    again = asyncio.Event()

    @connected.event("app_home_opened")
    async def opened(req: Any) -> None:
        sandbox.kernel.courier.ack_seconds = LENIENT_S  # the next time there is enough of it
        seen.append(req.headers.get("x-slack-retry-reason"))
        if len(seen) == 1:
            await again.wait()
        again.set()

    await sandbox.do(sandbox.home)
    await sandbox.do(sandbox.settle)
    assert seen == [None, ["http_timeout"]]


async def test_the_request_url_answers_slacks_challenge(
    sandbox: Sandbox, connected: AsyncApp
) -> None:
    assert await sandbox.do(sandbox.verify_url) is True
    sandbox.request_url = "http://127.0.0.1:9/slack/events"
    assert await sandbox.do(sandbox.verify_url) is False


def test_the_ack_deadline_may_be_shorter() -> None:
    with running(ack_seconds=0.5) as sandbox:
        assert sandbox.kernel.courier.ack_seconds == 0.5
