"""`touchpoint cadence preview`, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.console import Console


@pytest.fixture(autouse=True)
def no_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOUCHPOINT_POLICY", raising=False)


def test_every_touch_is_listed_with_its_day_and_all_its_labels(touchpoint: Console) -> None:
    ran = touchpoint("cadence", "preview", "--start", "2026-01-31", "--until", "2026-03-31")

    assert (ran.code, ran.err) == (0, "")
    lines = [line for line in ran.out.splitlines() if "Health analysis" not in line]
    assert lines[0] == "2026-02-07 Sat  day 7     Kickoff, Weekly check-in"
    assert "2026-02-28 Sat  day 28    Weekly check-in, Day 30 check-in, Technical review" in lines
    assert "Roadmap" not in ran.out


def test_a_segment_has_the_rhythm_of_its_policy(touchpoint: Console, tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text("[cadence.smb]\nweekly_days = []\nkickoff_day = 5\n", encoding="utf-8")
    ran = touchpoint(
        "cadence",
        "preview",
        "--start",
        "2026-01-01",
        "--segment",
        "smb",
        "--policy",
        file,
        "--json",
    )

    told = json.loads(ran.out)
    assert told["start"], told["until"] == ("2026-01-01", "2027-01-01")
    first = told["touches"][0]
    assert (first["due_on"], first["labels"]) == ("2026-01-06", ["Kickoff"])
    assert all("weekly" not in touch["kinds"] for touch in told["touches"])


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        ("--start", "tomorrow"),
        ("--start", "2026-01-01", "--until", "2025-12-31"),
        ("--start", "2026-01-01", "--until", "2036-12-31"),
        ("--start", "9999-06-01"),
        ("--start", "2026-01-01", "--segment", "huge"),
    ],
)
def test_wrong_usage_exits_2_with_nothing_on_stdout(
    touchpoint: Console, wrong: tuple[str, ...]
) -> None:
    ran = touchpoint("cadence", "preview", *wrong)

    assert (ran.code, ran.out) == (2, "")
    assert "Error" in ran.err
