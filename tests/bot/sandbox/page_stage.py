"""The stage of the page's tests: one sandbox, one bot and one browser tab a module.

Loading the page for the first time takes most of such a test's time; a tab that has it already
loads it six times as fast. So a module's tests share the tab and the workspace, and each leaves
no form open, nobody acting but Ana, and the clock where it was. What was said stays: each test
says its own words.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page

from bot.sandbox.driver import Sandbox
from bot.sandbox.running import running
from tests.bot.sandbox.conftest import MANIFEST
from tests.bot.sandbox.staged_bot import StagedBot, staged
from tests.support.bot import LENIENT_S
from tests.support.screens import DESKTOP, PATIENCE_MS

MORNING = datetime(2026, 10, 13, 16, 42, tzinfo=UTC)


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


@pytest.fixture(scope="module")
def stage() -> Iterator[tuple[Sandbox, StagedBot, StoppedClock]]:
    clock = StoppedClock()
    with (
        running(manifest=MANIFEST, clock=clock, ack_seconds=LENIENT_S) as sandbox,
        staged(sandbox) as bot,
    ):
        sandbox.change_channel("general", "invite_bot")
        sandbox.settle()
        yield sandbox, bot, clock


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    context = browser.new_context(viewport=DESKTOP)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page, errors
    context.close()


@pytest.fixture
def slack(stage: tuple[Sandbox, StagedBot, StoppedClock]) -> Iterator[Sandbox]:
    """The running sandbox."""
    sandbox, _, clock = stage
    yield sandbox
    for user in {who for who, _ in list(sandbox.workspace.surfaces.stacks)}:
        sandbox.close(user=user, everything=True)
    sandbox.act_as("ana")
    sandbox.settle()
    sandbox.log.clear()
    clock.at, clock.paused = MORNING, True


@pytest.fixture
def bot(stage: tuple[Sandbox, StagedBot, StoppedClock], slack: Sandbox) -> StagedBot:
    """The bot, which has heard nothing yet and does nothing by itself."""
    _, bot, _ = stage
    bot.on.clear()
    bot.heard.clear()
    return bot


@pytest.fixture
def screen(tab: tuple[Page, list[str]], slack: Sandbox) -> Iterator[Page]:
    """The tab, as fresh as after opening it. Errors of its scripts fail the test."""
    page, errors = tab
    yield page
    for other in page.context.pages:
        if other is not page:
            other.close()
    page.evaluate("sessionStorage.clear()")
    page.goto("about:blank")
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light")
    slack.kernel.tabs.clear()
    assert errors == []
