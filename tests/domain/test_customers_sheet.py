"""customers.csv, cell by cell; whole files are tested in tests/bot/console/test_imports.py."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain import customers_cells as cells
from domain import customers_sheet as sheet
from domain.customers import Segment, Stage
from domain.policy import Policy, Segments
from domain.sheets import Mend, Row, parse

POLICY = Policy()
VALUES = {
    "key": "acme", "name": "Acme", "arr": 1_000_000, "currency": "USD", "region": "PST",
    "contract_start": date(2026, 1, 31), "renewal_date": date(2027, 1, 31), "csm": "U1",
}  # fmt: skip
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("arr", "segment"),
    [
        (1_000_000, Segment.ENTERPRISE),
        (999_999, Segment.MID_MARKET),
        (100_000, Segment.MID_MARKET),
        (99_999, Segment.SMB),
    ],
)
def test_a_threshold_belongs_to_the_larger_segment(arr: int, segment: Segment) -> None:
    assert sheet.merged(None, VALUES | {"arr": arr}, POLICY, TODAY).segment is segment


def test_a_segment_that_was_given_wins_and_stays() -> None:
    made = sheet.merged(None, VALUES | {"segment": Segment.SMB}, POLICY, TODAY)
    assert (made.segment, made.segment_given) == (Segment.SMB, True)
    again = sheet.merged(made, VALUES | {"arr": 5_000_000}, POLICY, TODAY)
    assert again.segment is Segment.SMB
    freed = sheet.merged(made, VALUES | {"segment": None}, POLICY, TODAY)
    assert (freed.segment, freed.segment_given) == (Segment.ENTERPRISE, False)


def test_another_currency_is_converted_by_the_policys_rate() -> None:
    rich = replace(POLICY, segments=Segments(fx={"EUR": 1.1}))
    euros = VALUES | {"currency": "EUR", "arr": 950_000}
    assert sheet.merged(None, euros, rich, TODAY).segment is Segment.ENTERPRISE
    with pytest.raises(Mend, match=r"\[fx\]"):
        sheet.merged(None, euros, POLICY, TODAY)


def test_a_new_customer_opens_today_and_a_known_one_stays_open() -> None:
    made = sheet.merged(None, VALUES, POLICY, TODAY)
    assert made.opened_on == TODAY
    assert sheet.merged(made, VALUES, POLICY, date(2027, 1, 1)).opened_on == TODAY


def test_what_the_sheet_does_not_mention_stays() -> None:
    full = VALUES | {"tam": "U2", "stage": Stage.CHURNED, "technical_contacts": ("A", "B")}
    made = sheet.merged(None, full, POLICY, TODAY)
    assert sheet.merged(made, VALUES, POLICY, TODAY) == made
    emptied = sheet.merged(made, VALUES | {"tam": None, "stage": None}, POLICY, TODAY)
    assert (emptied.team.tam, emptied.stage) == (None, None)


def test_no_renewal_date_is_a_customer_without_one() -> None:
    made = sheet.merged(None, VALUES | {"renewal_date": None}, POLICY, TODAY)
    assert made.renewal_on is None
    assert dict(zip(sheet.COLUMNS, sheet.cells(made), strict=True))["renewal_date"] == ""
    known = sheet.merged(None, VALUES, POLICY, TODAY)
    without = {name: value for name, value in VALUES.items() if name != "renewal_date"}
    assert sheet.merged(known, without, POLICY, TODAY) == known


def test_a_customer_written_as_a_row_is_read_as_the_same_customer() -> None:
    full = VALUES | {
        "tam": "U2", "channel": "C1234", "shared_channel": "C9999", "allowance_hours": 0,
        "sponsor": "Al", "program_manager": "Bo", "technical_contacts": ("A", "B"),
        "segment": Segment.MID_MARKET, "stage": Stage.RENEWING,
    }  # fmt: skip
    made = sheet.merged(None, full, POLICY, TODAY)
    row = Row(2, dict(zip(sheet.COLUMNS, sheet.cells(made), strict=True)))
    faults: list[Any] = []
    parsers = dict(cells.parsers(POLICY)) | dict.fromkeys(cells.PEOPLE, str)
    values = parse(row, parsers, faults)
    assert (faults, sheet.merged(None, values, POLICY, TODAY)) == ([], made)


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (cells.read_key, "Acme!"),
        (cells.read_key, "-"),
        (cells.read_arr, "１２"),
        (cells.read_arr, "1e6"),
        (cells.read_hours, "99999"),
        (cells.read_stage, "sleeping"),
        (cells.read_channel, "acme"),
        (cells.read_day, "2026-1-1"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_mend(
    reader: Callable[[str], object], text: str
) -> None:
    with pytest.raises(Mend, match="“"):
        reader(text)


@pytest.mark.parametrize(
    ("cells", "values", "column"),
    [
        ({"channel": "C1"}, {"channel": "C1"}, "channel"),
        ({"shared_channel": "C2"}, {"shared_channel": "C2"}, "shared_channel"),
        ({}, {"contract_start": date(2027, 3, 1)}, "contract_start"),
        ({"renewal_date": "2026-01-01"}, {"renewal_date": date(2026, 1, 1)}, "renewal_date"),
    ],
)
def test_a_row_may_not_contradict_what_was_known_before(
    cells: dict[str, str], values: dict[str, Any], column: str
) -> None:
    known = VALUES | {"channel": "C2", "shared_channel": "C1"}
    old = sheet.merged(None, known, POLICY, TODAY)
    row = Row(2, cells)
    assert list(sheet.clashes(row, old)) == []
    without = {name: VALUES[name] for name in VALUES if name != "renewal_date"}
    made = sheet.merged(old, without | values, POLICY, TODAY)
    (fault,) = sheet.clashes(row, made)
    assert (fault.line, fault.column) == (2, column)
