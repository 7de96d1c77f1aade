"""`/cs admin` and `/cs team` through the running bot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.people import Person, Role
from storage import audit, members
from tests.support.bot import RunningBot, running_bot


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    folder: Path = tmp_path_factory.mktemp("admin")
    with running_bot(f"sqlite:///{folder}/bot.db") as made:
        yield made


def say(bot: RunningBot, line: str, user: str = "noor") -> str:
    """What somebody is told, all of it: the text and every word in the blocks."""
    answer = bot.slack.command(line, user=user, channel="general")
    assert answer["ok"], answer
    shown = bot.slack.messages("general", user=user)[-1]
    return str(answer["ack"]) + "\n" + str(shown.get("blocks", ""))


def person(bot: RunningBot, user_id: str) -> Person:
    found = bot.act(members.find, user_id)
    assert found is not None
    return found[0]


def test_an_admin_gives_a_role_and_a_lead_by_mention(bot: RunningBot) -> None:
    said = say(bot, "/cs admin member @omar role sa lead @mei")
    assert "<@U0OMAR0015> is now Solutions Architect, led by <@U0MEI00013>." in said
    omar = person(bot, "U0OMAR0015")
    assert omar.roles == {Role.SA}
    assert omar.lead_id == "U0MEI00013"
    trail = [(one.actor, one.move, one.after) for one in bot.act(audit.of, "member:U0OMAR0015")]
    assert ("U0NOOR0014", "roles", "sa") in trail
    assert ("U0NOOR0014", "lead", "U0MEI00013") in trail


def test_giving_it_again_changes_nothing_and_several_roles_may_be_given(bot: RunningBot) -> None:
    say(bot, "/cs admin member @theo role pds, sa")
    assert person(bot, "U0THEO0020").roles == {Role.PDS, Role.SA}
    assert "nothing was changed" in say(bot, "/cs admin member @theo role sa pds")


def test_removing_takes_roles_and_lead(bot: RunningBot) -> None:
    said = say(bot, "/cs admin member @divya remove")
    assert "is now a viewer" in said
    assert "still the CSM of" in said
    assert not person(bot, "U0DIVYA004").roles
    assert person(bot, "U0DIVYA004").lead_id is None
    say(bot, "/cs admin member @divya role csm lead @mei")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("member", "Whom do you mean?"),
        ("member ann role csm", "Whom do you mean?"),
        ("member @ana", "What should become of them?"),
        ("member @ana role", "What should become of them?"),
        ("member @ana role boss", "“boss” is not a role"),
        ("member @ana role lead @mei", "Which role?"),
        ("member @ana role csm lead", "Who is the lead?"),
        ("member @ana role csm lead mei", "Who is the lead?"),
        ("member @ana role csm lead @ana", "their own lead"),
        ("member @mei role director lead @ana", "circle"),
        ("member @petra role csm", "is a guest"),
        ("member @sofia role csm", "from another workspace"),
        ("member @quinn role csm", "deactivated"),
        ("member @ana role csm lead @quinn", "deactivated"),
        ("member @noor remove", "the only admin"),
        ("nothing", "There is no `/cs admin nothing`"),
    ],
)
def test_what_does_not_fit_is_explained(bot: RunningBot, words: str, answer: str) -> None:
    assert answer in say(bot, f"/cs admin {words}")


@pytest.mark.parametrize("words", ["", "policy", "channels", "member @omar role admin"])
def test_only_admins_administer(bot: RunningBot, words: str) -> None:
    assert "Only admins" in say(bot, f"/cs admin {words}", user="mei")


def test_the_overview_shows_members_channels_and_policy(bot: RunningBot) -> None:
    said = say(bot, "/cs admin")
    assert "members and 40 customers are set up." in said
    assert "<@U0ERIK0005>: Cloud Services Engineer, lead <@U0MEI00013>" in said
    assert "#cse-requests" in said
    assert "Policy: version 1" in said


def test_the_policy_in_force_is_shown_with_where_to_change_it(bot: RunningBot) -> None:
    said = say(bot, "/cs admin policy")
    assert said.startswith("Policy version 1, in force since <!date^")
    assert "Critical 1 h, Major 4 h, Minor 8 h, Cosmetic 12 h" in said
    assert "TOUCHPOINT_POLICY" in said
    assert "There is no" not in said


def test_every_channel_of_the_policy_is_shown_with_whether_it_can_be_used(
    bot: RunningBot,
) -> None:
    assert "I can post in all 6 channels." in say(bot, "/cs admin channels")
    bot.slack.change_channel("cs-leads", "archive")
    bot.slack.change_channel("critical", "share")
    bot.settle()  # what the bot says of it must not meet the fault
    bot.slack.faults.add("error", "conversations.join", error="restricted_action")
    said = say(bot, "/cs admin channels")
    bot.slack.faults.clear()
    bot.slack.change_channel("critical", "unshare")
    bot.slack.change_channel("cs-leads", "unarchive")
    assert "I cannot post in 1 of 6 channels." in said
    assert "#cs-leads is not there" in said
    assert "<#C0CRITICAL>, ready; *another organisation reads along*" in said
    assert "There is no" not in said


def test_a_role_is_given_by_the_form_as_well(bot: RunningBot) -> None:
    say(bot, "/cs admin")
    shown = [one for one in bot.slack.state()["messages"] if one.get("ephemeral_to")][-1]
    assert bot.slack.click(shown, "member.open", user="noor")["ok"]
    view: dict[str, Any] = bot.slack.view("noor") or {}
    assert view["title"]["text"] == "Give a role"
    option = {"text": {"type": "plain_text", "text": "x"}, "value": "tam"}
    values = {
        "person": {"person": {"type": "users_select", "selected_user": "U0BEN00002"}},
        "roles": {"roles": {"type": "checkboxes", "selected_options": [option]}},
    }
    nobody = bot.slack.submit(view, {"roles": values["roles"]}, user="noor")
    assert "person" in nobody["errors"]
    view = bot.slack.view("noor") or {}
    done = bot.slack.submit(view, values, user="noor")
    assert done["updated"]
    assert person(bot, "U0BEN00002").roles == {Role.TAM}
    bot.slack.close(user="noor", everything=True)
    say(bot, "/cs admin member @ben role csm")


def test_a_team_is_shown_to_whoever_is_in_it(bot: RunningBot) -> None:
    lead = say(bot, "/cs team", user="erik")
    assert "You lead 3 people" in lead
    assert "<@U0GRACE007>: Cloud Services Engineer" in lead
    assert "*Your lead*" in lead
    member = say(bot, "/cs team", user="kavya")
    assert "You are in a team." in member
    assert "*Beside you*" in member
    mei = say(bot, "/cs team", user="mei")
    assert "<@U0ANA00001>: Customer Success Manager, " in mei
    assert "customers" in mei


def test_a_viewer_is_told_how_teams_come_about(bot: RunningBot) -> None:
    say(bot, "/cs admin member @rosa remove")
    assert "You are in no team yet." in say(bot, "/cs team", user="rosa")
    say(bot, "/cs admin member @rosa role ae lead @mei")


def test_somebody_slack_cannot_be_asked_about_is_not_appointed(bot: RunningBot) -> None:
    bot.slack.faults.add("error", "users.info", error="fatal_error")
    said = say(bot, "/cs admin member @touchpoint role csm")
    assert "Slack can’t tell who that is right now" in said
