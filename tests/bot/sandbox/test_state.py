"""What pages see: the state, the live socket, the log, the clock, and nobody else's pages."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import orjson
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.clock_control import length
from bot.sandbox.driver import Sandbox
from bot.sandbox.model import Refusal
from bot.sandbox.running import running
from bot.sandbox.wire_log import WireLog, masked

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class StoryClock:
    """A clock for tests: it stands still until it is moved."""

    def __init__(self) -> None:
        self.at = START
        self.paused = False

    def now(self) -> datetime:
        return self.at

    async def move(self, *, to: datetime | None = None, by: timedelta | None = None) -> None:
        self.at = to or self.at + (by or timedelta())

    async def pause(self, on: bool) -> None:
        self.paused = on

    async def next_due(self) -> tuple[datetime, str] | None:
        due = START + timedelta(hours=3)
        return (due, "a reminder") if self.at < due else None


async def test_the_state_has_all_a_page_draws(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.conversations_join(channel="C0GENERAL1")
    await client.chat_postMessage(channel="C0GENERAL1", text="first")
    await client.chat_postEphemeral(channel="C0GENERAL1", user="U0BEN00002", text="second")
    key = sandbox.workspace.grants.trigger("U0BEN00002")
    view: dict[str, Any] = {
        "type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": [],
    }  # fmt: skip
    await client.views_open(trigger_id=key, view=view)

    state = await sandbox.do(sandbox.state)

    people = {person["id"]: person for person in state["people"]}
    assert people["U0TOUCHPNT"]["is_bot"] is True
    assert people["U0PETRA016"]["is_restricted"] is True
    assert people["U0ANA00001"]["image"].startswith("data:image/svg+xml")
    channels = {channel["name"]: channel for channel in state["channels"]}
    assert channels["ext-helios"]["is_ext_shared"] is True
    assert channels["cust-acme"]["section"] == "Customers"
    assert [m["text"] for m in state["messages"]] == ["first", "second"]
    assert state["messages"][1]["ephemeral_to"] == "U0BEN00002"
    (shown,) = state["views"]
    assert (shown["user"], shown["depth"], shown["errors"]) == ("U0BEN00002", 0, {})
    assert state["commands"][0]["command"] == "/cs"
    assert [s["callback_id"] for s in state["shortcuts"]] == ["ask", "log"]
    assert (state["me"], state["tabs"], state["bot_connected"]) == ("U0ANA00001", {}, False)
    assert state["clock"]["next"] is None
    assert state["bot"]["name"] == "Touchpoint"


async def test_pages_are_told_of_changes_actors_and_log_lines(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    await sandbox.do(sandbox.act_as, "mei", tab="t1")
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{sandbox.url}/sandbox/live?tab=t1") as page,
    ):
        assert orjson.loads((await page.receive()).data) == {"type": "acting", "user": "U0MEI00013"}
        await client.chat_postMessage(channel="U0BEN00002", text="x")
        await sandbox.do(sandbox.act_as, "ben")
        told: dict[str, Any] = {}
        while told.get("changed", {}).get("rev") != sandbox.workspace.rev or len(told) < 3:
            message = orjson.loads((await page.receive()).data)
            told[message["type"]] = message
    assert told.keys() == {"acting", "changed", "log"}
    assert told["acting"]["user"] == "U0BEN00002"
    entry = told["log"]["entry"]
    assert (entry["name"], entry["verdict"]) == ("chat.postMessage", "ok")


async def test_changes_within_a_moment_are_told_once(sandbox: Sandbox) -> None:
    async def change() -> None:
        for _ in range(3):
            sandbox.workspace.changed()

    async def toast() -> None:
        sandbox.kernel.toast("U0ANA00001", "That is all.")

    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{sandbox.url}/sandbox/live?tab=t1") as page,
    ):
        await page.receive()
        await sandbox.do(sandbox.run, change())
        told = [orjson.loads((await page.receive()).data)]
        await sandbox.do(sandbox.run, toast())
        told.append(orjson.loads((await page.receive()).data))
    assert [one["type"] for one in told] == ["changed", "toast"]
    assert told[0]["rev"] == sandbox.workspace.rev


async def test_one_tab_may_act_as_somebody_else(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        address = f"{sandbox.url}/sandbox/live?tab="
        pages = [await session.ws_connect(address + tab) for tab in ("t1", "t2")]
        for page in pages:
            await page.receive()
        await sandbox.do(sandbox.act_as, "ben", tab="t2")
        told = [orjson.loads((await page.receive()).data) for page in pages]
        for page in pages:
            await page.close()
    assert [message["type"] for message in told] == ["changed", "acting"]


async def test_the_log_is_read_from_a_number_on(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.auth_test()
    await client.team_info()
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{sandbox.url}/sandbox/log?after=1") as response:
            assert [e["name"] for e in (await response.json())["entries"]] == ["team.info"]
        async with session.get(f"{sandbox.url}/sandbox/log?after=x") as response:
            assert len((await response.json())["entries"]) == 2


def test_secrets_are_masked_wherever_they_stand() -> None:
    entry = {
        "token": "xoxb-sandbox-1", "trigger_id": "1.2.3", "empty": {"token": ""},
        "texts": ["Bearer xapp-sandbox-1", "http://x/response/abc_d-e", "ws://x?ticket=abc", 7],
    }  # fmt: skip
    assert masked(entry) == {
        "token": "•••",
        "trigger_id": "•••",
        "empty": {"token": ""},
        "texts": ["Bearer xapp-•••", "http://x/response/•••", "ws://x?ticket=•••", 7],
    }


def test_the_log_can_be_cleared_and_goes_on_counting() -> None:
    log = WireLog(lambda: START)
    log.add("to_bot", "events_api", "x", request=None, answer=None, verdict="ok")
    log.clear()
    entry = log.add("to_bot", "events_api", "y", request=None, answer=None, verdict="ok")
    assert log.after(0) == [entry]
    assert entry["n"] == 2


async def test_the_clock_is_moved_paused_and_taken_to_the_next_duty() -> None:
    with running(clock=StoryClock()) as sandbox:
        shown = await sandbox.do(sandbox.clock)
        due = {"at": "2026-11-23T12:00:00+00:00", "what": "a reminder"}
        assert shown["clock"] == {"now": START.isoformat(), "paused": False, "next": due}

        assert (await sandbox.do(sandbox.clock, by="1h"))["clock"]["now"].startswith(
            "2026-11-23T10"
        )
        assert (await sandbox.do(sandbox.clock, pause=True))["clock"]["paused"] is True
        assert (await sandbox.do(sandbox.clock, to="next"))["clock"]["next"] is None
        said = await sandbox.do(sandbox.message, "noon", channel="general")
        assert said["ts"] == f"{int((START + timedelta(hours=3)).timestamp())}.000000"
        assert (await sandbox.do(sandbox.clock, to="next"))["error"] == "nothing_due"
        turned = await sandbox.do(sandbox.clock, to="2026-11-24T09:00:00+01:00")
        assert turned["clock"]["now"] == "2026-11-24T08:00:00+00:00"
        for turn in ({"to": "tomorrow"}, {"to": "2026-11-24T09:00:00"}, {"by": "soon"}, {"x": 1}):
            assert (await sandbox.do(sandbox.clock, **turn))["error"] == "invalid_arguments"


async def test_real_time_can_be_neither_moved_nor_paused(sandbox: Sandbox) -> None:
    assert (await sandbox.do(sandbox.clock, by=60))["error"] == "clock_fixed"
    assert (await sandbox.do(sandbox.clock, pause=True))["error"] == "clock_fixed"


@pytest.mark.parametrize(
    ("text", "seconds"), [(90, 90), ("90s", 90), ("15m", 900), ("1.5h", 5400), ("+2d", 172800)]
)
def test_lengths_are_seconds_or_words(text: Any, seconds: int) -> None:
    assert length(text) == timedelta(seconds=seconds)


def test_a_length_is_not_negative() -> None:
    with pytest.raises(Refusal):
        length("-1h")


async def test_what_comes_while_the_story_is_told_waits_for_its_end(sandbox: Sandbox) -> None:
    async def end() -> None:
        sandbox.kernel.ready.set()

    sandbox.kernel.ready.clear()
    asking = [
        asyncio.create_task(sandbox.do(sandbox.message, "Early", channel="general")),
        asyncio.create_task(sandbox.do(sandbox.state)),
    ]
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{sandbox.url}/sandbox/state?tab=t1") as response,
    ):
        assert (await response.json())["messages"] == []
    assert not any(one.done() for one in asking)
    sandbox.run(end())
    assert all([(await one) for one in asking])


async def test_the_page_and_its_parts_are_served(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        for path in ("/", "/archives/C0GENERAL1", "/archives/C0GENERAL1/p1700000000000100"):
            async with session.get(f"{sandbox.url}{path}") as response:
                assert response.status == 200
                assert response.content_type == "text/html"
                assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        async with session.get(f"{sandbox.url}/static/main.js") as response:
            assert response.status == 200


async def test_other_origins_and_names_are_kept_out(sandbox: Sandbox) -> None:
    state = f"{sandbox.url}/sandbox/state"
    async with aiohttp.ClientSession() as session:
        for headers in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}):
            async with session.get(state, headers=headers) as response:
                assert response.status == 403
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(f"{sandbox.url}/sandbox/live", headers=headers)
        async with session.get(state, headers={"Origin": sandbox.url}) as response:
            assert response.status == 200
