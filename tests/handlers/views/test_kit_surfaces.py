"""Messages, modals, the Home tab, and lists cut to what they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.views import kit

LINE = kit.section("A line of the list.")
FORM = kit.input_block("Why", kit.text_input("why"), block_id="why")


def test_a_message_carries_its_sentence_its_blocks_and_its_thread() -> None:
    sent = kit.message("Ana asked for a session.", [LINE], thread="1.2")
    assert (sent.text, sent.blocks, sent.thread) == ("Ana asked for a session.", [LINE], "1.2")
    assert kit.message("Only words.").blocks == []


def test_a_messages_text_is_short_enough_to_be_changed_later() -> None:
    assert len(kit.message("word " * 2000).text) <= 4000


def test_too_many_blocks_are_refused_where_they_are_put_together() -> None:
    with pytest.raises(ValueError, match="Slack takes 50"):
        kit.message("Too long.", [LINE] * 51)
    with pytest.raises(ValueError, match="Slack takes 100"):
        kit.home([LINE] * 101)
    with pytest.raises(ValueError, match="Slack takes 100"):
        kit.modal("Title", [LINE] * 101, callback_id="a")


def test_a_form_with_questions_needs_a_submit_button() -> None:
    with pytest.raises(ValueError, match="submit"):
        kit.modal("Title", [FORM], callback_id="a")


def test_a_notice_has_a_close_button_unless_it_must_not() -> None:
    assert kit.modal("Title", [LINE], callback_id="a")["close"]["text"] == "Cancel"
    shown = kit.modal("Title", [FORM], callback_id="a", submit="Send", close=None)
    assert "close" not in shown
    assert shown["submit"]["text"] == "Send"
    assert kit.modal("T", [], callback_id="a", private_metadata="{}")["private_metadata"] == "{}"


def test_the_home_tab_holds_its_blocks() -> None:
    assert kit.home([LINE]) == {"type": "home", "blocks": [LINE]}


def test_a_list_that_fits_is_left_as_it_is() -> None:
    assert kit.fit_message([LINE] * 50) == [LINE] * 50
    assert kit.fit_home([LINE] * 100) == [LINE] * 100


def test_a_list_too_long_ends_in_how_many_more_there_are() -> None:
    shown = kit.fit_message([LINE] * 62)
    assert shown == [*[LINE] * 49, kit.context("and 13 more")]
    assert kit.fit_home([LINE] * 1200)[-1] == kit.context("and 1,101 more")


def test_words_count_as_well_as_blocks() -> None:
    shown = kit.fit_message([kit.section("x" * 2000)] * 6)
    assert len(shown) == 5
    assert shown[-1] == kit.context("and 2 more")


def test_words_in_fields_buttons_and_menus_count_too() -> None:
    wide = kit.section(fields=["x" * 1900] * 5, accessory=kit.button("Open it", "a"))
    menu = kit.actions(kit.select("a", [kit.option("x" * 75, "1")] * 90))
    assert kit.fit_message([wide, LINE, menu])[-1] == kit.context("and 1 more")


def test_entries_that_belong_together_stay_together() -> None:
    pair = [LINE, kit.actions(kit.button("Open", "a"))]
    shown = kit.fit_message([kit.header("List"), *[pair] * 30])
    assert len(shown) == 1 + 24 * 2 + 1
    assert shown[-1] == kit.context("and 6 more")


def test_no_header_or_divider_dangles_before_the_last_line_nor_is_counted() -> None:
    entries = [*[LINE] * 47, kit.divider(), kit.header("Next"), *[LINE] * 5]
    assert kit.fit_message(entries) == [*[LINE] * 47, kit.context("and 5 more")]


def test_a_view_may_say_where_the_rest_is() -> None:
    def onwards(count: int) -> kit.Block:
        return kit.actions(kit.button(f"Show {count} more", "list.more"))

    assert kit.fit_message([LINE] * 51, onwards)[-1]["elements"][0]["text"]["text"] == (
        "Show 2 more"
    )


@given(
    st.lists(
        st.one_of(
            st.integers(min_value=1, max_value=3000).map(lambda n: kit.section("x" * n)),
            st.integers(min_value=0, max_value=4).map(lambda n: [kit.section("x" * 90)] * n),
            st.just(kit.divider()),
        ),
        max_size=90,
    )
)
def test_whatever_the_list_it_fits_a_message(entries: list[kit.Block | list[kit.Block]]) -> None:
    shown = kit.fit_message(entries)
    assert len(shown) <= 50
    words = [block["text"]["text"] for block in shown if block["type"] == "section"]
    assert sum(map(len, words)) <= 10_000
    kit.message("It fits.", shown)
