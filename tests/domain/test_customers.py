"""The stage a customer is in on a day."""

from dataclasses import replace
from datetime import date

import pytest

from domain.customers import Customer, Stage, stage_on
from tests.support.sessions import customer

ACME = replace(
    customer("acme", "Acme Robotics", "PST", "U1"),
    contract_start_on=date(2026, 1, 1),
    renewal_on=date(2027, 1, 1),
)


def on_day(one: Customer, on: date) -> Stage:
    return stage_on(one, on, onboarding_days=120, renewing_days=120)


@pytest.mark.parametrize(
    ("on", "stage"),
    [
        (date(2026, 5, 1), Stage.ONBOARDING),  # day 120
        (date(2026, 5, 2), Stage.ACTIVE),
        (date(2026, 9, 2), Stage.ACTIVE),
        (date(2026, 9, 3), Stage.RENEWING),  # 120 days before
        (date(2027, 6, 1), Stage.RENEWING),
    ],
)
def test_a_stage_follows_from_the_dates(on: date, stage: Stage) -> None:
    assert on_day(ACME, on) is stage


def test_without_a_renewal_date_a_customer_stays_active() -> None:
    assert on_day(replace(ACME, renewal_on=None), date(2036, 1, 1)) is Stage.ACTIVE


def test_a_stage_set_by_hand_wins() -> None:
    assert on_day(replace(ACME, stage=Stage.CHURNED), date(2026, 1, 2)) is Stage.CHURNED


def test_a_channel_the_customer_is_in_is_no_internal_one() -> None:
    apart = replace(ACME, channel_id="C1", shared_channel_id="C2")
    assert apart.internal_channel == "C1"
    assert replace(apart, shared_channel_id="C1").internal_channel is None
    assert replace(apart, channel_id=None, shared_channel_id=None).internal_channel is None
