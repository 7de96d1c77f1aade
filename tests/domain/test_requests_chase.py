"""What happens to a request by itself, and when."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.business_time import Schedule
from domain.requests import MOVES, Offer, Status
from domain.requests_chase import (
    Step,
    Terms,
    business_days_before,
    due,
    morning_after,
    next_look_at,
    plan,
)
from tests.domain.asked import MOMENTS, NOW, form, request
from tests.support.schedules import OFFICE, at, hours

NEW_YORK = Schedule("America/New_York", OFFICE, (date(2026, 11, 26),))
LONDON = Schedule("Europe/London", OFFICE, ())
TERMS = Terms(
    hours=NEW_YORK,
    own_hours=LONDON,
    chase_after=hours(4),
    lead_days_before=1,
    ask_again_mornings=2,
    critical_target=hours(1),
    calls=(50, 100),
    morning=9,
)
FRIDAY = at("2026-11-27 15:00")


def test_a_request_is_chased_after_four_business_hours_and_then_every_working_morning() -> None:
    asked = request(form=form(times=(at("2026-12-01 15:00"),)), lead_told=True)
    assert (at("2026-11-23 19:00"), Step.CHASE) in plan(asked, TERMS)
    mornings: list[datetime] = []
    while len(mornings) < 3:
        last = mornings[-1] if mornings else at("2026-11-23 19:00")
        asked = replace(asked, chased_at=last, looked_at=last)
        mornings.append({step: when for when, step in plan(asked, TERMS)}[Step.CHASE])
    assert mornings == [  # nine in New York; the 26th is a holiday
        at("2026-11-24 14:00"),
        at("2026-11-25 14:00"),
        at("2026-11-27 14:00"),
    ]


def test_the_lead_hears_of_it_one_business_day_before_the_earliest_time() -> None:
    asked = request(form=form(times=(at("2026-12-01 15:00"), FRIDAY)))
    assert (at("2026-11-25 15:00"), Step.TELL_LEAD) in plan(asked, TERMS)
    assert Step.TELL_LEAD not in {
        step: when for when, step in plan(replace(asked, lead_told=True), TERMS)
    }


def test_the_lead_hears_at_once_of_what_is_asked_with_less_than_a_business_day_to_go() -> None:
    assert (NOW, Step.TELL_LEAD) in plan(request(), TERMS)


def test_a_card_is_looked_at_whenever_one_of_its_times_passes_and_expires_with_the_last() -> None:
    first, last = at("2026-11-24 15:00"), at("2026-11-24 16:00")
    asked = request(form=form(times=(last, first)), lead_told=True, chased_at=NOW)
    steps = {step: when for when, step in plan(asked, TERMS)}
    assert steps[Step.TIME_PASSED] == first
    assert steps[Step.EXPIRE] == last
    looked = replace(asked, looked_at=first)
    assert Step.TIME_PASSED not in {step: when for when, step in plan(looked, TERMS)}


def test_what_has_expired_is_not_chased_any_more() -> None:
    asked = request(form=form(times=(FRIDAY,)))
    assert due(asked, TERMS, at("2026-11-30 15:00")) == [Step.EXPIRE]
    assert due(asked, TERMS, NOW) == []
    assert set(due(asked, TERMS, at("2026-11-25 16:00"))) == {Step.CHASE, Step.TELL_LEAD}


def test_an_offer_expires_when_its_last_time_has_passed_and_is_not_chased() -> None:
    offer = Offer("U1", (FRIDAY, FRIDAY + hours(1)), "U2", NOW)
    offered = request(status=Status.COUNTER_OFFERED, offer=offer)
    assert plan(offered, TERMS) == [(FRIDAY + hours(1), Step.EXPIRE)]


def test_the_engineer_is_asked_at_the_end_and_on_two_working_mornings_where_they_are() -> None:
    booked = request(status=Status.APPROVED, starts_at=at("2026-11-27 16:00"))
    asked_at = []
    steps = []
    while plan(booked, TERMS):
        ((when, step),) = plan(booked, TERMS)
        asked_at.append(when)
        steps.append(step)
        if step is Step.ASSUME_HELD:
            break
        booked = replace(booked, asks=booked.asks + 1, chased_at=when)
    assert asked_at == [  # Friday's end, then nine in London on Monday, Tuesday, Wednesday
        at("2026-11-27 17:00"),
        at("2026-11-30 09:00"),
        at("2026-12-01 09:00"),
        at("2026-12-02 09:00"),
    ]
    assert steps == [Step.ASK_OUTCOME] * 3 + [Step.ASSUME_HELD]


def test_a_critical_request_is_chased_in_elapsed_time_day_and_night() -> None:
    at_night = at("2026-11-29 03:00")
    asked = request(status=Status.OPEN, created_at=at_night)
    assert plan(asked, TERMS) == [
        (at_night + timedelta(minutes=30), Step.CALL),
        (at_night + timedelta(minutes=60), Step.CALL),
    ]
    assert plan(replace(asked, asks=1), TERMS) == [(at_night + timedelta(minutes=60), Step.CALL)]
    assert next_look_at(replace(asked, asks=2), TERMS) is None


@pytest.mark.parametrize("status", sorted(set(Status) - set(MOVES)))
def test_nothing_is_ahead_of_a_request_at_its_end(status: Status) -> None:
    assert plan(request(status=status), TERMS) == []


def test_nothing_is_ahead_of_what_has_no_time() -> None:
    assert plan(request(form=form(times=())), TERMS) == []
    assert plan(request(status=Status.APPROVED), TERMS) == []
    assert plan(request(form=form(times=()), status=Status.COUNTER_OFFERED), TERMS) == []


@given(MOMENTS)
def test_a_morning_after_is_at_nine_on_a_later_working_day(moment: datetime) -> None:
    local = morning_after(moment, NEW_YORK, 9).astimezone(NEW_YORK.zone)
    assert local.hour == 9
    assert local.date() > moment.astimezone(NEW_YORK.zone).date()
    assert local.weekday() < 5
    assert local.date() != date(2026, 11, 26)


@given(MOMENTS, st.integers(1, 5))
def test_business_days_before_is_earlier_at_the_same_time_of_day(
    moment: datetime, days: int
) -> None:
    earlier = business_days_before(moment, days, NEW_YORK)
    assert earlier <= moment - timedelta(hours=days * 24 - 1)
    local, there = earlier.astimezone(NEW_YORK.zone), moment.astimezone(NEW_YORK.zone)
    assert local.weekday() < 5
    assert (local.hour, local.minute) == (there.hour, there.minute) or there.hour == 2


@given(MOMENTS, st.lists(st.integers(1, 400), min_size=1, max_size=3, unique=True))
def test_looking_when_told_always_comes_to_an_end(asked_at: datetime, ahead: list[int]) -> None:
    times = tuple(asked_at + hours(n) for n in ahead)
    asked = request(form=form(times=times), asked_at=asked_at, created_at=asked_at)
    now = asked_at
    for _ in range(200):
        steps = due(asked, TERMS, now)
        if Step.EXPIRE in steps:
            assert now == max(times)
            return
        asked = replace(
            asked,
            looked_at=now,
            chased_at=now if Step.CHASE in steps else asked.chased_at,
            lead_told=asked.lead_told or Step.TELL_LEAD in steps,
        )
        next_at = next_look_at(asked, TERMS)
        assert next_at is not None
        assert next_at > now
        now = next_at
    pytest.fail("it never expired")
