"""Withdrawing and rescheduling, and the lists of requests."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from domain.notices_requests import EngineerFreed, RequestDecided, SessionCalendar
from domain.people import Standing
from domain.requests import Status
from handlers.views import requests_news
from services import departures, request_calendars, request_changes, request_lists
from services.request_changes import NewTimes
from services.request_lists import Listed
from storage.unit_of_work import Work
from tests.support.database import Store
from tests.support.sessions import (
    ANA,
    BEN,
    CHIDI,
    ERIK,
    FARAH,
    GRACE,
    HOUR,
    INES,
    MEI,
    NOOR,
    TIME,
    Sessions,
    staff,
)

CSE = "#cse-requests"
NEW = NewTimes((TIME + 2 * HOUR,), 90)


@pytest.fixture
def sessions(store: Store) -> Sessions:
    return Sessions(store).fill()


@pytest.fixture
def desk(lite: Store) -> Sessions:
    return Sessions(lite).fill()


def test_a_withdrawn_session_frees_its_engineer_and_leaves_the_calendars(
    sessions: Sessions,
) -> None:
    asked = sessions.ask()
    booked = sessions.approve(asked)
    after = sessions.store.run(request_changes.withdraw, ANA, asked.id)
    assert (after.status, after.closed_by) == (Status.WITHDRAWN, ANA)
    freed, calendar = sessions.store.sent(GRACE)[-2:]
    assert isinstance(freed, EngineerFreed)
    assert (freed.by, freed.was_at) == (ANA, TIME)
    assert isinstance(calendar, SessionCalendar)
    assert calendar.cancelled
    assert calendar.sequence > booked.version
    assert calendar.uid == request_calendars.uid_of("T1", asked.id)
    assert sessions.approve(sessions.ask(BEN)).status is Status.APPROVED


def test_a_request_that_waits_is_withdrawn_without_anybody_being_freed(desk: Sessions) -> None:
    asked = desk.ask(BEN)
    desk.store.run(request_changes.withdraw, ANA, asked.id)  # the customer's CSM
    assert desk.trail(asked)[-1] == (ANA, "requested", "withdrawn")
    assert desk.kinds(GRACE) == []
    with pytest.raises(Conflict, match="Ana Ruiz withdrew this request"):
        desk.store.run(request_changes.withdraw, BEN, asked.id)
    with pytest.raises(Conflict, match="Ana Ruiz withdrew this request"):
        desk.approve(asked)


def test_only_requester_and_csm_withdraw_and_reschedule(desk: Sessions) -> None:
    asked = desk.ask(BEN)
    for user in (CHIDI, ERIK, NOOR, "UNOBODY"):
        with pytest.raises(NotAllowed, match="whoever asked"):
            desk.store.run(request_changes.withdraw, user, asked.id)
        with pytest.raises(NotAllowed, match="whoever asked"):
            desk.store.run(request_changes.reschedule, user, asked.id, NEW)
    with pytest.raises(NotFound):
        desk.store.run(request_changes.withdraw, BEN, 999)


def test_what_has_begun_can_be_neither_withdrawn_nor_put_off(desk: Sessions) -> None:
    asked = desk.ask()
    desk.approve(asked)
    desk.store.now = TIME
    with pytest.raises(Conflict, match="already begun"):
        desk.store.run(request_changes.withdraw, ANA, asked.id)
    with pytest.raises(Conflict, match="already begun"):
        desk.store.run(request_changes.reschedule, ANA, asked.id, NEW)


def test_rescheduling_an_approved_session_asks_again(sessions: Sessions) -> None:
    asked = sessions.ask()
    sessions.approve(asked)
    again = sessions.store.run(request_changes.reschedule, ANA, asked.id, NEW)
    assert sessions.now(asked) == again
    assert (again.status, again.engineer_id, again.starts_at) == (Status.REQUESTED, None, None)
    assert (again.form.times, again.form.minutes, again.decided_by) == (NEW.times, 90, None)
    assert sessions.kinds(CSE)[-2:] == ["request_asked_again", "request_submitted"]
    assert sessions.card(CSE).suggested_id == GRACE
    assert sessions.kinds(GRACE)[-2:] == ["engineer_freed", "session_calendar"]
    assert sessions.approve(again).starts_at == NEW.times[0]


def test_rescheduling_what_waits_redraws_its_card_in_place(desk: Sessions) -> None:
    asked = desk.ask()
    desk.store.run(request_changes.reschedule, ANA, asked.id, NEW)
    assert desk.kinds(CSE) == ["request_submitted", "request_changed"]
    assert desk.card(CSE).times == NEW.times


def test_new_times_are_checked_like_the_first_ones(desk: Sessions) -> None:
    asked = desk.ask()
    with pytest.raises(Invalid) as raised:
        desk.store.run(request_changes.reschedule, ANA, asked.id, NewTimes((TIME + 12 * HOUR,), 60))
    assert set(raised.value.fields) == {"time1"}
    agreed = NewTimes((TIME + 12 * HOUR,), 60, agreed_out_of_hours=True)
    desk.store.run(request_changes.reschedule, ANA, asked.id, agreed)
    assert desk.now(asked).form.times == agreed.times


def test_a_form_for_new_times_is_only_given_where_they_help(desk: Sessions) -> None:
    asked = desk.ask()
    request, customer = desk.store.run(request_changes.own, ANA, asked.id)
    assert (request.id, customer.name) == (asked.id, "Acme Robotics")
    desk.store.run(request_changes.withdraw, ANA, asked.id)
    with pytest.raises(Conflict):
        desk.store.run(request_changes.own, ANA, asked.id)


def test_lists_hold_what_concerns_their_reader(sessions: Sessions) -> None:
    own, other = (
        sessions.ask(),
        sessions.ask(CHIDI, customer_key="bluebird", times=(TIME - 2 * HOUR,)),
    )
    sessions.approve(own)

    def ids(service: Callable[[Work, str], Listed], words: str) -> list[int]:
        return [request.id for request, _ in sessions.store.run(service, words).rows()]

    assert ids(request_lists.mine, ANA) == [own.id]
    assert ids(request_lists.mine, GRACE) == [own.id]
    assert ids(request_lists.pending, ERIK) == [other.id]
    assert ids(request_lists.pending, FARAH) == []
    assert ids(request_lists.pending, MEI) == [other.id]
    assert ids(request_lists.pending, ANA) == [other.id]
    assert ids(request_lists.of_customer, "blueb") == [other.id]
    assert sessions.store.run(request_lists.mine, ANA).own == {own.id}
    assert sessions.store.run(request_lists.mine, GRACE).own == frozenset()
    sessions.store.now = TIME
    assert sessions.store.run(request_lists.mine, ANA).own == frozenset()
    for service, who in ((request_lists.mine, ANA), (request_lists.pending, ERIK)):
        assert sessions.store.statements(service, who) <= 4


def test_whoever_asked_learns_that_the_engineer_has_left_and_may_ask_again(desk: Sessions) -> None:
    asked, held = desk.ask(), desk.ask(times=(TIME + HOUR,))
    desk.approve(asked)
    desk.approve(held, engineer=INES)
    before = desk.kinds(ANA)
    grace = next(one for one in staff() if one.user_id == GRACE)
    for _ in range(2):
        desk.store.run(departures.changed, replace(grace, standing=Standing.DEACTIVATED))
    assert desk.kinds(ANA)[len(before) :] == ["request_overtaken", "request_decided"]
    told = desk.last(ANA)
    assert isinstance(told, RequestDecided)
    said = requests_news.decided(told)
    assert f"<@{GRACE}> was to take it" in said.text
    assert "request.reschedule" in str(said.blocks)
    desk.store.run(request_changes.reschedule, ANA, asked.id, NEW)
    assert desk.status(asked) is Status.REQUESTED


def test_a_long_list_has_pages(desk: Sessions) -> None:
    for _ in range(request_lists.PAGE + 1):
        desk.ask()
    first = desk.store.run(request_lists.mine, ANA)
    assert (len(first.lines), first.further) == (request_lists.PAGE, request_lists.PAGE)
    for service, words in (
        (request_lists.mine, ANA),
        (request_lists.pending, ERIK),
        (request_lists.of_customer, "acme"),
    ):
        last = desk.store.run(service, words, request_lists.PAGE)
        assert (len(last.lines), last.further) == (1, None)


def test_rescheduling_and_withdrawing_keep_within_their_statements(sessions: Sessions) -> None:
    asked = sessions.ask()
    sessions.approve(asked)
    assert sessions.store.statements(request_changes.reschedule, ANA, asked.id, NEW) <= 9
    sessions.approve(asked, at=NEW.times[0])
    assert sessions.store.statements(request_changes.withdraw, ANA, asked.id) <= 9


def test_a_link_shows_the_session_as_it_stands(desk: Sessions) -> None:
    asked = desk.ask()
    fact = desk.store.run(request_calendars.of, asked.id)
    assert fact is not None
    assert fact.cancelled
    booked = desk.approve(asked)
    desk.store.now += timedelta(minutes=1)
    fact = desk.store.run(request_calendars.of, asked.id)
    assert fact is not None
    assert (fact.cancelled, fact.sequence, fact.starts_at) == (False, booked.version, TIME)
    assert fact.engineer.name == "Grace Kim"
    assert desk.store.run(request_calendars.of, 999) is None
