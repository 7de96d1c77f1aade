"""Everything the first page of the README promises, done by hand in the browser, by many people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.bot.sandbox.page_steps import become, go_to, pick, row, say
from tests.support.whole_sandbox import WholeSandbox, whole_sandbox

pytest_plugins = ["tests.support.browser"]
pytestmark = pytest.mark.browser

TURN_MS = 200_000
BREACHED = "Acme Robotics had no first response"
NEED = "Robots lose their place after the firmware update; they want to go through it with us."
STORY = "The order page answers with error 500 for every robot they register."


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeSandbox]:
    with whole_sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


def test_every_act_is_done_by_different_people_and_the_clock(
    page: Page, sandbox: WholeSandbox
) -> None:
    page.goto(sandbox.url)
    page.get_by_test_id("composer").wait_for(state="attached")
    become(page, "Ana Ruiz")
    _asks_for_a_session(page, sandbox)
    _approved_by_the_lead(page)
    become(page, "Ana Ruiz")
    _hears_of_it(page)
    _logs_a_check_in(page)
    _asks_for_health(page)
    _tracks_a_ticket(page)
    _sees_the_breach(page, sandbox)
    _is_reminded_in_the_morning(page)
    _has_it_all_on_home(page)


def _modal(page: Page, title: str) -> Locator:
    modal = page.get_by_test_id("modal")
    expect(modal).to_contain_text(title)
    return modal


def _send(modal: Locator, button: str, answer: str = "") -> None:
    """Send the form; where it answers with a word, read that and close it."""
    modal.get_by_role("button", name=button, exact=True).click()
    if answer:
        expect(modal).to_contain_text(answer)
        modal.get_by_role("button", name="Close", exact=True).last.click()
    expect(modal).to_have_count(0)


def _pick(page: Page, modal: Locator, label: str, choice: str) -> None:
    pick(page, modal.get_by_role("combobox", name=label, exact=True), choice)


def _now(sandbox: WholeSandbox) -> datetime:
    return datetime.fromisoformat(sandbox.state()["clock"]["now"])


def _turn(page: Page, button: str) -> None:
    """Turn the clock, and wait until all that fell due has happened."""
    with page.expect_response("**/sandbox/clock", timeout=TURN_MS):
        page.get_by_test_id("clock").get_by_role("button", name=button).click()


def _asks_for_a_session(page: Page, sandbox: WholeSandbox) -> None:
    go_to(page, "general")
    say(page, "/cs session acme")
    modal = _modal(page, "Request a session")
    expect(modal.get_by_role("combobox", name="Customer")).to_have_value("Acme Robotics")
    modal.get_by_label("Guidance", exact=True).check()
    _pick(page, modal, "Kind of work", "Technical issue")
    modal.get_by_label("What is needed").fill("Too short")
    tomorrow = _now(sandbox) + timedelta(days=1)
    modal.get_by_role("textbox", name="Preferred times date").first.fill(f"{tomorrow:%Y-%m-%d}")
    modal.get_by_role("textbox", name="Preferred times time").first.fill("10:00")
    modal.get_by_role("button", name="Send request").click()
    expect(modal).to_contain_text("at least 20 characters")
    modal.get_by_label("What is needed").fill(NEED)
    _send(modal, "Send request")


def _approved_by_the_lead(page: Page) -> None:
    become(page, "Erik Lund")
    go_to(page, "cse-requests")
    card = row(page, NEED)
    expect(card).to_contain_text("Acme Robotics")
    card.get_by_role("button", name="Approve", exact=True).click()
    expect(card).to_contain_text("Approved by")
    expect(card.get_by_role("button", name="Approve", exact=True)).to_have_count(0)


def _hears_of_it(page: Page) -> None:
    go_to(page, "Touchpoint")
    page.get_by_role("tab", name="Messages").click()
    expect(row(page, "Your session for Acme Robotics").last).to_contain_text("Approved by")


def _logs_a_check_in(page: Page) -> None:
    go_to(page, "cust-acme")
    say(page, "/cs checkin acme")
    modal = _modal(page, "Log a check-in")
    _pick(page, modal, "How did it feel", "4")
    modal.get_by_label("Summary").fill("They plan two more sites in spring.")
    _send(modal, "Log check-in", answer="It fulfils weekly check-in.")
    expect(row(page, "They plan two more sites in spring.")).to_contain_text("Acme Robotics")


def _asks_for_health(page: Page) -> None:
    say(page, "/cs health acme")
    card = row(page, "Only visible to you").last
    expect(card).to_contain_text(re.compile(r"Acme Robotics: [\d.]+ of 100"))
    expect(card.get_by_role("button", name="Request a session", exact=True)).to_be_visible()


def _tracks_a_ticket(page: Page) -> None:
    say(page, "/cs ticket acme")
    modal = _modal(page, "Track a support ticket")
    modal.get_by_label("What happened").fill(STORY)
    _pick(page, modal, "Priority", "Critical")
    _send(modal, "Start the clock")
    card = row(page, STORY)
    expect(card).to_contain_text("Critical")
    card.get_by_role("button", name="Why this time?", exact=True).click()
    expect(page.get_by_test_id("modal").or_(row(page, "Only visible to you").last)).to_contain_text(
        "8:00"
    )
    page.keyboard.press("Escape")


def _sees_the_breach(page: Page, sandbox: WholeSandbox) -> None:
    """One business hour in Los Angeles, asked before eight: due at nine."""
    go_to(page, "sla-alerts")
    alert = row(page, "Acme Robotics").filter(has=page.get_by_role("button", name="Acknowledge"))
    for _ in range(40):
        # Asked of the server: a page that is still drawing would have the clock turned too far.
        if any(one["text"].startswith(BREACHED) for one in sandbox.state()["messages"]):
            break
        _turn(page, "To the next due")
    alert.get_by_role("button", name="Acknowledge", exact=True).click()
    expect(row(page, BREACHED)).to_contain_text("acknowledged it")


def _is_reminded_in_the_morning(page: Page) -> None:
    """Wednesday: the review with Lumen Telecom is due."""
    go_to(page, "Touchpoint")
    page.get_by_role("tab", name="Messages").click()
    _turn(page, "+1 day")
    _turn(page, "+1 day")
    expect(page.get_by_test_id("clock")).to_contain_text("Wed")
    told = page.get_by_test_id("message").filter(has=page.get_by_role("button", name="Log it"))
    expect(told.last).to_contain_text("Lumen Telecom")
    expect(told.last).to_contain_text("Business review")
    expect(told.last).to_contain_text("9:00 AM")


def _has_it_all_on_home(page: Page) -> None:
    page.get_by_role("tab", name="Home").click()
    expect(page.get_by_role("heading", name="wait for you")).to_be_visible()
    for said in ("Support clocks near or past due", "Touches overdue and due", "Customers at risk"):
        expect(page.get_by_text(said, exact=True)).to_be_visible()
