"""`touchpoint cadence preview`: the rhythm of touches from a contract start. Reads no database."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from bot.console.policy import effective, named
from domain.customers import Segment

if TYPE_CHECKING:
    from domain.cadence import Touch

DAY = click.DateTime(["%Y-%m-%d"])
A_YEAR = timedelta(days=365)
LONGEST = timedelta(days=3660)


@click.group()
def cadence() -> None:
    """The rhythm of contact with customers."""


@cadence.command()
@click.option("--start", required=True, type=DAY, metavar="DATE", help="The contract's first day.")
@click.option("--until", type=DAY, metavar="DATE", help="The last day (default: a year later).")
@click.option("--segment", type=click.Choice([one.value for one in Segment]),
              help="Whose rhythm (default: everybody's).")  # fmt: skip
@click.option("--policy", "file", type=click.Path(path_type=Path), help="Instead of "
              "TOUCHPOINT_POLICY.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def preview(
    start: datetime, until: datetime | None, segment: str | None, file: Path | None, as_json: bool
) -> None:
    """List every touch a customer is owed: when it is due, and what it merges.

    As the policy has it, before any contact: one held fulfils touches and moves yearly reviews.
    Roadmap presentations are offered, never due, and so not listed.
    """
    from domain.cadence import TouchState, touches

    start_on, until_on = start.date(), _until(start.date(), until)
    policy = effective(named(file))
    rhythm = policy.cadence_for(Segment(segment)) if segment else policy.cadence
    owed = touches(start_on, (), start_on, rhythm, until=until_on, since=start_on)
    found = [touch for touch in owed if touch.state is not TouchState.OFFERED]
    if as_json:
        listed = [_as_data(touch) for touch in found]
        told = {"start": start_on, "until": until_on, "segment": segment, "touches": listed}
        click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
    else:
        for touch in found:
            day = f"day {(touch.due_on - start_on).days}"
            click.echo(f"{touch.due_on:%Y-%m-%d %a}  {day:<8}  {', '.join(touch.labels)}")


def _until(start_on: date, given: datetime | None) -> date:
    """The last day to list. Raises click.BadParameter for a span nobody means."""
    try:
        last, limit = given.date() if given else start_on + A_YEAR, start_on + LONGEST
    except OverflowError:
        raise click.BadParameter("this year is too late.", param_hint="--start") from None
    if not start_on <= last <= limit:
        raise click.BadParameter(
            "give a day on or after --start, within ten years.", param_hint="--until"
        )
    return last


def _as_data(touch: Touch) -> dict[str, object]:
    return {
        "due_on": touch.due_on,
        "labels": touch.labels,
        "kinds": [kind.value for kind in touch.kinds],
        "window": touch.window,
    }
