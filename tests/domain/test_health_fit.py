"""Weights fitted to outcomes: the least of the loss within its bounds, near the hand weights."""

from __future__ import annotations

from math import exp
from random import Random

import pytest

from domain.health_fit import FEWEST, MOST_WEIGHT, PULL, Case, Fit, _capped, _goal, _minimise, fit

HAND = {"seats": 40.0, "csat": 30.0, "sponsor": 30.0, "unused": 0.0}


def cases(count: int, a: float, true: dict[str, float], seed: int = 7) -> list[Case]:
    """Customers who are lost with the chance that the true weights give."""
    draw = Random(seed)
    made = []
    for _ in range(count):
        points = {name: draw.uniform(0, 100) for name in true}
        odds = a - sum(true[name] * points[name] / 100 for name in true)
        lost = draw.random() < 1 / (1 + exp(-odds))
        made.append(Case(points, sum(points.values()) / len(points), lost))
    return made


def fitted(count: int, a: float, true: dict[str, float], seed: int = 7) -> Fit:
    found = fit(cases(count, a, true, seed), HAND)
    assert found is not None
    return found


def test_many_outcomes_bring_out_the_weights_behind_them() -> None:
    found = fitted(3000, 2.0, {"seats": 2.0, "csat": 2.0, "sponsor": 2.0})
    assert found.a == pytest.approx(2.0, abs=0.5)
    assert found.b == pytest.approx(6.0, abs=1.0)
    assert sum(found.weights.values()) == pytest.approx(100)
    assert all(weight == pytest.approx(100 / 3, abs=6) for weight in found.weights.values())
    assert found.loss <= found.hand_loss


def test_few_outcomes_lean_on_the_hand_weights() -> None:
    true = {"seats": 0.5, "csat": 5.0, "sponsor": 0.5}
    few, many = fitted(120, 2.0, true), fitted(2000, 2.0, true)
    assert few.weights["csat"] <= many.weights["csat"] == MOST_WEIGHT


def test_what_was_found_is_the_least_within_its_bounds() -> None:
    found = cases(200, 1.0, {"seats": 3.0, "csat": 1.0, "sponsor": -2.0})
    rows = [[-one.points[name] / 100 for name in one.points] for one in found]
    labels = [float(one.lost) for one in found]
    lean = [0.4, 0.3, 0.3]
    at = _minimise(rows, labels, lean)
    least = _goal(rows, labels, at, lean)
    assert all(one >= 0 for one in at[1:])
    for n in range(len(at)):
        for move in (-1e-3, 1e-3):
            beside = [one + move * (n == m) for m, one in enumerate(at)]
            if n == 0 or beside[n] >= 0:
                assert _goal(rows, labels, beside, lean) >= least - 1e-9
    assert PULL == 1.0


def test_a_measure_that_was_missing_is_taken_for_the_customers_score() -> None:
    whole = cases(300, 2.0, {"seats": 2.0, "csat": 2.0, "sponsor": 2.0})
    bare = [Case({"seats": one.points["seats"]}, one.score, one.lost) for one in whole]
    filled = [
        Case({**one.points, "csat": one.score, "sponsor": one.score}, one.score, one.lost)
        for one in bare
    ]
    assert fit(bare, HAND) == fit(filled, HAND)


def test_too_few_outcomes_say_nothing() -> None:
    lost, kept = (Case({}, score, score < 50) for score in (20, 80))
    assert fit([lost] * (FEWEST - 1) + [kept] * 500, HAND) is None
    assert fit([lost] * 500 + [kept] * (FEWEST - 1), HAND) is None
    found = fit([lost] * FEWEST + [kept] * FEWEST, HAND)
    assert found is not None
    assert (found.rows, found.lost) == (2 * FEWEST, FEWEST)


def test_scores_that_point_the_wrong_way_give_no_weights() -> None:
    lost, kept = (Case({}, score, score > 50) for score in (80, 20))
    assert fit([lost] * FEWEST + [kept] * FEWEST, HAND) is None


def test_no_weight_is_over_the_most_and_the_others_share_what_is() -> None:
    assert _capped({"a": 60, "b": 30, "c": 10}) == pytest.approx({"a": 40, "b": 40, "c": 20})
    assert _capped({"a": 100.0, "b": 0.0}) == {"a": 100.0, "b": 0.0}, "nobody to share with"
    assert _capped({"a": 40, "b": 35, "c": 25}) == {"a": 40, "b": 35, "c": 25}
