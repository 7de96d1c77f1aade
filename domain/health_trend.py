"""How a score moved, and which measures moved it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, Protocol

Arrow = Literal["up", "down", "flat"]

ARROW_FROM: Final = 5.0
WINDOWS: Final = {30: 3, 90: 7}
"""How many days a snapshot may lie off the day a change is measured from."""


class Evaluated(Protocol):
    """What a comparison needs of an evaluation: a `HealthResult`, or a stored snapshot of one."""

    @property
    def raw(self) -> float | None: ...
    @property
    def sub_scores(self) -> Mapping[str, float]: ...
    @property
    def weights(self) -> Mapping[str, float]: ...
    @property
    def model_version(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Change:
    """Why the raw score moved by `delta` points.

    `by_measure` covers the measures seen at both ends, the largest mover first; `remainder` is
    what coverage, ageing and changed weights did. Together they are the delta.
    """

    delta: float
    by_measure: dict[str, float]
    remainder: float


def snapshot_near(days_on: Iterable[date], on: date, days: int) -> date | None:
    """The stored day nearest to `days` days before `on`; the older one of two equally near.

    None if there is none within 3 days of it (7 when looking back 90 days).
    """
    wanted = on - timedelta(days)
    within = WINDOWS.get(days, WINDOWS[30])
    near = [day for day in days_on if abs((day - wanted).days) <= within]
    return min(near, key=lambda day: (abs((day - wanted).days), day), default=None)


def score_change(history: Mapping[date, float | None], on: date, days: int = 30) -> float | None:
    """Score on a day less the score about `days` days before, in shown points (one decimal).

    None if there is no score at either end.
    """
    then = snapshot_near((day for day, score in history.items() if score is not None), on, days)
    before = None if then is None else history[then]
    now = history.get(on)
    return None if now is None or before is None else round(now - before, 1)


def arrow(change: float | None) -> Arrow | None:
    """Up or down from five points on, else flat; None where there is nothing to compare."""
    if change is None:
        return None
    if abs(change) < ARROW_FROM:
        return "flat"
    return "up" if change > 0 else "down"


def explain_change(now: Evaluated, then: Evaluated) -> Change | None:
    """What moved the raw score between two evaluations.

    Measures seen at both ends are compared with today's weights among themselves. None if either
    end has no score or they come from different model versions: evaluate the older end anew with
    the newer model, or say that the model changed.
    """
    if now.raw is None or then.raw is None or now.model_version != then.model_version:
        return None
    common = [name for name in now.sub_scores if name in then.sub_scores]
    whole = sum(now.weights[name] for name in common)
    moves = {
        name: now.weights[name] / whole * (now.sub_scores[name] - then.sub_scores[name])
        for name in common
        if now.weights[name]
    }
    delta = now.raw - then.raw
    by_size = sorted(moves.items(), key=lambda move: -abs(move[1]))
    return Change(delta, dict(by_size), delta - sum(moves.values()))
