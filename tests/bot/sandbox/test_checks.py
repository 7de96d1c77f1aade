"""Blocks and views that Slack refuses are refused, with the place that is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.checks import check_message
from bot.sandbox.checks_findings import Findings
from bot.sandbox.checks_options import check_suggestions
from bot.sandbox.checks_views import check_view
from bot.sandbox.model import Refusal


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def section(**more: Any) -> dict[str, Any]:
    return {"type": "section", "text": mrkdwn("x"), **more}


def button(**more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": "a", "text": plain("Go"), **more}


def actions(*elements: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def option(number: int = 0, **more: Any) -> dict[str, Any]:
    return {"text": plain(f"o{number}"), "value": f"v{number}", **more}


def select(**more: Any) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "s", "options": [option()], **more}


def field(element: Any, **more: Any) -> dict[str, Any]:
    return {"type": "input", "label": plain("L"), "element": element, **more}


def text_input(**more: Any) -> dict[str, Any]:
    return {"type": "plain_text_input", "action_id": "t", **more}


def modal(*blocks: Any, **more: Any) -> dict[str, Any]:
    base = {"type": "modal", "title": plain("T"), "submit": plain("S"), "blocks": list(blocks)}
    return {**base, **more}


def complaints(blocks: Any) -> list[str]:
    with pytest.raises(Refusal) as refused:
        check_message(blocks)
    assert refused.value.error == "invalid_blocks"
    return refused.value.messages


def view_complaints(view: Any) -> list[str]:
    with pytest.raises(Refusal) as refused:
        check_view(view)
    assert refused.value.error == "invalid_arguments"
    return refused.value.messages


CONFIRM = {"title": plain("T"), "text": mrkdwn("Sure?"), "confirm": plain("Y"), "deny": plain("N")}
IMAGE = {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "A chart"}

GOOD = [
    section(fields=[mrkdwn("x" * 2000)] * 10, accessory=button(value="", confirm=CONFIRM)),
    section(text=mrkdwn("x" * 3000)),
    {"type": "section", "fields": [plain("x")], "accessory": IMAGE},
    {"type": "header", "text": plain("x" * 150)},
    {"type": "divider"},
    {"type": "context", "elements": [mrkdwn("x"), plain("y"), IMAGE]},
    {**IMAGE, "title": plain("x")},
    actions(*[button(action_id=f"a{n}", style="primary") for n in range(25)]),
    actions(
        select(initial_option=option()),
        {"type": "overflow", "options": [option(url="https://x.example")]},
    ),
    actions({"type": "datetimepicker", "action_id": "d", "initial_date_time": 1_700_000_000}),
    actions(
        {"type": "datepicker", "initial_date": "2026-11-21"},
        {"type": "timepicker", "initial_time": "09:00"},
    ),
    actions(
        {"type": "users_select", "action_id": "u", "initial_user": "U1", "placeholder": plain("p")}
    ),
    section(
        accessory={
            "type": "multi_users_select",
            "action_id": "m",
            "initial_users": ["U1"],
            "max_selected_items": 3,
        }
    ),
    section(accessory={"type": "workflow_button", "text": plain("x"), "workflow": {}}),
    section(accessory={"type": "checkboxes", "options": [{"text": mrkdwn("*x*"), "value": "v"}]}),
    field({"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}, optional=True),
    field(select(option_groups=[{"label": plain("g"), "options": [option()]}], options=None)),
    {"type": "markdown", "text": "x" * 12_000},
    {"type": "rich_text", "elements": []},
    {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]},
    {"type": "video"},
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: str(block["type"]))
def test_what_slack_takes_is_taken(block: Any) -> None:
    if len(str(block)) < 13_000:
        check_message([block])


BAD: list[tuple[Any, str]] = [
    ("x", "must provide an object [json-pointer:/blocks/0]"),
    ({"type": "banner"}, "unsupported type: banner [json-pointer:/blocks/0/type]"),
    ({"type": "alert"}, "unsupported type: alert"),
    ({"type": "section"}, "missing required field: text or fields"),
    (section(text=mrkdwn("")), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    (section(text=mrkdwn("x" * 3001)), "must be less than 3001 characters"),
    (section(text="bare"), "must provide an object [json-pointer:/blocks/0/text]"),
    (section(text=mrkdwn(1)), "must be a string"),  # type: ignore[arg-type]  # wrong on purpose
    (section(fields=[]), "no fewer than 1 items allowed [json-pointer:/blocks/0/fields]"),
    (section(fields=[plain("x")] * 11), "no more than 10 items allowed"),
    (section(fields=[plain("x" * 2001)]), "must be less than 2001 characters"),
    (section(fields="x"), "must provide an array"),
    (section(colour="red"), "invalid additional property: colour"),
    (section(block_id="x" * 256), "must be less than 256 characters"),
    (section(accessory=text_input()), "unsupported type: plain_text_input"),
    (section(accessory="x"), "must provide an object"),
    (section(accessory={"type": "datetimepicker"}), "unsupported type: datetimepicker"),
    ({"type": "header", "text": mrkdwn("x")}, "must be a text object of type plain_text"),
    ({"type": "header", "text": plain("x" * 151)}, "must be less than 151 characters"),
    ({"type": "header"}, "missing required field: text"),
    ({"type": "divider", "text": plain("x")}, "invalid additional property: text"),
    ({"type": "context", "elements": []}, "no fewer than 1 items allowed"),
    ({"type": "context", "elements": [plain("x")] * 11}, "no more than 10 items allowed"),
    ({"type": "context", "elements": [button()]}, "must be a text object"),
    ({"type": "context"}, "missing required field: elements"),
    ({"type": "image", "image_url": "https://x.example"}, "missing required field: alt_text"),
    ({"type": "image", "alt_text": "x"}, "must provide image_url or slack_file"),
    ({**IMAGE, "alt_text": "x" * 2001}, "must be less than 2001 characters"),
    ({"type": "actions"}, "missing required field: elements"),
    (actions(*[button(action_id=f"a{n}") for n in range(26)]), "no more than 25 items allowed"),
    (
        actions(button(), button()),
        "action_id `a` already exists [json-pointer:/blocks/0/elements/1/action_id]",
    ),
    (actions({"type": "multi_static_select", "options": [option()]}), "unsupported type"),
    (actions(button(text=plain("x" * 76))), "must be less than 76 characters"),
    (actions(button(text=mrkdwn("x"))), "must be a text object of type plain_text"),
    (actions(button(text=None)), "missing required field: text"),
    (actions(button(value="x" * 2001)), "must be less than 2001 characters"),
    (actions(button(url="x" * 3001)), "must be less than 3001 characters"),
    (actions(button(style="loud")), "must be one of primary, danger"),
    (actions(button(accessibility_label="x" * 76)), "must be less than 76 characters"),
    (actions(button(action_id="x" * 256)), "must be less than 256 characters"),
    (actions(button(action_id="")), "must be more than 0 characters"),
    (
        actions(button(confirm={**CONFIRM, "title": plain("x" * 101)})),
        "must be less than 101 characters",
    ),
    (
        actions(button(confirm={**CONFIRM, "text": mrkdwn("x" * 301)})),
        "must be less than 301 characters",
    ),
    (
        actions(button(confirm={**CONFIRM, "confirm": plain("x" * 31)})),
        "must be less than 31 characters",
    ),
    (actions(button(confirm={"title": plain("x")})), "missing required field: deny"),
    (actions(button(confirm="sure")), "must provide an object"),
    (actions(select(options=[])), "no fewer than 1 items allowed"),
    (actions(select(options=[option(n) for n in range(101)])), "no more than 100 items allowed"),
    (actions(select(options=None)), "must provide either options or option_groups"),
    (actions(select(option_groups=[])), "must provide either options or option_groups"),
    (actions(select(options=None, option_groups=["x"])), "must provide an object"),
    (
        actions(
            select(options=None, option_groups=[{"label": plain("x" * 76), "options": [option()]}])
        ),
        "must be less than 76 characters",
    ),
    (actions(select(options=[option(text=plain("x" * 76))])), "must be less than 76 characters"),
    (
        actions(select(options=[option(text=mrkdwn("x"))])),
        "must be a text object of type plain_text",
    ),
    (actions(select(options=[option(value="x" * 151)])), "must be less than 151 characters"),
    (
        actions(select(options=[option(description=plain("x" * 76))])),
        "must be less than 76 characters",
    ),
    (
        actions(select(options=[option(url="https://x.example")])),
        "invalid additional property: url",
    ),
    (actions(select(options=["x"])), "must provide an object"),
    (actions(select(initial_option=option(9))), "must be one of the provided options"),
    (actions(select(placeholder=plain("x" * 151))), "must be less than 151 characters"),
    (
        actions({"type": "overflow", "options": [option(n) for n in range(6)]}),
        "no more than 5 items allowed",
    ),
    (
        actions({"type": "radio_buttons", "options": [option(n) for n in range(11)]}),
        "no more than 10 items allowed",
    ),
    (
        actions({"type": "checkboxes", "options": [option()], "initial_options": []}),
        "no fewer than 1 items allowed",
    ),
    (
        actions({"type": "checkboxes", "options": [option()], "initial_options": [option(3)]}),
        "must be one of the provided options",
    ),
    (actions({"type": "datepicker", "initial_date": "21/11/2026"}), "must be a date as YYYY-MM-DD"),
    (actions({"type": "timepicker", "initial_time": "24:00"}), "must be a time as HH:mm"),
    (actions({"type": "datetimepicker", "initial_date_time": "soon"}), "must be an integer"),
    (actions({"type": "datetimepicker", "initial_date_time": 17}), "must be between"),
    (
        section(accessory={"type": "multi_users_select", "max_selected_items": 0}),
        "must be between 1 and 100",
    ),
    (
        field(text_input(min_length=9, max_length=3)),
        "min_length must not be greater than max_length",
    ),
    (field(text_input(max_length=3001)), "must be between 1 and 3000"),
    (field(text_input(max_length=3, initial_value="four")), "must be less than 4 characters"),
    (field(text_input(colour="red")), "invalid additional property: colour"),
    (field(button()), "unsupported type: button"),
    (field({"type": "number_input"}), "missing required field: is_decimal_allowed"),
    (
        field({"type": "number_input", "is_decimal_allowed": True, "min_value": 1}),
        "must be a string",
    ),
    (field(text_input(), label=plain("x" * 2001)), "must be less than 2001 characters"),
    (field(text_input(), hint=mrkdwn("x")), "must be a text object of type plain_text"),
    ({"type": "input", "label": plain("x")}, "missing required field: element"),
    ({"type": "markdown", "text": "x" * 12_001}, "must be less than 12001 characters"),
    ({"type": "table"}, "missing required field: rows"),
    ({"type": "table", "rows": [[{}] * 21]}, "no more than 20 items allowed"),
    ({"type": "rich_text"}, "missing required field: elements"),
]


@pytest.mark.parametrize(("block", "complaint"), BAD, ids=[str(n) for n in range(len(BAD))])
def test_what_slack_refuses_is_refused_with_its_place(block: Any, complaint: str) -> None:
    found = complaints([block])
    assert any(complaint in message for message in found), found
    assert all(message.startswith("[ERROR] ") for message in found)


def test_fifty_blocks_are_taken_and_the_next_is_not() -> None:
    check_message([section()] * 50)
    assert complaints([section()] * 51) == [
        "[ERROR] no more than 50 items allowed [json-pointer:/blocks]"
    ]


def test_a_block_id_stands_for_one_block() -> None:
    same = [section(block_id="b"), section(block_id="b"), section(block_id=None)]
    assert complaints(same) == [
        "[ERROR] block_id `b` already exists [json-pointer:/blocks/1/block_id]"
    ]


def test_an_action_id_may_come_again_in_another_block() -> None:
    check_message([actions(button()), actions(button())])


def test_all_text_of_a_message_together_has_a_limit() -> None:
    check_message([section(text=mrkdwn("x" * 3000))] * 4)
    with pytest.raises(Refusal) as refused:
        check_message([section(text=mrkdwn("x" * 3000))] * 4 + [section()])
    assert refused.value.error == "msg_blocks_too_long"


def test_blocks_are_a_list() -> None:
    with pytest.raises(Refusal) as refused:
        check_message({"type": "divider"})
    assert refused.value.error == "invalid_blocks_format"


def test_a_whole_modal_is_taken() -> None:
    check_view(
        modal(
            field(text_input(focus_on_load=True)), section(), private_metadata="", callback_id="c",
            close=plain("C"), notify_on_close=True, external_id="e",
        )
    )  # fmt: skip
    check_view(modal(*[section()] * 100))
    check_view({"type": "home", "blocks": [section()], "callback_id": "home"})


BAD_VIEWS: list[tuple[Any, str]] = [
    ("x", "unsupported type [json-pointer:/view/type]"),
    ({"type": "page"}, "unsupported type"),
    (modal(title=None), "missing required field: title"),
    (
        modal(title=plain("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/title/text]",
    ),
    (modal(title=mrkdwn("x")), "must be a text object of type plain_text"),
    (modal(submit=plain("x" * 25)), "must be less than 25 characters"),
    (modal(blocks=None), "missing required field: blocks"),
    (modal(blocks="x"), "must provide an array"),
    (modal(*[section()] * 101), "no more than 100 items allowed"),
    (modal(field(text_input()), submit=None), "`submit` is required"),
    (modal(private_metadata="x" * 3001), "must be less than 3001 characters"),
    (modal(callback_id="x" * 256), "must be less than 256 characters"),
    (modal(colour="red"), "invalid additional property: colour"),
    (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown"),
    (modal({"type": "table", "rows": []}), "unsupported type: table"),
    (
        modal(*[field(text_input(focus_on_load=True))] * 2),
        "only one element may have focus_on_load",
    ),
    ({"type": "home", "blocks": [], "title": plain("x")}, "invalid additional property: title"),
]


@pytest.mark.parametrize(("view", "complaint"), BAD_VIEWS, ids=range(len(BAD_VIEWS)))
def test_a_view_slack_refuses_is_refused_with_its_place(view: Any, complaint: str) -> None:
    found = view_complaints(view)
    assert any(complaint in message for message in found), found


def test_a_view_beyond_250_kilobytes_is_too_large() -> None:
    heavy = [section(fields=[mrkdwn("ä" * 2000)] * 10)] * 20
    with pytest.raises(Refusal) as refused:
        check_view(modal(*heavy))
    assert refused.value.error == "view_too_large"


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ({"options": []}, True),
        ({"options": [option()]}, True),
        ({"option_groups": [{"label": plain("g"), "options": [option()]}]}, True),
        ({"options": [option(n) for n in range(101)]}, False),
        ({}, False),
    ],
)
def test_suggestions_have_the_limits_of_options(answer: Any, right: bool) -> None:
    findings = Findings()
    check_suggestions(findings, answer)
    assert (findings.messages == []) is right
