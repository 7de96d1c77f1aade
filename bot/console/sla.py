"""`touchpoint sla explain` and `sla simulate`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from bot.console.holidays import region_named
from bot.console.policy import effective, named

if TYPE_CHECKING:
    from domain.regions import Region

PRIORITIES = ("critical", "major", "minor", "cosmetic")
CLOCKS = ("first_response", "next_response", "resolution")
_SPAN = re.compile(r"(\d{1,4})([dw])", re.ASCII)
EARLIEST, LATEST = 1970, 2200
AS_JSON = click.option("--json", "as_json", is_flag=True, help="For programs.")


@click.group()
def sla() -> None:
    """Support clocks: why a due time is when it is, and what another policy would have done."""


@sla.command()
@click.option("--region", required=True, help="The customer's region, such as AEDT.")
@click.option("--priority", required=True, type=click.Choice(PRIORITIES, case_sensitive=False))
@click.option("--from", "instant", required=True, metavar="INSTANT",
              help="When the customer asked, with its offset: 2026-12-24T03:00Z.")  # fmt: skip
@click.option("--clock", type=click.Choice(CLOCKS), default=CLOCKS[0], show_default=True)
@click.option("--policy", "file", type=click.Path(path_type=Path), help="Instead of "
              "TOUCHPOINT_POLICY.")  # fmt: skip
@AS_JSON
def explain(
    region: str, priority: str, instant: str, clock: str, file: Path | None, as_json: bool
) -> None:
    """Show the sum of a support clock day by day: what counted, and by name what did not.

    The last line is `due` and the UTC instant.
    """
    from bot.console.sla_sum import as_data, as_lines
    from bot.console.sla_sum import explain as add_up
    from domain.sla import ClockKind, Priority

    policy = effective(named(file))
    home = region_named(policy, region)
    start_at = read_instant(instant, home)
    found = add_up(policy, home, Priority(priority), ClockKind(clock), start_at)
    if found is None:
        click.echo(f"The policy sets no target for it: see [sla.{clock}] {priority}.", err=True)
        raise SystemExit(1)
    if as_json:
        click.echo(orjson.dumps(as_data(found), option=orjson.OPT_INDENT_2).decode())
    else:
        click.echo("\n".join(as_lines(found)))


@sla.command()
@click.option("--policy", "file", required=True, type=click.Path(path_type=Path),
              metavar="NEW.toml", help="The policy to try.")  # fmt: skip
@click.option("--since", default="90d", show_default=True, metavar="SPAN",
              help="How far back: 90d, 12w, or a day such as 2026-09-01.")  # fmt: skip
@AS_JSON
def simulate(file: Path, since: str, as_json: bool) -> None:
    """Try another policy on past clocks: which would have been warned or breached, and when.

    Nothing is changed. Clocks are judged by when they were answered; those nobody has answered,
    by now.
    """
    from bot.clock import SystemClock
    from bot.console.sla_trials import as_data, as_lines
    from bot.office import open_office
    from domain.policy_trial import tally, tried
    from storage import clock_history

    policy = effective(file)
    now = SystemClock().now()
    since_at = read_since(since, now)
    with open_office(reading=True) as office:
        ran = office.run(clock_history.since, since_at, reading=True)
    trials = [tried(past, policy, now) for past in ran]
    counted = tally(trials, policy)
    if as_json:
        told = as_data(file.name, since_at, counted, trials)
        click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
    else:
        click.echo("\n".join(as_lines(file.name, since_at, counted, trials)))


def read_since(text: str, now: datetime) -> datetime:
    """So many days or weeks before `now`, or the start of a UTC day. Raises click.BadParameter."""
    span = _SPAN.fullmatch(text.strip())
    if span:
        return now - timedelta(days=int(span[1]) * (7 if span[2] == "w" else 1))
    try:
        on = date.fromisoformat(text.strip())
    except ValueError:
        raise click.BadParameter(
            f"{text} is no span: write 90d, 12w, or a day such as 2026-09-01.", param_hint="--since"
        ) from None
    if on > now.date():
        raise click.BadParameter(f"{text} is still to come.", param_hint="--since")
    return datetime(on.year, on.month, on.day, tzinfo=UTC)


def read_instant(text: str, region: Region) -> datetime:
    """An ISO instant with its offset, in UTC. Raises click.BadParameter for anything else, with
    the local time of the region as the mend where only the offset is missing."""
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        read = datetime.min  # noqa: DTZ901 - refused below, like any other year nobody means
    if not EARLIEST <= read.year <= LATEST:
        raise click.BadParameter(
            f"{text} is no instant of our time: write it as 2026-12-24T03:00Z.", param_hint="--from"
        )
    if read.utcoffset() is None:
        local = read.replace(tzinfo=region.schedule.zone).isoformat(timespec="minutes")
        raise click.BadParameter(
            f"{text} does not say in which zone. Write {read.isoformat(timespec='minutes')}Z for "
            f"UTC, or {local} for the local time of {region.code}.",
            param_hint="--from",
        )
    return read.astimezone(UTC)
