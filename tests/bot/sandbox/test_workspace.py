"""The model itself: order of messages, names, and speed with many of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox import people
from bot.sandbox.model import Channel, Refusal, micros, stamp
from bot.sandbox.workspace import Workspace

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@given(st.integers(min_value=0, max_value=10**16))
def test_a_timestamp_says_its_microsecond(moment: int) -> None:
    assert micros(stamp(moment)) == moment


@pytest.mark.parametrize(("ts", "moment"), [("12", 12_000_000), ("1.5", 1_500_000), ("0", 0)])
def test_short_timestamps_are_understood(ts: str, moment: int) -> None:
    assert micros(ts) == moment


@given(st.lists(st.integers(min_value=-5, max_value=5), max_size=20))
def test_timestamps_of_a_channel_only_grow_whatever_the_clock_does(steps: list[int]) -> None:
    channel = Channel("C1")
    given_out = [
        channel.next_ts(NOON + timedelta(microseconds=sum(steps[:n]))) for n in range(len(steps))
    ]
    assert given_out == sorted(set(given_out))


def test_history_of_many_messages_is_cut_without_a_scan() -> None:
    workspace = Workspace(now=lambda: NOON)
    channel = workspace.channel("general")
    for number in range(2_000):
        workspace.post(channel, workspace.bot_message(text=str(number)))
    moments = channel.roots
    found = channel.between(moments, oldest=moments[1_990], latest=moments[-1], inclusive=False)
    assert [channel.messages[stamp(m)]["text"] for m in found] == [
        str(n) for n in range(1991, 1999)
    ]


def test_people_and_channels_are_found_by_id_and_name() -> None:
    workspace = Workspace()
    assert workspace.person("@Ana") is workspace.person("U0ANA00001")
    assert workspace.channel("#cs-leads") is workspace.channel("C0CSLEADS1")
    for find in (workspace.person, workspace.channel):
        with pytest.raises(Refusal):
            find("nobody")


def test_two_workspaces_share_nothing() -> None:
    one, other = Workspace(), Workspace()
    one.person("ana").deleted = True
    one.channel("general").members.clear()
    assert other.person("ana").deleted is False
    assert other.channel("general").members


def test_a_workspace_may_have_other_people_and_channels() -> None:
    workspace = Workspace(people=[people.ANA], channels=[Channel("C1", "one")])
    assert set(workspace.people) == {"U0ANA00001", "U0TOUCHPNT"}
    assert list(workspace.by_channel_name) == ["one"]


def test_the_cast_is_complete_and_its_ids_are_like_slacks() -> None:
    ids = [person.id for person in people.CAST]
    assert len(set(ids)) == len(ids) >= 16
    assert all(re.fullmatch(r"[UW][A-Z0-9]+", id_) for id_ in ids)
    assert len({person.tz for person in people.CAST}) == 5
    assert {p.name for p in people.CAST if p.deleted or p.is_restricted or p.is_stranger} == {
        "petra",
        "quinn",
        "sofia",
    }
    assert [p.name for p in people.CAST if p.is_admin] == ["noor"]


def test_the_channels_of_the_policy_and_the_customers_are_there() -> None:
    made = {channel.name: channel for channel in people.channels()}
    wanted = {"cse-requests", "csa-requests", "critical", "professional-services"}
    assert wanted | {"sla-alerts", "cs-leads", "general"} <= made.keys()
    assert len(people.CUSTOMER_CHANNELS) == 8
    assert [c.name for c in made.values() if c.is_ext_shared] == ["ext-helios", "ext-bluebird"]
    for customer in people.CUSTOMER_CHANNELS:
        assert made[f"cust-{customer.key}"].id == customer.channel


def test_a_portrait_is_initials_on_a_colour() -> None:
    assert people.ANA.initials == "AR"
    assert "%239b2c6b" in people.avatar(people.ANA)
    assert "%3EAR%3C" in people.avatar(people.ANA)


def test_leaving_a_channel_one_is_not_in_tells_nobody() -> None:
    workspace = Workspace()
    told: list[str] = []
    workspace.on_event.append(lambda event, channel: told.append(event["type"]))
    workspace.leave(workspace.channel("general"), workspace.bot_user_id)
    assert told == []


def test_taking_back_what_is_not_there_is_refused() -> None:
    workspace = Workspace()
    with pytest.raises(Refusal):
        workspace.delete(workspace.channel("general"), "1.000001")
