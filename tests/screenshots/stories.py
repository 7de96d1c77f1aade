"""Every step of every guided story, on a desktop and on a phone."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.screenshots.small_png import Reducer
from tests.screenshots.studio import PATIENCE_MS, SETTLE_MS, STILL
from tests.support.screens import DESKTOP, PHONE
from tests.support.whole_sandbox import whole_sandbox

STORIES = (
    "approve-a-request", "a-critical-night", "see-a-breach-coming", "a-customer-slips",
    "monday-morning",
)  # fmt: skip
SCREENS = {
    "desktop": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
}
STEPS = 5
STEP_MS = 60_000


def photograph(browser: Browser, folder: Path, wanted: Sequence[str] = STORIES) -> int:
    """Take the stories named, each screen in a sandbox of its own; returns how many pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    taken, reducer = 0, Reducer(browser)
    for screen, how in SCREENS.items():
        with tempfile.TemporaryDirectory() as kept, whole_sandbox(Path(kept)) as sandbox:
            sandbox.post("clock", pause=True)
            for story in wanted:
                context = browser.new_context(**how)  # type: ignore[arg-type]  # a table of options
                context.set_default_timeout(PATIENCE_MS)
                page = context.new_page()
                page.goto(f"{sandbox.url}?tour={story}")
                taken += _follow(page, reducer, folder / f"{story}-{screen}")
                context.close()
    return taken


def _follow(page: Page, reducer: Reducer, name: Path) -> int:
    """Take every step and photograph what it led to; the strip says what comes next."""
    page.add_style_tag(content=STILL)
    coach = page.get_by_test_id("tour")
    for step in range(1, STEPS + 1):
        expect(coach).to_contain_text(f"{step} of {STEPS}", timeout=STEP_MS)
        page.get_by_role("button", name="Do it for me").click()
        expect(coach).not_to_contain_text(f"{step} of {STEPS}", timeout=STEP_MS)
        page.get_by_text("One moment …").wait_for(state="detached")
        page.wait_for_timeout(2 * SETTLE_MS)
        name.with_name(f"{name.name}-{step}.png").write_bytes(reducer.small(page.screenshot()))
    return STEPS
