"""Fitting the weights of the health model to what customers decided.

The chance to be lost is `sigma(a - sum b_i s_i / 100)` with every `b_i` zero or more, so that the
score stays a weighted mean. The fit minimises the log-loss, plus `PULL` times the squared distance
of the `b_i` from the hand weights in whatever scale `k >= 0` suits them: few outcomes move little.
Newton steps, each solved coordinate by coordinate within its bounds; nothing random.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf, log1p
from typing import Final, NamedTuple

PULL: Final = 1.0
FEWEST: Final = 20
"""Lost and kept rows there must be, of each, before a fit says anything."""
MOST_WEIGHT: Final = 40.0
"""The most points of weight one measure may get: fits pile onto one, at no gain."""

_STEPS, _SWEEPS = 50, 200
_CLOSE = 1e-10


class Case(NamedTuple):
    """One decision: what each measure had earned well before it (0 to 100), the score then, and
    whether the customer was lost."""

    points: Mapping[str, float]
    score: float
    lost: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """What a fit found: log-odds `a` at score 0, `b` taken away by a score of 100, and weights that
    add up to 100. `lost` of `rows` were lost. `loss` is the mean log-loss, `hand_loss` that of the
    hand weights in their best scale."""

    a: float
    b: float
    weights: Mapping[str, float]
    rows: int
    lost: int
    loss: float
    hand_loss: float


def fit(cases: Sequence[Case], hand: Mapping[str, float]) -> Fit | None:
    """The weights that the cases speak for; `hand` are those to lean on. None where too few were
    lost or kept, or where scores say nothing of who is lost."""
    lost = sum(one.lost for one in cases)
    if lost < FEWEST or len(cases) - lost < FEWEST:
        return None
    names = [name for name, weight in hand.items() if weight > 0]
    whole = sum(hand[name] for name in names)
    lean = [hand[name] / whole for name in names]
    rows = [[-one.points.get(name, one.score) / 100.0 for name in names] for one in cases]
    labels = [float(one.lost) for one in cases]
    found = _minimise(rows, labels, lean)
    bs = found[1 : 1 + len(names)]
    total = sum(bs)
    if total <= _CLOSE:
        return None
    by_hand = [[sum(x * w for x, w in zip(row, lean, strict=True))] for row in rows]
    return Fit(
        a=found[0],
        b=total,
        weights=_capped({name: 100.0 * b / total for name, b in zip(names, bs, strict=True)}),
        rows=len(cases),
        lost=lost,
        loss=_log_loss(rows, labels, found) / len(cases),
        hand_loss=_log_loss(by_hand, labels, _minimise(by_hand, labels, None)) / len(cases),
    )


def _capped(weights: Mapping[str, float]) -> dict[str, float]:
    """No weight over the most; what is over goes to the others in proportion."""
    made = dict(weights)
    while (excess := sum(max(0.0, one - MOST_WEIGHT) for one in made.values())) > _CLOSE:
        room = sum(one for one in made.values() if 0 < one < MOST_WEIGHT)
        if room <= _CLOSE:
            break
        made = {
            name: MOST_WEIGHT if one >= MOST_WEIGHT else one * (1 + excess / room)
            for name, one in made.items()
        }
    return made


def _log_loss(
    rows: Sequence[Sequence[float]], labels: Sequence[float], at: Sequence[float]
) -> float:
    """The log-loss at (a, b_1, …); what follows in `at` is not looked at."""
    total = 0.0
    for row, label in zip(rows, labels, strict=True):
        odds = at[0] + sum(x * b for x, b in zip(row, at[1:], strict=False))
        total += max(odds, 0.0) - label * odds + log1p(exp(-abs(odds)))
    return total


def _minimise(
    rows: Sequence[Sequence[float]], labels: Sequence[float], lean: Sequence[float] | None
) -> list[float]:
    """(a, b_1, …) and, if there is something to lean on, k: the least of loss and pull."""
    at = [0.0] * (1 + len(rows[0]) + (lean is not None))
    value = _goal(rows, labels, at, lean)
    for _ in range(_STEPS):
        slope, curve = _derivatives(rows, labels, at, lean)
        step = _bounded(slope, curve, at)
        share, reached = 2.0, inf
        while reached > value and share > _CLOSE:  # a whole step may lead too far
            share /= 2
            tried = [one + share * move for one, move in zip(at, step, strict=True)]
            reached = _goal(rows, labels, tried, lean)
        gained, at, value = value - reached, tried, reached
        if gained < _CLOSE:
            break
    return at


def _goal(
    rows: Sequence[Sequence[float]],
    labels: Sequence[float],
    at: Sequence[float],
    lean: Sequence[float] | None,
) -> float:
    pull = 0.0
    if lean is not None:
        pull = sum((b - at[-1] * w) ** 2 for b, w in zip(at[1:], lean, strict=False))
    return _log_loss(rows, labels, at) + PULL * pull


def _derivatives(
    rows: Sequence[Sequence[float]],
    labels: Sequence[float],
    at: Sequence[float],
    lean: Sequence[float] | None,
) -> tuple[list[float], list[list[float]]]:
    """First and second derivatives of the goal at a point."""
    size, inner = len(at), 1 + len(rows[0])
    slope, curve = [0.0] * size, [[0.0] * size for _ in range(size)]
    for row, label in zip(rows, labels, strict=True):
        full = (1.0, *row)
        chance = 1.0 / (1.0 + exp(-sum(x * b for x, b in zip(full, at, strict=False))))
        off, spread = chance - label, chance * (1.0 - chance)
        for i in range(inner):
            slope[i] += off * full[i]
            scaled, line = spread * full[i], curve[i]
            for j in range(i + 1):
                line[j] += scaled * full[j]
    for i in range(inner):
        for j in range(i):
            curve[j][i] = curve[i][j]
    for n, weight in enumerate(lean or (), start=1):
        off = at[n] - at[-1] * weight
        slope[n] += 2 * PULL * off
        slope[-1] -= 2 * PULL * off * weight
        curve[n][n] += 2 * PULL
        curve[-1][-1] += 2 * PULL * weight**2
        curve[n][-1] -= 2 * PULL * weight
        curve[-1][n] -= 2 * PULL * weight
    return slope, curve


def _bounded(
    slope: Sequence[float], curve: Sequence[Sequence[float]], at: Sequence[float]
) -> list[float]:
    """The Newton step, coordinate by coordinate, that keeps all but the first at zero or more."""
    step = [0.0] * len(at)
    for _ in range(_SWEEPS):
        moved = 0.0
        for n, line in enumerate(curve):
            pull = slope[n] + sum(c * s for c, s in zip(line, step, strict=True))
            wanted = step[n] - pull / (line[n] + _CLOSE)
            wanted = wanted if n == 0 else max(wanted, -at[n])
            moved, step[n] = max(moved, abs(wanted - step[n])), wanted
        if moved < _CLOSE:
            break
    return step
