"""customers.csv into the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain import customers_sheet as sheet
from domain.customers import Customer
from domain.customers_cells import PEOPLE, parsers
from domain.sheets import Fault, Mend, Parser, Row, Tally, missing, parse, shown
from services.customers_changes import changed, record_new
from services.imports_people import Directory
from storage import customers, customers_channels
from storage.unit_of_work import Work

COLUMNS, NEEDED, MARKS = sheet.COLUMNS, sheet.NEEDED, sheet.MARKS
IMPORT = "import"
"""Who the audit trail names for what a sheet changed."""

Inside = Mapping[str, set[str]]
"""Keys of the customers who are in a channel, by its id."""


def named(row: Row) -> Iterable[str]:
    """The account team that a row names."""
    return (row.cells[column].strip() for column in PEOPLE if row.cells.get(column))


def begin(work: Work, rows: Iterable[Row]) -> CustomersPass:
    """Start a pass under the policy and with the people of this moment. Which channels customers
    are in is learnt from all rows first: no other row may name one as internal."""
    made = CustomersPass(parsers(work.policy), Directory.read(work))
    for row in rows:
        if "shared_channel" in row.cells:
            made.moved.add(row.cells.get("key", "").strip())
        if place := row.cells.get("shared_channel", "").strip():
            made.inside.setdefault(place, set()).add(row.cells.get("key", "").strip())
    return made


@dataclass(slots=True)
class _Plan:
    """What some rows come to: customers to add, and (before, after) of those to change."""

    new: list[Customer] = field(default_factory=list)
    changes: list[tuple[Customer, Customer]] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


@dataclass(slots=True)
class CustomersPass:
    """One way through a sheet of customers; see services.imports.Pass."""

    parsers: Mapping[str, Parser]
    directory: Directory
    seen: dict[str, int] = field(default_factory=dict)
    inside: dict[str, set[str]] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)

    def check(self, work: Work, rows: Sequence[Row]) -> Tally:
        """What is wrong, and what would happen."""
        return self._plan(work, rows, held=False).tally

    def write(self, work: Work, rows: Sequence[Row]) -> Tally:
        """Add and change, with an audit row for each."""
        plan = self._plan(work, rows, held=True)
        customers.add(work, plan.new)
        customers.change(work, [after for _, after in plan.changes])
        record_new(work, IMPORT, plan.new)
        changed(work, IMPORT, plan.changes)
        return plan.tally

    def _plan(self, work: Work, rows: Sequence[Row], *, held: bool) -> _Plan:
        plan = _Plan()
        sound = [(row, values) for row in rows if (values := self._read(row, plan.tally.faults))]
        known = customers.by_keys(work, (values["key"] for _, values in sound), held=held)
        inside = self._inside(work, sound)
        today = work.now.date()
        for row, values in sound:
            old = known.get(values["key"])
            try:
                made = sheet.merged(old, values, work.policy, today)
            except Mend as mend:
                plan.tally.faults.append(Fault(row.line, "segment", str(mend)))
                continue
            clashes = [*sheet.clashes(row, made), *_taken(row, values, inside)]
            plan.tally.faults += clashes
            if not clashes:
                _sort_in(plan, old, made)
        return plan

    def _inside(self, work: Work, sound: Sequence[tuple[Row, dict[str, Any]]]) -> Inside:
        """Who is in the internal channels of these rows: as the sheet says, else as is stored."""
        wanted = {place for _, values in sound if (place := values.get("channel"))}
        found = {place: set(self.inside.get(place, ())) for place in wanted}
        for place, key, _ in customers_channels.inside(work, wanted):
            if key not in self.moved:
                found[place].add(key)
        return found

    def _read(self, row: Row, faults: list[Fault]) -> dict[str, Any] | None:
        """The row's values, people by Slack id; None when anything is wrong with it."""
        before = len(faults)
        values = parse(row, self.parsers, faults)
        faults.extend(missing(row, values, NEEDED))
        faults.extend(sheet.disagreements(row, values))
        for column in PEOPLE:
            if values.get(column):
                self._resolve(row, column, values, faults)
        self._once(row, values.get("key"), faults)
        return values if len(faults) == before else None

    def _resolve(self, row: Row, column: str, values: dict[str, Any], faults: list[Fault]) -> None:
        try:
            values[column] = self.directory.user_id(values[column])
        except Mend as mend:
            faults.append(Fault(row.line, column, str(mend)))

    def _once(self, row: Row, key: str | None, faults: list[Fault]) -> None:
        if key is None:
            return
        first = self.seen.setdefault(key, row.line)
        if first != row.line:
            mend = f"The key {shown(key)} is on line {first} already. Keys are unique."
            faults.append(Fault(row.line, "key", mend))


def _taken(row: Row, values: Mapping[str, Any], inside: Inside) -> Iterator[Fault]:
    """A channel that another customer is in is nobody's internal one."""
    for key in sorted(inside.get(values.get("channel") or "", set()) - {values["key"]})[:1]:
        mend = f"Customer {shown(key)} is in this channel. The internal one is another."
        yield Fault(row.line, "channel", mend)


def _sort_in(plan: _Plan, old: Customer | None, made: Customer) -> None:
    if old is None:
        plan.new.append(made)
        plan.tally.created += 1
    elif old == made:
        plan.tally.unchanged += 1
    else:
        plan.changes.append((old, made))
        plan.tally.updated += 1
