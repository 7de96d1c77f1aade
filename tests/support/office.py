"""One tab at the page of a running bot, where people sit down in turn and act by hand."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from tests.bot.sandbox.page_steps import become, go_to, pick, row, say
from tests.support.bot import RunningBot
from tests.support.screens import PATIENCE_MS

LOS_ANGELES: Final = ZoneInfo("America/Los_Angeles")
NEW_YORK: Final = ZoneInfo("America/New_York")
LONDON: Final = ZoneInfo("Europe/London")
SEATS: Final = {
    "Ana Ruiz": LOS_ANGELES, "Ben Carter": NEW_YORK, "Erik Lund": LONDON,
    "Grace Kim": LOS_ANGELES,
}  # fmt: skip
"""Where people who type a time are: the page takes it in their zone."""

SATURDAY: Final = 5


class Office:
    """What people do with a pointer and a keyboard, and where they then look."""

    def __init__(self, page: Page, bot: RunningBot) -> None:
        self.page = page
        self.bot = bot
        self.seated = ""

    # -- places ----------------------------------------------------------------------------------

    def sit(self, name: str, channel: str = "") -> None:
        """Sit down as somebody at a channel; without one at their messages from the bot."""
        if self.seated != name:
            become(self.page, name)
            self.seated = name
        if channel:
            go_to(self.page, channel)
            return
        go_to(self.page, "Touchpoint")
        self.page.get_by_role("tab", name="Messages").click()

    def message(self, *said: str) -> Locator:
        """The newest message of the open channel that says all of this."""
        found = self.page.locator(".channel-pane").get_by_test_id("message")
        for words in said:
            found = found.filter(has_text=words)
        return found.last

    def reply(self, said: str) -> Locator:
        """The newest message of the open thread that says this."""
        return self.page.get_by_label("Thread", exact=True).get_by_test_id("message").filter(
            has_text=said
        ).last  # fmt: skip

    def clear(self) -> None:
        """Close every form and thread, by hand or not."""
        for user in {who for who, _ in list(self.bot.slack.workspace.surfaces.stacks)}:
            self.bot.slack.close(user=user, everything=True)
        expect(self.page.get_by_test_id("modal")).to_have_count(0)
        close = self.page.get_by_role("button", name="Close thread")
        if close.is_visible():
            close.click()

    # -- acts ------------------------------------------------------------------------------------

    def command(self, words: str) -> None:
        """Give a command in the channel that is open."""
        say(self.page, words)

    def press(self, where: Locator, button: str) -> None:
        """Press the button that says exactly this."""
        where.get_by_role("button", name=button, exact=True).click()

    def form(self, title: str) -> Locator:
        """The open form with this title."""
        modal = self.page.get_by_role("dialog", name=title, exact=True)
        expect(modal).to_be_visible()
        return modal

    def pick(self, form: Locator, question: str, choice: str) -> None:
        """Choose what begins so from a menu of the form; again, as a person would, where the form
        was drawn anew just then and the list went away."""
        menu = form.get_by_role("combobox", name=question, exact=True)
        begins = re.compile(f"^{re.escape(choice)}", re.IGNORECASE)
        pick(self.page, menu, begins)
        expect(menu).to_have_value(begins)

    def write(self, form: Locator, question: str, answer: str) -> None:
        """Type an answer."""
        form.get_by_label(question, exact=True).fill(answer)

    def at(self, form: Locator, question: str, *times: datetime) -> None:
        """Type times into the questions that begin so, as whoever sits here reads them."""
        for number, moment in enumerate(times):
            local = moment.astimezone(SEATS[self.seated])
            for part, text in (("date", f"{local:%Y-%m-%d}"), ("time", f"{local:%H:%M}")):
                named = re.compile(rf"^{question}.* {part}$")
                form.get_by_role("textbox", name=named).nth(number).fill(text)

    def send(self, form: Locator, button: str) -> None:
        """Send the form, which is taken."""
        form.get_by_role("button", name=button, exact=True).click()
        expect(form).to_have_count(0)

    # -- time ------------------------------------------------------------------------------------

    def day_at(self, hour: int, zone: ZoneInfo, *, days: int = 1) -> datetime:
        """That hour of the `days`-th working day from the present one."""
        local = self.bot.clock.now().astimezone(zone)
        while days:
            local += timedelta(days=1)
            days -= local.weekday() < SATURDAY
        return local.replace(hour=hour, minute=0, second=0, microsecond=0)

    def wait_until(self, moment: datetime) -> None:
        """Let time pass up to where something is about to happen."""
        self.bot.move_to(moment)

    def turn(self, button: str) -> None:
        """Turn the clock by hand; all that falls due on the way has happened when it stands."""
        with self.page.expect_response("**/sandbox/clock", timeout=4 * PATIENCE_MS):
            self.press(self.page.get_by_test_id("clock"), button)


def buttons(where: Locator, *names: str) -> Locator:
    """The buttons of a message that have one of these names."""
    exactly = "|".join(re.escape(name) for name in names)
    return where.get_by_role("button", name=re.compile(f"^({exactly})$"))


__all__ = ["LONDON", "LOS_ANGELES", "NEW_YORK", "Office", "buttons", "row"]
