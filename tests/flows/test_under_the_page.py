"""What may happen to people at the sandbox page: another browser, a reload, a bot that restarts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bot import app
from tests.bot.sandbox.page_steps import become, go_to, row, say
from tests.support.bot import RunningBot, running_bot
from tests.support.ports import free_port
from tests.support.screens import DESKTOP, PATIENCE_MS
from tests.support.whole_sandbox import whole_sandbox

pytest_plugins = ["tests.support.browser"]
pytestmark = pytest.mark.browser

GRAVE = {"serious", "critical"}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """A bot with the whole story, over Socket Mode, and its page."""
    folder = tmp_path_factory.mktemp("page")
    with running_bot(f"sqlite:///{folder / 'page.db'}", lived=True, socket_mode=True) as running:
        yield running


def opened(page: Page, lived: RunningBot, user: str) -> Page:
    """The page, acting as somebody in this tab."""
    page.goto(lived.slack.url)
    page.get_by_test_id("composer").wait_for(state="attached")
    become(page, user)
    return page


def test_two_people_in_two_browsers_see_each_others_acts(
    browser: Browser, page: Page, lived: RunningBot
) -> None:
    other = browser.new_context(viewport=DESKTOP)
    other.set_default_timeout(PATIENCE_MS)
    erik, farah = opened(page, lived, "Erik Lund"), opened(other.new_page(), lived, "Farah Haddad")
    for one in (erik, farah):
        go_to(one, "cse-requests")
    card = row(erik, "Stock levels of twelve stores")

    card.get_by_role("button", name="Approve", exact=True).click()

    expect(row(farah, "Stock levels of twelve stores")).to_contain_text("Approved by")
    expect(row(farah, "You approved")).to_have_count(0)
    other.close()


def test_a_reload_keeps_the_open_form_and_the_person_another_tab_does_not_have_it(
    page: Page, lived: RunningBot
) -> None:
    ana = opened(page, lived, "Ana Ruiz")
    go_to(ana, "general")
    say(ana, "/cs session acme")
    expect(ana.get_by_test_id("modal")).to_contain_text("Request a session")

    ana.reload()

    expect(ana.get_by_role("button", name="Acting as Ana Ruiz")).to_be_visible()
    modal = ana.get_by_test_id("modal")
    expect(modal).to_contain_text("Request a session")
    modal.get_by_label("What is needed").fill("Short")
    modal.get_by_role("button", name="Send request").click()
    expect(modal).to_contain_text("at least 20 characters")
    other = opened(page.context.new_page(), lived, "Ana Ruiz")
    say(other, "Here nothing is in my way.")
    expect(row(ana, "Here nothing is in my way.")).to_be_attached()
    expect(other.get_by_test_id("modal")).to_have_count(0)
    lived.slack.close(user="ana", everything=True)
    expect(modal).to_have_count(0)


def test_a_bot_that_restarts_under_the_page_goes_on(page: Page, tmp_path: Path) -> None:
    with running_bot(f"sqlite:///{tmp_path / 'bot.db'}", lived=True, socket_mode=True) as lived:
        ines = opened(page, lived, "Ines Costa")
        go_to(ines, "critical")
        first = lived.bot
        lived.run(first.stop())
        expect(ines.get_by_role("status")).to_contain_text("Touchpoint is not connected")
        second = lived.run(app.start(first.settings, first.transact.engine, clock=lived.clock))
        lived.run(second.begin())
        try:
            expect(ines.get_by_role("status")).to_be_hidden()
            card = row(ines, "Online banking is down")
            card.get_by_role("button", name="I'm on it").click()
            expect(card).to_contain_text("Ines Costa")
            expect(card.get_by_role("button", name="I'm on it")).to_have_count(0)
        finally:
            lived.run(second.stop())


def test_a_sandbox_that_restarts_under_the_page_goes_on(page: Page, tmp_path: Path) -> None:
    port = free_port()
    with whole_sandbox(tmp_path, port=port) as first:
        page.goto(first.url)
        say(page, "Still here?")
        expect(row(page, "Still here?")).to_be_visible()
        say(page, "/cs ticket acme")
        page.get_by_label("What happened").fill("The export stops.")
    expect(page.get_by_role("status").first).to_contain_text("Connection lost")

    with whole_sandbox(tmp_path, port=port):
        expect(page.get_by_text("Connection lost")).to_have_count(0)
        expect(page.get_by_label("What happened")).to_have_value("The export stops.")
        page.get_by_role("button", name="Start the clock").click()
        expect(page.get_by_test_id("modal")).to_have_count(0)
        expect(row(page, "Still here?")).to_be_visible()
        say(page, "/cs health acme")
        expect(row(page, "Only visible to you").last).to_contain_text("Acme Robotics")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_stands_in_the_way_on_real_surfaces(
    page: Page, lived: RunningBot, scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    lived.slack.kernel.stories = True
    ana = opened(page, lived, "Ana Ruiz")
    found = {}
    for place in ("cse-requests", "sla-alerts"):
        go_to(ana, place)
        found[place] = grave(ana)
    go_to(ana, "Touchpoint")
    ana.get_by_text("Touches overdue and due").wait_for()
    found["home"] = grave(ana)
    ana.get_by_test_id("act-as").click()
    found["act as"] = grave(ana)
    ana.keyboard.press("Escape")
    go_to(ana, "general")
    for command in ("/cs session acme", "/cs checkin acme", "/cs ticket acme"):
        say(ana, command)
        ana.get_by_test_id("modal").wait_for()
        found[command] = grave(ana)
        lived.slack.close(user="ana", everything=True)
        expect(ana.get_by_test_id("modal")).to_have_count(0)
    lived.slack.kernel.stories = False

    assert not any(found.values()), found


def grave(page: Page) -> list[str]:
    """The rules of axe-core that are broken seriously, and where."""
    broken = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in broken if one["impact"] in GRAVE]
