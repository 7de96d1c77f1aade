"""Calls to Slack: whatever comes back, or does not, has one of three names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from bot.gateway import SlackGateway, Unknown
from bot.sandbox import people
from bot.sandbox.driver import Sandbox
from bot.sandbox.model import Channel
from domain.people import Standing
from domain.policy import Policy
from handlers.errors import SlackRefused
from handlers.views.kit import Message
from tests.bot.slack_stage import gateway, passing, shared_slack, slack

__all__ = ["gateway", "passing", "shared_slack", "slack"]

WORDS = Message("Here you are.")
POST: dict[str, Any] = {"channel": people.GENERAL, "text": "Good morning."}


def methods(slack: Sandbox) -> list[str]:
    return [call.method for call in slack.calls()]


async def test_it_knows_who_it_is_after_signing_in(slack: Sandbox, gateway: SlackGateway) -> None:
    me = await gateway.sign_in()
    assert me == gateway.identity
    assert (me.team_id, me.enterprise_id, me.user_id) == (
        people.TEAM_ID, None, slack.workspace.bot_user_id,
    )  # fmt: skip


async def test_a_token_slack_does_not_know_is_refused(slack: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(SlackRefused, match="invalid_auth"):
            await SlackGateway("xoxb-another-token", slack.api_url, session).sign_in()


async def test_what_slack_refuses_is_refused_in_its_words(gateway: SlackGateway) -> None:
    with pytest.raises(SlackRefused) as caught:
        await gateway.call("conversations.info", channel="C0NOWHERE1")
    assert (caught.value.error, caught.value.retry_after_s) == ("channel_not_found", None)


async def test_a_limit_says_how_long_to_stay_away(slack: Sandbox, gateway: SlackGateway) -> None:
    slack.faults.add("rate_limit", "auth.test", retry_after=7)
    with pytest.raises(SlackRefused) as caught:
        await gateway.call("auth.test")
    assert (caught.value.error, caught.value.retry_after_s) == ("ratelimited", 7.0)


@pytest.mark.parametrize(
    "trouble",
    [
        {"kind": "drop_before"},
        {"kind": "drop_after"},
        {"kind": "http_before"},
        {"kind": "http_after", "status": 503},
        {"kind": "error", "error": "internal_error"},
        {"kind": "slow", "seconds": 30.0},
    ],
    ids=lambda trouble: str(trouble["kind"]),
)
async def test_an_answer_that_is_lost_leaves_open_whether_it_was_done(
    slack: Sandbox, gateway: SlackGateway, trouble: dict[str, object]
) -> None:
    slack.faults.replace([{"method": "chat.postMessage", **trouble}])
    within_s = 0.1 if trouble["kind"] == "slow" else 5.0
    with pytest.raises(Unknown):
        await gateway.call("chat.postMessage", within_s=within_s, **POST)
    assert methods(slack).count("chat.postMessage") <= 1, "nothing is tried again by itself"


async def test_how_long_it_waits_is_policy(slack: Sandbox, gateway: SlackGateway) -> None:
    limits = replace(Policy().delivery, timeout_s=0.05, view_timeout_s=0.05)
    gateway.limit(replace(Policy(), delivery=limits))
    slack.faults.add("slow", seconds=30.0, times=3)
    with pytest.raises(Unknown):
        await gateway.call("chat.postMessage", **POST)
    with pytest.raises(SlackRefused, match="timeout"):
        await gateway.open_view("trigger", {})
    with pytest.raises(SlackRefused, match="timeout"):
        await gateway.look_up(people.ANA.id)


async def test_what_somebody_waits_for_is_given_up_long_before_what_nobody_waits_for(
    slack: Sandbox, gateway: SlackGateway
) -> None:
    limits = replace(Policy().delivery, timeout_s=30.0, view_timeout_s=0.05)
    gateway.limit(replace(Policy(), delivery=limits))
    slack.faults.add("slow", seconds=60.0, times=None)
    with pytest.raises(SlackRefused, match="timeout"):
        await gateway.look_up(people.ANA.id)
    with pytest.raises(SlackRefused, match="timeout"):
        await gateway.whisper(people.GENERAL, people.ANA.id, WORDS, None)
    assert await gateway.names_of(people.GENERAL) == ()
    assert "chat.postMessage" not in methods(slack), "nobody waits a second time for a message"


async def test_a_channel_is_known_by_its_names(
    slack: Sandbox, gateway: SlackGateway, passing: Channel
) -> None:
    assert await gateway.names_of(passing.id) == ("passing",)
    slack.workspace.rename(passing, "on")
    assert await gateway.names_of(passing.id) == ("on", "passing")
    assert await gateway.names_of("C0NOWHERE1") == ()


async def test_of_two_redraws_the_newer_one_wins_in_silence(
    slack: Sandbox, gateway: SlackGateway
) -> None:
    slack.faults.add("error", "views.update", error="hash_conflict")
    await gateway.update_view("V1", {}, "1.2")
    slack.faults.add("error", "views.update", error="not_found")
    with pytest.raises(SlackRefused, match="not_found"):
        await gateway.update_view("V1", {}, "1.2")


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("https://hooks.slack.com/commands/1", True),
        ("https://hooks.slack-gov.com/commands/1", True),
        ("https://files.slack.com/upload/1", True),
        ("http://hooks.slack.com/commands/1", False),
        ("https://hooks.slack.com:8443/commands/1", False),
        ("https://hooks.slack.com.example/commands/1", False),
        ("https://me@hooks.slack.com/commands/1", False),
        ("https://127.0.0.1/response/1", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
async def test_only_slacks_own_addresses_are_answered(
    slack: Sandbox, gateway: SlackGateway, url: str, ours: bool
) -> None:
    assert gateway.is_slacks(url) is ours
    assert gateway.is_slacks(f"{slack.url}/response/1")
    if not ours:
        with pytest.raises(SlackRefused, match="foreign_response_url"):
            await gateway.answer(url, WORDS)


async def test_an_answer_slack_will_not_take_or_does_not_get_is_refused(
    slack: Sandbox, gateway: SlackGateway
) -> None:
    with pytest.raises(SlackRefused, match="response_url_404"):
        await gateway.answer(f"{slack.url}/response/unknown", WORDS)
    slack.faults.add("drop_before", "response_url")
    with pytest.raises(SlackRefused, match="timeout"):
        await gateway.answer(f"{slack.url}/response/unknown", WORDS)


async def test_a_mention_is_answered_for_the_askers_eyes_only(
    slack: Sandbox, gateway: SlackGateway
) -> None:
    await gateway.call("conversations.join", channel=people.GENERAL)
    await gateway.whisper(people.GENERAL, people.ANA.id, WORDS, None)
    assert slack.messages("general", user="ana")[-1]["ephemeral_to"] == people.ANA.id
    assert all(one["text"] != WORDS.text for one in slack.messages("general"))


async def test_where_slack_will_not_whisper_it_is_a_direct_message(
    slack: Sandbox, gateway: SlackGateway
) -> None:
    await gateway.whisper(people.DIRECTORS_PRIVATE, people.ANA.id, WORDS, None)
    assert slack.messages("ana")[-1]["text"] == WORDS.text
    opened = await gateway.call("conversations.open", users=people.BEN.id)
    slack.kernel.calls.clear()
    await gateway.whisper(opened["channel"]["id"], people.BEN.id, WORDS, None)
    assert methods(slack) == ["chat.postMessage"], "in a direct message nobody else reads along"


async def test_whether_a_channel_is_shared_is_asked_once_until_an_event_says_otherwise(
    slack: Sandbox, gateway: SlackGateway
) -> None:
    told = []
    gateway.on_forget = lambda: told.append("forgotten")
    for _ in range(2):
        assert await gateway.is_shared("C0XHELIOS1")
        assert not await gateway.is_shared("C0CHELIOS1")
    assert methods(slack) == ["conversations.info"] * 2
    gateway.forget_channel("C0CHELIOS1")
    assert not await gateway.is_shared("C0CHELIOS1")
    assert (len(slack.calls()), told) == (3, ["forgotten"])


async def test_what_slack_will_not_say_counts_as_shared_and_is_asked_again(
    slack: Sandbox, gateway: SlackGateway
) -> None:
    slack.faults.add("error", "conversations.info", error="missing_scope")
    slack.faults.add("drop_before", "conversations.info")
    assert await gateway.is_shared(people.GENERAL)
    assert await gateway.is_shared(people.GENERAL)
    assert not await gateway.is_shared(people.GENERAL)


async def test_somebody_slack_does_not_know_is_from_outside(gateway: SlackGateway) -> None:
    assert (await gateway.look_up("U0NOBODY99")).standing is Standing.EXTERNAL
    ana = await gateway.look_up(people.ANA.id)
    assert (ana.standing, ana.email) == (Standing.MEMBER, people.ANA.email)


async def test_somebody_slack_will_not_tell_of_is_not_guessed(
    slack: Sandbox, gateway: SlackGateway
) -> None:
    slack.faults.add("error", "users.info", error="missing_scope")
    with pytest.raises(SlackRefused, match="missing_scope"):
        await gateway.look_up(people.ANA.id)
