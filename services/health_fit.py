"""What outcomes say of the health model's weights. Reads only: nothing is changed by it."""

from __future__ import annotations

from dataclasses import dataclass

from domain.health_fit import Case, Fit, fit
from domain.health_measures import WEIGHTS
from storage import outcomes
from storage.outcomes import Past
from storage.unit_of_work import Work

DAYS_BEFORE = 90
"""How long before a decision the score must have stood: later, nobody could have acted on it."""
APART = 7
"""How many days a snapshot may be off that day."""


@dataclass(frozen=True, slots=True)
class SegmentFit:
    """What a segment's outcomes come to. `lost` and `kept` count those with a score from before;
    `blind` are the outcomes without one; `found` is None where there are too few."""

    segment: str
    lost: int
    kept: int
    blind: int
    found: Fit | None


def fits(work: Work) -> list[SegmentFit]:
    """The fit of every segment, in the model's order; one statement."""
    cases: dict[str, list[Case]] = {segment: [] for segment in WEIGHTS}
    blind = dict.fromkeys(WEIGHTS, 0)
    for outcome, arr, segment, past in outcomes.all_with_scores(work, DAYS_BEFORE, APART):
        if past is None:
            blind[segment] += 1
        else:
            cases[segment].append(Case(_points(past), past.raw, outcome.is_loss(arr)))
    return [_fit(segment, cases[segment], blind[segment]) for segment in WEIGHTS]


def _fit(segment: str, cases: list[Case], blind: int) -> SegmentFit:
    lost = sum(one.lost for one in cases)
    found = fit(cases, WEIGHTS[segment])
    return SegmentFit(segment, lost, len(cases) - lost, blind, found)


def _points(past: Past) -> dict[str, float]:
    parts = (one.partition("=") for one in past.points.split(";") if one)
    return {name: float(points) for name, _, points in parts}
