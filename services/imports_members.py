"""members.csv into the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from domain import people_sheet as sheet
from domain.people import Person
from domain.sheets import Fault, Mend, Row, Tally, missing, parse, shown
from services.imports_people import Directory
from services.members import record
from storage import members
from storage.unit_of_work import Work

COLUMNS, NEEDED, MARKS = sheet.COLUMNS, sheet.NEEDED, sheet.MARKS
IMPORT = "import"


def named(row: Row) -> Iterable[str]:
    """The person of a row and their lead, by Slack id or e-mail."""
    return (row.cells[name] for name in ("slack_user_id", "lead") if row.cells.get(name))


def begin(work: Work, rows: Iterable[Row]) -> MembersPass:
    """Start a pass. Leads may be people whose own row comes later, so all rows are read first."""
    made = MembersPass(Directory.read(work))
    made.leads = {one.user_id: one.lead_id for one in made.directory.by_id.values()}
    raw: dict[str, str] = {}
    for row in rows:
        values = parse(row, sheet.PARSERS, [])
        if user_id := values.get("slack_user_id"):
            old = made.directory.by_id.get(user_id) or Person(user_id=user_id, name=user_id)
            made.directory.add(replace(old, email=values.get("email") or old.email))
            if "lead" in values:
                raw[user_id] = values["lead"] or ""
    found = {user_id: made.directory.find(lead) for user_id, lead in raw.items()}
    made.leads |= {one: lead.user_id if lead else None for one, lead in found.items()}
    return made


@dataclass(slots=True)
class MembersPass:
    """One way through a sheet of members; see services.imports.Pass."""

    directory: Directory
    leads: dict[str, str | None] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    addresses: dict[str, int] = field(default_factory=dict)

    def check(self, work: Work, rows: Sequence[Row]) -> Tally:
        """What is wrong, and what would happen."""
        return self._plan(work, rows, held=False)[0]

    def write(self, work: Work, rows: Sequence[Row]) -> Tally:
        """Give what the rows say, with an audit row for everything that is new."""
        tally, pairs = self._plan(work, rows, held=True)
        members.give(work, [after for _, after in pairs])
        record(work, IMPORT, pairs)
        return tally

    def _plan(
        self, work: Work, rows: Sequence[Row], *, held: bool
    ) -> tuple[Tally, list[tuple[Person | None, Person]]]:
        tally, pairs = Tally(), []
        sound = [(row, values) for row in rows if (values := self._read(row, tally.faults))]
        ids = [values["slack_user_id"] for _, values in sound]
        known = members.some(work, ids, held=held)
        for _, values in sound:
            old = known.get(values["slack_user_id"])
            made = _merged(old, values)
            if old == made:
                tally.unchanged += 1
                continue
            pairs.append((old, made))
            new = not _is_member(old)
            tally.created += new
            tally.updated += not new
        return tally, pairs

    def _read(self, row: Row, faults: list[Fault]) -> dict[str, Any] | None:
        before = len(faults)
        values = parse(row, sheet.PARSERS, faults)
        faults.extend(missing(row, values, NEEDED))
        user_id = values.get("slack_user_id")
        self._once(row, "slack_user_id", user_id, self.seen, faults)
        self._once(row, "email", values.get("email"), self.addresses, faults)
        if user_id and values.get("lead"):
            self._lead(row, user_id, values, faults)
        return values if len(faults) == before else None

    def _lead(self, row: Row, user_id: str, values: dict[str, Any], faults: list[Fault]) -> None:
        try:
            values["lead"] = self.directory.user_id(values["lead"])
        except Mend as mend:
            faults.append(Fault(row.line, "lead", str(mend)))
            return
        if values["lead"] == user_id:
            faults.append(Fault(row.line, "lead", "Nobody is their own lead; name another one."))
        elif sheet.circle(self.leads, user_id):
            circle = "Following the leads from here comes back here. Break the circle somewhere."
            faults.append(Fault(row.line, "lead", circle))

    def _once(
        self, row: Row, column: str, value: str | None, seen: dict[str, int], faults: list[Fault]
    ) -> None:
        first = seen.setdefault(value, row.line) if value else row.line
        if first != row.line:
            twice = f"{shown(str(value))} is on line {first} already; one person has one row."
            faults.append(Fault(row.line, column, twice))


def _is_member(known: Person | None) -> bool:
    """Whether a role or lead was ever given to somebody; of others we have only heard in Slack."""
    return known is not None and bool(known.roles or known.lead_id)


def _merged(old: Person | None, values: dict[str, Any]) -> Person:
    """The person a sound row makes; an empty name, address or zone stays what Slack says."""
    base = old or Person(user_id=values["slack_user_id"], name=values["slack_user_id"])
    return replace(
        base,
        name=values.get("name") or base.name,
        email=values.get("email") or base.email,
        timezone=values.get("timezone") or base.timezone,
        roles=(values["roles"] or frozenset()) if "roles" in values else base.roles,
        lead_id=values.get("lead", base.lead_id),
    )
