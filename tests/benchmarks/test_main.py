"""What counts as missed by far, and what may be asked for."""

from __future__ import annotations

import pytest

from tests.benchmarks.__main__ import by_far, main
from tests.benchmarks.goal import Goal


@pytest.mark.parametrize(
    ("measured", "limit", "passed", "far"),
    [
        ("2.1", "2", False, False), ("4.1 (3 ms)", "2", False, True), ("1.9", "2", True, False),
        ("1,200 ms", "500 ms", False, True), ("3 of 1000", "0", False, True),
        ("no", "yes", False, True), ("no", "yes", True, False),
    ],
)  # fmt: skip
def test_a_goal_is_missed_by_far_beyond_twice_its_limit(
    measured: str, limit: str, passed: bool, far: bool
) -> None:
    assert by_far(Goal("x", measured, limit, passed)) is far


def test_a_part_nobody_wrote_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nonsense"]) == 2
    assert "business_time" in capsys.readouterr().err
