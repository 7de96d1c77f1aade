"""Which page of which list the words after a command mean."""

from __future__ import annotations

import pytest

from handlers.paging import further, page_of


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
    assert page_of(words) == meant


def test_the_next_page_is_asked_for_in_the_same_words() -> None:
    assert further("sessions", "big acme", 20) == "sessions big acme +20"
    assert further("sla", "", 15) == "sla +15"
    assert further("sla", "", None) is None
    assert page_of("big acme +20") == ("big acme", 20)
