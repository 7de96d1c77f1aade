"""observations.csv into the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain import observations_sheet as sheet
from domain.customers import Customer
from domain.observations import Reported
from domain.sheets import Fault, Row, Tally
from services import observations
from services.imports_keys import IMPORT, with_customers
from storage.unit_of_work import Work

COLUMNS, NEEDED, MARKS = sheet.COLUMNS, sheet.NEEDED, sheet.MARKS


def begin(work: Work, rows: Iterable[Row]) -> ObservationsPass:  # noqa: ARG001 - a sheet of observations defines nothing that its own rows refer to
    """Start a pass."""
    return ObservationsPass()


@dataclass(slots=True)
class ObservationsPass:
    """One way through a sheet of observations; see services.imports.Pass.

    A row that is as written, or there twice, is unchanged; what says something else of the same
    place than was written before counts as created, for nothing is written over.
    """

    seen: dict[object, tuple[float | None, int]] = field(default_factory=dict)

    def check(self, work: Work, rows: Sequence[Row]) -> Tally:
        """What is wrong, and what would happen."""
        return self._plan(work, rows)[0]

    def write(self, work: Work, rows: Sequence[Row]) -> Tally:
        """Write those that are new, and have their customers scored at the next tick."""
        tally, known, found = self._plan(work, rows)
        observations.add(work, IMPORT, known, found)
        return tally

    def _plan(
        self, work: Work, rows: Sequence[Row]
    ) -> tuple[Tally, Mapping[str, Customer], observations.New]:
        tally = Tally()
        sound = [(row, one) for row in rows if (one := self._read(row, work.now, tally.faults))]
        said, known = with_customers(work, sound, tally.faults)
        first = [one for row, one in said if self.seen[one.place][1] == row.line]
        found = observations.new(work, known, first)
        tally.created = len(found)
        tally.unchanged = len(said) - len(found)
        return tally, known, found

    def _read(self, row: Row, now: datetime, faults: list[Fault]) -> Reported | None:
        one = sheet.read_row(row, faults, now)
        if one is None:
            return None
        value, line = self.seen.setdefault(one.place, (one.value, row.line))
        if value != one.value:
            mend = f"Line {line} gives another value for the same; keep the right one."
            faults.append(Fault(row.line, "value", mend))
            return None
        return one
