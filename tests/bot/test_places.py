"""Where a lane leads, and whether a message is there already."""

from __future__ import annotations

from typing import Any

import pytest

from bot.gateway import METADATA, SlackGateway
from bot.places import MOST_PAGES, PAGE, Places
from bot.sandbox import people
from bot.sandbox.driver import Sandbox
from bot.sandbox.model import Channel
from handlers.errors import SlackRefused
from handlers.views.admin_settings import Reached
from tests.bot.slack_stage import gateway, passing, shared_slack, slack

__all__ = ["gateway", "passing", "shared_slack", "slack"]


@pytest.fixture
def places(gateway: SlackGateway) -> Places:
    return Places(gateway)


def methods(slack: Sandbox) -> list[str]:
    return [call.method for call in slack.calls()]


async def said(gateway: SlackGateway, key: str, channel: str = people.GENERAL, **more: Any) -> str:
    """Post a message of ours under an outbox key; its ts."""
    metadata = {"event_type": METADATA, "event_payload": {"key": key}}
    answer = await gateway.call(
        "chat.postMessage", channel=channel, text=key, metadata=metadata, **more
    )
    return str(answer["ts"])


async def test_a_public_channel_is_found_by_name_and_joined_once(
    slack: Sandbox, places: Places
) -> None:
    assert await places.find("#cust-delta") == "C0CDELTA01"
    assert methods(slack) == ["conversations.list", "conversations.join"]
    assert await places.find("#cust-delta") == "C0CDELTA01"
    assert len(slack.calls()) == 2
    assert places.knows("#cust-delta")


async def test_a_channel_by_id_is_joined_as_well(slack: Sandbox, places: Places) -> None:
    assert await places.find("C0CFJORD01") == "C0CFJORD01"
    assert methods(slack) == ["conversations.info", "conversations.join"]


async def test_a_channel_it_is_in_is_not_joined_again(
    slack: Sandbox, gateway: SlackGateway, places: Places
) -> None:
    await gateway.call("conversations.join", channel=people.GENERAL)
    slack.kernel.calls.clear()
    assert await places.find("#general") == people.GENERAL
    assert methods(slack) == ["conversations.list"]


async def test_a_person_is_reached_by_direct_message(slack: Sandbox, places: Places) -> None:
    opened = await places.find(people.ANA.id)
    assert opened.startswith("D")
    assert slack.channel("ana").id == opened


async def test_what_may_have_moved_is_asked_again(slack: Sandbox, places: Places) -> None:
    await places.find(people.ANA.id)
    await places.find(people.BEN.id)
    places.forget(people.ANA.id)
    assert (places.knows(people.ANA.id), places.knows(people.BEN.id)) == (False, True)
    places.forget_all()
    assert not places.knows(people.BEN.id)
    await places.find(people.BEN.id)
    assert methods(slack) == ["conversations.open"] * 3


@pytest.mark.parametrize("lane", ["#nowhere", "C0NOWHERE1", "#directors"])
async def test_a_place_that_is_not_there_is_refused_and_not_remembered(
    places: Places, lane: str
) -> None:
    with pytest.raises(SlackRefused, match="channel_not_found"):
        await places.find(lane)
    assert not places.knows(lane)


async def test_it_says_whether_anything_can_be_posted_in_a_channel(
    slack: Sandbox, gateway: SlackGateway, places: Places
) -> None:
    gateway.on_reach = places.reach
    assert await gateway.reach("#sla-alerts") == Reached(people.SLA_ALERTS)
    assert await gateway.reach("#ext-helios") == Reached("C0XHELIOS1", is_shared=True)
    assert (await gateway.reach("#nowhere")).problem == "channel_not_found"
    slack.faults.add("drop_before", "conversations.info")
    assert (await gateway.reach("#sla-alerts")).problem == "timeout"
    slack.channel("cust-fjord").is_archived = True
    assert (await gateway.reach("C0CFJORD01")).problem == "is_archived"
    slack.channel("cust-fjord").is_archived = False
    slack.faults.add("error", "conversations.info", error="missing_scope")
    assert await gateway.reach("#sla-alerts") == Reached(problem="missing_scope")


async def test_where_joining_is_not_allowed_it_posts_all_the_same(
    slack: Sandbox, places: Places
) -> None:
    slack.faults.add("error", "conversations.join", error="missing_scope")
    assert await places.find("#cust-cobalt") == "C0CCOBALT1"
    slack.faults.add("error", "conversations.join", error="is_archived")
    with pytest.raises(SlackRefused, match="is_archived"):
        await places.find("#cust-granite")


async def test_a_message_is_known_by_its_key_in_the_channel_or_its_thread(
    gateway: SlackGateway, places: Places
) -> None:
    await places.find(people.GENERAL)
    top = await said(gateway, "top")
    answer = await said(gateway, "answer", thread_ts=top)
    found = await places.find_message(people.GENERAL, "top", oldest=0.0, thread_ts=None)
    assert found == (people.GENERAL, top)
    threaded = await places.find_message(people.GENERAL, "answer", oldest=0.0, thread_ts=top)
    assert threaded == (people.GENERAL, answer)
    assert await places.find_message(people.GENERAL, "other", oldest=0.0, thread_ts=None) is None


async def test_nothing_older_than_the_first_attempt_is_taken_for_it(
    gateway: SlackGateway, places: Places
) -> None:
    await places.find(people.GENERAL)
    ts = await said(gateway, "early")
    after = float(ts) + 1
    assert await places.find_message(people.GENERAL, "early", oldest=after, thread_ts=None) is None


async def test_it_looks_through_several_pages_and_then_gives_up(
    slack: Sandbox, gateway: SlackGateway, places: Places
) -> None:
    await places.find("C0CACME001")
    first = await said(gateway, "first", "C0CACME001")
    channel = slack.channel("cust-acme")
    whole = channel.messages[first]
    for number in range(PAGE * MOST_PAGES):
        ts = f"{float(first) + 1 + number:.6f}"
        channel.add({**whole, "ts": ts, "metadata": {}}, stored_at=0.0)
        if number == PAGE:
            found = await places.find_message("C0CACME001", "first", oldest=0.0, thread_ts=None)
            assert found == ("C0CACME001", first)
    slack.kernel.calls.clear()
    assert await places.find_message("C0CACME001", "first", oldest=0.0, thread_ts=None) is None
    assert methods(slack) == ["conversations.history"] * MOST_PAGES


async def test_a_channel_is_followed_under_its_new_name_until_another_has_the_old_one(
    slack: Sandbox, places: Places, passing: Channel
) -> None:
    slack.workspace.rename(passing, "on")
    assert await places.find("#passing") == passing.id, "by what Slack says it was called"
    places.forget_all()
    passing.previous_names.clear()
    assert await places.find("#passing") == passing.id, "by where the name led last"
    places.forget_all()
    passing.is_archived = True
    with pytest.raises(SlackRefused, match="channel_not_found"):
        await places.find("#passing")
    passing.is_archived, passing.previous_names = False, ["general"]
    assert await places.find("#general") == people.GENERAL, "whoever has a name comes first"
