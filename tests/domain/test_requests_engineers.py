"""Who is suggested for a session."""

from datetime import datetime, timedelta

from hypothesis import given

from domain.business_time import Schedule
from domain.people import Person, Role
from domain.requests_engineers import (
    Candidate,
    Room,
    first_line_leads,
    in_order,
    is_free,
    room,
    suggest,
    week_of,
)
from tests.domain.asked import MOMENTS, NOW
from tests.support.schedules import OFFICE

HERE = Schedule("America/New_York", OFFICE, ())
ELSEWHERE = Schedule("Australia/Sydney", OFFICE, ())
HOUR = timedelta(hours=1)


def engineer(user_id: str, **said: object) -> Candidate:
    return Candidate(user_id, **({"hours": HERE} | said))  # type: ignore[arg-type]  # any field


def test_the_one_with_the_fewest_hours_this_week_is_suggested() -> None:
    able = [
        engineer("U1", week_hours=3.0),
        engineer("U2", week_hours=1.5),
        engineer("U3", week_hours=2.0),
    ]
    assert suggest(able, NOW, HOUR) == "U2"


def test_equal_hours_are_decided_by_id_so_that_a_card_drawn_twice_says_the_same() -> None:
    assert suggest([engineer("U2"), engineer("U1")], NOW, HOUR) == "U1"


def test_somebody_booked_or_off_work_is_not_suggested() -> None:
    busy = engineer("U1", busy=[(NOW, NOW + HOUR)])
    asleep = engineer("U2", hours=ELSEWHERE)
    assert suggest([busy, asleep], NOW, HOUR) is None
    assert [room(one, NOW, HOUR) for one in (busy, asleep)] == [Room.BUSY, Room.OUT_OF_HOURS]


def test_sessions_that_touch_do_not_overlap() -> None:
    busy = [(NOW - HOUR, NOW), (NOW + HOUR, NOW + 2 * HOUR)]
    assert is_free(busy, NOW, NOW + HOUR)
    assert not is_free(busy, NOW, NOW + HOUR + timedelta(seconds=1))


def test_a_list_to_choose_from_begins_with_the_most_suitable() -> None:
    able = [
        engineer("U1", busy=[(NOW, NOW + HOUR)]),
        engineer("U2", hours=ELSEWHERE),
        engineer("U3", week_hours=2.0),
        engineer("U4"),
    ]
    assert [(one.user_id, how) for one, how in in_order(able, NOW, HOUR)] == [
        ("U4", Room.FREE),
        ("U3", Room.FREE),
        ("U2", Room.OUT_OF_HOURS),
        ("U1", Room.BUSY),
    ]


@given(MOMENTS)
def test_hours_are_compared_within_the_week_of_the_session(at: datetime) -> None:
    since, until = week_of(at)
    assert since <= at < until
    assert (since.weekday(), until - since) == (0, timedelta(days=7))


def test_a_lead_of_leads_is_not_rung_up_for_what_a_lead_can_decide() -> None:
    director, lead = "UMEI", "UERIK"
    team = [
        Person("UERIK", "Erik", frozenset({Role.CSE}), lead_id=director),
        Person("UINES", "Ines", frozenset({Role.CSE}), lead_id=lead),
        Person("UHIRO", "Hiro", frozenset({Role.CSE}), lead_id=lead),
        Person("USOLO", "Solo", frozenset({Role.CSE})),
    ]
    assert first_line_leads(team) == [lead]
    assert first_line_leads([]) == []
