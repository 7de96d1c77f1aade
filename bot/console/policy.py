"""`touchpoint policy check` and `policy show`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from domain.policy import Policy

FILE = click.argument("file", required=False, type=click.Path(path_type=Path))


@click.group()
def policy() -> None:
    """The policy file: every figure Touchpoint works by."""


@policy.command()
@FILE
def check(file: Path | None) -> None:
    """Check FILE (else TOUCHPOINT_POLICY) and say every error with key and line.

    A good file is summed up: what differs from the built-in figures, and which regions have no
    holidays for this year or the next.
    """
    from bot.clock import SystemClock
    from bot.policy.text import to_data
    from domain.policy import Policy
    from domain.policy_changes import changes

    path = named(file)
    read = effective(path)
    differing = changes(to_data(Policy()), to_data(read))
    click.echo(f"{path.name if path else 'No policy file'}: {_verdict(read, len(differing))}")
    for line in differing:
        click.echo(f"  {line}")
    for line in without_holidays(read, SystemClock().now().year):
        click.echo(line, err=True)


@policy.command()
@FILE
def show(file: Path | None) -> None:
    """Print the effective policy as TOML: FILE (else TOUCHPOINT_POLICY) over the built-in figures.

    The output is a policy file that `check` accepts and that means the same.
    """
    from bot.policy.text import to_text

    path = named(file)
    over = f"the built-in figures with {path.name} over them" if path else "the built-in figures"
    click.echo(to_text(effective(path), heading=f"Touchpoint’s policy: {over}."), nl=False)


def named(file: Path | None) -> Path | None:
    """The file that is meant: the one given, else TOUCHPOINT_POLICY; None for neither."""
    name = os.environ.get("TOUCHPOINT_POLICY")
    return file or (Path(name) if name else None)


def effective(path: Path | None) -> Policy:
    """The policy of a file, or the built-in one. Ends with 1, all errors said, for a bad file."""
    from bot.policy.file import BadPolicy
    from bot.policy.source import read_file
    from domain.policy import Policy

    if path is None:
        return Policy()
    found = read_file(path).read
    if isinstance(found, BadPolicy):
        click.echo(found.message, err=True)
        raise SystemExit(1)
    return found


def without_holidays(policy: Policy, year: int) -> list[str]:
    """A line for each year, this and the next, for which regions have no holidays."""
    lines = []
    for missing in (year, year + 1):
        codes = [
            code
            for code, region in policy.regions.items()
            if not any(on.year == missing for on in region.holidays)
        ]
        if codes:
            lines.append(
                f"No holidays for {missing} in {', '.join(codes)}: "
                f"`touchpoint holidays suggest {codes[0]} {missing}` offers some."
            )
    return lines


def _verdict(policy: Policy, differing: int) -> str:
    holidays = sum(len(region.holidays) for region in policy.regions.values())
    words = {0: "the built-in figures hold", 1: "1 key differs from the built-in figures"}
    return (
        f"no errors; {words.get(differing, f'{differing} keys differ from the built-in figures')}; "
        f"{len(policy.regions)} regions with {holidays} holidays."
    )
