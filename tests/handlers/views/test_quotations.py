"""Nothing that a form lets somebody type is left out of what the others read."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.views.quotations import in_full

ROOM = 3_000


def shown(typed: str) -> str:
    """The words on the screen, without what parts them."""
    texts = [block["text"]["text"] for block in in_full(typed)]
    assert all(len(text.encode("utf-16-le")) // 2 <= ROOM for text in texts)
    return "".join(
        html.unescape(line.removeprefix(">")) for one in texts for line in one.split("\n")
    )


@pytest.mark.parametrize(
    "typed",
    [
        "short",
        "word " * 599 + "last",
        "a line of its own\n" * 160,
        "R&D <Labs> " * 270,
        "漢" * 3_000,
        "😀" * 2_000,
        "x" * 3_000,
    ],
)
def test_three_thousand_characters_are_all_shown(typed: str) -> None:
    assert shown(typed).replace(" ", "") == typed.replace("\n", "").replace(" ", "")


def test_what_no_message_could_hold_ends_in_dots() -> None:
    assert len(in_full("&" * 3_000)) == 3
    assert shown("&" * 3_000).endswith("…")


@given(st.text(min_size=1, max_size=3_000))
def test_anything_fits(typed: str) -> None:
    shown(typed)
