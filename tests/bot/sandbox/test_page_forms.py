"""Modals on the sandbox page: every element, field errors, redraws, type-ahead, confirm dialogs."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.sandbox import people as cast
from bot.sandbox.driver import Sandbox
from tests.bot.sandbox.page_steps import (
    Block,
    actions,
    button,
    field,
    form,
    mrkdwn,
    option,
    plain,
    row,
    say,
    visit,
)
from tests.bot.sandbox.staged_bot import Answer, Payload, StagedBot

pytest_plugins = ["tests.support.browser", "tests.bot.sandbox.page_stage"]
pytestmark = pytest.mark.browser

NAME = field("name", "Name", {"type": "plain_text_input"})
CHOICES = [option("Guidance"), option("Hands-on"), option("Training")]
CUSTOMERS = ["Acme Robotics", "Bluebird Bank", "Cobalt Foods"]
EVERYTHING: list[Block] = [
    field("text", "Text", {"type": "plain_text_input"}),
    field("lines", "Lines", {"type": "plain_text_input", "multiline": True, "max_length": 100}),
    field("number", "Number", {"type": "number_input", "is_decimal_allowed": False}),
    field("mail", "Mail", {"type": "email_text_input"}),
    field("address", "Address", {"type": "url_text_input"}),
    field("choice", "Choice", {"type": "static_select", "options": CHOICES}),
    field("customer", "Customer", {"type": "external_select", "min_query_length": 1}),
    field("person", "Person", {"type": "users_select"}),
    field("channel", "Channel", {"type": "channels_select"}),
    field("talk", "Conversation", {"type": "conversations_select"}),
    field("many", "Several", {"type": "multi_static_select", "options": CHOICES}),
    field("people", "People", {"type": "multi_users_select"}),
    field("day", "Day", {"type": "datepicker"}),
    field("hour", "Hour", {"type": "timepicker"}),
    field("moment", "Moment", {"type": "datetimepicker"}),
    field("one", "One of", {"type": "radio_buttons", "options": [option("Red"), option("Blue")]}),
    field("some", "Some of", {"type": "checkboxes", "options": [option("Tea"), option("Milk")]}),
    field("unset", "Unset", {"type": "datepicker"}, optional=True),
]


def opening(bot: StagedBot, *blocks: Block) -> None:
    """Answer /cs with a modal of these blocks."""

    def open_it(payload: Payload) -> None:
        bot.client.views_open(trigger_id=payload["trigger_id"], view=form(*blocks))

    bot.on["/cs"] = open_it


def opened(screen: Page, slack: Sandbox) -> Locator:
    visit(screen, slack, "general")
    say(screen, "/cs form")
    modal = screen.get_by_test_id("modal")
    modal.wait_for()
    return modal


def pick(screen: Page, modal: Locator, label: str, choice: str, typed: str = "") -> None:
    box = modal.get_by_role("combobox", name=label, exact=True)
    box.click()
    if typed:
        box.press_sequentially(typed)
    screen.get_by_role("option", name=choice).click()


def suggesting(payload: Payload) -> Answer:
    typed = payload["value"].lower()
    return {"options": [option(name) for name in CUSTOMERS if typed in name.lower()]}


def test_every_kind_of_element_brings_its_value(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    opening(bot, *EVERYTHING)
    bot.on["it"] = suggesting
    modal = opened(screen, slack)

    modal.get_by_label("Text", exact=True).fill("Some words")
    modal.get_by_label("Lines").fill("One\nTwo")
    modal.get_by_label("Number").fill("42")
    modal.get_by_label("Mail").fill("ana@acme.example")
    modal.get_by_label("Address").fill("https://acme.example/x")
    pick(screen, modal, "Choice", "Training")
    pick(screen, modal, "Customer", "Bluebird Bank", typed="bl")
    pick(screen, modal, "Person", "Erik Lund", typed="eri")
    pick(screen, modal, "Channel", "# critical", typed="crit")
    pick(screen, modal, "Conversation", "# general", typed="gen")
    pick(screen, modal, "Several", "Guidance")
    screen.get_by_role("option", name="Training").click()
    pick(screen, modal, "People", "Mei Chen", typed="mei")
    modal.get_by_label("Day", exact=True).fill("2026-10-14")
    modal.get_by_label("Hour", exact=True).fill("09:15")
    modal.get_by_role("textbox", name="Moment date").fill("2026-10-14")
    modal.get_by_role("textbox", name="Moment time").fill("09:15")
    modal.get_by_label("Blue").check()
    modal.get_by_label("Milk").check()
    modal.get_by_role("button", name="Send").click()
    expect(modal).to_have_count(0)

    values = bot.last("form")["view"]["state"]["values"]
    sent = {block: _value(actions["it"]) for block, actions in values.items()}
    assert sent == {
        "text": "Some words", "lines": "One\nTwo", "number": "42", "mail": "ana@acme.example",
        "address": "https://acme.example/x", "choice": "training", "customer": "bluebird bank",
        "person": cast.ERIK.id, "channel": cast.CRITICAL, "talk": cast.GENERAL,
        "many": ["guidance", "training"], "people": [cast.MEI.id], "day": "2026-10-14",
        "hour": "09:15", "moment": 1_791_994_500, "one": "blue", "some": ["milk"], "unset": None,
    }  # fmt: skip


def _value(state: dict[str, Any]) -> Any:
    (value,) = (item for key, item in state.items() if key != "type")
    if isinstance(value, list):
        return [item["value"] if isinstance(item, dict) else item for item in value]
    return value["value"] if isinstance(value, dict) else value


def test_initial_values_are_shown_and_can_be_emptied(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    text = {"type": "plain_text_input", "initial_value": "As before"}
    select = {"type": "static_select", "options": CHOICES, "initial_option": CHOICES[1]}
    moment = {"type": "datetimepicker", "initial_date_time": 1_791_994_500}
    opening(
        bot, field("text", "Text", text, optional=True),
        field("choice", "Choice", select, optional=True), field("moment", "Moment", moment),
    )  # fmt: skip
    modal = opened(screen, slack)

    expect(modal.get_by_label("Text")).to_have_value("As before")
    expect(modal.get_by_role("combobox", name="Choice")).to_have_value("Hands-on")
    expect(modal.get_by_role("textbox", name="Moment time")).to_have_value("09:15")
    modal.get_by_label("Text").fill("")
    modal.get_by_role("button", name="Clear selection").click()
    modal.get_by_role("button", name="Send").click()
    expect(modal).to_have_count(0)

    values = bot.last("form")["view"]["state"]["values"]
    assert values["text"]["it"]["value"] is None
    assert values["choice"]["it"]["selected_option"] is None
    assert values["moment"]["it"]["selected_date_time"] == 1_791_994_500


def test_field_errors_stand_under_their_inputs(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    opening(bot, NAME, field("day", "Day", {"type": "datepicker"}, optional=True))
    bot.on["form"] = lambda _: {"response_action": "errors", "errors": {"day": "That is past."}}
    modal = opened(screen, slack)

    modal.get_by_role("button", name="Send").click()
    expect(modal.get_by_role("alert")).to_have_text("Please complete this required field.")
    assert bot.heard[-1][0] == "/cs"
    modal.get_by_label("Name").fill("Acme")
    modal.get_by_role("button", name="Send").click()

    expect(modal.get_by_role("alert")).to_have_text("That is past.")
    expect(modal.get_by_label("Day")).to_have_accessible_description("That is past.")
    expect(modal.get_by_label("Name")).to_have_value("Acme")


def test_a_redraw_keeps_what_was_typed_and_the_caret(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    choice = field(
        "kind", "Kind", {"type": "static_select", "options": CHOICES}, dispatch_action=True
    )
    opening(bot, NAME, choice)

    def redraw(payload: Payload) -> None:
        chosen = payload["actions"][0]["selected_option"]["text"]["text"]
        view = payload["view"]
        more = field("more", "More", {"type": "plain_text_input"}, optional=True)
        blocks = [mrkdwn(f"You chose {chosen}"), NAME, choice, more]
        bot.client.views_update(view_id=view["id"], hash=view["hash"], view=form(*blocks))

    bot.on["it"] = redraw
    modal = opened(screen, slack)

    modal.get_by_label("Name").fill("Acme")
    pick(screen, modal, "Kind", "Guidance")
    expect(modal.get_by_text("You chose Guidance")).to_be_visible()
    expect(modal.get_by_label("Name")).to_have_value("Acme")
    expect(modal.get_by_role("combobox", name="Kind")).to_be_focused()
    modal.get_by_label("More").fill("And this")
    pick(screen, modal, "Kind", "Training")

    expect(modal.get_by_text("You chose Training")).to_be_visible()
    expect(modal.get_by_label("More")).to_have_value("And this")


def test_a_reload_in_the_middle_keeps_the_form_and_what_was_typed(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    opening(bot, NAME)
    modal = opened(screen, slack)
    modal.get_by_label("Name").fill("Half a na")

    screen.reload()

    expect(modal.get_by_label("Name")).to_have_value("Half a na")


def test_a_pushed_form_closes_onto_the_one_below(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    opening(bot, NAME)
    second = form(mrkdwn("Are you sure?"), title="Second")
    bot.on["form"] = lambda _: {"response_action": "push", "view": second}
    modal = opened(screen, slack)
    modal.get_by_label("Name").fill("Acme")
    modal.get_by_role("button", name="Send").click()

    expect(modal.get_by_role("heading", name="Second")).to_be_visible()
    screen.keyboard.press("Escape")

    expect(modal.get_by_role("heading", name="A form")).to_be_visible()
    expect(modal.get_by_label("Name")).to_have_value("Acme")


def test_type_ahead_asks_the_bot_and_works_by_keyboard(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    opening(bot, field("customer", "Customer", {"type": "external_select", "min_query_length": 2}))
    bot.on["it"] = suggesting
    modal = opened(screen, slack)
    box = modal.get_by_role("combobox", name="Customer")

    box.press_sequentially("b")
    expect(screen.get_by_role("listbox")).to_contain_text("Type 2 characters or more")
    box.fill("nobody")
    expect(screen.get_by_role("listbox")).to_contain_text("No matches found")
    box.fill("co")
    expect(screen.get_by_role("option", name="Cobalt Foods")).to_be_visible()
    box.press("Enter")

    expect(box).to_have_value("Cobalt Foods")
    expect(screen.get_by_role("listbox")).to_have_count(0)
    box.press_sequentially("xyz")
    box.press("Escape")
    expect(box).to_have_value("Cobalt Foods")
    expect(modal).to_be_visible()


def test_a_confirm_dialog_stands_before_the_deed(
    screen: Page, slack: Sandbox, bot: StagedBot
) -> None:
    confirm = {
        "title": plain("Decline it?"), "text": plain("They are told."),
        "confirm": plain("Yes, decline"), "deny": plain("Keep it"),
    }  # fmt: skip
    more = {
        "type": "overflow", "action_id": "more",
        "options": [option("Refer elsewhere"), option("Snooze")],
    }  # fmt: skip
    blocks = [actions(button("decline", "Decline", style="danger", confirm=confirm), more)]
    bot.client.chat_postMessage(channel=cast.GENERAL, text="A card", blocks=blocks)
    visit(screen, slack, "general")
    card = screen.get_by_test_id("message").last
    dialog = screen.get_by_role("alertdialog", name="Decline it?")

    card.get_by_role("button", name="Decline").click()
    dialog.get_by_role("button", name="Keep it").click()
    expect(dialog).to_have_count(0)
    assert "decline" not in [name for name, _ in bot.heard]
    card.get_by_role("button", name="Decline").click()
    dialog.get_by_role("button", name="Yes, decline").click()
    expect(dialog).to_have_count(0)
    card.get_by_role("button", name="More options").click()
    screen.get_by_role("menuitem", name="Snooze").click()

    screen.wait_for_function("() => !document.querySelector('.popover')")
    slack.settle()
    screen.get_by_role("button", name="Wire log").click()
    expect(screen.get_by_test_id("log")).to_contain_text("more")
    assert [name for name, _ in bot.heard if name in {"decline", "more"}] == ["decline", "more"]
    assert bot.last("more")["actions"][0]["selected_option"]["value"] == "snooze"


def test_a_message_shortcut_opens_a_form(screen: Page, slack: Sandbox, bot: StagedBot) -> None:
    slack.message("The sync is down", channel="general", user="ben")

    def log(payload: Payload) -> None:
        view = form(mrkdwn(payload["message"]["text"]), title="Log it")
        bot.client.views_open(trigger_id=payload["trigger_id"], view=view)

    bot.on["log"] = log
    visit(screen, slack, "general")
    said = row(screen, "The sync is down")
    said.hover()
    said.get_by_role("button", name="More actions").click()
    screen.get_by_role("menuitem", name="Log it").click()

    expect(screen.get_by_test_id("modal")).to_contain_text("The sync is down")
