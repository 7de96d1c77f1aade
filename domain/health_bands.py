"""Bands: green, yellow, red, and how a customer moves between them without flapping."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

from domain.health_measures import Bands

Band = Literal["green", "yellow", "red"]

CLEAR_MARGIN: Final = 3.0
"""So far beyond a threshold a band changes at once."""
DAYS_TO_WORSEN: Final = 3
DAYS_TO_RECOVER: Final = 7

USUAL: Final = Bands()
_ORDER: Final = {"red": 0, "yellow": 1, "green": 2}


def band_of(score: float, bands: Bands = USUAL) -> Band:
    """The band a score lies in, by the thresholds alone."""
    if score >= bands.green:
        return "green"
    return "yellow" if score >= bands.yellow else "red"


def round_half_up(points: float) -> float:
    """One decimal, halves up. Rounded to nine first, so that binary noise decides nothing."""
    return float(Decimal(str(round(points, 9))).quantize(Decimal("0.1"), ROUND_HALF_UP))


def confidence_word(confidence: float) -> str:
    """Confidence in a word: high from .75, medium from .50, low from .40, else too low."""
    rounded = round(confidence, 9)
    for least, word in ((0.75, "high"), (0.50, "medium"), (0.40, "low")):
        if rounded >= least:
            return word
    return "too low"


@dataclass(frozen=True, slots=True)
class BandState:
    """The band people are shown, and how many days in a row the score has asked for another.

    `band` None is grey. `direction` is the way the score pulls while `count` is above zero.
    """

    band: Band | None = None
    direction: Literal["worse", "better"] | None = None
    count: int = 0


def next_band(
    state: BandState,
    score: float | None,
    *,
    grey: bool = False,
    capped: bool = False,
    bands: Bands = USUAL,
) -> BandState:
    """The state after one more daily evaluation.

    A threshold missed by less than three points must be missed three days running before the band
    worsens, and beaten seven days running before it recovers. A clear change counts at once, as
    does a worse band while a cap or a notice is in force (`capped`); a cap never hastens a
    recovery. Grey, and a first evaluation, take effect at once. Call it once a day and customer:
    the caller keys the day.
    """
    if grey or score is None:
        return BandState()
    wanted = band_of(score, bands)
    if state.band is None or wanted == state.band:
        return BandState(wanted)
    worse = _ORDER[wanted] < _ORDER[state.band]
    if (worse and capped) or _clearly(score, state.band, bands, worse=worse):
        return BandState(wanted)
    direction: Literal["worse", "better"] = "worse" if worse else "better"
    count = state.count + 1 if state.direction == direction else 1
    if count >= (DAYS_TO_WORSEN if worse else DAYS_TO_RECOVER):
        return BandState(wanted)
    return BandState(state.band, direction, count)


def _clearly(score: float, band: Band, bands: Bands, *, worse: bool) -> bool:
    """Whether the score lies well beyond the threshold next to `band` in that direction."""
    if worse:
        threshold = bands.green if band == "green" else bands.yellow
        return round(threshold - score, 9) >= CLEAR_MARGIN
    threshold = bands.yellow if band == "red" else bands.green
    return round(score - threshold, 9) >= CLEAR_MARGIN
