"""What changes in Slack around the running bot: people leave, channels are archived and shared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.people_watch import PeopleWatch
from domain.customers import Customer
from domain.people import Person, Standing
from storage import audit, customers, members
from tests.support.bot import RunningBot, figures, running_bot
from tests.support.notices import numbers, put


@pytest.fixture(scope="module")
def shared_bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    folder: Path = tmp_path_factory.mktemp("events")
    with running_bot(f"sqlite:///{folder}/bot.db") as made:
        yield made


@pytest.fixture
def bot(shared_bot: RunningBot) -> Iterator[RunningBot]:
    """The module's bot, which remembers nothing of who shares channels; whoever left or was shared
    during the test is back after it."""
    for name in ("general", "cse-requests"):
        shared_bot.bot.slack.forget_channel(shared_bot.slack.channel(name).id)
    yield shared_bot
    slack = shared_bot.slack
    slack.faults.clear()
    for name in ("ana", "ben", "mei", "omar", "theo"):
        found = slack.workspace.person(name)
        if found.deleted or found.is_restricted:
            slack.change_person(name, "restore")
    for name in ("cse-requests", "cust-cobalt"):
        if slack.channel(name).is_ext_shared:
            slack.change_channel(name, "unshare")
    slack.settle()


@pytest.fixture
def new_bot(tmp_path: Path) -> Iterator[RunningBot]:
    with running_bot(f"sqlite:///{tmp_path}/bot.db") as made:
        yield made


def person(bot: RunningBot, user_id: str) -> Person | None:
    found = bot.act(members.find, user_id)
    return found[0] if found else None


def customer(bot: RunningBot, key: str) -> Customer:
    found = bot.act(customers.by_key, key)
    assert found is not None
    return found


def direct(bot: RunningBot, user: str) -> list[str]:
    bot.slack.settle()
    bot.settle()
    return [str(one["text"]) for one in bot.slack.messages(user)]


def ask(bot: RunningBot, line: str, user: str, channel: str = "general") -> str:
    bot.slack.command(line, user=user, channel=channel)
    return str(bot.slack.messages(channel, user=user)[-1]["text"])


def test_when_a_csm_leaves_their_lead_learns_whose_customers_need_somebody(
    bot: RunningBot,
) -> None:
    bot.slack.change_person("ana", "deactivate")
    told = direct(bot, "mei")[-1]
    assert "Ana Ruiz has left" in told
    assert "customers need another CSM" in told
    ana = person(bot, "U0ANA00001")
    assert ana is not None
    assert ana.standing is Standing.DEACTIVATED
    moves = [(one.actor, one.after) for one in bot.act(audit.of, "member:U0ANA00001")]
    assert ("slack", "deactivated") in moves


def test_without_a_lead_the_admins_are_told_and_somebody_without_work_is_not_missed(
    bot: RunningBot,
) -> None:
    bot.slack.change_person("mei", "deactivate")
    assert "No customer is without a CSM." in direct(bot, "noor")[-1]
    ask(bot, "/cs help", "omar")
    before = len(direct(bot, "noor"))
    bot.slack.change_person("omar", "deactivate")
    assert len(direct(bot, "noor")) == before


def test_a_guest_loses_the_bot_at_once_and_has_it_back_when_restored(bot: RunningBot) -> None:
    bot.slack.change_person("ben", "make_guest")
    bot.slack.settle()
    assert "full members" in ask(bot, "/cs customer acme", "ben")
    bot.slack.change_person("ben", "restore")
    bot.slack.settle()
    assert "Acme Robotics" in ask(bot, "/cs customer acme", "ben")


def test_somebody_we_never_met_is_none_of_our_business(bot: RunningBot) -> None:
    bot.slack.change_person("theo", "make_guest")
    bot.slack.settle()
    assert person(bot, "U0THEO0020") is None


def test_an_archived_channel_is_taken_from_its_customer_and_comes_back(bot: RunningBot) -> None:
    channel = customer(bot, "fjord").channel_id
    bot.slack.change_channel("cust-fjord", "archive")
    told = direct(bot, "chidi")[-1]
    assert "was archived" in told
    assert "/cs customer edit fjord" in told
    assert customer(bot, "fjord").channel_id is None
    bot.slack.change_channel("cust-fjord", "unarchive")
    bot.slack.settle()
    assert customer(bot, "fjord").channel_id == channel
    bot.slack.change_channel("general", "archive")
    bot.slack.settle()
    bot.slack.change_channel("general", "unarchive")
    bot.slack.settle()


def test_an_internal_channel_that_is_shared_is_internal_no_more(bot: RunningBot) -> None:
    channel = customer(bot, "cobalt").channel_id
    bot.slack.change_channel("cust-cobalt", "share")
    assert "shared with another organisation" in direct(bot, "divya")[-1]
    after = customer(bot, "cobalt")
    assert (after.channel_id, after.shared_channel_id) == (None, channel)
    bot.slack.change_channel("cust-cobalt", "archive")
    bot.slack.settle()
    bot.slack.change_channel("cust-cobalt", "unarchive")
    bot.slack.settle()
    assert customer(bot, "cobalt").channel_id is None, "it is still shared"
    bot.slack.change_channel("cust-cobalt", "unshare")
    bot.slack.settle()
    again = customer(bot, "cobalt")
    assert (again.channel_id, again.shared_channel_id) == (channel, None)
    bot.slack.command("/cs customer cobalt", user="ana", channel="general")
    card = str(bot.slack.messages("general", user="ana")[-1])
    assert f"*Channel* <#{channel}> is internal again" in card


def test_a_channel_unshared_while_archived_is_given_back_when_it_is_there_again(
    bot: RunningBot,
) -> None:
    bot.slack.change_channel("cust-cobalt", "share")
    bot.slack.settle()
    bot.slack.change_channel("cust-cobalt", "archive")
    bot.slack.settle()
    bot.slack.change_channel("cust-cobalt", "unshare")
    bot.slack.settle()
    assert customer(bot, "cobalt").channel_id is None
    bot.slack.change_channel("cust-cobalt", "unarchive")
    bot.slack.settle()
    again = customer(bot, "cobalt")
    assert (again.channel_id, again.shared_channel_id) == (
        bot.slack.channel("cust-cobalt").id,
        None,
    )


def test_what_is_withheld_follows_the_sharing_of_a_channel(bot: RunningBot) -> None:
    assert "$" in ask(bot, "/cs customer acme", "ana", "cse-requests")
    bot.slack.change_channel("cse-requests", "share")
    told = direct(bot, "noor")[-1]
    assert "the policy file names it for CSE requests" in told
    assert "not shown here" in ask(bot, "/cs customer acme", "ana", "cse-requests")
    bot.slack.change_channel("cse-requests", "unshare")
    bot.slack.settle()
    assert "$" in ask(bot, "/cs customer acme", "ana", "cse-requests")


def test_after_a_rename_a_name_leads_to_whoever_has_it_now(bot: RunningBot) -> None:
    def said(number: int) -> list[str]:
        bot.act(put, [number], "#professional-services")
        bot.settle()
        return [one for one in (was, now) if number in numbers(bot.slack.messages(one))]

    def asked() -> int:
        return sum(one.args["channel"] == was for one in bot.slack.calls("conversations.info"))

    was, now = (bot.slack.channel(name).id for name in ("professional-services", "cust-granite"))
    assert said(1) == [was]
    assert not bot.run(bot.bot.slack.is_shared(was))
    before = asked()
    bot.slack.change_channel(was, "rename", name="services-of-old")
    bot.slack.change_channel(now, "rename", name="professional-services")
    bot.slack.settle()
    assert said(2) == [now]
    assert not bot.run(bot.bot.slack.is_shared(was))
    assert asked() == before + 2, "what it is called and who reads it, are asked anew"
    bot.slack.change_channel(now, "rename", name="cust-granite")
    bot.slack.change_channel(was, "rename", name="professional-services")
    bot.slack.settle()
    assert said(3) == [was]


def test_cards_go_on_arriving_in_a_channel_with_a_new_name(bot: RunningBot) -> None:
    where = bot.slack.channel("professional-services").id
    bot.slack.change_channel(where, "rename", name="services")
    bot.slack.settle()
    bot.act(put, [40], "#professional-services")
    bot.settle()
    assert 40 in numbers(bot.slack.messages(where))
    bot.slack.change_channel(where, "rename", name="professional-services")
    bot.slack.settle()


def test_who_shares_a_channel_is_asked_once_in_ten_minutes(bot: RunningBot) -> None:
    def asked() -> int:
        return len(bot.slack.calls("conversations.info"))

    ask(bot, "/cs customer acme", "ana")
    first = asked()
    ask(bot, "/cs customer acme", "ana")
    assert asked() == first
    bot.clock.set(bot.clock.now() + timedelta(minutes=11))
    bot.settle()
    ask(bot, "/cs customer acme", "ana")
    assert asked() == first + 1


def test_a_channel_slack_says_nothing_about_counts_as_shared(bot: RunningBot) -> None:
    bot.slack.faults.add("error", "conversations.info", error="fatal_error")
    assert "not shown here" in ask(bot, "/cs customer acme", "ana")
    assert "$" in ask(bot, "/cs customer acme", "ana"), "and is asked about again"


def test_a_slack_that_takes_long_counts_as_shared(bot: RunningBot) -> None:
    bot.slack.faults.add("slow", "conversations.info", seconds=30)
    with figures(bot, view_timeout_s=2.0):
        assert "not shown here" in ask(bot, "/cs customer acme", "ana")


def watching(bot: RunningBot) -> PeopleWatch:
    return PeopleWatch(bot.bot.slack, bot.bot.transact, bot.clock, bot.bot.identity.team_id)


def test_what_no_event_told_is_learnt_in_the_night_once(new_bot: RunningBot) -> None:
    bot = new_bot
    ask(bot, "/cs help", "omar")
    bot.slack.workspace.person("ana").deleted = True
    bot.slack.workspace.person("omar").tz = "Asia/Tokyo"
    bot.slack.faults.add("rate_limit", "users.list", retry_after=0)
    bot.run(watching(bot).look())
    ana, omar = person(bot, "U0ANA00001"), person(bot, "U0OMAR0015")
    assert ana is not None
    assert ana.standing is Standing.DEACTIVATED
    assert omar is not None
    assert omar.timezone == "Asia/Tokyo"
    assert person(bot, "U0THEO0020") is None, "somebody we never met stays unknown"
    asked = len(bot.slack.calls("users.list"))
    bot.run(watching(bot).look())
    assert len(bot.slack.calls("users.list")) == asked
    bot.clock.set(bot.clock.now() + timedelta(days=1))
    bot.run(watching(bot).look())
    assert len(bot.slack.calls("users.list")) == asked + 1


def test_a_night_slack_does_not_answer_is_made_up_for(new_bot: RunningBot) -> None:
    bot = new_bot
    bot.slack.faults.add("error", "users.list", error="fatal_error")
    bot.slack.workspace.person("ana").deleted = True
    bot.run(watching(bot).look())
    bot.run(watching(bot).look())
    ana = person(bot, "U0ANA00001")
    assert ana is not None
    assert ana.standing is Standing.MEMBER
    bot.clock.set(bot.clock.now() + timedelta(minutes=10))
    bot.run(watching(bot).look())
    ana = person(bot, "U0ANA00001")
    assert ana is not None
    assert ana.standing is Standing.DEACTIVATED
