"""`touchpoint export`: customers or members as the CSV file that `touchpoint import` reads."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from bot.office import Office

NAMES = ("customers", "members")


@click.command("export")
@click.argument("what", type=click.Choice(NAMES))
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Instead of stdout."
)
def export(what: str, output: Path | None) -> None:
    """Write all customers or members as CSV, safe to open in a spreadsheet."""
    from bot.office import open_office

    with open_office(reading=True) as office, _opened(output) as file:
        count = _write(office, what, file)
    click.echo(f"{count:,} {what} exported", err=True)


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    try:
        file = output.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise click.FileError(str(output), hint=error.strerror) from None
    with file:
        yield file


def _write(office: Office, what: str, file: TextIO) -> int:
    """Write the sheet page by page; returns how many rows it has beside the header."""
    from domain.sheets import guard
    from services.exports import SHEETS

    columns, page = SHEETS[what].columns, SHEETS[what].page
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    count, last = 0, ""
    while rows := office.run(page, last, reading=True):
        writer.writerows([guard(cell) for cell in row] for row in rows)
        count, last = count + len(rows), rows[-1][0]
    return count
