"""What the page's tests do again and again, and the blocks their bot sends."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any, Final

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as NotInTime

from bot.sandbox.driver import Sandbox

Block = dict[str, Any]

TRIES: Final = 12
A_WHILE_MS: Final = 4_000


def visit(page: Page, sandbox: Sandbox, channel: str | None = None) -> None:
    """Open the page; with `channel` go there by the sidebar."""
    page.goto(sandbox.url)
    page.get_by_test_id("composer").wait_for(state="attached")
    if channel:
        go_to(page, channel)


def go_to(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def say(page: Page, text: str) -> None:
    """Type into the composer and send."""
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("composer").press("Enter")


def row(page: Page, text: str) -> Locator:
    """The message rows that show this text."""
    return page.get_by_test_id("message").filter(has_text=text)


def become(page: Page, name: str) -> None:
    """Act as somebody, by the picker."""
    page.get_by_test_id("act-as").click()
    page.get_by_role("option", name=name).click()
    page.get_by_role("button", name=f"Acting as {name}").wait_for()


def pick(page: Page, menu: Locator, choice: str | re.Pattern[str]) -> None:
    """Choose from a menu of a form; again, as a person would, where the form was drawn anew just
    then and the list went away."""
    for _ in range(TRIES):
        menu.click()
        with suppress(NotInTime):
            page.get_by_role("option", name=choice).click(timeout=A_WHILE_MS)
            return
    page.get_by_role("option", name=choice).click()


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def option(text: str, value: str | None = None) -> Block:
    return {"text": plain(text), "value": value or text.lower()}


def button(action_id: str, text: str, **more: Any) -> Block:
    return {"type": "button", "action_id": action_id, "text": plain(text), "value": "1", **more}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "block_id": "row", "elements": list(elements)}


def field(block_id: str, label: str, element: Block, **more: Any) -> Block:
    """An input block whose element's action is called "it"."""
    return {
        "type": "input", "block_id": block_id, "label": plain(label),
        "element": {"action_id": "it", **element}, **more,
    }  # fmt: skip


def form(*blocks: Block, title: str = "A form", **more: Any) -> Block:
    """A modal with Send and Cancel, called "form"."""
    return {
        "type": "modal", "callback_id": "form", "title": plain(title), "submit": plain("Send"),
        "close": plain("Cancel"), "blocks": list(blocks), **more,
    }  # fmt: skip
