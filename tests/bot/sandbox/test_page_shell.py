"""The sandbox page around the conversations: who acts, the clock, Home, the log, access for all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bot.sandbox import people as cast
from bot.sandbox.driver import Sandbox
from bot.sandbox.running import running
from tests.bot.sandbox.conftest import MANIFEST
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
from tests.bot.sandbox.staged_bot import Payload, StagedBot, staged
from tests.support.browser import PHONE

pytest_plugins = ["tests.support.browser"]
pytestmark = pytest.mark.browser

MORNING = datetime(2026, 10, 13, 16, 42, tzinfo=UTC)
GRAVE = {"serious", "critical"}


class StoppedClock:
    """A clock that moves only when it is told to; something is due at the next full hour."""

    def __init__(self) -> None:
        self.at = MORNING
        self.paused = True

    def now(self) -> datetime:
        return self.at

    async def move(self, *, to: datetime | None = None, by: timedelta | None = None) -> None:
        self.at = to or self.at + (by or timedelta())

    async def pause(self, on: bool) -> None:
        self.paused = on

    async def next_due(self) -> tuple[datetime, str] | None:
        hour = self.at.replace(minute=0) + timedelta(hours=1)
        return hour, "SLA warning for Acme"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with running(manifest=MANIFEST, clock=StoppedClock()) as sandbox:
        yield sandbox


@pytest.fixture
def bot(sandbox: Sandbox) -> Iterator[StagedBot]:
    with staged(sandbox) as bot:
        sandbox.change_channel("general", "invite_bot")
        yield bot


def test_it_says_that_it_is_not_slack_and_whether_the_bot_is_there(
    page: Page, sandbox: Sandbox
) -> None:
    visit(page, sandbox)

    expect(page.get_by_text("Touchpoint sandbox, not Slack.")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Touchpoint is not connected")


def test_acting_as_somebody_is_for_this_tab_only(
    page: Page, sandbox: Sandbox, bot: StagedBot
) -> None:
    visit(page, sandbox, "general")
    other = page.context.new_page()
    visit(other, sandbox, "general")

    become(page, "Petra Novak")
    expect(page.get_by_role("button", name="cust-acme", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="general", exact=True)).to_have_count(0)
    say(page, "Hello from a guest")

    expect(row(page, "Hello from a guest")).to_contain_text("Petra Novak")
    expect(other.get_by_role("button", name="Acting as Ana Ruiz")).to_be_visible()


def test_an_outside_change_of_person_reaches_every_tab(page: Page, sandbox: Sandbox) -> None:
    visit(page, sandbox)

    sandbox.act_as("erik")

    expect(page.get_by_role("button", name="Acting as Erik Lund, CSE lead")).to_be_visible()


def test_the_clock_shows_both_zones_and_moves(page: Page, sandbox: Sandbox) -> None:
    visit(page, sandbox)
    clock = page.get_by_test_id("clock")

    expect(clock).to_contain_text("Tue, Oct 13, 9:42 AM PDT")
    expect(clock).to_contain_text("16:42 UTC, paused")
    expect(clock).to_contain_text("SLA warning for Acme, in 18 min")
    clock.get_by_role("button", name="To the next due").click()
    expect(clock).to_contain_text("10:00 AM PDT")
    clock.get_by_role("button", name="+1 h").click()
    expect(clock).to_contain_text("11:00 AM PDT")
    clock.get_by_role("button", name="+1 day").click()
    expect(clock).to_contain_text("Wed, Oct 14, 11:00 AM PDT")
    clock.get_by_role("button", name="Run").click()

    expect(clock.get_by_role("button", name="Pause")).to_be_visible()


def test_the_home_tab_asks_the_bot_and_shows_what_it_draws(
    page: Page, sandbox: Sandbox, bot: StagedBot
) -> None:
    def draw(event: Payload) -> None:
        blocks = [mrkdwn("Two touches are due"), actions(button("log", "Log it"))]
        bot.client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    bot.on["app_home_opened"] = draw
    visit(page, sandbox)

    go_to(page, "Touchpoint")
    expect(page.get_by_role("tabpanel", name="Home")).to_contain_text("Two touches are due")
    page.get_by_role("tabpanel").get_by_role("button", name="Log it").click()
    page.get_by_role("tab", name="Messages").click()
    say(page, "due")

    expect(row(page, "due")).to_be_visible()
    sandbox.settle()
    assert bot.last("log")["container"]["type"] == "view"
    assert bot.last("message")["channel_type"] == "im"


def test_the_log_shows_each_payload_and_call_with_its_verdict(
    page: Page, sandbox: Sandbox, bot: StagedBot
) -> None:
    def answer(_: Payload) -> None:
        with pytest.raises(Exception, match="channel_not_found"):
            bot.client.chat_postMessage(channel="C0NOWHERE1", text="Lost")

    bot.on["/cs"] = answer
    visit(page, sandbox, "general")
    log = page.get_by_test_id("log")
    log.get_by_role("button", name="Wire log").click()

    say(page, "/cs help")
    call = log.locator("details").filter(has_text="chat.postMessage")
    expect(call).to_contain_text("channel_not_found")
    call.locator("summary").click()
    expect(call).to_contain_text('"text": "Lost"')
    log.get_by_label("Show in the log").select_option("To the bot")
    expect(call).to_have_count(0)
    expect(log.locator("details").filter(has_text="/cs")).to_have_count(1)
    log.get_by_label("Filter the log").fill("nothing like this")

    expect(log.locator("details")).to_have_count(0)
    assert sandbox.bot_token not in log.inner_text()


def test_the_page_comes_back_by_itself_when_the_server_does(page: Page, sandbox: Sandbox) -> None:
    visit(page, sandbox, "general")
    page.context.set_offline(True)
    page.evaluate("() => new Promise((done) => setTimeout(done, 50))")
    page.context.set_offline(False)

    sandbox.message("Still here?", channel="general", user="ben")

    expect(row(page, "Still here?")).to_be_visible()


def test_a_form_keeps_the_keyboard_inside_and_gives_it_back(
    page: Page, sandbox: Sandbox, bot: StagedBot
) -> None:
    name = field("name", "Name", {"type": "plain_text_input"})

    def ask(payload: Payload) -> None:
        bot.client.views_open(trigger_id=payload["trigger_id"], view=form(name))

    bot.on["ask"] = ask
    visit(page, sandbox, "general")

    page.get_by_role("button", name="Shortcuts").press("Enter")
    page.get_by_role("menuitem", name="Ask").press("Enter")
    modal = page.get_by_role("dialog", name="A form")
    expect(modal.get_by_label("Name")).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Tab")
        assert modal.evaluate("(node) => node.contains(document.activeElement)")
    page.keyboard.press("Escape")

    expect(modal).to_have_count(0)
    expect(page.get_by_role("button", name="Shortcuts")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_stands_in_the_way_of_anybody(
    page: Page, sandbox: Sandbox, bot: StagedBot, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    card = [
        {"type": "header", "text": plain("Acme needs help")},
        mrkdwn("*Now* <@U0ANA00001> `code` <https://acme.example|link>"),
        actions(button("a", "Approve", style="primary"), button("b", "Decline", style="danger")),
    ]
    bot.client.chat_postMessage(channel=cast.GENERAL, text="Acme", blocks=card)
    bot.on["/cs"] = lambda _: {"text": "Private"}
    visit(page, sandbox, "general")
    say(page, "/cs")
    expect(row(page, "Private")).to_be_visible()
    page.get_by_role("button", name="Wire log").click()

    found = Axe().run(page).response["violations"]

    assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in GRAVE] == []


def test_on_a_phone_one_thing_is_shown_at_a_time(
    browser: Browser, sandbox: Sandbox, bot: StagedBot
) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(sandbox.url)
    channel = page.get_by_role("button", name="cse-requests", exact=True)
    expect(channel).to_be_hidden()
    page.get_by_role("button", name="Open sidebar").click()
    channel.click()

    expect(page.get_by_role("heading", name="cse-requests").first).to_be_visible()
    expect(channel).to_be_hidden()
    say(page, "From a phone")
    expect(row(page, "From a phone")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert width == PHONE["width"]


def test_no_script_reaches_out_of_this_computer(page: Page, sandbox: Sandbox) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    visit(page, sandbox)

    assert [url for url in asked if not re.match(rf"{sandbox.url}/|data:", url)] == []
