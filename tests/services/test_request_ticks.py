"""What becomes of requests by themselves, and what is said after a session."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Conflict, Invalid, NotAllowed
from domain.notices_requests import (
    HoursCrossed,
    OutcomeAsked,
    RatingAsked,
    RequestUndecided,
    SessionCalendar,
)
from domain.people import Person, Role, Standing
from domain.requests import Request, Status
from services import request_outcomes, request_ticks
from services.request_changes import NewTimes, reschedule
from storage import members, requests_lists
from storage import requests as rows
from tests.support.bot import MONDAY
from tests.support.database import Store
from tests.support.schedules import at
from tests.support.sessions import ANA, BEN, ERIK, GRACE, HOUR, INES, MEI, TIME, Sessions

CSE = "#cse-requests"
FRIDAY = at("2026-11-27 18:00")


@pytest.fixture
def sessions(store: Store) -> Sessions:
    return Sessions(store).fill()


@pytest.fixture
def desk(lite: Store) -> Sessions:
    return Sessions(lite).fill()


def next_due(sessions: Sessions) -> object:
    return sessions.store.run(requests_lists.next_due_at)


def until_done(sessions: Sessions, last: Request) -> list[str]:
    """Step from due instant to due instant, as the bot does; the kinds told on the way."""
    told = len(sessions.store.sent())
    for _ in range(50):
        due_at = sessions.store.run(requests_lists.next_due_at)
        if due_at is None:
            return [fact.kind for fact in sessions.store.sent()[told:]]
        sessions.held_until(max(due_at, sessions.store.now))
    raise AssertionError(f"something stays due: {sessions.now(last)}")


def test_a_request_nobody_decides_is_chased_escalated_and_expires(sessions: Sessions) -> None:
    asked = sessions.ask(times=(FRIDAY,))
    sessions.held_until(at("2026-11-23 19:59"))
    assert sessions.kinds(CSE) == ["request_submitted"]
    sessions.held_until(at("2026-11-23 20:00"))  # four business hours since eight in California
    assert sessions.kinds(CSE) == ["request_submitted", "request_chased"]
    sessions.held_until(at("2026-11-24 17:00"))
    sessions.held_until(at("2026-11-25 17:00"))
    assert sessions.kinds(CSE).count("request_chased") == 3
    assert sessions.kinds(ERIK) == []
    sessions.held_until(at("2026-11-26 18:00"))
    assert sessions.kinds(ERIK) == ["request_undecided"]
    assert sessions.kinds(MEI) == []
    sessions.held_until(FRIDAY)
    assert sessions.status(asked) is Status.EXPIRED
    assert sessions.trail(asked)[-1] == ("touchpoint", "requested", "expired")
    assert sessions.kinds(ANA)[-1] == "request_decided"
    assert next_due(sessions) is None


def test_asked_again_with_new_times_the_leads_one_message_follows(desk: Sessions) -> None:
    asked = desk.ask(times=(FRIDAY,))
    desk.held_until(at("2026-11-26 18:00"))
    desk.store.run(reschedule, ANA, asked.id, NewTimes((FRIDAY + 72 * HOUR,), 60))
    assert desk.kinds(ERIK) == ["request_undecided"] * 2
    assert desk.card(ERIK).version == desk.now(asked).version
    desk.held_until(at("2026-11-27 18:00"))
    old, new = desk.store.sent(ERIK)[-2:]
    assert isinstance(old, RequestUndecided)
    assert isinstance(new, RequestUndecided)
    assert (old.again, new.again) == (True, False)
    desk.approve(asked, at=FRIDAY + 72 * HOUR)
    assert desk.card(ERIK).status is Status.APPROVED


def test_after_a_long_downtime_it_expires_without_a_word_in_between(desk: Sessions) -> None:
    asked = desk.ask(times=(FRIDAY,))
    desk.held_until(FRIDAY + 100 * HOUR)
    assert desk.status(asked) is Status.EXPIRED
    assert desk.kinds(CSE) == ["request_submitted", "request_changed"]
    assert desk.kinds(ERIK) == []


def test_a_mornings_chase_missed_is_made_up_for_once(desk: Sessions) -> None:
    desk.ask(times=(FRIDAY,))
    desk.held_until(at("2026-11-26 12:00"))
    assert desk.kinds(CSE).count("request_chased") == 1


def test_a_card_is_redrawn_when_one_of_its_times_has_passed(desk: Sessions) -> None:
    desk.ask(times=(TIME, TIME + HOUR))
    desk.held_until(TIME)
    assert desk.card(CSE).proposed_at == TIME + HOUR


def test_asking_again_begins_the_chase_anew(desk: Sessions) -> None:
    asked = desk.ask(times=(FRIDAY,))
    desk.held_until(at("2026-11-23 20:00"))
    desk.store.run(reschedule, ANA, asked.id, NewTimes((FRIDAY + 72 * HOUR,), 60))
    assert desk.now(asked).chased_at is None
    assert next_due(desk) == at("2026-11-24 00:00")


def booked(sessions: Sessions) -> Request:
    return sessions.approve(sessions.ask())


def test_the_engineer_is_asked_at_the_end_and_says_held(sessions: Sessions) -> None:
    asked = booked(sessions)
    sessions.held_until(TIME + HOUR)
    question = sessions.last(GRACE)
    assert isinstance(question, OutcomeAsked)
    assert question.number == 1
    assert sessions.store.run(request_outcomes.ended, GRACE, asked.id).customer.key == "acme"
    sessions.store.run(request_outcomes.held, GRACE, asked.id, "  Found the cause ")
    now = sessions.now(asked)
    assert (now.status, now.notes, now.assumed, now.closed_by) == (
        Status.HELD, "Found the cause", False, GRACE,
    )  # fmt: skip
    assert isinstance(sessions.last(ANA), RatingAsked)
    assert sessions.kinds(GRACE)[-1] == "outcome_taken"
    year = (TIME - 99 * HOUR, TIME + 99 * HOUR)
    assert sessions.store.run(rows.minutes, asked.customer_id, *year) == (60, 0)


def test_without_an_answer_it_is_asked_twice_more_and_counted_as_held(sessions: Sessions) -> None:
    asked = booked(sessions)
    told = until_done(sessions, asked)
    assert told.count("outcome_asked") == 3
    now = sessions.now(asked)
    assert (now.status, now.assumed, now.closed_by) == (Status.HELD, True, None)
    assert now.closed_at == at("2026-11-26 17:00")  # Thursday at nine where Grace is
    assert sessions.trail(asked)[-1] == ("touchpoint", "approved", "held")
    with pytest.raises(Conflict, match="counted as held"):
        sessions.store.run(request_outcomes.no_show, GRACE, asked.id, "")
    sessions.store.run(request_outcomes.rate, ANA, asked.id, 9)
    with pytest.raises(Conflict, match="has been rated"):
        sessions.store.run(request_outcomes.rate, ANA, asked.id, 8)


def test_a_no_show_uses_up_nothing_and_is_told(desk: Sessions) -> None:
    asked = booked(desk)
    desk.held_until(TIME + HOUR)
    desk.store.run(request_outcomes.no_show, GRACE, asked.id, "Nobody dialled in")
    assert desk.card(ANA).status is Status.NO_SHOW
    year = (TIME - 99 * HOUR, TIME + 99 * HOUR)
    assert desk.store.run(rows.minutes, asked.customer_id, *year) == (0, 0)


def test_a_moved_session_stays_approved_and_is_asked_about_after_its_new_end(
    sessions: Sessions,
) -> None:
    asked = booked(sessions)
    sessions.held_until(TIME + HOUR)
    later = TIME + 24 * HOUR
    moved = sessions.store.run(request_outcomes.moved_to, GRACE, asked.id, later, "They were ill")
    assert (moved.status, moved.starts_at, moved.asks) == (Status.APPROVED, later, 0)
    calendar = sessions.last(GRACE)
    assert isinstance(calendar, SessionCalendar)
    assert (calendar.starts_at, calendar.sequence) == (later, moved.version)
    assert sessions.trail(asked)[-1] == (GRACE, "approved", "approved")
    sessions.held_until(later + HOUR)
    assert isinstance(sessions.last(GRACE), OutcomeAsked)


def test_a_session_is_not_moved_into_the_past_too_far_or_onto_another(desk: Sessions) -> None:
    asked = booked(desk)
    other = desk.approve(desk.ask(BEN, times=(TIME + 24 * HOUR,)))
    desk.held_until(TIME + HOUR)
    for new_time in (None, TIME, other.starts_at, TIME + 9000 * HOUR):
        with pytest.raises(Invalid) as raised:
            desk.store.run(request_outcomes.moved_to, GRACE, asked.id, new_time, "")
        assert set(raised.value.fields) == {"new_time"}


def test_only_who_was_there_says_how_it_went_and_only_afterwards(desk: Sessions) -> None:
    asked = booked(desk)
    with pytest.raises(Conflict, match="not over yet"):
        desk.store.run(request_outcomes.held, GRACE, asked.id, "")
    desk.store.now = TIME + HOUR
    for user in (ANA, INES):
        with pytest.raises(NotAllowed, match="engineer of this session"):
            desk.store.run(request_outcomes.held, user, asked.id, "")
    waiting = desk.ask(BEN, times=(TIME + 24 * HOUR,))
    with pytest.raises(NotAllowed):
        desk.store.run(request_outcomes.held, GRACE, waiting.id, "")


def test_the_rating_is_given_once_by_the_requester_or_the_csm(sessions: Sessions) -> None:
    asked = sessions.approve(sessions.ask(BEN))
    sessions.held_until(TIME + HOUR)
    with pytest.raises(Conflict):
        sessions.store.run(request_outcomes.rate, BEN, asked.id, 9)
    sessions.store.run(request_outcomes.held, GRACE, asked.id, "")
    with pytest.raises(NotAllowed):
        sessions.store.run(request_outcomes.rate, GRACE, asked.id, 10)
    with pytest.raises(Invalid):
        sessions.store.run(request_outcomes.rate, BEN, asked.id, 11)
    sessions.store.run(request_outcomes.rate, ANA, asked.id, 9)
    now = sessions.now(asked)
    assert (now.status, now.rating) == (Status.RATED, 9)
    with pytest.raises(Conflict, match="it has been rated"):
        sessions.store.run(request_outcomes.rate, BEN, asked.id, 10)
    day = (sessions.store.now - HOUR, sessions.store.now + HOUR)
    assert sessions.store.run(requests_lists.ratings, *day) == [9]


def test_the_csm_is_warned_once_each_when_hours_run_out(desk: Sessions) -> None:
    desk.store.policy = replace(
        desk.store.policy, sessions=replace(desk.store.policy.sessions, allowance_hours=5)
    )
    for number in range(6):
        asked = desk.ask(BEN, times=(MONDAY + (24 * number + 2) * HOUR,), agreed_out_of_hours=True)
        desk.approve(asked, reason="Agreed with the director")
        desk.held_until(MONDAY + (24 * number + 3) * HOUR)
        desk.store.run(request_outcomes.held, GRACE, asked.id, "")
    warnings = [fact for fact in desk.store.sent(ANA) if isinstance(fact, HoursCrossed)]
    assert [(one.percent, one.hours_used) for one in warnings] == [(80, 4.0), (100, 5.0)]


def test_a_row_whose_rule_breaks_waits_and_the_others_go_on(desk: Sessions) -> None:
    broken, good = desk.ask(times=(FRIDAY,)), desk.ask(BEN, times=(FRIDAY + HOUR,))
    desk.store.policy = replace(desk.store.policy, critical_chase=())
    gone = Person(GRACE, "Grace", frozenset({Role.CSE}), Standing.DEACTIVATED)
    desk.store.run(members.give, [gone])
    desk.held_until(FRIDAY + HOUR)
    assert {desk.status(one) for one in (broken, good)} == {Status.EXPIRED}
    assert desk.store.run(request_ticks.chase_tick) == 0


def test_an_engineer_who_left_is_counted_for_by_the_customers_mornings(desk: Sessions) -> None:
    asked = booked(desk)
    desk.held_until(TIME + HOUR)
    gone = Person("U0OTHER", "Other", frozenset({Role.CSE}))
    desk.store.run(members.give, [gone])
    until_done(desk, asked)
    assert desk.status(asked) is Status.HELD
    assert desk.store.now - (TIME + HOUR) > timedelta(days=2)
