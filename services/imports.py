"""Sheets into the store: which kind a sheet is, and what every kind can do.

A sheet is gone through twice with a new `Pass` each time: once to find everything that is wrong
and to say what would happen, once to write, some hundred rows a transaction. Nothing of it is
kept in memory, so a sheet may be of any length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz import process

from domain.errors import Invalid
from domain.sheets import Fault, Row, Tally, read
from services import imports_customers, imports_members, imports_observations, imports_outcomes
from services.imports_keys import nobody
from storage.unit_of_work import Work

ROWS_A_TRANSACTION = 500


class Pass(Protocol):
    """One way through a sheet. It remembers the rows it was shown, to find what is there twice."""

    def check(self, work: Work, rows: Sequence[Row]) -> Tally:
        """What is wrong with these rows, and what writing the others would do. Writes nothing."""
        ...

    def write(self, work: Work, rows: Sequence[Row]) -> Tally:
        """Write the sound ones of these rows; those that are as stored are left alone."""
        ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sheet. `marks` are the columns it is known by, `needed` must be there.

    `named` gives the people a row names, by Slack id or e-mail, so that Slack can be asked for
    those we do not know. `begin` starts a pass; it is given all rows once, to learn what the
    sheet itself defines.
    """

    columns: tuple[str, ...]
    needed: tuple[str, ...]
    marks: tuple[str, ...]
    named: Callable[[Row], Iterable[str]]
    begin: Callable[[Work, Iterable[Row]], Pass]


KINDS: Mapping[str, Kind] = {
    "customers": Kind(
        columns=imports_customers.COLUMNS,
        needed=imports_customers.NEEDED,
        marks=imports_customers.MARKS,
        named=imports_customers.named,
        begin=imports_customers.begin,
    ),
    "members": Kind(
        columns=imports_members.COLUMNS,
        needed=imports_members.NEEDED,
        marks=imports_members.MARKS,
        named=imports_members.named,
        begin=imports_members.begin,
    ),
    "observations": Kind(
        columns=imports_observations.COLUMNS,
        needed=imports_observations.NEEDED,
        marks=imports_observations.MARKS,
        named=nobody,
        begin=imports_observations.begin,
    ),
    "outcomes": Kind(
        columns=imports_outcomes.COLUMNS,
        needed=imports_outcomes.NEEDED,
        marks=imports_outcomes.MARKS,
        named=nobody,
        begin=imports_outcomes.begin,
    ),
}
"""Every kind of sheet there is, by the name `--kind` takes."""


def kind_of(columns: Sequence[str]) -> str | None:
    """The kind whose marks the header has; None when it has nobody's."""
    return next((name for name, kind in KINDS.items() if set(kind.marks) <= set(columns)), None)


def header_faults(
    columns: Sequence[str], known: Sequence[str], needed: Sequence[str]
) -> list[Fault]:
    """What is wrong with a header: columns that are missing, and columns nobody knows."""
    absent = [name for name in needed if name not in columns]
    faults = [Fault(1, name, "This column is missing from the header.") for name in absent]
    for name in columns:
        if name not in known:
            best = process.extractOne(name, known, score_cutoff=60)
            hint = f" Did you mean {best[0]}?" if best else ""
            faults.append(Fault(1, name, f"There is no such column.{hint} Rename or remove it."))
    return faults


def load(work: Work, lines: Sequence[str]) -> Tally:
    """Take a small sheet in one transaction, for demo data. Raises Invalid unless all is good."""
    name = kind_of(read(lines).columns)
    if name is None:
        raise Invalid("The header row fits no kind of sheet.")
    kind, rows = KINDS[name], [one for one in read(lines).rows if isinstance(one, Row)]
    tally = kind.begin(work, rows).write(work, rows)
    tally.faults += [one for one in read(lines).rows if isinstance(one, Fault)]
    if tally.faults:
        raise Invalid("; ".join(map(str, tally.faults[:5])))
    return tally
