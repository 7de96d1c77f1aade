"""`touchpoint import FILE`: a sheet into the store, checked whole before a row is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.console.importing import Import

NAMES = ("customers", "members", "observations", "outcomes")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(NAMES), help="What the file holds.")
@click.option("--dry-run", is_flag=True, help="Check and say what would happen; write nothing.")
@click.option("--partial", is_flag=True, help="Write the good rows even when others are bad.")
def import_(file: Path, kind: str | None, dry_run: bool, partial: bool) -> None:
    """Bring in customers, members, observations or outcomes from a CSV file.

    The header row decides the kind. Nothing is written unless the whole file is good, or
    --partial is given. Importing the same file twice changes nothing.
    """
    from bot.console.importing import BadHeader, Import, kind_of_file
    from bot.office import open_office

    try:
        name = kind_of_file(file, kind)
    except BadHeader as error:
        click.echo("\n".join(error.lines), err=True)
        click.echo("Nothing was written.", err=True)
        raise SystemExit(1) from None
    with open_office() as office:
        sound = _run(Import(office, name, file), dry_run=dry_run, partial=partial)
    if not sound:
        raise SystemExit(1)


def _run(importing: Import, *, dry_run: bool, partial: bool) -> bool:
    """Check, say what is wrong, write if that is wanted; returns whether every row was good."""
    importing.meet()
    found = importing.check()
    for fault in sorted(found.faults, key=lambda one: one.line):
        click.echo(str(fault), err=True)
    writes = not dry_run and (partial or not found.faults)
    done = importing.write() if writes else found
    if writes:
        importing.prepare(done)
    click.echo(importing.summary(done, bad=found, wrote=writes))
    if found.faults:
        click.echo(importing.advice(found, wrote=writes, dry_run=dry_run), err=True)
    return not found.faults
