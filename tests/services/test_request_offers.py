"""Other times, put up by an approver and picked by the requester."""

from dataclasses import replace
from typing import Any

import pytest

from domain.errors import Conflict, Invalid, NotAllowed
from domain.notices_requests import OfferMade
from domain.people import Standing
from domain.requests import Request, Status
from services import request_changes, request_decisions, request_offers, request_outcomes
from services.request_decisions import Choice, NeedsReason
from services.request_moves import Seen
from storage import members
from tests.support.database import Store
from tests.support.sessions import ANA, BEN, ERIK, GRACE, HOUR, INES, TIME, Sessions, staff

CSE = "#cse-requests"
LATER = (TIME + HOUR, TIME + 2 * HOUR, TIME + 3 * HOUR)


@pytest.fixture
def sessions(store: Store) -> Sessions:
    return Sessions(store).fill()


@pytest.fixture
def desk(lite: Store) -> Sessions:
    return Sessions(lite).fill()


def offer(sessions: Sessions, asked: Request, *, by: str = ERIK, reason: str = "") -> Request:
    return sessions.store.run(request_offers.offer, by, sessions.seen(asked), GRACE, LATER, reason)


def test_an_offer_reaches_the_requester_and_the_card(sessions: Sessions) -> None:
    asked = sessions.ask()
    offered = offer(sessions, asked)
    assert sessions.now(asked) == offered
    assert offered.offer is not None
    assert (offered.offer.engineer_id, offered.offer.times, offered.offer.by) == (
        GRACE,
        LATER,
        ERIK,
    )
    fact = sessions.last(ANA)
    assert isinstance(fact, OfferMade)
    assert fact.zone == "America/Los_Angeles"
    assert sessions.card(CSE).status is Status.COUNTER_OFFERED
    assert sessions.trail(asked)[-1] == (ERIK, "requested", "counter_offered")


def test_picking_a_time_books_it_in_the_name_of_who_offered_it(sessions: Sessions) -> None:
    asked = sessions.ask()
    offer(sessions, asked)
    booked = sessions.store.run(request_offers.pick, ANA, sessions.seen(asked), LATER[1])
    assert (booked.status, booked.starts_at, booked.engineer_id) == (
        Status.APPROVED,
        LATER[1],
        GRACE,
    )
    assert booked.decided_by == ERIK
    assert sessions.trail(asked)[-1] == (ANA, "counter_offered", "approved")
    assert "engineer_booked" in sessions.kinds(GRACE)


def test_an_offer_is_picked_once(desk: Sessions) -> None:
    asked = desk.ask()
    offer(desk, asked)
    seen = desk.seen(asked)
    desk.store.run(request_offers.pick, ANA, seen, LATER[0])
    with pytest.raises(Conflict, match="Erik Lund approved"):
        desk.store.run(request_offers.pick, ANA, seen, LATER[1])
    with pytest.raises(Conflict, match="Erik Lund approved"):
        desk.store.run(request_offers.refuse, ANA, seen)


def test_who_came_second_hears_who_was_first_and_not_who_once_offered(desk: Sessions) -> None:
    withdrawn, held = desk.ask(), desk.ask()
    for asked in (withdrawn, held):
        offer(desk, asked)
    seen = desk.seen(withdrawn)
    desk.store.run(request_changes.withdraw, ANA, withdrawn.id)
    with pytest.raises(Conflict, match="Ana Ruiz withdrew"):
        desk.store.run(request_decisions.decline, ERIK, seen, "They asked twice.")
    desk.store.run(request_offers.pick, ANA, desk.seen(held), LATER[0])
    desk.held_until(LATER[0] + HOUR)
    desk.store.run(request_outcomes.held, GRACE, held.id, "")
    with pytest.raises(Conflict, match="Grace Kim reported"):
        desk.store.run(request_outcomes.no_show, ERIK, held.id, "")


def test_only_the_requester_answers_and_only_with_what_is_offered(desk: Sessions) -> None:
    asked = desk.ask()
    offer(desk, asked)
    seen = desk.seen(asked)
    for user in (BEN, ERIK):
        with pytest.raises(NotAllowed, match="whoever asked"):
            desk.store.run(request_offers.pick, user, seen, LATER[0])
    with pytest.raises(Conflict, match="not offered any more"):
        desk.store.run(request_offers.pick, ANA, seen, TIME)
    with pytest.raises(Conflict, match="look again"):
        desk.store.run(request_offers.pick, ANA, Seen(asked.id, 1), LATER[0])
    with pytest.raises(Conflict, match="Erik Lund has offered other times"):
        desk.approve(asked)


def test_none_of_these_returns_it_to_those_who_decide(sessions: Sessions) -> None:
    asked = sessions.ask()
    offer(sessions, asked)
    sessions.store.now += HOUR
    waiting = sessions.store.run(request_offers.refuse, ANA, sessions.seen(asked))
    assert (waiting.status, waiting.offer, waiting.asked_at) == (
        Status.REQUESTED, None, sessions.store.now,
    )  # fmt: skip
    assert sessions.kinds(CSE)[-1] == "offer_returned"
    assert sessions.card(CSE).suggested_id == GRACE
    assert sessions.approve(asked).status is Status.APPROVED


SOON, PAST = TIME + 24 * HOUR, TIME + HOUR


def offer_later(sessions: Sessions) -> Request:
    """An offer for tomorrow, still open once the times that were asked for have passed."""
    asked = sessions.ask()
    times = (SOON, SOON + HOUR)
    sessions.store.run(request_offers.offer, ERIK, sessions.seen(asked), GRACE, times)
    sessions.held_until(PAST)
    return asked


def test_none_of_these_keeps_it_waiting_though_its_own_times_have_passed(
    sessions: Sessions,
) -> None:
    asked = offer_later(sessions)
    sessions.store.run(request_offers.refuse, ANA, sessions.seen(asked))
    assert "*Reschedule*" in sessions.store.said
    sessions.held_until(PAST + HOUR)
    assert sessions.status(asked) is Status.REQUESTED
    assert (sessions.card(CSE).proposed_at, sessions.card(CSE).expires_at) == (None, SOON + HOUR)
    assert sessions.card(ANA).expires_at == SOON + HOUR
    sessions.held_until(SOON + HOUR)
    assert sessions.status(asked) is Status.EXPIRED


def test_what_waits_on_after_an_offer_is_decided_by_whoever_decides_it(desk: Sessions) -> None:
    asked = offer_later(desk)
    desk.store.run(request_offers.refuse, ANA, desk.seen(asked))
    choice = Choice(INES, SOON + 2 * HOUR)
    taken = desk.store.run(request_decisions.approve_other, INES, desk.seen(asked), choice)
    assert (taken.status, taken.decided_by) == (Status.APPROVED, INES)


def test_when_no_time_lies_ahead_any_more_it_expires_at_once_and_says_so(desk: Sessions) -> None:
    asked = offer_later(desk)
    desk.store.now = SOON + HOUR
    ended = desk.store.run(request_offers.pick, ANA, desk.seen(asked), SOON + HOUR)
    assert (ended.status, ended.closed_at) == (Status.EXPIRED, SOON + HOUR)
    assert "expired" in desk.store.said
    assert desk.kinds(CSE)[-1] == "request_changed"
    assert desk.card(ANA).status is Status.EXPIRED


def test_a_time_that_is_taken_meanwhile_is_left_out_and_nothing_booked(sessions: Sessions) -> None:
    asked = sessions.ask()
    offer(sessions, asked)
    sessions.approve(sessions.ask(BEN, times=(LATER[0],)))
    after = sessions.store.run(request_offers.pick, ANA, sessions.seen(asked), LATER[0])
    assert after.status is Status.COUNTER_OFFERED
    assert after.offer is not None
    assert after.offer.times == LATER[1:]
    assert "no longer free" in sessions.store.said
    assert isinstance(sessions.last(ANA), OfferMade)
    booked = sessions.store.run(request_offers.pick, ANA, sessions.seen(asked), LATER[2])
    assert booked.starts_at == LATER[2]


def test_with_no_time_left_it_waits_for_a_decision_again(desk: Sessions) -> None:
    asked = desk.ask()
    desk.store.run(request_offers.offer, ERIK, desk.seen(asked), GRACE, LATER[:1])
    desk.approve(desk.ask(BEN, times=(LATER[0],)))
    after = desk.store.run(request_offers.pick, ANA, desk.seen(asked), LATER[0])
    assert after.status is Status.REQUESTED
    assert "no longer free" in desk.store.said


@pytest.mark.parametrize(
    "change", [{"roles": frozenset()}, {"standing": Standing.DEACTIVATED}], ids=["role", "left"]
)
def test_an_engineer_who_lost_the_role_or_left_is_not_booked(
    sessions: Sessions, change: dict[str, Any]
) -> None:
    asked = sessions.ask()
    offer(sessions, asked)
    grace = next(one for one in staff() if one.user_id == GRACE)
    sessions.store.run(members.give, [replace(grace, **change)])
    after = sessions.store.run(request_offers.pick, ANA, sessions.seen(asked), LATER[0])
    assert (after.status, after.engineer_id) == (Status.REQUESTED, None)
    assert "The engineer can no longer take it." in sessions.store.said
    assert sessions.kinds(GRACE) == []


def test_after_its_last_time_an_offer_expires(sessions: Sessions) -> None:
    asked = sessions.ask()
    offer(sessions, asked)
    sessions.held_until(LATER[2])
    assert sessions.status(asked) is Status.EXPIRED
    assert sessions.last(ANA).kind == "request_decided"
    with pytest.raises(Conflict, match="expired"):
        sessions.store.run(request_offers.pick, ANA, sessions.seen(asked), LATER[2])


@pytest.mark.parametrize(
    ("engineer", "times", "fields"),
    [
        (GRACE, (), {"time1"}),
        (GRACE, (TIME + 12 * HOUR,), {"time1"}),
        (GRACE, (LATER[0], LATER[0]), {"time2"}),
        (BEN, LATER, {"engineer"}),
        (ANA, LATER, {"engineer"}),
        ("", LATER, {"engineer"}),
    ],
)
def test_what_cannot_be_offered_is_marked(
    desk: Sessions, engineer: str, times: tuple[object, ...], fields: set[str]
) -> None:
    asked = desk.ask()
    with pytest.raises(Invalid) as raised:
        desk.store.run(request_offers.offer, ERIK, desk.seen(asked), engineer, times)
    assert set(raised.value.fields) == fields


def test_times_the_engineer_is_booked_at_are_marked(desk: Sessions) -> None:
    desk.approve(desk.ask(times=(LATER[1],)))
    asked = desk.ask(BEN)
    with pytest.raises(Invalid) as raised:
        offer(desk, asked)
    assert set(raised.value.fields) == {"time2"}
    with pytest.raises(NotAllowed):
        offer(desk, asked, by=BEN)
    desk.store.run(request_offers.offer, ERIK, desk.seen(asked), INES, LATER)
    assert desk.status(asked) is Status.COUNTER_OFFERED


def test_an_offer_past_the_allowance_carries_its_reason_to_the_booking(desk: Sessions) -> None:
    tight = replace(desk.store.policy.sessions, allowance_hours=0)
    asked = desk.ask()
    desk.store.policy = replace(desk.store.policy, sessions=tight)
    with pytest.raises(NeedsReason):
        offer(desk, asked)
    with pytest.raises(Invalid):
        offer(desk, asked, reason="x")
    offer(desk, asked, reason="Their launch is next week")
    booked = desk.store.run(request_offers.pick, ANA, desk.seen(asked), LATER[0])
    assert booked.reason == "Their launch is next week"


def test_hours_that_ran_out_since_the_offer_send_it_back(desk: Sessions) -> None:
    asked = desk.ask()
    offer(desk, asked)
    tight = replace(desk.store.policy.sessions, allowance_hours=0)
    desk.store.policy = replace(desk.store.policy, sessions=tight)
    after = desk.store.run(request_offers.pick, ANA, desk.seen(asked), LATER[0])
    assert after.status is Status.REQUESTED
    assert "spoken for" in desk.store.said


def test_offering_keeps_within_its_statements(sessions: Sessions) -> None:
    asked = sessions.ask()
    seen = sessions.seen(asked)
    assert sessions.store.statements(request_offers.offer, ERIK, seen, GRACE, LATER) <= 9
    seen = sessions.seen(asked)
    assert sessions.store.statements(request_offers.pick, ANA, seen, LATER[0]) <= 9


def test_a_form_of_choices_is_for_those_who_may_decide(desk: Sessions) -> None:
    asked = desk.ask()
    with pytest.raises(NotAllowed):
        desk.store.run(request_decisions.choices, BEN, desk.seen(asked))
    with pytest.raises(Invalid):
        desk.store.run(request_decisions.approve_other, ERIK, desk.seen(asked), Choice("", TIME))
