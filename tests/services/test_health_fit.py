"""Outcomes and the scores from before them: what they say of the weights."""

from __future__ import annotations

from services import health_fit
from services.health_fit import SegmentFit
from tests.support.database import Store
from tests.support.outcomes import ENOUGH, decide
from tests.support.portfolio import MORNING


def of_smb(store: Store) -> SegmentFit:
    return next(one for one in store.run(health_fit.fits) if one.segment == "smb")


def test_the_score_of_90_days_before_tells_who_was_lost(store: Store) -> None:
    store.now = MORNING
    store.run(decide, ENOUGH)
    smb = of_smb(store)
    assert (smb.lost, smb.kept, smb.blind) == (24, 25, 1)
    assert smb.found is not None
    assert smb.found.loss < 0.1


def test_nothing_is_said_of_few(lite: Store) -> None:
    lite.now = MORNING
    lite.run(decide, 30)
    assert all(one.found is None for one in lite.run(health_fit.fits))
    assert lite.statements(health_fit.fits) == 1
