"""Escaping and cutting: the two things no view may get wrong."""

import html
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.views import kit
from handlers.views.text import clean, composed, label, one_line, units

NASTY = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("&<>;|#@!^ab \n\u202e\u200d\u0301\ufe0f👍🏽👩🏻🇩🇪\U000e0067\ud800"),
    ),
    max_size=60,
)
TOKENS = st.sampled_from(
    ["<@U123>", "<#C42>", "<!date^1795000000^{time}|14:00 UTC>", "<https://a.example/?x=1&amp;y|a>"]
)
COMPOSED = st.lists(st.one_of(NASTY.map(kit.escape), TOKENS), max_size=8).map("".join)


def readable(text: str) -> str:
    return html.unescape(text)


@given(NASTY)
def test_escaped_text_reads_as_it_was_typed(typed: str) -> None:
    assert readable(kit.escape(typed)) == clean(typed)


@given(NASTY)
def test_escaped_text_holds_no_sign_that_slack_would_act_on(typed: str) -> None:
    safe = kit.escape(typed)
    assert "<" not in safe
    assert ">" not in safe
    assert not re.search(r"&(?!amp;|lt;|gt;)", safe)


@given(NASTY, st.integers(min_value=1, max_value=40))
def test_escaped_text_fits_its_limit_and_ends_in_no_half_entity(typed: str, limit: int) -> None:
    safe = kit.escape(typed, limit)
    assert units(safe) <= limit
    kept = safe.removesuffix("…")
    assert not re.search(r"&(?!amp;|lt;|gt;)", kept)
    assert clean(typed).startswith(readable(kept)) or safe == kit.escape(typed)


@given(NASTY)
def test_cleaned_text_can_be_written_as_json_and_turns_no_direction(typed: str) -> None:
    text = clean(typed)
    text.encode()
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
    assert all(sign in "\n\t" or unicodedata.category(sign) != "Cc" for sign in text)


@given(NASTY)
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    assert clean(clean(typed)) == clean(typed)


@given(COMPOSED, st.integers(min_value=1, max_value=60))
def test_a_composed_text_is_never_cut_inside_a_token(text: str, limit: int) -> None:
    shown = composed(text, limit)
    assert units(shown) <= limit
    bare = re.sub(r"<[^<>]+>", "", shown)
    assert "<" not in bare
    assert ">" not in bare


@given(COMPOSED)
def test_a_composed_text_that_fits_is_left_as_it_is(text: str) -> None:
    assert composed(text, 3000) == (text or "–")


@given(NASTY, st.integers(min_value=1, max_value=30))
def test_a_label_is_one_line_within_its_limit_and_never_empty(typed: str, limit: int) -> None:
    shown = label(typed, limit)
    assert 1 <= units(shown) <= limit
    assert "\n" not in shown
    assert shown == shown.strip()


@pytest.mark.parametrize("call", ["<!channel>", "<!here>", "<!everyone|x>", "<!subteam^S1>"])
def test_a_forgotten_escape_cannot_call_a_whole_channel(call: str) -> None:
    assert composed(f"Hello {call}", 3000).startswith("Hello &lt;!")


def test_a_bare_ampersand_in_our_own_words_is_escaped_once() -> None:
    assert composed("Terms & conditions &amp; more", 100) == "Terms &amp; conditions &amp; more"


def test_line_ends_of_every_kind_become_one_kind() -> None:
    assert clean("a\r\nb\rc\u2028d\x85e") == "a\nb\nc\nd\ne"


def test_invisible_signs_leave_a_name_but_joined_emoji_stay_whole() -> None:
    assert clean("Ac\u200bme\u202e") == "Acme"
    assert clean("👩\u200d💻") == "👩\u200d💻"


def test_white_space_in_a_label_becomes_single_spaces() -> None:
    assert one_line("  a \t b\n\nc ") == "a b c"
    assert one_line("plain words") == "plain words"


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("abcdef", 4, "abc…"),
        ("abc def", 5, "abc…"),
        ("abcdef", 0, ""),
        ("xx&amp;yy", 5, "xx…"),
        ("xx&amp;yyyy", 8, "xx&amp;…"),
        ("to <@U123> now", 8, "to…"),
        ("e\u0301e\u0301e\u0301", 4, "e\u0301…"),
        ("ab👍🏽cd", 5, "ab…"),
        ("a👩\u200d💻bcd", 6, "a…"),
        ("🇩🇪🇫🇷🇮🇹", 8, "🇩🇪…"),
        ("🇩🇪🇫🇷🇮🇹", 9, "🇩🇪🇫🇷…"),
        ("👍👍👍", 4, "👍…"),
    ],
)
def test_a_cut_keeps_signs_entities_and_tokens_whole(text: str, limit: int, shown: str) -> None:
    assert kit.cut(text, limit) == shown


def test_a_pile_of_accents_is_cut_without_eating_the_words_before_it() -> None:
    assert kit.cut("words " + "\u0301" * 500, 100).startswith("words")


def test_accents_alone_are_cut_to_the_ellipsis() -> None:
    assert kit.cut("\u0301" * 50, 20, markup=False) == "…"


def test_an_ampersand_in_plain_text_is_no_entity() -> None:
    assert kit.cut("AT&Tandmore", 5, markup=False) == "AT&T…"
