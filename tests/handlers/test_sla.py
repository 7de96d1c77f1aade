"""Which words after `/cs sla` name a ticket."""

from __future__ import annotations

import pytest

from handlers.sla import _TICKET


@pytest.mark.parametrize(
    ("words", "is_ticket"),
    [("12", True), ("#12", True), ("999999999", True), ("9999999999", False), ("x12", False)],
)
def test_a_number_that_a_row_may_have_is_a_ticket(words: str, is_ticket: bool) -> None:
    assert bool(_TICKET.fullmatch(words)) is is_ticket
