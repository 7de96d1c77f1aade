"""The sandbox page around the conversations: who acts, the clock, Home, the log, access for all."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from bot.sandbox import people as cast
from bot.sandbox.driver import Sandbox
from tests.bot.sandbox.page_steps import (
    actions,
    become,
    button,
    field,
    form,
    go_to,
    mrkdwn,
    plain,
    row,
    say,
    visit,
)
from tests.bot.sandbox.staged_bot import Payload, StagedBot
from tests.support.screens import PHONE

pytest_plugins = ["tests.support.browser", "tests.bot.sandbox.page_stage"]
pytestmark = pytest.mark.browser

GRAVE = {"serious", "critical"}


def test_it_says_that_it_is_not_slack_and_whether_the_bot_is_there(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    address, slack.request_url = slack.request_url, None
    try:
        visit(screen, slack)
        expect(screen.get_by_text("Touchpoint sandbox, not Slack.")).to_be_visible()
        expect(screen.get_by_role("status")).to_contain_text("Touchpoint is not connected")
    finally:
        slack.request_url = address


def test_while_the_story_is_told_it_says_how_far_that_is(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    slack.kernel.telling = lambda: 0.4
    try:
        screen.goto(slack.url)
        expect(screen.get_by_role("progressbar")).to_have_attribute("value", "0.4")
    finally:
        slack.kernel.telling = None
    slack.message("Ready", channel="general")
    expect(screen.get_by_role("progressbar")).to_have_count(0)
    expect(row(screen, "Ready")).to_be_visible()


def test_acting_as_somebody_is_for_this_tab_only(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    visit(screen, slack, "general")
    other = screen.context.new_page()
    visit(other, slack, "general")

    become(screen, "Petra Novak")
    expect(screen.get_by_role("button", name="cust-acme", exact=True)).to_be_visible()
    expect(screen.get_by_role("button", name="general", exact=True)).to_have_count(0)
    say(screen, "Hello from a guest")

    expect(row(screen, "Hello from a guest")).to_contain_text("Petra Novak")
    expect(other.get_by_role("button", name="Acting as Ana Ruiz")).to_be_visible()


def test_an_outside_change_of_person_reaches_every_tab(screen: Page, slack: Sandbox) -> None:
    visit(screen, slack)

    slack.act_as("erik")

    expect(screen.get_by_role("button", name="Acting as Erik Lund, CSE lead")).to_be_visible()


def test_the_clock_shows_both_zones_and_moves(screen: Page, slack: Sandbox) -> None:
    visit(screen, slack)
    clock = screen.get_by_test_id("clock")

    expect(clock).to_contain_text("Tue, Oct 13, 9:42 AM PDT")
    expect(clock).to_contain_text("16:42 UTC, paused")
    expect(clock).to_contain_text("In 18 min · SLA warning for Acme")
    clock.get_by_role("button", name="To the next due").click()
    expect(clock).to_contain_text("10:00 AM PDT")
    clock.get_by_role("button", name="+1 h").click()
    expect(clock).to_contain_text("11:00 AM PDT")
    clock.get_by_role("button", name="+1 day").click()
    expect(clock).to_contain_text("Wed, Oct 14, 11:00 AM PDT")
    clock.get_by_role("button", name="Run").click()

    expect(clock.get_by_role("button", name="Pause")).to_be_visible()


def test_the_home_tab_asks_the_bot_and_shows_what_it_draws(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    def draw(event: Payload) -> None:
        blocks = [mrkdwn("Two touches are due"), actions(button("log", "Log it"))]
        bot.client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    bot.on["app_home_opened"] = draw
    visit(screen, slack)

    go_to(screen, "Touchpoint")
    expect(screen.get_by_role("tabpanel", name="Home")).to_contain_text("Two touches are due")
    screen.get_by_role("tabpanel").get_by_role("button", name="Log it").click()
    screen.get_by_role("tab", name="Messages").click()
    say(screen, "due")

    expect(row(screen, "due")).to_be_visible()
    slack.settle()
    assert bot.last("log")["container"]["type"] == "view"
    assert bot.last("message")["channel_type"] == "im"


def test_the_log_shows_each_payload_and_call_with_its_verdict(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    def answer(_: Payload) -> None:
        with pytest.raises(Exception, match="channel_not_found"):
            bot.client.chat_postMessage(channel="C0NOWHERE1", text="Lost")

    bot.on["/cs"] = answer
    visit(screen, slack, "general")
    log = screen.get_by_test_id("log")
    log.get_by_role("button", name="Wire log").click()

    say(screen, "/cs help")
    call = log.locator("details").filter(has_text="chat.postMessage")
    expect(call).to_contain_text("channel_not_found")
    call.locator("summary").click()
    expect(call).to_contain_text('"text": "Lost"')
    log.get_by_label("Show in the log").select_option("To the bot")
    expect(call).to_have_count(0)
    expect(log.locator("details").filter(has_text="/cs")).to_have_count(1)
    log.get_by_label("Filter the log").fill("nothing like this")

    expect(log.locator("details")).to_have_count(0)
    assert slack.bot_token not in log.inner_text()


def test_the_page_comes_back_by_itself_when_the_server_does(screen: Page, slack: Sandbox) -> None:
    visit(screen, slack, "general")
    screen.context.set_offline(True)
    screen.evaluate("() => new Promise((done) => setTimeout(done, 50))")
    screen.context.set_offline(False)

    slack.message("Still here?", channel="general", user="ben")

    expect(row(screen, "Still here?")).to_be_visible()


def test_a_form_keeps_the_keyboard_inside_and_gives_it_back(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    name = field("name", "Name", {"type": "plain_text_input"})

    def ask(payload: Payload) -> None:
        bot.client.views_open(trigger_id=payload["trigger_id"], view=form(name))

    bot.on["ask"] = ask
    visit(screen, slack, "general")

    screen.get_by_role("button", name="Shortcuts").press("Enter")
    screen.get_by_role("menuitem", name="Ask").press("Enter")
    modal = screen.get_by_role("dialog", name="A form")
    expect(modal.get_by_label("Name")).to_be_focused()
    for _ in range(6):
        screen.keyboard.press("Tab")
        assert modal.evaluate("(node) => node.contains(document.activeElement)")
    screen.keyboard.press("Escape")

    expect(modal).to_have_count(0)
    expect(screen.get_by_role("button", name="Shortcuts")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_stands_in_the_way_of_anybody(
    screen: Page, slack: Sandbox, bot: StagedBot, scheme: Any
) -> None:
    screen.emulate_media(color_scheme=scheme)
    card = [
        {"type": "header", "text": plain("Acme needs help")},
        mrkdwn("*Now* <@U0ANA00001> `code` <https://acme.example|link>"),
        actions(button("a", "Approve", style="primary"), button("b", "Decline", style="danger")),
    ]
    bot.client.chat_postMessage(channel=cast.GENERAL, text="Acme", blocks=card)
    bot.on["/cs"] = lambda _: {"text": "Private"}
    visit(screen, slack, "general")
    say(screen, "/cs")
    expect(row(screen, "Private").last).to_be_visible()
    screen.get_by_role("button", name="Wire log").click()

    found = Axe().run(screen).response["violations"]

    assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in GRAVE] == []


def test_on_a_phone_one_thing_is_shown_at_a_time(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    screen.set_viewport_size(PHONE)
    visit(screen, slack)
    channel = screen.get_by_role("button", name="cse-requests", exact=True)
    expect(channel).to_be_hidden()
    screen.get_by_role("button", name="Open sidebar").click()
    channel.click()

    expect(screen.get_by_role("heading", name="cse-requests").first).to_be_visible()
    expect(channel).to_be_hidden()
    say(screen, "From a phone")
    expect(row(screen, "From a phone")).to_be_visible()
    assert screen.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_no_script_reaches_out_of_this_computer(screen: Page, slack: Sandbox) -> None:
    asked: list[str] = []
    screen.on("request", lambda request: asked.append(request.url))

    visit(screen, slack)

    assert [url for url in asked if not re.match(rf"{slack.url}/|data:", url)] == []
