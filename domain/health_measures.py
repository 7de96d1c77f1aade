"""What customer health is made of: thirteen measures, their weights, caps and bands, as data.

The figures are the first version of the model (docs/health.md). They are values, not code:
a calibrated or adjusted model is another `HealthModel` with another version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf
from types import MappingProxyType
from typing import Final

TARGET_POINTS: Final = 75.0
"""What a measure exactly on target is worth: on target everywhere scores the green line."""

ONBOARDING_DAYS: Final = 120
FIRST_VALUE_DAYS: Final = 180
ONBOARDING_BOOST: Final = 3.0
BILL_SHOCK_PERCENT: Final = 25.0


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing we observe of a customer and how it turns into points.

    `floor` is worth 0 points, `target` 75, `stretch` 100; where `stretch` is below `floor`, lower
    values are better. A value is fully trusted up to `fresh_days` old and no longer at all from
    `expire_days` on. `source` says who mends it when it is missing.
    """

    number: int
    name: str
    label: str
    unit: str
    floor: float
    target: float
    stretch: float
    fresh_days: int
    expire_days: int
    group: str
    source: str

    @property
    def lower_is_better(self) -> bool:
        """Whether a smaller value earns more points."""
        return self.stretch < self.floor

    def points(self, value: float) -> float:
        """Points of a value, 0 to 100: two straight lines that meet at the target."""
        sign = -1.0 if self.lower_is_better else 1.0
        if (value - self.floor) * sign <= 0:
            return 0.0
        if (value - self.stretch) * sign >= 0:
            return 100.0
        if (value - self.target) * sign <= 0:
            return TARGET_POINTS * (value - self.floor) / (self.target - self.floor)
        beyond = (value - self.target) / (self.stretch - self.target)
        return TARGET_POINTS + (100.0 - TARGET_POINTS) * beyond

    def freshness(self, age_days: int) -> float:
        """How far a value of that age still counts: 1 fresh, fading to 0 when expired."""
        if age_days <= self.fresh_days:
            return 1.0
        if age_days >= self.expire_days:
            return 0.0
        return (self.expire_days - age_days) / (self.expire_days - self.fresh_days)


_USAGE, _CSM, _FINANCE = "product usage feed", "CSM", "finance feed"
_SHARE, _PERCENT = "share", "%"

MEASURES: Final = (
    Measure(
        1, "seat_utilisation", "Seats in use", _SHARE, 0.30, 0.75, 0.95, 7, 28, "adoption", _USAGE
    ),
    Measure(2, "usage_trend", "Usage trend", "% per week", -5, 0, 2, 7, 28, "adoption", _USAGE),
    Measure(
        3, "feature_breadth", "Key features in use", _SHARE, 0.20, 0.60, 0.90, 14, 60, "adoption",
        _USAGE,
    ),
    Measure(
        4, "time_to_first_value", "Time to first value", "days", 60, 30, 14, 30, 180, "value",
        "onboarding lead",
    ),
    Measure(
        5, "goals_on_track", "Goals on track", _SHARE, 0.20, 0.70, 1.0, 30, 120, "value", _CSM
    ),
    Measure(6, "csat", "Customer satisfaction", "of 10", 6.0, 8.5, 9.5, 45, 180, "sentiment", _CSM),
    Measure(7, "csm_sentiment", "CSM pulse", "of 5", 1, 4, 5, 30, 90, "sentiment", _CSM),
    # The value is in points already: engaged 100, quiet 50, vacant 0.
    Measure(
        8, "sponsor", "Executive sponsor", "points", 0, 75, 100, 60, 180, "relationship", _CSM
    ),
    Measure(
        9, "checkins_held", "Check-ins held", _SHARE, 0.25, 0.80, 1.0, 30, 120, "relationship", _CSM
    ),
    Measure(
        10, "ticket_pressure", "Support load", "times usual", 3, 1.25, 0.75, 7, 30, "support",
        "support lead",
    ),
    Measure(
        11, "spend_trend", "Spend trend", _PERCENT, -30, 0, 15, 35, 95, "commercial", _FINANCE
    ),
    Measure(
        12, "spend_vs_forecast", "Spend against forecast", _PERCENT, -25, 0, 10, 35, 95,
        "commercial", _FINANCE,
    ),
    Measure(
        13, "net_retention", "Net retention", _PERCENT, 80, 100, 110, 35, 95, "commercial", _FINANCE
    ),
)  # fmt: skip

WEIGHTS: Final[Mapping[str, Mapping[str, float]]] = MappingProxyType(
    {
        segment: MappingProxyType(
            {measure.name: float(weight) for measure, weight in zip(MEASURES, column, strict=True)}
        )
        for segment, column in {
            "enterprise": (12, 8, 8, 5, 10, 10, 7, 12, 8, 5, 5, 5, 5),
            "mid_market": (14, 10, 10, 6, 7, 12, 5, 8, 7, 6, 5, 5, 5),
            "smb": (18, 14, 12, 8, 0, 14, 0, 2, 2, 9, 7, 7, 7),
        }.items()
    }
)
"""Hand weights by segment, each set adding up to 100. Not yet checked against outcomes."""

CAPS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "notice": 20.0,
        "no_active_user": 40.0,
        "invoice_overdue": 49.0,
        "sponsor_vacant": 60.0,
        "critical_ticket": 70.0,
    }
)
"""Facts that an average must not hide: the most a customer can score while one of them holds.

`notice`: non-renewal notice received. `no_active_user`: nobody active for 28 days on paid seats.
`invoice_overdue`: by more than 60 days. `sponsor_vacant`: and no successor named.
`critical_ticket`: open for longer than 5 working days.
"""

CAP_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "notice": "Non-renewal notice received",
        "no_active_user": "No active user for 28 days",
        "invoice_overdue": "Invoice more than 60 days overdue",
        "sponsor_vacant": "No executive sponsor and no successor named",
        "critical_ticket": "Critical ticket open for more than 5 working days",
    }
)


@dataclass(frozen=True, slots=True)
class Bands:
    """Where the bands begin; red is everything below `yellow`."""

    green: float = 75.0
    yellow: float = 50.0


@dataclass(frozen=True, slots=True, eq=False)
class HealthModel:
    """One immutable version of the model. Two models are the same only if they are one object.

    `bands` holds the segments whose thresholds were re-cut; the others have the usual ones.
    """

    version: int = 1
    measures: tuple[Measure, ...] = MEASURES
    weights: Mapping[str, Mapping[str, float]] = field(default_factory=lambda: WEIGHTS)
    caps: Mapping[str, float] = field(default_factory=lambda: CAPS)
    bands: Mapping[str, Bands] = field(default_factory=dict)
    by_name: Mapping[str, Measure] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {measure.name: measure for measure in self.measures})

    def bands_for(self, segment: str) -> Bands:
        """The band thresholds of a segment."""
        return self.bands.get(segment, _USUAL_BANDS)


_USUAL_BANDS = Bands()
STANDARD: Final = HealthModel()
BY_NAME: Final = STANDARD.by_name

Weighted = tuple[tuple[Measure, float], ...]


def weighted_measures(
    model: HealthModel, segment: str, age_days: int | None, weights: Mapping[str, float] | None
) -> Weighted:
    """The measures that apply to a customer of this age, each with its weight, in model order.

    While onboarding (day 120 at the latest) the first value weighs three times and the commercial
    measures do not apply yet; after day 180 the time to first value no longer says anything. An
    unknown age (None) leaves all of them in. `weights` replaces the segment's own set; what it
    does not name weighs nothing. Raises ValueError for an unknown segment or measure, a weight
    that is negative or endless, or weights that are all zero.
    """
    if weights is None:
        return _standing(model, segment, _stage(age_days))
    _require_segment(model, segment)
    unknown = weights.keys() - model.by_name.keys()
    if unknown:
        raise ValueError(f"unknown measure in weights: {', '.join(sorted(unknown))}")
    if any(not 0 <= weight < inf for weight in weights.values()) or not any(weights.values()):
        raise ValueError("weights must be finite, zero or more, and not all zero")
    return _for_stage(model.measures, weights, _stage(age_days))


@lru_cache(maxsize=64)
def _standing(model: HealthModel, segment: str, stage: str) -> Weighted:
    _require_segment(model, segment)
    return _for_stage(model.measures, model.weights[segment], stage)


def _require_segment(model: HealthModel, segment: str) -> None:
    if segment not in model.weights:
        raise ValueError(f"unknown segment {segment!r}; known: {', '.join(model.weights)}")


def _stage(age_days: int | None) -> str:
    if age_days is None:
        return "unknown"
    if age_days <= ONBOARDING_DAYS:
        return "onboarding"
    return "young" if age_days <= FIRST_VALUE_DAYS else "grown"


def _for_stage(measures: tuple[Measure, ...], weights: Mapping[str, float], stage: str) -> Weighted:
    chosen = []
    for measure in measures:
        weight = weights.get(measure.name, 0.0)
        if stage == "onboarding" and measure.group == "commercial":
            continue
        if measure.name == "time_to_first_value":
            if stage == "grown":
                continue
            weight *= ONBOARDING_BOOST if stage == "onboarding" else 1.0
        chosen.append((measure, weight))
    return tuple(chosen)
