"""How customers decided, and who counts as lost."""

from __future__ import annotations

from datetime import date

import pytest

from domain.outcomes import Ending, Outcome


@pytest.mark.parametrize(
    ("ending", "amount", "lost"),
    [
        (Ending.CHURNED, None, True),
        (Ending.RENEWED, 500, False),
        (Ending.CONTRACTED, None, False),
        (Ending.CONTRACTED, 99, False),
        (Ending.CONTRACTED, 100, True),
    ],
)
def test_who_left_or_kept_half_at_most_is_lost(
    ending: Ending, amount: int | None, lost: bool
) -> None:
    assert Outcome("acme", date(2026, 1, 1), ending, amount).is_loss(arr_now=100) is lost
