"""A person's word against the model's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import Invalid
from domain.health_bands import Band
from domain.health_override import (
    USUAL_LENGTH,
    Override,
    ended,
    needs_approval,
    require_valid,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
GREEN = Override(
    customer="acme",
    band="green",
    reason="New sponsor signed the plan",
    author="UANA",
    set_at=NOW,
    expires_at=NOW + USUAL_LENGTH,
    model_score=58.0,
    approver="UBO",
    caps=frozenset({"critical_ticket"}),
)


def test_it_ends_when_the_model_has_fallen_ten_points_or_its_time_is_up() -> None:
    assert ended(GREEN, NOW, 48.1) is None
    assert ended(GREEN, NOW, 48.0) == "score_fell"
    assert ended(GREEN, NOW + timedelta(days=30) - timedelta(seconds=1), 58.0) is None
    assert ended(GREEN, NOW + timedelta(days=30), 58.0) == "expired"


def test_it_ends_when_another_one_replaces_it_or_a_cap_starts() -> None:
    assert ended(GREEN, NOW, 58.0, replaced=True) == "replaced"
    assert ended(GREEN, NOW, 58.0, {"critical_ticket"}) is None
    assert ended(GREEN, NOW, 58.0, {"critical_ticket", "notice"}) == "cap_started"


def test_a_customer_gone_grey_has_not_fallen() -> None:
    assert ended(GREEN, NOW, None) is None


@pytest.mark.parametrize(
    ("model", "band", "second_person"),
    [
        ("green", "red", False),
        ("green", "yellow", False),
        ("yellow", "green", True),
        ("red", "yellow", True),
        (None, "green", True),
        (None, "red", False),
    ],
)
def test_raising_needs_a_second_person_and_lowering_does_not(
    model: Band | None, band: Band, *, second_person: bool
) -> None:
    alone = replace(GREEN, band=band, approver=None)
    assert needs_approval(model, band) is second_person
    require_valid(replace(alone, approver="UBO"), model)
    if not second_person:
        require_valid(alone, model)
        return
    for approver in (None, "UANA"):
        with pytest.raises(Invalid) as error:
            require_valid(replace(alone, approver=approver), model)
        assert list(error.value.fields) == ["approver"]


@pytest.mark.parametrize(
    ("override", "model", "field"),
    [
        (replace(GREEN, reason="  because  "), "yellow", "reason"),
        (replace(GREEN, expires_at=NOW), "yellow", "expires"),
        (replace(GREEN, expires_at=NOW + timedelta(days=60, seconds=1)), "yellow", "expires"),
        (GREEN, "red", "band"),
        (GREEN, "green", "band"),
    ],
)
def test_an_improper_override_says_what_to_mend(
    override: Override, model: Band, field: str
) -> None:
    with pytest.raises(Invalid) as error:
        require_valid(override, model)
    assert list(error.value.fields) == [field]
