"""What a calibrated model says: the chance to churn behind a score, and the scores behind a chance.

A fit on outcomes gives two figures, `a` (churn log-odds at score 0) and `b` (how much of them a
score of 100 takes away), so that the score stays a plain weighted mean. Until a model was fitted
and approved no probability is shown.
"""

from __future__ import annotations

from math import exp, log

from domain.health_measures import Bands

GREEN_AT_BASE = 0.5
RED_AT_BASE = 1.5


def churn_probability(score: float, a: float, b: float) -> float:
    """The chance to churn at a score."""
    odds = a - b * score / 100.0
    return 1.0 / (1.0 + exp(-odds))


def score_at(probability: float, a: float, b: float) -> float:
    """The score at which the chance to churn is `probability` (above 0, below 1)."""
    return 100.0 * (a - log(probability / (1.0 - probability))) / b


def recut_bands(base_rate: float, a: float, b: float) -> Bands:
    """Bands by chance: green up to half the base rate of churn, red from one and a half times."""
    return Bands(
        green=score_at(GREEN_AT_BASE * base_rate, a, b),
        yellow=score_at(RED_AT_BASE * base_rate, a, b),
    )
