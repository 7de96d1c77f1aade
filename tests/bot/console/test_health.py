"""`touchpoint health score`, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.console import Console

HEADER = "customer,measure,value,observed_at,source\n"
ACME = HEADER + "".join(
    f"acme,{measure},{value},2026-06-{day:02},crm\n"
    for measure, value, day in (
        ("seat_utilisation", "0.60", 28),
        ("usage_trend", "-2.0", 28),
        ("feature_breadth", "0.60", 25),
        ("goals_on_track", "0.45", 10),
        ("csat", "8.0", 1),
    )
)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "observations.csv"


def test_every_customer_is_scored_with_what_costs_most(touchpoint: Console, sheet: Path) -> None:
    sheet.write_text(ACME + "lumen,csat,9,2026-06-29T10:00+02:00,\n", encoding="utf-8")
    ran = touchpoint("health", "score", sheet, "--as-of", "2026-06-30")

    assert (ran.code, ran.err) == (0, "")
    acme, lumen = ran.out.splitlines()
    assert acme.startswith("acme: 5")
    assert "yellow, confidence" in acme
    assert "points lost: " in acme
    assert lumen.startswith("lumen: too little is known for a score, confidence ")


def test_programs_read_all_of_the_evaluation(touchpoint: Console, sheet: Path) -> None:
    sheet.write_text(ACME, encoding="utf-8")
    ran = touchpoint(
        "health", "score", sheet, "--as-of", "2026-06-30", "--segment", "enterprise", "--json"
    )

    told = json.loads(ran.out)
    found = told["customers"]["acme"]
    assert (told["as_of"], told["segment"]) == ("2026-06-30", "enterprise")
    assert found["sub_scores"]["csat"] == pytest.approx(60.0)
    assert sum(found["lost"].values()) == pytest.approx(100 - found["raw"])


def test_every_bad_row_is_said_with_line_and_column(touchpoint: Console, sheet: Path) -> None:
    sheet.write_text(
        HEADER
        + "acme,mood,1,2026-06-01,\n"
        + "acme,csat,nine,2026-06-01,\n"
        + "acme,csat,inf,2026-06-01,\n"
        + "acme,csat,9,2026-06-01T10:00,\n"
        + "acme,csat,9,junk,\n"
        + "acme,csat,9,0001-01-01T00:00+14:00,\n"
        + ",csat,9,2026-06-01,\n"
        + "acme,csat\n",
        encoding="utf-8",
    )
    ran = touchpoint("health", "score", sheet)

    assert (ran.code, ran.out) == (1, "")
    begun = [line.split(":")[0] for line in ran.err.splitlines()]
    assert begun == [
        "line 2, measure",
        "line 3, value",
        "line 4, value",
        "line 5, observed_at",
        "line 6, observed_at",
        "line 7, observed_at",
        "line 8, customer",
        "line 9",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEADER, "holds no observation"),
        ("customer,measure,value\n", "observed_at: This column is missing"),
        (HEADER.replace("source", "sauce"), "Did you mean source?"),
        ("", "The file is empty"),
    ],
)
def test_a_sheet_without_observations_is_an_error(
    touchpoint: Console, sheet: Path, text: str, said: str
) -> None:
    sheet.write_text(text, encoding="utf-8")
    ran = touchpoint("health", "score", sheet)

    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err


def test_an_empty_value_says_that_nothing_was_found(touchpoint: Console, sheet: Path) -> None:
    sheet.write_text(HEADER + "acme,csat,,2026-06-01,\n", encoding="utf-8")
    ran = touchpoint("health", "score", sheet, "--as-of", "2026-06-30")

    assert ran.out == "acme: too little is known for a score, confidence 0%\n"


@pytest.mark.parametrize("wrong", [(), ("nowhere.csv",), ("--segment", "huge", __file__)])
def test_wrong_usage_exits_2(touchpoint: Console, wrong: tuple[str, ...]) -> None:
    ran = touchpoint("health", "score", *wrong)

    assert (ran.code, ran.out) == (2, "")
