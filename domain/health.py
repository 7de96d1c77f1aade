"""The health of one customer on one day: a score from 0 to 100 that names every point it lacks.

One evaluation only, and nothing but its arguments goes in, so any day can be replayed. What
happens between evaluations (bands that do not flap, trends, overrides, signals) is in the
neighbouring modules.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, NamedTuple

from domain.health_bands import Band, band_of, round_half_up
from domain.health_measures import (
    BILL_SHOCK_PERCENT,
    STANDARD,
    HealthModel,
    Measure,
    Weighted,
    weighted_measures,
)
from domain.health_observations import Observation, Reading, readings

__all__ = ["Basis", "HealthResult", "Loss", "Observation", "score_customer"]

Basis = Literal["faded", "last_known"]

LEAST_CONFIDENCE: Final = 0.40
LEAST_MEASURES: Final = 3
LEAST_GROUPS: Final = 2


class Loss(NamedTuple):
    """Points a measure costs, and the points it earned."""

    measure: str
    points: float
    sub_score: float


@dataclass(frozen=True, slots=True)
class HealthResult:
    """What one evaluation found.

    `score` is `raw` held down by the lowest cap and rounded half up to one decimal: what is shown
    is what decides. `raw` and `score` are None only if nothing at all was ever observed; where
    `band` is None (grey), too little is known for the figure to be shown. `basis` says whether
    fading values or the last known ones were the worse news and so decided. `sub_scores` and
    `lost` cover every measure observed; the losses add up to 100 - raw. `cap` names the cap that
    held the score down, if one did, and `cap_line` the points it took. `missing` measures apply
    but were never seen (or were struck out). `weights` are those of all measures that apply, not
    normalised. `ages` are in whole days. `bill_shock`: spend is over 25 % above forecast, which
    is worth a word with the customer and no further points.
    """

    raw: float | None
    score: float | None
    band: Band | None
    confidence: float
    basis: Basis
    sub_scores: dict[str, float]
    lost: dict[str, float]
    cap: str | None
    cap_line: float
    missing: tuple[str, ...]
    weights: dict[str, float]
    ages: dict[str, int]
    bill_shock: bool
    model_version: int

    def losses(self) -> list[Loss]:
        """Every observed measure that counts, most points lost first, then in model order."""
        counted = [
            Loss(name, points, self.sub_scores[name])
            for name, points in self.lost.items()
            if self.weights[name] > 0
        ]
        return sorted(counted, key=lambda loss: -loss.points)

    def going_well(self) -> str | None:
        """The measure that earned most points of its own; the weightier one of equals."""
        losses = self.losses()
        if not losses:
            return None
        return max(losses, key=lambda loss: (loss.sub_score, self.weights[loss.measure])).measure


class _Seen(NamedTuple):
    measure: Measure
    weight: float
    freshness: float
    points: float
    reading: Reading


def score_customer(
    observations: Iterable[Observation],
    segment: str,
    as_of: datetime | date,
    weights: Mapping[str, float] | None = None,
    *,
    age_days: int | None = None,
    caps: Collection[str] = (),
    model: HealthModel = STANDARD,
) -> HealthResult:
    """Evaluate a customer's health as it stood at `as_of`.

    Of several observations of a measure the newest counts; struck-out ones and those without a
    value give way to older ones. A measure without any is missing. Values seen more than a day
    after `as_of` are not known yet. `weights` replaces the segment's set; `age_days` counts from
    contract start (None: unknown, every measure applies); `caps` are the facts that hold now.
    Raises ValueError for an unknown segment, measure or cap, and for an instant without a time zone
    (where `as_of` is a day, observations without one are read as UTC).
    """
    unknown = [cap for cap in caps if cap not in model.caps]
    if unknown:
        raise ValueError(f"unknown cap: {', '.join(unknown)}")
    found, excluded = readings(observations, model, as_of)
    applying = weighted_measures(model, segment, age_days, weights)
    if excluded:
        applying = tuple(entry for entry in applying if entry[0].name not in excluded)
    seen = _seen(found, applying)
    raw, basis = _raw(seen)
    cap, capped = _capped(raw, caps, model)
    score = None if capped is None else round_half_up(capped)
    confidence = _confidence(seen, applying)
    grey = score is None or _too_little(seen, confidence)
    return HealthResult(
        raw=raw,
        score=score,
        band=None if grey or score is None else band_of(score, model.bands_for(segment)),
        confidence=confidence,
        basis=basis,
        sub_scores={s.measure.name: s.points for s in seen},
        lost=_lost(seen, basis),
        cap=cap,
        cap_line=0.0 if raw is None or capped is None else raw - capped,
        missing=tuple(m.name for m, weight in applying if weight > 0 and m.name not in found),
        weights={m.name: weight for m, weight in applying},
        ages={s.measure.name: s.reading.age for s in seen},
        bill_shock=_bill_shock(seen),
        model_version=model.version,
    )


def _seen(found: Mapping[str, Reading], applying: Weighted) -> list[_Seen]:
    """The readings that apply, in model order, so that sums do not depend on the input's."""
    return [
        _Seen(
            measure, weight, measure.freshness(reading.age), measure.points(reading.value), reading
        )
        for measure, weight in applying
        if (reading := found.get(measure.name)) is not None
    ]


def _bill_shock(seen: list[_Seen]) -> bool:
    return any(
        s.measure.name == "spend_vs_forecast" and s.reading.value > BILL_SHOCK_PERCENT for s in seen
    )


def _raw(seen: list[_Seen]) -> tuple[float | None, Basis]:
    """The worse of the faded and the last known mean: good news ages, bad news does not."""
    total = sum(s.weight for s in seen)
    if not total:
        return None, "last_known"
    last_known = sum(s.weight * s.points for s in seen) / total
    trusted = sum(s.weight * s.freshness for s in seen)
    if not trusted:
        return last_known, "last_known"
    faded = sum(s.weight * s.freshness * s.points for s in seen) / trusted
    return (faded, "faded") if faded <= last_known else (last_known, "last_known")


def _capped(
    raw: float | None, caps: Collection[str], model: HealthModel
) -> tuple[str | None, float | None]:
    if raw is None or not caps:
        return None, raw
    lowest = min(caps, key=lambda cap: (model.caps[cap], cap))
    limit = model.caps[lowest]
    return (lowest, limit) if raw > limit else (None, raw)


def _confidence(seen: list[_Seen], applying: Weighted) -> float:
    whole = sum(weight for _, weight in applying)
    return sum(s.weight * s.freshness for s in seen) / whole if whole else 0.0


def _too_little(seen: list[_Seen], confidence: float) -> bool:
    counted = [s.measure.group for s in seen if s.freshness > 0 and s.weight > 0]
    return (
        round(confidence, 9) < LEAST_CONFIDENCE
        or len(counted) < LEAST_MEASURES
        or len(set(counted)) < LEAST_GROUPS
    )


def _lost(seen: list[_Seen], basis: Basis) -> dict[str, float]:
    shares = [s.weight * (s.freshness if basis == "faded" else 1.0) for s in seen]
    whole = sum(shares)
    return {
        s.measure.name: (share / whole if whole else 0.0) * (100.0 - s.points)
        for s, share in zip(seen, shares, strict=True)
    }
