"""App Home through the running bot: opened, switched, and following what happens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.sandbox import people as cast
from tests.flows.test_health import _known
from tests.support.bot import RunningBot, running_bot


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    with running_bot(f"sqlite:///{tmp_path_factory.mktemp('bot') / 'bot.db'}") as made:
        made.settle()
        made.act(_known, "acme", feelings=(2, 2, 3), ratings=(6, 7, 7))
        made.settle()
        yield made


def home(bot: RunningBot, user: str) -> dict[str, Any]:
    view: dict[str, Any] = bot.slack.state()["homes"][getattr(cast, user.upper()).id]
    return view


def opened(bot: RunningBot, user: str) -> dict[str, Any]:
    """Somebody's Home tab, as they open it; Slack waits for no answer to an event."""
    before = bot.slack.state()["homes"].get(getattr(cast, user.upper()).id, {}).get("hash")
    assert bot.slack.home(user=user)["ok"]
    for _ in range(200):
        bot.settle()
        shown = bot.slack.state()["homes"].get(getattr(cast, user.upper()).id)
        if shown and shown["hash"] != before:
            return dict(shown)
    pytest.fail("the Home tab was not drawn")


def button(view: dict[str, Any], text: str) -> str:
    """The action id of the first button with this text."""
    for block in view["blocks"]:
        for element in [*block.get("elements", ()), block.get("accessory") or {}]:
            if element.get("type") == "button" and element["text"]["text"] == text:
                return str(element["action_id"])
    pytest.fail(f"no button {text!r}")


def test_the_first_opening_teaches_and_the_next_does_not(bot: RunningBot) -> None:
    first = opened(bot, "ben")
    assert "Welcome to Touchpoint" in str(first["blocks"])
    assert "Three things to try" in str(first["blocks"])
    assert "Welcome" not in str(opened(bot, "ben")["blocks"])


def test_the_sections_come_in_order_and_only_where_there_is_something(bot: RunningBot) -> None:
    said = str(opened(bot, "ana")["blocks"])
    titles = ("Touches overdue and due", "Customers at risk")
    places = [said.index(f"*{title}*") for title in titles]
    assert places == sorted(places)
    assert "Waiting for your approval" not in said


def test_a_lead_switches_to_the_team_and_back(bot: RunningBot) -> None:
    view = opened(bot, "mei")
    assert bot.slack.click(view, button(view, "Team"), user="mei")["ok"]
    team = home(bot, "mei")
    assert "for you and your team" in str(team["blocks"][0])
    assert bot.slack.click(team, button(team, "Only my own"), user="mei")["ok"]
    assert "team" not in str(home(bot, "mei")["blocks"][0])


def test_quick_actions_open_forms_and_private_answers_come_in_a_window(bot: RunningBot) -> None:
    view = opened(bot, "ana")
    bot.slack.click(view, button(view, "Request a session"), user="ana")
    assert bot.slack.state()["views"][-1]["title"]["text"] == "Request a session"
    bot.slack.close(user="ana", everything=True)
    bot.slack.click(view, button(view, "Customer health"), user="ana")
    assert "Health of your customers" in str(bot.slack.state()["views"][-1]["blocks"])
    bot.slack.close(user="ana", everything=True)
    bot.slack.click(view, button(view, "Show all"), user="ana")
    assert "overdue" in str(bot.slack.state()["views"][-1]["blocks"])
    bot.slack.close(user="ana", everything=True)


def test_what_the_viewer_does_shows_on_the_page_at_once(bot: RunningBot) -> None:
    opened(bot, "ana")
    bot.slack.command("/cs health acme", user="ana", channel="general")
    card = next(m for m in bot.slack.state()["messages"] if "Acme Robotics: " in m["text"])
    bot.slack.click(card, "health.start", user="ana")
    bot.settle()
    view = home(bot, "ana")
    assert "Playbooks under way" in str(view["blocks"])
    bot.slack.click(view, button(view, "Done"), user="ana")
    bot.slack.close(user="ana", everything=True)
    bot.settle()
    assert "Playbooks under way" not in str(home(bot, "ana")["blocks"])


def test_a_request_waits_on_the_page_of_those_who_may_decide(bot: RunningBot) -> None:
    opened(bot, "erik")
    assert bot.slack.command("/cs session acme", user="ana", channel="general")["ok"]
    form = bot.slack.state()["views"][-1]
    start = int(bot.clock.now().timestamp()) + 3 * 3600
    values = {
        "need": {"need": {"type": "plain_text_input", "value": "Their nightly ingest stalls."}},
        "time1": {"time1": {"type": "datetimepicker", "selected_date_time": start}},
    }
    assert "errors" not in bot.slack.submit(form, values, user="ana")
    bot.clock.set(bot.clock.now().replace(minute=2))
    bot.settle()
    view = home(bot, "erik")
    assert "Waiting for your approval" in str(view["blocks"])
    bot.slack.click(view, button(view, "Decide"), user="erik")
    assert bot.slack.state()["views"][-1]["title"]["text"] == "Choose time or engineer"
    bot.slack.close(user="erik", everything=True)


def test_a_guest_is_told_politely_that_there_is_nothing_for_them(bot: RunningBot) -> None:
    said = str(opened(bot, "petra")["blocks"])
    assert "guests can" in said
    assert "waiting for you" not in said
