"""Support clocks by hand at the page: over Christmas in Sydney, with the demo's own holidays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.policy.file import read_policy
from bot.sandbox import demo
from domain.sla import Priority
from tests.support.bot import QUICK, running_bot
from tests.support.office import Office, buttons

pytest_plugins = ["tests.support.browser"]
pytestmark = pytest.mark.browser

EVE = datetime(2026, 12, 24, 3, 0, tzinfo=UTC)
"""Two in the afternoon of a Thursday in Sydney; Friday and Monday are holidays there."""
WARNED = datetime(2026, 12, 28, 21, 36, tzinfo=UTC)
DUE = datetime(2026, 12, 28, 22, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
STALLED = "Meter readings stop at noon"
BREACHED = "Helios Energy had no first response in time"


@pytest.fixture
def office(page: Page, tmp_path: Path) -> Iterator[Office]:
    """A bot and a tab, under the demo's policy with later clocks for Minor tickets."""
    confirmed = read_policy(demo.POLICY.read_text(encoding="utf-8"), demo.POLICY.name)
    policy = replace(
        QUICK,
        regions=confirmed.regions,
        next_response={Priority.MINOR: timedelta(hours=2)},
        resolution={Priority.MINOR: timedelta(hours=6)},
    )
    with running_bot(f"sqlite:///{tmp_path / 'bot.db'}", policy=policy, at=EVE) as bot:
        page.goto(bot.slack.url)
        page.get_by_test_id("composer").wait_for(state="attached")
        yield Office(page, bot)


def track(office: Office, customer: str, priority: str, what: str) -> None:
    """Track a ticket by the form, as Ben in the customer's channel."""
    office.sit("Ben Carter", f"cust-{customer}")
    office.command(f"/cs ticket {customer}")
    form = office.form("Track a support ticket")
    office.write(form, "What happened", what)
    office.pick(form, "Priority", priority)
    office.send(form, "Start the clock")


def choose(office: Office, card: Locator, what: str) -> None:
    """Pick from the "…" menu of the card."""
    office.press(card, "More options")
    office.page.get_by_role("menuitem", name=what).click()


def test_a_major_ticket_on_the_eve_of_a_holiday(office: Office) -> None:
    track(office, "helios", "Major", STALLED)
    card = office.message(STALLED)
    expect(card).to_contain_text("Tue 29 Dec, 09:00 AEDT (after 4 h of business hours)")
    office.press(card, "Why this time?")
    why = office.message("is due Tue 29 Dec, 09:00 AEDT")
    for line in (
        "Thu 24 Dec, 3 h: 14:00–17:00, night 17:00–24:00",
        "Fri 25 Dec: Christmas Day, a public holiday",
        "Sat 26 Dec to Sun 27 Dec: weekend",
        "Mon 28 Dec: Boxing Day (observed), a public holiday",
        "Tue 29 Dec, 1 h:",
    ):
        expect(why).to_contain_text(line)

    office.sit("Ben Carter")
    for _ in range(2):
        office.turn("+1 h")
    office.wait_until(EVE + timedelta(hours=3) - SECOND)
    expect(office.message("Helios Energy still waits")).to_have_count(0)
    office.wait_until(EVE + timedelta(hours=3))
    expect(office.message("75 % of 4 h of business hours is used")).to_be_visible()

    office.wait_until(WARNED - SECOND)
    expect(office.message("90 % of 4 h")).to_have_count(0)
    office.wait_until(WARNED)
    expect(office.message("90 % of 4 h of business hours is used")).to_be_visible()
    office.sit("Erik Lund", "sla-alerts")
    expect(office.message("Helios Energy still waits")).to_contain_text("90 % of 4 h")

    office.wait_until(DUE)
    expect(office.message(BREACHED)).to_have_count(0)
    office.wait_until(DUE + SECOND)
    alert = office.message(BREACHED)
    names = ("Acknowledge", "Take over", "Why this time?")
    expect(buttons(alert, *names)).to_have_text(names)
    office.sit("Ben Carter", "cust-helios")
    expect(card).to_contain_text("first response overdue since")
    office.sit("Erik Lund", "sla-alerts")
    office.wait_until(DUE + timedelta(minutes=10))
    office.press(alert, "Acknowledge")
    expect(alert).to_contain_text("@Erik Lund acknowledged it")
    expect(buttons(alert, *names)).to_have_text(["Why this time?"])

    office.turn("+1 day")
    for name in ("Mei Chen", "Liam Walsh"):
        office.sit(name)
        expect(office.message("Nobody has taken notice")).to_have_count(0)
    office.sit("Ben Carter", "cust-helios")
    office.press(card, "Responded")
    expect(card).to_contain_text("late by 1 d")


def test_later_clocks_begin_wait_and_go_on_by_buttons(office: Office) -> None:
    what = "The export has two rows too many"
    track(office, "helios", "Minor", what)
    card = office.message(what)
    office.press(card, "Responded")
    expect(card).to_contain_text("First response by @Ben Carter")
    office.press(card, "Waiting on customer")
    expect(card).to_contain_text("waiting on the customer")
    expect(buttons(card, "Resume", "Waiting on customer")).to_have_text(["Resume"])
    office.turn("+1 h")

    choose(office, card, "The customer wrote again…")
    form = office.form("The customer wrote again")
    expect(form).to_contain_text("They wait for an answer again.")
    office.send(form, "Save")
    expect(card).to_contain_text("next response due")
    expect(buttons(card, "Responded", "Resume", "Waiting on customer")).to_have_text(
        ["Responded", "Waiting on customer"]
    )
    office.press(card, "Responded")
    expect(card).to_contain_text("Next response by @Ben Carter")

    office.turn("+1 h")
    choose(office, card, "Close the ticket…")
    office.send(office.form("Close the ticket"), "Close the ticket")
    expect(card).to_contain_text("closed")
    choose(office, card, "The customer wrote again…")
    form = office.form("The customer wrote again")
    expect(form).to_contain_text("The ticket is opened again.")
    office.send(form, "Save")
    expect(card).to_contain_text("next response due")
