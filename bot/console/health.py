"""`touchpoint health`: the model on a sheet of observations, and what outcomes say of its weights.

`score` reads no database; `fit` only reads one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from domain.customers import Segment

if TYPE_CHECKING:
    from domain.health import HealthResult
    from domain.health_fit import Fit
    from domain.health_observations import Observation
    from services.health_fit import SegmentFit

MOST_LOSSES = 3


@click.group()
def health() -> None:
    """Customer health: the model on figures of your own."""


@health.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--segment", type=click.Choice([one.value for one in Segment]),
              default=Segment.MID_MARKET.value, show_default=True,
              help="Whose weights count.")  # fmt: skip
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="Score as of this day (default: today in UTC).")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def score(file: Path, segment: str, as_of: datetime | None, as_json: bool) -> None:
    """Score every customer of FILE, a sheet like observations.csv.

    The columns are customer, measure, value, observed_at and, if you like, source. All customers
    are scored as one segment, with every measure in play. Nothing is stored.
    """
    from bot.clock import SystemClock
    from domain.health import score_customer

    day = (as_of or SystemClock().now()).date()
    scored = {
        key: score_customer(seen, segment, day) for key, seen in sorted(_observations(file).items())
    }
    if as_json:
        told = {"as_of": day, "segment": segment, "customers": _as_data(scored)}
        click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
    else:
        click.echo("\n".join(_as_line(key, result) for key, result in scored.items()))


@health.command("fit")
def fit_() -> None:
    """Fit the weights of the model to the outcomes that were imported, and print them.

    Each segment needs 20 customers that were lost and 20 that stayed, each with a score from 90
    days before. Nothing is changed. Ends with 1 when no segment has enough.
    """
    from bot.office import open_office
    from services.health_fit import fits

    with open_office(reading=True) as office:
        found = office.run(fits, reading=True)
    for one in found:
        click.echo("\n".join(_segment_lines(one)))
    if not any(one.found for one in found):
        click.echo("There are too few outcomes to fit any segment: nothing to change.", err=True)
        raise SystemExit(1)
    click.echo("Nothing was changed: new weights are for people to review first.")


def _segment_lines(one: SegmentFit) -> list[str]:
    from domain.health_fit import FEWEST
    from domain.health_measures import WEIGHTS

    blind = f", {one.blind:,} without a score from 90 days before" if one.blind else ""
    counts = f"{one.segment}: {one.lost:,} lost, {one.kept:,} kept{blind}"
    if one.found is None:
        enough = min(one.lost, one.kept) >= FEWEST
        why = "their scores do not tell who is lost" if enough else f"a fit needs {FEWEST} of each"
        return [f"{counts}; {why}"]
    lines = [counts, *_quality(one.found)]
    for name, weight in one.found.weights.items():
        lines.append(f"  {name}: {WEIGHTS[one.segment][name]:g} by hand, {weight:.1f} fitted")
    return lines


def _quality(found: Fit) -> list[str]:
    from domain.health_calibration import recut_bands

    bands = recut_bands(found.lost / found.rows, found.a, found.b)
    return [
        f"  log-loss {found.hand_loss:.4f} by hand, {found.loss:.4f} fitted, on these very rows",
        f"  bands by chance: healthy from {bands.green:.1f}, at risk below {bands.yellow:.1f}",
    ]


def _observations(file: Path) -> Mapping[str, Sequence[Observation]]:
    """What the sheet holds by customer. Ends with 1, everything to mend said, for a bad one."""
    from bot.console.importing import reading
    from domain.observations_sheet import COLUMNS, NEEDED, read_observations
    from services.imports import header_faults

    with reading(file) as sheet:
        wrong = [*sheet.faults] or header_faults(sheet.columns, COLUMNS, NEEDED)
        found, faults = ({}, wrong) if wrong else read_observations(sheet.rows)
    if not found and not faults:
        click.echo(f"{file.name} holds no observation.", err=True)
        raise SystemExit(1)
    if faults:
        click.echo("\n".join(map(str, faults)), err=True)
        raise SystemExit(1)
    return found


def _as_line(key: str, result: HealthResult) -> str:
    from domain.health_measures import BY_NAME

    known = f"confidence {result.confidence:.0%}"
    if result.band is None or result.score is None:
        return f"{key}: too little is known for a score, {known}"
    lost = [
        f"{BY_NAME[loss.measure].label} {loss.points:.1f}"
        for loss in result.losses()[:MOST_LOSSES]
        if loss.points > 0
    ]
    costs = ", ".join(lost) or "none"
    return f"{key}: {result.score:.1f} {result.band}, {known}; points lost: {costs}"


def _as_data(scored: Mapping[str, HealthResult]) -> dict[str, Any]:
    return {
        key: {
            "score": result.score,
            "raw": result.raw,
            "band": result.band,
            "confidence": result.confidence,
            "basis": result.basis,
            "sub_scores": result.sub_scores,
            "lost": result.lost,
            "missing": result.missing,
        }
        for key, result in scored.items()
    }
