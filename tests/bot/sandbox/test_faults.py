"""Scripted trouble strikes the call it is meant for, as often as it says."""

from __future__ import annotations

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.driver import Sandbox
from bot.sandbox.faults import Fault, Faults


@pytest.fixture
def careful(sandbox: Sandbox) -> AsyncWebClient:
    """A client that does not send again by itself."""
    return AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])


def texts(sandbox: Sandbox) -> list[str]:
    return [message["text"] for message in sandbox.messages("ben")]


async def post(client: AsyncWebClient, text: str = "x") -> None:
    await client.chat_postMessage(channel="U0BEN00002", text=text)


async def test_a_lost_answer_leaves_the_message_and_slack_sdk_posts_it_twice(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    sandbox.faults.add("drop_after", "chat.postMessage")
    await post(client)
    assert texts(sandbox) == ["x", "x"]
    verdicts = [call.verdict for call in sandbox.calls("chat.postMessage")]
    assert verdicts == ["ok, answer dropped", "ok"]


async def test_a_connection_broken_before_leaves_nothing(
    sandbox: Sandbox, careful: AsyncWebClient
) -> None:
    sandbox.faults.add("drop_before", "chat.*")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await post(careful)
    assert texts(sandbox) == []
    await post(careful)
    assert texts(sandbox) == ["x"]


@pytest.mark.parametrize(
    ("kind", "status", "stored"), [("http_before", 502, []), ("http_after", 500, ["x"])]
)
async def test_an_error_page_before_or_after_storing(
    sandbox: Sandbox, careful: AsyncWebClient, kind: str, status: int, stored: list[str]
) -> None:
    sandbox.faults.add(kind, "chat.postMessage")
    with pytest.raises(SlackApiError) as failed:
        await post(careful)
    assert failed.value.response.status_code == status
    assert texts(sandbox) == stored


async def test_a_rate_limit_says_how_long(sandbox: Sandbox, careful: AsyncWebClient) -> None:
    sandbox.faults.add("rate_limit", retry_after=7)
    with pytest.raises(SlackApiError) as limited:
        await post(careful)
    assert limited.value.response.status_code == 429
    assert limited.value.response.headers["Retry-After"] == "7"
    assert limited.value.response["error"] == "ratelimited"


async def test_a_slow_answer_comes_after_the_caller_gave_up(
    sandbox: Sandbox, careful: AsyncWebClient
) -> None:
    sandbox.faults.add("slow", "chat.postMessage", seconds=30.0)
    careful.timeout = 0.05  # type: ignore[assignment]  # aiohttp takes fractions
    with pytest.raises(TimeoutError):
        await post(careful)


async def test_an_error_by_name_in_one_channel_only(
    sandbox: Sandbox, careful: AsyncWebClient
) -> None:
    sandbox.faults.add("error", "chat.postMessage", channel="U0ANA00001", error="fatal_error")
    await post(careful)
    with pytest.raises(SlackApiError) as failed:
        await careful.chat_postMessage(channel="U0ANA00001", text="x")
    assert failed.value.response["error"] == "fatal_error"
    await careful.chat_postMessage(channel="U0ANA00001", text="x")


async def test_history_may_be_behind(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await post(client, "fresh")
    lag = sandbox.faults.add("history_lag", "conversations.history", seconds=60)
    channel = sandbox.channel("ben").id
    assert (await client.conversations_history(channel=channel))["messages"] == []
    sandbox.faults.clear()
    assert len((await client.conversations_history(channel=channel))["messages"]) == 1
    assert lag.taken == 1


async def test_a_script_comes_by_http_and_a_bad_one_changes_nothing(
    sandbox: Sandbox, careful: AsyncWebClient
) -> None:
    line = {"kind": "error", "method": "chat.postMessage", "times": 2, "error": "fatal_error"}
    taken = await sandbox.do(sandbox.post, "faults", script=[line], seed=7, pace=True)
    assert taken == {"ok": True, "faults": 1}
    assert sandbox.pacing.enforce is True
    for bad in ([{"kind": "earthquake"}], [{"kind": "slow", "colour": "red"}]):
        answer = await sandbox.do(sandbox.post, "faults", script=bad)
        assert answer["error"] == "invalid_script"
    for _ in range(2):
        with pytest.raises(SlackApiError):
            await post(careful)
    sandbox.pacing.enforce = False
    await post(careful)


async def test_posts_too_close_together_are_noted_and_refused_when_asked(
    sandbox: Sandbox, careful: AsyncWebClient
) -> None:
    sandbox.pacing.monotonic = lambda: 100.0  # all of it in one moment, however long it takes
    await post(careful)
    await post(careful)
    assert sandbox.pacing.violations == [("D0BEN00002", 0.0)]
    sandbox.pacing.enforce = True
    with pytest.raises(SlackApiError) as limited:
        await post(careful)
    assert limited.value.response.headers["Retry-After"] == "1"
    await careful.chat_postMessage(channel="U0ANA00001", text="another channel")
    assert texts(sandbox) == ["x", "x"]


async def test_response_urls_break_too(sandbox: Sandbox) -> None:
    payloads, workspace = sandbox.kernel.payloads, sandbox.workspace
    url = payloads.response_url(workspace.person("ben"), workspace.direct("U0BEN00002"))
    sandbox.faults.add("drop_after", "response_url")
    sandbox.faults.add("http_before", "response_url", status=503)
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await session.post(url, json={"text": "kept"})
        async with session.post(url, json={"text": "lost"}) as answer:
            assert answer.status == 503
    assert [m["text"] for m in sandbox.messages("ben", user="ben")] == ["kept"]


def test_a_probability_repeats_with_its_seed() -> None:
    def run() -> list[bool]:
        faults = Faults(seed=3)
        faults.add("drop_before", probability=0.5)
        return [faults.strike("chat.postMessage", None) is not None for _ in range(30)]

    first = run()
    assert first == run()
    assert 5 < sum(first) < 25


def test_a_seed_may_be_set_again_and_times_still_ends_it() -> None:
    faults = Faults()
    fault = faults.add("drop_before", probability=1.0, times=2)
    faults.seed(5)
    struck = [faults.strike("x", None) for _ in range(3)]
    assert struck == [fault, fault, None]


def test_a_lag_of_another_method_or_channel_does_not_count() -> None:
    faults = Faults()
    faults.add("history_lag", "conversations.history", channel="C1", seconds=9)
    assert faults.history_lag("conversations.replies", "C1") == 0
    assert faults.history_lag("conversations.history", "C2") == 0
    assert faults.history_lag("conversations.history", "C1") == 9
    assert faults.strike("conversations.history", "C1") is None


def test_a_gateway_error_is_502_unless_told() -> None:
    assert Fault.of({"kind": "http_before"}).status == 502
    assert Fault.of({"kind": "http_after"}).status == 500
