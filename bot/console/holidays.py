"""`touchpoint holidays suggest`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.console.policy import effective, named
from domain.errors import Invalid

if TYPE_CHECKING:
    from domain.policy import Policy
    from domain.regions import Region


@click.group()
def holidays() -> None:
    """Public holidays of the regions."""


@holidays.command()
@click.argument("region")
@click.argument("year", type=click.IntRange(1970, 2200))
@click.option("--write", is_flag=True, help="Add the missing ones to the policy file.")
@click.option("--policy", "file", type=click.Path(path_type=Path), help="Instead of "
              "TOUCHPOINT_POLICY.")  # fmt: skip
def suggest(region: str, year: int, write: bool, file: Path | None) -> None:
    """Offer the public holidays of REGION in YEAR as lines for the policy file.

    They count only once they are in it: look them over, then add them, or let --write add the
    ones that are missing. Comments in the file stay.
    """
    from bot.console.holiday_dates import suggested
    from bot.console.holiday_file import as_toml

    path = named(file)
    if write and path is None:
        raise click.UsageError("--write needs a policy file: set TOUCHPOINT_POLICY or --policy.")
    known = region_named(effective(path if path and path.exists() else None), region)
    try:
        found = suggested(known, year)
    except Invalid as error:
        click.echo(error.message, err=True)
        raise SystemExit(1) from None
    _remark(found.values())
    if write and path is not None:
        _write(path, known, found)
    else:
        click.echo(as_toml(known.code, found), nl=False)


def region_named(policy: Policy, name: str) -> Region:
    """The region of that name, in any case. Raises click.BadParameter naming the nearest."""
    from bot.policy.table import nearest_name

    by_name = {code.casefold(): region for code, region in policy.regions.items()}
    if name.casefold() in by_name:
        return by_name[name.casefold()]
    near = nearest_name(name, policy.regions)
    hint = f"Did you mean {near}?" if near else f"There are {', '.join(policy.regions)}."
    raise click.BadParameter(f"there is no region {name}. {hint}", param_hint="region")


def _write(path: Path, region: Region, found: Mapping[date, str]) -> None:
    from bot.console.holiday_file import save, with_holidays

    missing = {on: name for on, name in found.items() if on not in region.holidays}
    if missing:
        before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        try:
            save(path, with_holidays(before, region.code, missing))
        except OSError as error:
            said = (error.strerror or "it cannot be written").lower()
            click.echo(f"{path}: {said}. Nothing was written.", err=True)
            raise SystemExit(1) from None
    for on, name in missing.items():
        click.echo(f"{on} {name}")
    there = len(found) - len(missing)
    click.echo(f"{path.name}: {len(missing)} added to {region.code}, {there} were there.", err=True)


def _remark(names: Iterable[str]) -> None:
    from bot.console.holiday_dates import ESTIMATE

    estimates = sum(ESTIMATE in name for name in names)
    if estimates:
        click.echo(f"{estimates} of these dates are estimates: check them.", err=True)
