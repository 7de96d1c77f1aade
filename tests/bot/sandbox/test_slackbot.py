"""What Slack itself says and does in a channel where an app is not a member."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.driver import Sandbox

BOT = "U0TOUCHPNT"


def whispered(sandbox: Sandbox, channel: str = "general") -> list[dict[str, Any]]:
    return list(sandbox.workspace.channel(channel).ephemerals.values())


async def test_a_mention_where_the_bot_is_not_is_answered_by_slack_with_the_way_to_invite_it(
    sandbox: Sandbox,
) -> None:
    said = await sandbox.do(sandbox.message, "@Touchpoint help", channel="general", user="ben")
    (told,) = whispered(sandbox)
    assert (told["user"], told["ephemeral_to"]) == ("USLACKBOT", "U0BEN00002")
    assert f"You mentioned <@{BOT}>, but it isn’t in this channel" in told["text"]
    assert "`/invite @Touchpoint`" in told["text"]

    reply = {"channel": "general", "thread_ts": said["ts"], "user": "ben"}
    await sandbox.do(sandbox.message, "@touchpoint?", **reply)
    assert whispered(sandbox)[-1]["thread_ts"] == said["ts"]


async def test_the_invited_bot_is_a_member_and_hears_the_next_mention(sandbox: Sandbox) -> None:
    invited = {"channel": "general", "text": "/invite @Touchpoint"}
    answer = await sandbox.do(sandbox.post, "message", **invited)
    assert answer == {"ok": True, "ack": f"In this channel now: <@{BOT}>."}
    assert BOT in sandbox.workspace.channel("general").members
    await sandbox.do(sandbox.message, "@Touchpoint help", channel="general")
    assert [one["text"] for one in whispered(sandbox)] == [answer["ack"]]
    again = await sandbox.do(sandbox.post, "message", **invited)
    assert again["ack"] == "They are in this channel already."


async def test_people_are_invited_too(sandbox: Sandbox) -> None:
    petra = sandbox.workspace.person("petra").id
    assert petra not in sandbox.workspace.channel("general").members
    await sandbox.do(sandbox.post, "message", channel="general", text="/invite @petra @ana")
    assert petra in sandbox.workspace.channel("general").members


@pytest.mark.parametrize(
    ("channel", "text", "error"),
    [
        ("general", "/invite", "no_user"),
        ("general", "/invite @nobody", "user_not_found"),
        ("general", "/invite @quinn", "user_not_found"),
        ("critical", "/invite @Touchpoint", "is_archived"),
        ("@bot", "/invite @ana", "channel_not_found"),
    ],
)
async def test_an_invitation_slack_would_not_take_is_explained(
    sandbox: Sandbox, channel: str, text: str, error: str
) -> None:
    sandbox.workspace.channel("critical").is_archived = True
    answer = await sandbox.do(sandbox.post, "message", channel=channel, text=text)
    assert (answer["ok"], answer["error"]) == (False, error)
    assert len(answer["message"]) > 10
