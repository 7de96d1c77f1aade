"""Asking for a session and deciding it: who may, what follows, and who comes too late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from domain.notices_requests import RequestChanged, SessionCalendar
from domain.people import Person, Role, Standing
from domain.requests import Help, Status, WorkKind
from services import request_decisions
from services import requests as asking
from services.request_decisions import Choice, NeedsReason
from services.request_moves import Seen
from storage import members
from storage import requests as rows
from tests.support.database import Store
from tests.support.sessions import (
    ANA,
    BEN,
    ERIK,
    FARAH,
    GRACE,
    HIRO,
    HOUR,
    INES,
    MEI,
    OMAR,
    TIME,
    Sessions,
    form,
)

CSE, CSA, PS = "#cse-requests", "#csa-requests", "#professional-services"


@pytest.fixture
def sessions(store: Store) -> Sessions:
    """The demo company on both databases."""
    return Sessions(store).fill()


@pytest.fixture
def desk(lite: Store) -> Sessions:
    """The demo company on SQLite, for what is the same on both."""
    return Sessions(lite).fill()


def test_a_request_is_stored_audited_and_announced(sessions: Sessions) -> None:
    asked = sessions.ask(attendees="Robin <!channel>", times=(TIME, TIME + HOUR))
    assert "is in" in sessions.store.said
    assert sessions.now(asked) == asked
    assert sessions.trail(asked) == [(ANA, "", "requested")]
    assert sessions.kinds(CSE) == ["request_submitted"]
    assert sessions.kinds(ANA) == ["request_received"]
    card = sessions.card(CSE)
    assert (card.suggested_id, card.proposed_at) == (GRACE, TIME)


def test_an_architects_request_goes_to_their_channel(desk: Sessions) -> None:
    desk.ask(role=Role.CSA, kind=WorkKind.DESIGN_CONSULTING)
    assert desk.kinds(CSA) == ["request_submitted"]


@pytest.mark.parametrize("user", [ERIK, OMAR, "UNOBODY"])
def test_only_the_account_team_leads_and_admins_ask(desk: Sessions, user: str) -> None:
    if user == ERIK:
        desk.ask(user)
        return
    with pytest.raises(NotAllowed, match="ask for sessions"):
        desk.ask(user)
    assert desk.kinds(CSE) == []


def test_a_customer_that_is_gone_is_marked_in_the_form(desk: Sessions) -> None:
    with pytest.raises(NotFound) as raised:
        desk.ask(customer_key="gone")
    assert raised.value.field == "customer"


def test_hands_on_work_is_referred_and_the_requester_told_why(sessions: Sessions) -> None:
    asked = sessions.ask(help=Help.HANDS_ON, times=())
    assert sessions.status(asked) is Status.REFERRED
    assert sessions.kinds(PS) == ["request_referred"]
    assert sessions.kinds(ANA) == ["request_decided"]
    assert sessions.kinds(CSE) == []
    assert sessions.trail(asked) == [(ANA, "", "referred")]


def test_approve_books_exactly_what_the_card_says(sessions: Sessions) -> None:
    asked = sessions.ask()
    booked = sessions.approve(asked)
    assert sessions.now(asked) == booked
    assert (booked.status, booked.engineer_id, booked.starts_at) == (Status.APPROVED, GRACE, TIME)
    assert (booked.decided_by, booked.decided_at) == (ERIK, sessions.store.now)
    assert sessions.trail(asked)[-1] == (ERIK, "requested", "approved")
    assert sessions.kinds(CSE) == ["request_submitted", "request_changed"]
    assert sessions.kinds(GRACE) == ["engineer_booked", "session_calendar"]
    assert sessions.kinds(ANA) == [
        "request_received", "request_overtaken", "request_decided", "session_calendar",
    ]  # fmt: skip
    card = sessions.card(CSE)
    assert (card.hours_reserved, card.hours_used, card.hours_allowed) == (1.0, 0.0, 30.0)


def test_who_comes_second_is_told_who_won_and_changes_nothing(sessions: Sessions) -> None:
    asked = sessions.ask()
    seen = sessions.seen(asked)
    sessions.approve(asked)
    for act in (
        lambda: sessions.store.run(request_decisions.approve, INES, seen, Choice(GRACE, TIME)),
        lambda: sessions.store.run(request_decisions.approve, ERIK, seen, Choice(GRACE, TIME)),
        lambda: sessions.store.run(request_decisions.decline, INES, seen, "no capacity"),
        lambda: sessions.store.run(request_decisions.refer, INES, seen, "hands-on work"),
        lambda: sessions.store.run(request_decisions.look, INES, seen),
        lambda: sessions.store.run(request_decisions.choices, INES, seen),
    ):
        with pytest.raises(Conflict, match="Erik Lund approved this request"):
            act()
    assert len(sessions.trail(asked)) == 2


def test_a_card_from_before_a_change_decides_nothing(desk: Sessions) -> None:
    asked = desk.ask()
    with pytest.raises(Conflict, match="look again"):
        desk.store.run(
            request_decisions.decline, ERIK, Seen(asked.id, asked.version + 1), "no capacity"
        )
    with pytest.raises(NotFound):
        desk.store.run(request_decisions.decline, ERIK, Seen(999, 1), "no capacity")


@pytest.mark.parametrize(
    ("user", "why"),
    [
        (ANA, "somebody else has to decide"),
        (BEN, "Only Cloud Services Engineers"),
        (FARAH, "Only Cloud Services Engineers"),
        (OMAR, "Only Cloud Services Engineers"),
        ("UNOBODY", "Only Cloud Services Engineers"),
    ],
)
def test_permission_is_asked_at_the_click(desk: Sessions, user: str, why: str) -> None:
    asked = desk.ask()
    with pytest.raises(NotAllowed, match=why):
        desk.approve(asked, by=user)
    assert desk.status(asked) is Status.REQUESTED


def test_an_engineer_cannot_decide_what_they_asked_for(desk: Sessions) -> None:
    asked = desk.ask(ERIK)
    with pytest.raises(NotAllowed, match="somebody else has to decide"):
        desk.approve(asked, by=ERIK)
    assert desk.approve(asked, by=MEI).status is Status.APPROVED


def test_who_has_left_decides_nothing(desk: Sessions) -> None:
    asked = desk.ask()
    gone = Person(INES, "Ines", frozenset({Role.CSE}), Standing.DEACTIVATED)
    desk.store.run(members.give, [gone])
    with pytest.raises(NotAllowed, match="deactivated"):
        desk.approve(asked, by=INES)


def test_decline_needs_a_reason_that_the_requester_reads(sessions: Sessions) -> None:
    asked = sessions.ask()
    with pytest.raises(Invalid):
        sessions.store.run(request_decisions.decline, ERIK, sessions.seen(asked), "no")
    sessions.store.run(
        request_decisions.decline, ERIK, sessions.seen(asked), "Ask the training team first"
    )
    told = sessions.card(ANA)
    assert (told.status, told.reason) == (Status.DECLINED, "Ask the training team first")
    assert sessions.now(asked).reason == "Ask the training team first"


def test_referring_elsewhere_tells_professional_services_and_the_requester(desk: Sessions) -> None:
    asked = desk.ask()
    desk.store.run(request_decisions.refer, ERIK, desk.seen(asked), "They want us to type")
    assert desk.status(asked) is Status.REFERRED
    assert desk.kinds(PS) == ["request_referred"]
    assert desk.last(ANA).kind == "request_decided"


def test_the_second_of_two_requests_for_one_engineer_is_told_and_its_card_redrawn(
    sessions: Sessions,
) -> None:
    first, second = sessions.ask(), sessions.ask(BEN)
    sessions.approve(first)
    after = sessions.approve(second)
    assert after.status is Status.REQUESTED
    assert "no longer free" in sessions.store.said
    redrawn = sessions.last(CSE)
    assert isinstance(redrawn, RequestChanged)
    assert (redrawn.card.id, redrawn.card.suggested_id) == (second.id, None)
    assert sessions.trail(second)[-1] == (ERIK, "requested", "requested")
    with pytest.raises(Conflict, match="look again"):
        sessions.store.run(request_decisions.approve, ERIK, Seen(second.id, 1), Choice(GRACE, TIME))


def test_a_card_whose_time_has_passed_books_nothing(desk: Sessions) -> None:
    asked = desk.ask(times=(TIME, TIME + HOUR))
    desk.store.now = TIME
    assert desk.approve(asked).status is Status.REQUESTED
    card = desk.card(CSE)
    assert card.proposed_at == TIME + HOUR
    assert desk.approve(asked, at=TIME + HOUR).starts_at == TIME + HOUR


def test_an_engineer_who_left_between_card_and_click_is_not_booked(desk: Sessions) -> None:
    asked = desk.ask()
    gone = Person(GRACE, "Grace", frozenset({Role.CSE}), Standing.DEACTIVATED)
    desk.store.run(members.give, [gone])
    assert desk.approve(asked).status is Status.REQUESTED
    assert desk.approve(asked, engineer="UNOBODY").status is Status.REQUESTED


def test_an_approver_chooses_another_time_and_engineer(sessions: Sessions) -> None:
    asked = sessions.ask()
    found = sessions.store.run(request_decisions.choices, ERIK, sessions.seen(asked))
    assert next((one.user_id, how.value) for one, how in found.engineers) == (GRACE, "free")
    own = TIME + 2 * HOUR
    choice = Choice(INES, own)
    booked = sessions.store.run(request_decisions.approve_other, ERIK, sessions.seen(asked), choice)
    assert (booked.engineer_id, booked.starts_at) == (INES, own)


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        (Choice(GRACE, TIME + 12 * HOUR), "own_time"),
        (Choice(GRACE, TIME - 4 * HOUR), "own_time"),
        (Choice(FARAH, TIME), "engineer"),
        (Choice(ANA, TIME), "engineer"),
        (Choice("UNOBODY", TIME), "engineer"),
    ],
)
def test_a_choice_that_cannot_be_kept_is_marked_in_the_form(
    desk: Sessions, choice: Choice, field: str
) -> None:
    asked = desk.ask()
    with pytest.raises(Invalid) as raised:
        desk.store.run(request_decisions.approve_other, ERIK, desk.seen(asked), choice)
    assert set(raised.value.fields) == {field}


def test_somebody_booked_cannot_be_chosen_and_a_passed_time_neither(desk: Sessions) -> None:
    desk.approve(desk.ask())
    asked = desk.ask(BEN, times=(TIME, TIME + HOUR))
    with pytest.raises(Invalid) as raised:
        desk.store.run(request_decisions.approve_other, ERIK, desk.seen(asked), Choice(GRACE, TIME))
    assert set(raised.value.fields) == {"engineer"}
    desk.store.now = TIME
    with pytest.raises(Invalid) as raised:
        desk.store.run(request_decisions.approve_other, ERIK, desk.seen(asked), Choice(INES, TIME))
    assert set(raised.value.fields) == {"time"}


def test_past_the_allowance_an_approval_needs_a_reason(sessions: Sessions) -> None:
    sessions.store.policy = replace(
        sessions.store.policy,
        sessions=replace(sessions.store.policy.sessions, allowance_hours=2),
    )
    sessions.approve(sessions.ask(minutes=90))
    asked = sessions.ask(times=(TIME + 2 * HOUR,))
    card = sessions.store.run(request_decisions.look, ERIK, sessions.seen(asked))
    assert card.exceeds_allowance
    with pytest.raises(NeedsReason) as raised:
        sessions.approve(asked)
    assert raised.value.card.hours_reserved == 1.5
    with pytest.raises(Invalid):
        sessions.approve(asked, reason="ok")
    booked = sessions.approve(asked, reason="Their launch is next week")
    assert booked.reason == "Their launch is next week"
    assert sessions.store.run(
        rows.minutes, asked.customer_id, TIME - 99 * HOUR, TIME + 99 * HOUR
    ) == (0, 150)


def test_a_reason_that_was_not_needed_is_not_kept(desk: Sessions) -> None:
    assert desk.approve(desk.ask(), reason="just because").reason == ""


def test_both_get_the_session_for_their_calendars_with_addresses(desk: Sessions) -> None:
    booked = desk.approve(desk.ask())
    facts = [desk.last(who) for who in (ANA, GRACE)]
    assert facts[0] == facts[1]
    fact = facts[0]
    assert isinstance(fact, SessionCalendar)
    assert (fact.sequence, fact.starts_at, fact.minutes) == (booked.version, TIME, 60)
    assert fact.requester.email == "ana@northwind-cloud.example"
    assert (fact.engineer.name, fact.cancelled) == ("Grace Kim", False)


def test_writes_keep_within_their_statements(sessions: Sessions) -> None:
    """Identification, the repeat key and its outcome come on top: three."""
    store = sessions.store
    asked, other = sessions.ask(), sessions.ask(BEN, times=(TIME + HOUR,))
    seen = sessions.seen(asked)
    assert store.statements(asking.submit, ANA, form()) <= 9
    assert store.statements(request_decisions.approve, ERIK, seen, Choice(GRACE, TIME)) <= 9
    reason = "Ask the training team"
    assert store.statements(request_decisions.decline, ERIK, sessions.seen(other), reason) <= 9


def test_candidates_are_those_who_hold_the_role_now(desk: Sessions) -> None:
    asked = desk.ask()
    found = desk.store.run(request_decisions.choices, ERIK, desk.seen(asked), TIME + HOUR)
    assert {one.user_id for one, _ in found.engineers} == {ERIK, GRACE, HIRO, INES}
    assert found.at == TIME + HOUR
    desk.store.now = TIME + timedelta(minutes=1)
    late = desk.store.run(request_decisions.choices, ERIK, desk.seen(asked))
    assert late.at == desk.store.now
