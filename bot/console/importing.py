"""A CSV file on its way into a workspace, gone through as often as needed, never held in memory."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from bot.office import Office
from domain.errors import Invalid
from domain.sheets import Row, Sheet, Tally, read
from services import health_ticks, touches
from services.imports import KINDS, ROWS_A_TRANSACTION, header_faults, kind_of
from services.imports_people import meet, strangers
from storage.errors import Busy, Unavailable


class BadHeader(Exception):
    """The first row of a file is not that of a sheet we know; `lines` say what to mend."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(lines[0])
        self.lines = lines


class Import:
    """One file, of the kind called `name`, on its way into one workspace."""

    def __init__(self, office: Office, name: str, file: Path) -> None:
        self._office = office
        self._name = name
        self._kind = KINDS[name]
        self._file = file

    def meet(self) -> None:
        """Ask Slack for the people in the file whom we do not know, if there is a token."""
        named = {one for row in self._rows() for one in self._kind.named(row)}
        unknown = self._office.run(strangers, named, reading=True)
        try:
            people = self._office.ask_slack(unknown) if unknown else []
        except Invalid as error:
            click.echo(f"{error.message} Going on with the people known here.", err=True)
        else:
            self._office.run(meet, people)

    def check(self) -> Tally:
        """Everything that is wrong, and what writing would do. Writes nothing."""
        begun = self._office.run(self._kind.begin, self._rows(), reading=True)
        tally = self._each(
            "Checking", lambda rows: self._office.run(begun.check, rows, reading=True)
        )
        with reading(self._file) as sheet:
            tally.faults += [one for one in sheet.rows if not isinstance(one, Row)]
        return tally

    def write(self) -> Tally:
        """Write the good rows, some hundred a transaction; what is as stored is left alone."""
        begun = self._office.run(self._kind.begin, self._rows(), reading=True)
        return self._each("Writing", lambda rows: self._office.run(begun.write, rows))

    def prepare(self, wrote: Tally) -> None:
        """Plan touches and score now, so that lists hold what was written at once.

        A bot that serves beside us does the same within seconds; each row is done by whoever is
        first, and what we cannot do is left to it.
        """
        count = wrote.created + wrote.updated
        if not count:
            return
        for doing, tick in (("Planning", touches.plan_tick), ("Scoring", health_ticks.score_tick)):
            with click.progressbar(length=count, label=doing, file=sys.stderr) as bar:
                try:
                    while did := self._office.run(tick):
                        bar.update(did)
                except (Busy, Unavailable):
                    click.echo("The bot is busy with the rest; lists are whole soon.", err=True)

    def _each(self, doing: str, act: Callable[[Sequence[Row]], Tally]) -> Tally:
        tally, rows = Tally(), self._rows()
        count = sum(1 for _ in self._rows())
        with click.progressbar(length=count, label=doing, file=sys.stderr) as bar:
            while some := list(itertools.islice(rows, ROWS_A_TRANSACTION)):
                tally.add(act(some))
                bar.update(len(some))
        return tally

    def _rows(self) -> Iterator[Row]:
        with reading(self._file) as sheet:
            yield from (one for one in sheet.rows if isinstance(one, Row))

    def summary(self, tally: Tally, *, bad: Tally, wrote: bool) -> str:
        """One line of figures."""
        would = "" if wrote else "would be "
        return (
            f"{self._name}: {tally.created:,} {would}created, {tally.updated:,} {would}updated, "
            f"{tally.unchanged:,} unchanged, {_bad(bad):,} bad"
        )

    def advice(self, tally: Tally, *, wrote: bool, dry_run: bool) -> str:
        """What became of a file with bad rows, and what to do now."""
        bad = f"{_bad(tally):,} row{' is' if _bad(tally) == 1 else 's are'} bad"
        if wrote:
            return f"{bad} and left out. Mend them and import the file again."
        if dry_run:
            return f"{bad}. Mend them before the import, or use --partial."
        return f"{bad}, so nothing was written. Mend them, or use --partial."


def kind_of_file(file: Path, name: str | None) -> str:
    """The kind of a file: `name` if given, else what its header says. Raises BadHeader, Invalid."""
    with reading(file) as sheet:
        columns, faults = sheet.columns, list(sheet.faults)
    name = name or kind_of(columns)
    if name is None and not faults:
        raise BadHeader(["line 1: The header fits no kind of file.", *_known()])
    if name and not faults:
        faults = header_faults(columns, KINDS[name].columns, KINDS[name].needed)
    if faults or name is None:
        raise BadHeader([str(fault) for fault in faults])
    return name


def _known() -> Iterator[str]:
    for name, kind in KINDS.items():
        yield f"  {name}.csv needs at least {', '.join(kind.needed)}"


@contextmanager
def reading(file: Path) -> Iterator[Sheet]:
    """The sheet in a file, while it is open. Raises Invalid for what is not UTF-8 text."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            yield read(lines)
    except UnicodeDecodeError as error:
        raise Invalid(
            f"{file.name} is not UTF-8 text (byte {error.start}). Save it as “CSV UTF-8”."
        ) from error


def _bad(tally: Tally) -> int:
    """How many rows have a fault; a row may have several."""
    return len({fault.line for fault in tally.faults})
