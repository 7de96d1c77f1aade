"""Sheets: CSV with a header row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.sheets import Fault, Row, Tally, guard, read, shown, unguard


def test_a_row_knows_the_line_it_begins_on() -> None:
    sheet = read(["A, b\n", "1,2\n", '"x\n', 'y",3\n', "\n", ",\n", "4, 5 \n"])
    assert sheet.columns == ("a", "b")
    assert list(sheet.rows) == [
        Row(2, {"a": "1", "b": "2"}), Row(3, {"a": "x\ny", "b": "3"}), Row(7, {"a": "4", "b": "5"})
    ]  # fmt: skip


def test_a_row_of_another_width_is_a_fault_and_the_next_is_read() -> None:
    first, second = read(["a,b\n", "1,2,3\n", "1,2\n"]).rows
    assert isinstance(first, Fault)
    assert str(first).startswith("line 2: The row has 3 cells, the header 2.")
    assert second == Row(3, {"a": "1", "b": "2"})


def test_a_quotation_mark_left_open_ends_the_sheet_with_a_fault() -> None:
    (fault,) = read(["a,b\n", '1,"2\n', "3,4\n"]).rows
    assert isinstance(fault, Fault)
    assert fault.line == 2


@pytest.mark.parametrize("lines", [[], ["\n"], [",\n"]])
def test_a_sheet_without_a_header_says_so(lines: list[str]) -> None:
    assert "empty" in read(lines).faults[0].mend


def test_a_tally_sums_up() -> None:
    sum_of = Tally(created=1)
    sum_of.add(Tally(created=1, updated=2, unchanged=3, faults=[Fault(2, "a", "b")]))
    assert (sum_of.sound, len(sum_of.faults)) == (7, 1)


def test_a_long_cell_is_quoted_short() -> None:
    assert len(shown("x" * 500)) == 62


@given(st.text())
def test_what_is_guarded_comes_back_and_is_no_formula(text: str) -> None:
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    if not (text.startswith("'") and text[1:2] in tuple("=+-@\t\r")):
        assert unguard(guard(text)) == text
