"""response_url: five answers within half an hour, private unless told, in place when asked."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.driver import Sandbox


async def answer(url: str, body: Any) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session:
        sent: dict[str, Any] = {"data": body} if isinstance(body, str) else {"json": body}
        async with session.post(url, **sent) as response:
            return response.status, await response.text()


def url_for(sandbox: Sandbox, ts: str | None = None, *, ephemeral: bool = False) -> str:
    workspace = sandbox.workspace
    return sandbox.kernel.payloads.response_url(
        workspace.person("ben"), workspace.direct("U0BEN00002"), ts, ephemeral=ephemeral
    )


async def test_an_address_is_good_for_five_answers(sandbox: Sandbox) -> None:
    url = url_for(sandbox)
    for number in range(5):
        assert await answer(url, {"text": f"{number}"}) == (200, "ok")
    assert await answer(url, {"text": "six"}) == (404, "used_url")
    assert len(sandbox.messages("ben", user="ben")) == 5
    assert sandbox.messages("ben") == []


async def test_an_old_or_unknown_address_is_gone(sandbox: Sandbox) -> None:
    url = url_for(sandbox)
    sandbox.workspace.grants.response_seconds = -1
    assert await answer(url, {"text": "x"}) == (404, "expired_url")
    assert await answer(f"{sandbox.url}/response/none", {"text": "x"}) == (404, "expired_url")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("{", "invalid_payload"),
        ("[]", "invalid_payload"),
        ({}, "no_text"),
        ({"blocks": [{"type": "banner"}]}, "invalid_blocks"),
    ],
)
async def test_a_bad_answer_is_refused(sandbox: Sandbox, body: Any, error: str) -> None:
    assert await answer(url_for(sandbox), body) == (400, error)


async def test_the_clicked_message_is_replaced_or_deleted(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    blocks = [{"type": "divider"}]
    posted = await client.chat_postMessage(channel="U0BEN00002", text="old", blocks=blocks)
    url = url_for(sandbox, posted["ts"])
    await answer(url, {"text": "new", "replace_original": True})
    (message,) = sandbox.messages("ben")
    assert message["text"] == "new"
    assert "blocks" not in message
    await answer(url, {"delete_original": True})
    assert sandbox.messages("ben") == []
    late = await answer(url, {"text": "x", "replace_original": True})
    assert late == (400, "message_not_found")


async def test_a_whisper_can_be_replaced_and_deleted_only_so(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    first = url_for(sandbox)
    await answer(first, {"text": "whisper", "attachments": [{"text": "a"}]})
    (whisper,) = sandbox.messages("ben", user="ben")
    with pytest.raises(SlackApiError):
        await client.chat_update(channel="D0BEN00002", ts=whisper["ts"], text="x")
    url = url_for(sandbox, whisper["ts"], ephemeral=True)
    await answer(url, {"text": "louder", "replace_original": True})
    assert [m["text"] for m in sandbox.messages("ben", user="ben")] == ["louder"]
    await answer(url, {"delete_original": True})
    assert sandbox.messages("ben", user="ben") == []


async def test_an_answer_may_go_to_a_thread_with_metadata(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel="U0BEN00002", text="parent")
    metadata = {"event_type": "x", "event_payload": {}}
    body = {
        "text": "reply", "thread_ts": posted["ts"], "response_type": "in_channel",
        "metadata": metadata, "blocks": [{"type": "divider"}],
    }  # fmt: skip
    await answer(url_for(sandbox), body)
    reply = sandbox.messages("ben")[-1]
    assert (reply["thread_ts"], reply["metadata"]) == (posted["ts"], metadata)
