"""Which page of which clocks the words after `/cs sla` mean."""

from __future__ import annotations

import pytest

from handlers.sla import _page_of


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("", ("", 0)),
        ("+15", ("", 15)),
        ("acme +30", ("acme", 30)),
        ("big acme +30", ("big acme", 30)),
        ("a+15", ("a+15", 0)),
        ("9" * 21, ("9" * 21, 0)),
        ("acme +" + "9" * 21, ("acme +" + "9" * 21, 0)),
        ("²", ("²", 0)),
    ],
)
def test_only_a_short_number_behind_a_plus_turns_the_page(
    words: str, meant: tuple[str, int]
) -> None:
    assert _page_of(words) == meant
