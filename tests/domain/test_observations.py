"""What other systems may say of a customer, in a sheet and in a report."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.errors import Invalid
from domain.health_measures import BY_NAME
from domain.observation_reports import MOST_NAMED, read
from domain.observations import LIMITS, Reported, read_source, read_value
from domain.observations_sheet import read_row
from domain.sheets import Fault, Mend, Row

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
GOOD = {
    "customer": "acme",
    "measure": "seat_utilisation",
    "value": 0.6,
    "observed_at": "2026-11-22T09:30:00+01:00",
    "source": "warehouse",
}


def report(*rows: Any, **more: Any) -> dict[str, Any]:
    return {"id": "r-1", "observations": list(rows)} | more


def mends(body: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        read(body, NOW)
    return dict(refused.value.fields)


def test_a_report_is_read_whole() -> None:
    found = read(report(GOOD, GOOD | {"customer": "ACME", "value": None, "source": None}), NOW)
    seen_at = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
    assert found.id == "r-1"
    assert found.observations == (
        Reported("acme", "seat_utilisation", 0.6, seen_at, "warehouse"),
        Reported("acme", "seat_utilisation", None, seen_at),
    )
    assert read(report(GOOD, id=17), NOW).id == "17"


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"customer": "Acme Robotics"}, "customer", "acme-robotics"),
        ({"customer": None}, "customer", "is needed"),
        ({"customer": 7}, "customer", "not a text"),
        ({"measure": "mood"}, "measure", "There are seat_utilisation"),
        ({"measure": ""}, "measure", "is needed"),
        ({"value": "0.6"}, "value", "not a number"),
        ({"value": ""}, "value", "not a number"),
        ({"value": True}, "value", "not a number"),
        ({"value": float("inf")}, "value", "not a number"),
        ({"value": 60}, "value", "0.85 for 85 %"),
        ({"value": "engaged"}, "value", "not a number"),
        ({"observed_at": "yesterday"}, "observed_at", "neither a day nor an instant"),
        ({"observed_at": "2026-11-22T09:30:00"}, "observed_at", "in which zone"),
        ({"observed_at": None}, "observed_at", "is needed"),
        ({"observed_at": "2026-11-25"}, "observed_at", "in the future"),
        ({"source": "w" * 101}, "source", "100 is the most"),
    ],
)
def test_the_field_to_mend_is_named(change: dict[str, Any], field: str, says: str) -> None:
    wrong = mends(report(GOOD, GOOD | change))
    assert list(wrong) == [f"observations[1].{field}"]
    assert says in wrong[f"observations[1].{field}"]


def test_a_value_left_out_is_not_a_value_of_nothing() -> None:
    bare = {name: given for name, given in GOOD.items() if name != "value"}
    assert "null, if somebody looked" in mends(report(bare))["observations[0].value"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": ""}, "id"),
        ({"id": True}, "id"),
        ({"id": "r" * 201}, "id"),
        ({"id": None}, "id"),
        ({"observations": []}, "observations"),
        ({"observations": GOOD}, "observations"),
        ({"observations": ["acme"]}, "observations[0]"),
    ],
)
def test_what_is_no_report_is_refused(change: dict[str, Any], field: str) -> None:
    assert list(mends(report(GOOD) | change)) == [field]


def test_a_report_says_one_thing_of_one_instant() -> None:
    assert read(report(GOOD, GOOD), NOW).observations[0].value == 0.6
    wrong = mends(report(GOOD, GOOD | {"value": 0.7}))
    assert wrong == {"observations[1].value": "Another value for the same is given above."}
    other = read(report(GOOD, GOOD | {"value": 0.7, "source": "crm"}), NOW)
    assert len(other.observations) == 2


def test_a_report_that_is_wrong_throughout_names_some_of_it() -> None:
    wrong = mends(report(*[GOOD | {"measure": "mood"}] * 200))
    assert len(wrong) == MOST_NAMED


def test_a_sponsor_is_told_in_a_word_or_in_points() -> None:
    for given, points in (("engaged", 100), ("Vacant", 0), (50, 50)):
        row = GOOD | {"measure": "sponsor", "value": given}
        assert read(report(row), NOW).observations[0].value == points
    assert read_value("quiet", "sponsor") == 50
    with pytest.raises(Mend):
        read_value("vacant", "csat")


def test_every_measure_has_limits_that_hold_its_floor_target_and_stretch() -> None:
    assert set(LIMITS) == set(BY_NAME)
    for name, (least, most) in LIMITS.items():
        measure = BY_NAME[name]
        for value in (measure.floor, measure.target, measure.stretch):
            assert least <= value <= most


def test_a_source_is_a_name_on_one_line() -> None:
    assert read_source(" data\n warehouse\u202e ") == "data warehouse"


def cells(**change: str) -> Row:
    given = {
        "customer": "acme",
        "measure": "CSAT",
        "value": "8.5",
        "observed_at": "2026-11-22",
        "source": "survey",
    }
    return Row(2, given | change)


def test_a_row_of_a_sheet_says_the_same_as_a_report() -> None:
    seen_at = datetime(2026, 11, 22, tzinfo=UTC)
    assert read_row(cells(), [], NOW) == Reported("acme", "csat", 8.5, seen_at, "survey")
    empty = read_row(cells(value="", source=""), [], NOW)
    assert empty == Reported("acme", "csat", None, seen_at)


def test_a_row_names_every_cell_to_mend() -> None:
    faults: list[Fault] = []
    tomorrow = (NOW + timedelta(days=2)).date().isoformat()
    assert read_row(cells(customer="", value="85", observed_at=tomorrow), faults, NOW) is None
    assert [one.column for one in faults] == ["value", "observed_at", "customer"]
    faults.clear()
    read_row(cells(measure="mood", value="nine"), faults, NOW)
    assert [one.column for one in faults] == ["measure", "value"]
    assert read_row(cells(observed_at=tomorrow), []) is not None, "nobody said what day it is"


def test_the_page_about_health_has_every_measure_with_its_figures() -> None:
    page = (Path(__file__).parents[2] / "docs" / "health.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:4] for line in page.splitlines() if line.startswith("| `")]
    found = {name.strip(" `"): figures for name, _, figures in rows}
    for name, measure in BY_NAME.items():
        figures = tuple(float(one) for one in found[name].split("/"))
        assert figures == (measure.floor, measure.target, measure.stretch), name
