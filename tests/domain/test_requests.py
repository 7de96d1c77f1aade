"""Session requests: the moves that are legal, and what follows from a request."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Conflict
from domain.requests import (
    FIRST,
    MOVES,
    Help,
    Offer,
    Status,
    require_before_start,
    require_move,
)
from tests.domain.asked import NOW, form, request
from tests.support.schedules import hours

ENDS = {
    Status.RATED,
    Status.DECLINED,
    Status.REFERRED,
    Status.WITHDRAWN,
    Status.EXPIRED,
    Status.NO_SHOW,
    Status.RESOLVED,
}


def test_every_status_can_be_reached_and_every_move_leads_to_a_status() -> None:
    reached = {to for targets in MOVES.values() for to in targets}
    assert reached | FIRST == set(Status)
    assert set(Status) - set(MOVES) == ENDS


@pytest.mark.parametrize("at", list(Status))
def test_only_the_listed_moves_are_legal(at: Status) -> None:
    for to in Status:
        if to in MOVES.get(at, ()):
            require_move(request(status=at), to, lambda: "told")
        else:
            with pytest.raises(Conflict, match="told"):
                require_move(request(status=at), to, lambda: "told")


def test_hands_on_work_begins_referred_even_when_it_was_called_critical() -> None:
    assert form(help=Help.HANDS_ON, critical=True).first_status is Status.REFERRED
    assert form(critical=True).first_status is Status.OPEN
    assert form().first_status is Status.REQUESTED


def test_a_booked_session_ends_its_length_after_its_start() -> None:
    booked = request(starts_at=NOW, status=Status.APPROVED)
    assert booked.ends_at == NOW + hours(1)
    assert request().ends_at is None


def test_while_an_offer_stands_its_times_are_waited_for_not_the_preferred_ones() -> None:
    times = (NOW + hours(30), NOW + hours(20))
    offered = request(offer=Offer("U1", times, "U2", NOW), status=Status.COUNTER_OFFERED)
    assert (offered.first_time_at, offered.last_time_at) == (times[1], times[0])
    without = request(form=form(times=()))
    assert (without.first_time_at, without.last_time_at) == (None, None)


def test_approve_proposes_the_first_preferred_time_that_is_still_to_come() -> None:
    asked = request(form=form(times=(NOW + hours(5), NOW + hours(3))))
    assert asked.proposed_at(NOW) == NOW + hours(5)
    assert asked.proposed_at(NOW + hours(5)) is None
    assert asked.proposed_or_booked_at == NOW + hours(5)
    booked = replace(asked, starts_at=NOW + hours(9))
    assert booked.proposed_or_booked_at == NOW + hours(9)
    assert request(form=form(times=())).proposed_or_booked_at is None


def test_once_a_session_has_begun_only_its_engineer_says_what_becomes_of_it() -> None:
    booked = request(starts_at=NOW, status=Status.APPROVED)
    require_before_start(booked, NOW - timedelta(seconds=1))
    require_before_start(request(), NOW)
    with pytest.raises(Conflict, match="already begun"):
        require_before_start(booked, NOW)
