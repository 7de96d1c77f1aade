"""outcomes.csv into the store.

Kept until the health model is fitted to what happened. An outcome changes nothing else: that a
customer left is said by its stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain import outcomes_sheet as sheet
from domain.customers import Customer
from domain.observations import AHEAD
from domain.outcomes import Outcome
from domain.sheets import Fault, Row, Tally
from services.customers_changes import subject
from services.imports_keys import IMPORT, with_customers
from storage import audit, outcomes
from storage.unit_of_work import Work

COLUMNS, NEEDED, MARKS = sheet.COLUMNS, sheet.NEEDED, sheet.MARKS
Pairs = list[tuple[Outcome | None, Outcome]]


def begin(work: Work, rows: Iterable[Row]) -> OutcomesPass:  # noqa: ARG001 - a sheet of outcomes defines nothing that its own rows refer to
    """Start a pass."""
    return OutcomesPass()


@dataclass(slots=True)
class OutcomesPass:
    """One way through a sheet of outcomes; see services.imports.Pass."""

    seen: dict[tuple[str, date], int] = field(default_factory=dict)

    def check(self, work: Work, rows: Sequence[Row]) -> Tally:
        """What is wrong, and what would happen."""
        return self._plan(work, rows)[0]

    def write(self, work: Work, rows: Sequence[Row]) -> Tally:
        """Write what is new or different, with an audit row for each."""
        tally, known, pairs = self._plan(work, rows)
        outcomes.keep(work, IMPORT, [(known[after.customer].id, after) for _, after in pairs])
        audit.record_many(work, IMPORT, [_move(before, after) for before, after in pairs])
        return tally

    def _plan(self, work: Work, rows: Sequence[Row]) -> tuple[Tally, Mapping[str, Customer], Pairs]:
        tally, pairs = Tally(), Pairs()
        today = (work.now + AHEAD).date()  # somewhere it is tomorrow already
        sound = [(row, one) for row in rows if (one := self._read(row, today, tally.faults))]
        said, known = with_customers(work, sound, tally.faults)
        held = outcomes.held(work, [one.id for one in known.values()])
        for _, one in said:
            before = held.get((one.customer, one.decided_on))
            tally.created += before is None
            tally.unchanged += before == one
            tally.updated += before not in (None, one)
            if before != one:
                pairs.append((before, one))
        return tally, known, pairs

    def _read(self, row: Row, today: date, faults: list[Fault]) -> Outcome | None:
        one = sheet.read_row(row, faults, today)
        if one is None:
            return None
        first = self.seen.setdefault((one.customer, one.decided_on), row.line)
        if first != row.line:
            mend = f"Line {first} has the outcome of that day already; keep the right one."
            faults.append(Fault(row.line, "date", mend))
            return None
        return one


def _move(before: Outcome | None, after: Outcome) -> tuple[str, str, str, str]:
    return subject(after.customer), "outcome", _words(before) if before else "", _words(after)


def _words(one: Outcome) -> str:
    amount = "" if one.amount is None else f" {one.amount}"
    return f"{one.decided_on} {one.ending}{amount}"
