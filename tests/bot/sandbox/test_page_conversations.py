"""The sandbox page as a place to talk: commands, messages, threads, what each person sees."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bot.sandbox import people as cast
from bot.sandbox.driver import Sandbox
from tests.bot.sandbox.page_steps import actions, become, button, go_to, mrkdwn, row, say, visit
from tests.bot.sandbox.staged_bot import StagedBot

pytest_plugins = ["tests.support.browser", "tests.bot.sandbox.page_stage"]
pytestmark = pytest.mark.browser


def test_the_composer_sends_a_command_and_its_answer_is_private(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    bot.on["/cs"] = lambda _: {"text": "Only *you* read this"}
    visit(screen, slack, "cse-requests")

    say(screen, "/cs health acme")

    expect(row(screen, "Only you read this")).to_contain_text("Only visible to you")
    assert bot.last("/cs")["text"] == "health acme"
    assert bot.last("/cs")["channel_name"] == "cse-requests"
    become(screen, "Ben Carter")
    expect(screen.get_by_role("heading", name="cse-requests").first).to_be_visible()
    expect(row(screen, "Only you read this")).to_have_count(0)


def test_a_slash_suggests_commands_with_their_usage(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    visit(screen, slack, "general")
    composer = screen.get_by_test_id("composer")

    composer.press_sequentially("/c")
    expect(screen.get_by_role("option", name="/cs")).to_contain_text("help")
    composer.press("Enter")

    expect(composer).to_have_value("/cs ")
    assert [name for name, _ in bot.heard if name == "/cs"] == []


def test_a_refused_command_says_why_and_keeps_the_text(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    visit(screen, slack, "general")

    say(screen, "/unknown thing")

    expect(screen.get_by_role("alert")).to_contain_text("/unknown is not a valid command")
    expect(screen.get_by_test_id("composer")).to_have_value("/unknown thing")


def test_a_picked_name_becomes_a_mention(screen: Page, slack: Sandbox, bot: StagedBot) -> None:
    visit(screen, slack, "general")
    composer = screen.get_by_test_id("composer")

    composer.press_sequentially("Ask @eri")
    screen.get_by_role("option", name="Erik Lund").click()
    composer.press_sequentially("please")
    composer.press("Enter")

    expect(row(screen, "Ask @Erik Lund please")).to_be_visible()
    assert slack.messages("general")[-1]["text"] == f"Ask <@{cast.ERIK.id}> please"


def test_a_reply_goes_into_the_thread(screen: Page, slack: Sandbox, bot: StagedBot) -> None:
    parent = bot.client.chat_postMessage(channel=cast.GENERAL, text="A card")
    visit(screen, slack, "general")

    card = row(screen, "A card")
    card.hover()
    card.get_by_role("button", name="Reply in thread").click()
    screen.get_by_test_id("thread-composer").fill("On it")
    screen.get_by_test_id("thread-composer").press("Enter")

    thread = screen.get_by_role("complementary", name="Thread")
    expect(thread.get_by_test_id("message").filter(has_text="On it")).to_be_visible()
    expect(card.get_by_role("button", name="1 reply")).to_be_visible()
    assert slack.messages("general")[-1]["thread_ts"] == parent["ts"]
    screen.keyboard.press("Escape")
    expect(thread).to_be_hidden()


def test_news_for_somebody_else_is_marked_until_they_read_it(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    visit(screen, slack, "general")
    bot.client.chat_postMessage(channel=cast.BEN.id, text="Ben, decide please")

    screen.get_by_test_id("act-as").click()
    expect(screen.get_by_role("option", name="Ben Carter").get_by_title("1 unread")).to_be_visible()
    bot.client.chat_postMessage(channel=cast.BEN.id, text="Ben, also this one")
    expect(screen.get_by_role("option", name="Ben Carter").get_by_title("2 unread")).to_be_visible()
    screen.get_by_role("option", name="Ben Carter").click()
    app = screen.get_by_role("button", name="Touchpoint", exact=True)
    expect(app).to_have_attribute("aria-description", "2 unread")
    app.click()

    expect(row(screen, "Ben, decide please")).to_be_visible()
    expect(app).not_to_have_attribute("aria-description", "2 unread")


def test_a_moment_is_shown_in_the_zone_of_whoever_reads(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    token = "<!date^1791900000^{date_num} at {time}|fallback>"
    bot.client.chat_postMessage(channel=cast.GENERAL, text=f"Due {token}")
    visit(screen, slack, "general")

    expect(row(screen, "Due")).to_contain_text("Due 2026-10-13 at 7:00 AM")
    become(screen, "Kavya Rao")
    expect(row(screen, "Due")).to_contain_text("Due 2026-10-13 at 7:30 PM")


def test_what_anybody_typed_stays_text(screen: Page, slack: Sandbox, bot: StagedBot) -> None:
    hostile = "<img src=x onerror=alert(1)> & *bold* `code`"
    visit(screen, slack, "general")

    say(screen, hostile)

    shown = row(screen, "<img src=x onerror=alert(1)> & bold code")
    expect(shown).to_be_visible()
    expect(shown.locator("img")).to_have_count(0)
    expect(shown.locator("strong")).to_have_text("bold")
    bot.client.chat_postMessage(channel=cast.GENERAL, text="<javascript:alert(1)|press>")
    expect(row(screen, "press").get_by_role("link")).to_have_count(0)


def test_an_edited_card_is_redrawn_for_everybody(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    blocks = [mrkdwn("Waiting"), actions(button("approve", "Approve", style="primary"))]
    posted = bot.client.chat_postMessage(channel=cast.GENERAL, text="Waiting", blocks=blocks)

    def approve(_: object) -> None:
        done = [mrkdwn("Approved by Ana")]
        where = {"channel": cast.GENERAL, "ts": posted["ts"]}
        bot.client.chat_update(**where, text="Approved", blocks=done)

    bot.on["approve"] = approve
    visit(screen, slack, "general")
    other = screen.context.new_page()
    visit(other, slack, "general")

    screen.get_by_role("button", name="Approve").click()

    for tab in (screen, other):
        expect(row(tab, "Approved by Ana")).to_contain_text("(edited)")
        expect(tab.get_by_role("button", name="Approve")).to_have_count(0)


def test_a_permalink_leads_to_its_message(screen: Page, slack: Sandbox, bot: StagedBot) -> None:
    posted = bot.client.chat_postMessage(channel=cast.GENERAL, text="The one meant")
    found = bot.client.chat_getPermalink(channel=cast.GENERAL, message_ts=posted["ts"])
    visit(screen, slack, "cse-requests")

    say(screen, f"See {found['permalink']}")
    row(screen, "See").get_by_role("link").click()

    expect(row(screen, "The one meant")).to_be_visible()
    go_to(screen, "cse-requests")
    expect(row(screen, "See")).to_be_visible()


def test_formatting_is_read_as_slack_reads_it(screen: Page, slack: Sandbox) -> None:
    cases = {
        "*bold* _it_ ~gone~": "<strong>bold</strong> <em>it</em> <s>gone</s>",
        "snake_case_name 5*3*2 a*b* c": "snake_case_name 5*3*2 a*b* c",
        "(*x*), *12:30*": "(<strong>x</strong>), <strong>12:30</strong>",
        "_*a* b_": "<em><strong>a</strong> b</em>",
        "`a*b*c` *not bold *": "<code>a*b*c</code> *not bold *",
        "&lt;b&gt; &amp;lt;": "&lt;b&gt; &amp;lt;",
        "&gt; said\nafter": "<blockquote>said</blockquote><span>after</span>",
        "```x *y*```\nz": "<pre>x *y*</pre><span>z</span>",
        ":no_such_name:": ":no_such_name:",
    }
    visit(screen, slack)

    drawn = screen.evaluate(
        """async (texts) => {
          const { mrkdwn } = await import("/static/text/mrkdwn.js");
          return texts.map((text) => {
            const place = document.createElement("div");
            place.append(...mrkdwn(text));
            const only = place.childElementCount === 1 && place.firstChild.tagName === "SPAN";
            return (only ? place.firstChild : place).innerHTML;
          });
        }""",
        list(cases),
    )

    assert dict(zip(cases, drawn, strict=True)) == cases


def test_a_local_time_is_the_right_instant_around_clock_changes(
    screen: Page, slack: Sandbox
) -> None:
    cases = [
        ("2026-03-08", "01:59", "America/Los_Angeles", "2026-03-08T09:59"),
        ("2026-03-08", "03:00", "America/Los_Angeles", "2026-03-08T10:00"),
        ("2026-11-01", "01:30", "America/Los_Angeles", "2026-11-01T08:30"),
        ("2026-10-20", "09:30", "Asia/Kolkata", "2026-10-20T04:00"),
        ("2026-10-04", "03:00", "Australia/Sydney", "2026-10-03T16:00"),
        ("2027-04-04", "02:30", "Australia/Sydney", "2027-04-03T15:30"),
    ]
    visit(screen, slack)

    instants = screen.evaluate(
        """async (cases) => {
          const { toInstant } = await import("/static/core/zones.js");
          return cases.map((one) => new Date(toInstant(...one) * 1000).toISOString());
        }""",
        [list(case[:3]) for case in cases],
    )

    assert [instant[:16] for instant in instants] == [case[3] for case in cases]
