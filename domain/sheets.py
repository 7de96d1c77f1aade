"""Sheets: CSV text with a header row, as people export it from wherever they keep it.

Reading finds everything that is wrong with a file, not the first thing only. Every fault names
its line, its column and the mend.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MOST_SHOWN = 60
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to mend: `line` counts from 1 (the header's); `column` is empty for a whole row."""

    line: int
    column: str
    mend: str

    def __str__(self) -> str:
        """One line for a terminal: "line 7, renewal_date: …"."""
        where = f"line {self.line}" + (f", {self.column}" if self.column else "")
        return f"{where}: {self.mend}"


class Mend(ValueError):
    """A cell does not hold what it should; the words say what to write instead."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on, and its cells by column, trimmed."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet being read: its columns, what is wrong with the header, and its rows, once.

    `rows` gives a Fault in place of a row that cannot be read, and nothing for an empty one.
    """

    columns: tuple[str, ...]
    faults: tuple[Fault, ...]
    rows: Iterator[Row | Fault]


@dataclass(slots=True)
class Tally:
    """What became of rows, or would become of them: how many, and what is wrong with the others."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)

    def add(self, more: Tally) -> None:
        """Count these too."""
        self.created += more.created
        self.updated += more.updated
        self.unchanged += more.unchanged
        self.faults += more.faults

    @property
    def sound(self) -> int:
        """Rows without a fault."""
        return self.created + self.updated + self.unchanged


Parser = Callable[[str], Any]
"""Reads the text of a cell that is not empty. Raises Mend."""


def read(lines: Iterable[str]) -> Sheet:
    """A sheet from CSV text, line by line, as far as it is asked for: a file of any length."""
    reader = csv.reader(lines, strict=True)
    try:
        columns = tuple(name.strip().lower() for name in next(reader, []))
    except csv.Error as error:
        return Sheet((), (Fault(1, "", f"This is not CSV ({error})."),), iter(()))
    return Sheet(columns, tuple(_header_faults(columns)), _rows(reader, columns))


def _header_faults(header: Sequence[str]) -> Iterator[Fault]:
    if not any(header):
        yield Fault(1, "", "The file is empty; its first row must name the columns.")
    elif len(header) == 1 and ";" in header[0]:
        yield Fault(1, "", "The columns are separated by “;”. Save the file with commas.")
    for place, name in enumerate(header):
        if name and name in header[:place]:
            yield Fault(1, name, "This column is there twice; keep one of them.")


def _rows(reader: Any, columns: tuple[str, ...]) -> Iterator[Row | Fault]:
    begins = reader.line_num + 1
    while True:
        try:
            values = next(reader, None)
        except csv.Error as error:
            mend = f"The row cannot be read ({error}). Look for a quotation mark left open."
            yield Fault(begins, "", mend)
            return
        if values is None:
            return
        if any(text.strip() for text in values):
            yield _row(begins, columns, values)
        begins = reader.line_num + 1


def _row(line: int, columns: tuple[str, ...], values: Sequence[str]) -> Row | Fault:
    if len(values) != len(columns):
        return Fault(line, "", _width(len(values), len(columns)))
    cells = zip(columns, values, strict=True)
    return Row(line, {name: unguard(text.strip()) for name, text in cells})


def _width(found: int, wanted: int) -> str:
    return (
        f"The row has {found} cells, the header {wanted}. A comma inside a name needs quotation "
        "marks around the name."
    )


def parse(row: Row, parsers: Mapping[str, Parser], faults: list[Fault]) -> dict[str, Any]:
    """The row's values by column: None for an empty cell, nothing for a column that is not there.

    Cells that cannot be read are added to `faults` and left out.
    """
    values: dict[str, Any] = {}
    for column, parser in parsers.items():
        text = row.cells.get(column)
        if text is None:
            continue
        try:
            values[column] = parser(text) if text else None
        except Mend as mend:
            faults.append(Fault(row.line, column, str(mend)))
    return values


def missing(row: Row, values: Mapping[str, Any], needed: Iterable[str]) -> Iterator[Fault]:
    """A fault for every needed cell that is empty."""
    for column in needed:
        if column in values and values[column] is None:
            yield Fault(row.line, column, "This cell is empty; every row needs it.")


def shown(text: str) -> str:
    """Text of a cell as an error quotes it: short, and in marks."""
    return f"“{text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + '…'}”"


def guard(text: str) -> str:
    """A cell that a spreadsheet shows as text: never a formula, whatever somebody typed."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def unguard(text: str) -> str:
    """The cell that `guard` wrote, as it was."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text
