"""Which page of which clocks the words after `/cs sla` mean."""

from __future__ import annotations

import pytest

from handlers.sla import _TICKET, _page_of


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


@pytest.mark.parametrize(
    ("words", "is_ticket"),
    [("12", True), ("#12", True), ("999999999", True), ("9999999999", False), ("x12", False)],
)
def test_a_number_that_a_row_may_have_is_a_ticket(words: str, is_ticket: bool) -> None:
    assert bool(_TICKET.fullmatch(words)) is is_ticket
