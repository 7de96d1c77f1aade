"""A calibrated score is an exact probability."""

import pytest

from domain.health_calibration import churn_probability, recut_bands, score_at


@pytest.mark.parametrize(
    ("score", "chance"), [(25, 0.622459), (50, 0.268941), (75, 0.075858), (90, 0.032295)]
)
def test_a_score_has_its_chance_to_churn(score: float, chance: float) -> None:
    assert churn_probability(score, 2, 6) == pytest.approx(chance, abs=1e-6)
    assert score_at(churn_probability(score, 2, 6), 2, 6) == pytest.approx(score)


def test_bands_are_recut_around_the_base_rate() -> None:
    bands = recut_bands(0.15, 2, 6)
    assert bands.green == pytest.approx(75.205094, abs=1e-6)
    assert bands.yellow == pytest.approx(53.946044, abs=1e-6)
