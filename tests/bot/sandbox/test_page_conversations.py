"""The sandbox page as a place to talk: commands, messages, threads, what each person sees."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from bot.sandbox import people as cast
from bot.sandbox.driver import Sandbox
from tests.bot.sandbox.page_steps import actions, become, button, go_to, mrkdwn, row, say, visit
from tests.bot.sandbox.staged_bot import StagedBot, staged

pytest_plugins = ["tests.support.browser"]
pytestmark = pytest.mark.browser


@pytest.fixture
def bot(sandbox: Sandbox) -> Iterator[StagedBot]:
    with staged(sandbox) as bot:
        sandbox.change_channel("general", "invite_bot")
        yield bot


def test_the_composer_sends_a_command_and_its_answer_is_private(
    page: Page, sandbox: Sandbox, bot: StagedBot
) -> None:
    bot.on["/cs"] = lambda _: {"text": "Only *you* read this"}
    visit(page, sandbox, "cse-requests")

    say(page, "/cs health acme")

    expect(row(page, "Only you read this")).to_contain_text("Only visible to you")
    assert bot.last("/cs")["text"] == "health acme"
    assert bot.last("/cs")["channel_name"] == "cse-requests"
    become(page, "Ben Carter")
    expect(page.get_by_role("heading", name="cse-requests").first).to_be_visible()
    expect(row(page, "Only you read this")).to_have_count(0)


def test_a_slash_suggests_commands_with_their_usage(
    page: Page, sandbox: Sandbox, bot: StagedBot
) -> None:
    visit(page, sandbox, "general")
    composer = page.get_by_test_id("composer")

    composer.press_sequentially("/c")
    expect(page.get_by_role("option", name="/cs")).to_contain_text("help")
    composer.press("Enter")

    expect(composer).to_have_value("/cs ")
    assert [name for name, _ in bot.heard if name == "/cs"] == []


def test_a_refused_command_says_why_and_keeps_the_text(
    page: Page, sandbox: Sandbox, bot: StagedBot
) -> None:
    visit(page, sandbox, "general")

    say(page, "/unknown thing")

    expect(page.get_by_role("alert")).to_contain_text("/unknown is not a valid command")
    expect(page.get_by_test_id("composer")).to_have_value("/unknown thing")


def test_a_picked_name_becomes_a_mention(page: Page, sandbox: Sandbox, bot: StagedBot) -> None:
    visit(page, sandbox, "general")
    composer = page.get_by_test_id("composer")

    composer.press_sequentially("Ask @eri")
    page.get_by_role("option", name="Erik Lund").click()
    composer.press_sequentially("please")
    composer.press("Enter")

    expect(row(page, "Ask @Erik Lund please")).to_be_visible()
    assert sandbox.messages("general")[-1]["text"] == f"Ask <@{cast.ERIK.id}> please"


def test_a_reply_goes_into_the_thread(page: Page, sandbox: Sandbox, bot: StagedBot) -> None:
    parent = bot.client.chat_postMessage(channel=cast.GENERAL, text="A card")
    visit(page, sandbox, "general")

    card = row(page, "A card")
    card.hover()
    card.get_by_role("button", name="Reply in thread").click()
    page.get_by_test_id("thread-composer").fill("On it")
    page.get_by_test_id("thread-composer").press("Enter")

    thread = page.get_by_role("complementary", name="Thread")
    expect(thread.get_by_test_id("message").filter(has_text="On it")).to_be_visible()
    expect(card.get_by_role("button", name="1 reply")).to_be_visible()
    assert sandbox.messages("general")[-1]["thread_ts"] == parent["ts"]
    page.keyboard.press("Escape")
    expect(thread).to_be_hidden()


def test_news_for_somebody_else_is_marked_until_they_read_it(
    page: Page, sandbox: Sandbox, bot: StagedBot
) -> None:
    visit(page, sandbox, "general")
    bot.client.chat_postMessage(channel=cast.BEN.id, text="Ben, decide please")

    page.get_by_test_id("act-as").click()
    expect(page.get_by_role("option", name="Ben Carter")).to_contain_text("1")
    page.get_by_role("option", name="Ben Carter").click()
    app = page.get_by_role("button", name="Touchpoint", exact=True)
    expect(app).to_have_attribute("aria-description", "1 unread")
    app.click()

    expect(row(page, "Ben, decide please")).to_be_visible()
    expect(app).not_to_have_attribute("aria-description", "1 unread")


def test_a_moment_is_shown_in_the_zone_of_whoever_reads(
    page: Page, sandbox: Sandbox, bot: StagedBot
) -> None:
    token = "<!date^1791900000^{date_num} at {time}|fallback>"
    bot.client.chat_postMessage(channel=cast.GENERAL, text=f"Due {token}")
    visit(page, sandbox, "general")

    expect(row(page, "Due")).to_contain_text("Due 2026-10-13 at 7:00 AM")
    become(page, "Kavya Rao")
    expect(row(page, "Due")).to_contain_text("Due 2026-10-13 at 7:30 PM")


def test_what_anybody_typed_stays_text(page: Page, sandbox: Sandbox, bot: StagedBot) -> None:
    hostile = "<img src=x onerror=alert(1)> & *bold* `code`"
    visit(page, sandbox, "general")

    say(page, hostile)

    shown = row(page, "<img src=x onerror=alert(1)> & bold code")
    expect(shown).to_be_visible()
    expect(shown.locator("img")).to_have_count(0)
    expect(shown.locator("strong")).to_have_text("bold")
    bot.client.chat_postMessage(channel=cast.GENERAL, text="<javascript:alert(1)|press>")
    expect(row(page, "press").get_by_role("link")).to_have_count(0)


def test_an_edited_card_is_redrawn_for_everybody(
    page: Page, sandbox: Sandbox, bot: StagedBot
) -> None:
    blocks = [mrkdwn("Waiting"), actions(button("approve", "Approve", style="primary"))]
    posted = bot.client.chat_postMessage(channel=cast.GENERAL, text="Waiting", blocks=blocks)

    def approve(_: object) -> None:
        done = [mrkdwn("Approved by Ana")]
        where = {"channel": cast.GENERAL, "ts": posted["ts"]}
        bot.client.chat_update(**where, text="Approved", blocks=done)

    bot.on["approve"] = approve
    visit(page, sandbox, "general")
    other = page.context.new_page()
    visit(other, sandbox, "general")

    page.get_by_role("button", name="Approve").click()

    for tab in (page, other):
        expect(row(tab, "Approved by Ana")).to_contain_text("(edited)")
        expect(tab.get_by_role("button", name="Approve")).to_have_count(0)


def test_a_permalink_leads_to_its_message(page: Page, sandbox: Sandbox, bot: StagedBot) -> None:
    posted = bot.client.chat_postMessage(channel=cast.GENERAL, text="The one meant")
    found = bot.client.chat_getPermalink(channel=cast.GENERAL, message_ts=posted["ts"])
    visit(page, sandbox, "cse-requests")

    say(page, f"See {found['permalink']}")
    row(page, "See").get_by_role("link").click()

    expect(row(page, "The one meant")).to_be_visible()
    go_to(page, "cse-requests")
    expect(row(page, "See")).to_be_visible()
