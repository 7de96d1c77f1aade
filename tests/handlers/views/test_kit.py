"""Blocks and surfaces, with the SDK's own models as a second opinion on what Slack takes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.views import View

from handlers.views import kit

ONE = kit.option("One", "1", "The first")
TWO = kit.option("Two", "2")
AT = datetime(2026, 11, 24, 14, tzinfo=UTC)
LONG = "long words & more " * 400

ELEMENTS: list[dict[str, Any]] = [
    kit.button(LONG, "a.b", "v", style="primary", label=LONG),
    kit.button("Open", "a.b", url="https://a.example", confirm=kit.confirm(LONG, LONG, ok=LONG)),
    kit.overflow("a.b", [ONE, TWO]),
    kit.select("a.b", [ONE, TWO], initial="2"),
    kit.external_select("a.b", min_query=2, initial=ONE),
    kit.multi_external_select("a.b", initial=[ONE], most=3),
    kit.users_select("a.b", initial="U1"),
    kit.radio("a.b", [ONE, TWO], initial="1"),
    kit.checkboxes("a.b", [ONE, TWO], initial={"2"}),
    kit.date_picker("a.b", initial=date(2026, 1, 2), placeholder="Day"),
    kit.datetime_picker("a.b", initial=AT),
]
INPUTS = [
    kit.text_input(
        "a.b", multiline=True, min_length=1, max_length=20, initial=LONG, placeholder="x"
    ),
    kit.text_input("a.b", dispatch=True),
    kit.number_input("a.b", minimum=0, maximum=Decimal("1.50"), initial=1, decimal=True),
]


def accepted(block: dict[str, Any]) -> bool:
    """The SDK's model reads the block, finds no fault and gives the same back."""
    model = SdkBlock.parse(block)
    assert model is not None
    model.validate_json()
    return True


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: str(element["type"]))
def test_the_sdk_takes_every_element_in_a_row(element: dict[str, Any]) -> None:
    assert accepted(kit.actions(element, block_id="row"))


@pytest.mark.parametrize(
    "element",
    [*(e for e in ELEMENTS if e["type"] not in ("button", "overflow")), *INPUTS],
    ids=lambda element: str(element["type"]),
)
def test_the_sdk_takes_every_element_in_a_form(element: dict[str, Any]) -> None:
    block = kit.input_block(LONG, element, block_id="b", optional=True, hint=LONG, dispatch=True)
    assert accepted(block)
    modal = kit.modal(LONG, [block], callback_id="form.send", submit=LONG, notify_on_close=True)
    View(**modal).validate_json()


@pytest.mark.parametrize(
    "block",
    [
        kit.section(LONG, accessory=kit.button("Go", "a.b"), block_id="s"),
        kit.section("Both", fields=[LONG] * 12),
        kit.section(fields=["one"]),
        kit.header(LONG, block_id="h"),
        kit.context(*["one"] * 12, block_id="c"),
        kit.divider(),
    ],
    ids=lambda block: str(block["type"]),
)
def test_the_sdk_takes_every_block_however_long_its_words(block: dict[str, Any]) -> None:
    assert accepted(block)


def test_words_for_people_are_cut_to_slacks_limits() -> None:
    assert len(kit.section(LONG)["text"]["text"]) <= 3000
    assert all(len(f["text"]) <= 2000 for f in kit.section(fields=[LONG] * 12)["fields"])
    assert len(kit.section(fields=["x"] * 12)["fields"]) == 10
    assert len(kit.header(LONG)["text"]["text"]) <= 150
    assert len(kit.context(*["x"] * 12)["elements"]) == 10
    assert len(kit.button(LONG, "a")["text"]["text"]) <= 75
    assert len(kit.option(LONG, "a", LONG)["description"]["text"]) <= 75
    assert len(kit.modal(LONG, [], callback_id="a")["title"]["text"]) <= 24


def test_empty_words_are_shown_as_a_dash_for_slack_refuses_empty_text() -> None:
    assert kit.section("")["text"]["text"] == "–"
    assert kit.option(" \n", "1")["text"]["text"] == "–"


def test_slack_is_told_to_make_no_links_of_typed_words() -> None:
    assert kit.section("see evil.example")["text"]["verbatim"] is True
    assert kit.mrkdwn("see evil.example")["verbatim"] is True


@pytest.mark.parametrize(
    "make",
    [
        lambda: kit.button("Go", "a" * 256),
        lambda: kit.button("Go", "a", "v" * 2001),
        lambda: kit.button("Go", "a", url="https://a.example/" + "x" * 3000),
        lambda: kit.option("One", "v" * 151),
        lambda: kit.text_input("a" * 256),
        lambda: kit.section("x", block_id="b" * 256),
        lambda: kit.modal("T", [], callback_id="c" * 256),
        lambda: kit.modal("T", [], callback_id="c", private_metadata="m" * 3001),
    ],
)
def test_ids_and_values_are_never_cut(make: Any) -> None:
    with pytest.raises(ValueError, match="Slack takes"):
        make()


def test_values_at_their_limit_pass() -> None:
    assert kit.button("Go", "a" * 255, "v" * 2000)["value"] == "v" * 2000
    assert kit.option("One", "v" * 150)["value"] == "v" * 150


def test_a_button_leads_to_web_pages_only() -> None:
    with pytest.raises(ValueError, match="http or https"):
        kit.button("Go", "a", url="javascript:alert(1)")


@pytest.mark.parametrize(
    "make",
    [
        kit.actions,
        lambda: kit.actions(*[kit.button("Go", "a")] * 26),
        lambda: kit.overflow("a", [ONE] * 6),
        lambda: kit.radio("a", [ONE] * 11),
        lambda: kit.checkboxes("a", []),
        lambda: kit.select("a", []),
    ],
)
def test_a_row_or_group_of_choices_is_never_cut_silently(make: Any) -> None:
    with pytest.raises(ValueError, match="takes 1 to"):
        make()


def test_a_long_menu_keeps_the_chosen_option_among_its_hundred() -> None:
    options = [kit.option(f"Number {n}", str(n)) for n in range(150)]
    menu = kit.select("a", options, initial="149")
    assert len(menu["options"]) == 100
    assert menu["options"][-1] == menu["initial_option"] == options[149]
    assert kit.select("a", options, initial="3")["options"] == options[:100]


def test_an_initial_value_that_is_no_longer_offered_is_left_out() -> None:
    assert "initial_option" not in kit.select("a", [ONE], initial="gone")
    assert "initial_option" not in kit.radio("a", [ONE])
    assert "initial_options" not in kit.checkboxes("a", [ONE])
    assert "initial_option" not in kit.external_select("a")
    assert "initial_options" not in kit.multi_external_select("a")
    assert "initial_user" not in kit.users_select("a")


def test_optional_parts_of_elements_are_absent_until_asked_for() -> None:
    assert kit.date_picker("a") == {"type": "datepicker", "action_id": "a"}
    assert kit.datetime_picker("a") == {"type": "datetimepicker", "action_id": "a"}
    assert kit.text_input("a") == {"type": "plain_text_input", "action_id": "a"}
    assert kit.number_input("a") == {
        "type": "number_input",
        "is_decimal_allowed": False,
        "action_id": "a",
    }
    assert kit.input_block("Q", kit.text_input("a"), block_id="q").keys() == {
        *("type", "label", "element", "block_id")
    }


def test_a_destructive_question_is_marked() -> None:
    asked = kit.confirm("Sure?", "It is gone then.", ok="Delete", style="danger")
    assert asked["style"] == "danger"
    assert kit.overflow("a", [ONE], confirm=asked)["confirm"] == asked


def test_numbers_are_written_out_in_full() -> None:
    assert kit.number_input("a", maximum=Decimal("1E+3"))["max_value"] == "1000"


def test_an_initial_text_is_given_back_as_typed_and_no_longer_than_allowed() -> None:
    assert kit.text_input("a", initial="x & <y>\nz")["initial_value"] == "x & <y>\nz"
    assert len(kit.text_input("a", initial=LONG)["initial_value"]) <= 3000
    assert len(kit.text_input("a", initial=LONG, max_length=10)["initial_value"]) <= 10


def test_a_picker_needs_a_zone_for_its_initial_time() -> None:
    with pytest.raises(ValueError, match="zone"):
        kit.datetime_picker("a", initial=AT.replace(tzinfo=None))
