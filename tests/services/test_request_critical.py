"""Critical requests: at once, day and night, one engineer, resolved."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Conflict, NotAllowed
from domain.notices_requests import CriticalBriefed, CriticalOpened, CriticalUnclaimed
from domain.people import Role
from domain.requests import Request, Status
from services import request_changes, request_critical
from storage import members, requests_lists
from tests.support.database import Store
from tests.support.schedules import at
from tests.support.sessions import (
    ANA,
    BEN,
    CHIDI,
    ERIK,
    FARAH,
    GRACE,
    HIRO,
    INES,
    LIAM,
    MEI,
    Sessions,
    staff,
)

CRITICAL, CSE = "#critical", "#cse-requests"
NIGHT = at("2026-11-29 04:00")
"""A Sunday: nobody is at work anywhere."""
EVENING = at("2026-11-24 20:00")
"""Of the engineers only Grace is at work, in California."""
HALF = timedelta(minutes=30)


@pytest.fixture
def sessions(store: Store) -> Sessions:
    return Sessions(store).fill()


@pytest.fixture
def desk(lite: Store) -> Sessions:
    return Sessions(lite).fill()


def ring(sessions: Sessions, user: str = ANA) -> Request:
    return sessions.ask(user, critical=True, times=())


def test_a_critical_request_skips_approval_and_rings_those_at_work(sessions: Sessions) -> None:
    asked = ring(sessions)
    assert sessions.status(asked) is Status.OPEN
    assert sessions.kinds(CSE) == []
    assert sessions.kinds(CRITICAL) == ["critical_opened"]
    assert set(asked.called) == {ERIK, INES}  # London; it is seven in California
    assert sessions.kinds(INES) == ["critical_opened"]
    assert sessions.kinds(GRACE) == []
    assert sessions.kinds(ANA) == ["request_received"]


def test_at_night_the_policys_on_call_list_is_rung_else_the_leads(desk: Sessions) -> None:
    desk.store.now = NIGHT
    assert set(ring(desk).called) == {ERIK}
    on_call = replace(desk.store.policy.sessions, on_call=(HIRO,))
    desk.store.policy = replace(desk.store.policy, sessions=on_call)
    assert set(ring(desk).called) == {HIRO}


def test_who_asked_is_not_rung_up(desk: Sessions) -> None:
    assert set(ring(desk, ERIK).called) == {INES}


def test_those_next_in_line_are_rung_when_whoever_asked_is_all_there_is(desk: Sessions) -> None:
    both = [
        replace(one, roles=one.roles | {Role.CSM})
        for one in staff()
        if one.user_id in {GRACE, HIRO}
    ]
    desk.store.run(members.give, both)
    desk.store.now = EVENING
    assert set(ring(desk, BEN).called) == {GRACE}
    assert set(ring(desk, GRACE).called) == {ERIK}
    desk.store.now = NIGHT
    assert set(ring(desk, ERIK).called) == {GRACE, HIRO, INES}  # rather than nobody
    on_call = replace(desk.store.policy.sessions, on_call=(HIRO,))
    desk.store.policy = replace(desk.store.policy, sessions=on_call)
    assert set(ring(desk, HIRO).called) == {ERIK}


def test_a_company_without_engineers_rings_nobody(desk: Sessions) -> None:
    others = [replace(one, roles=frozenset({Role.CSM})) for one in staff() if Role.CSE in one.roles]
    desk.store.run(members.give, others)
    assert ring(desk).called == ()
    assert desk.kinds(CRITICAL) == ["critical_opened"]


def test_the_first_one_on_it_opens_the_thread_with_the_customers_facts(sessions: Sessions) -> None:
    asked = ring(sessions)
    claimed = sessions.store.run(request_critical.claim, INES, asked.id)
    assert (claimed.status, claimed.engineer_id) == (Status.CLAIMED, INES)
    thread = sessions.last(CRITICAL)
    assert isinstance(thread, CriticalBriefed)
    assert thread.briefing.stage == "Enterprise, Renewing"
    assert ("Technical contact", "Sam Idris") in thread.briefing.contacts
    assert ("Technical Account Manager", LIAM) in thread.briefing.team
    for called in (ERIK, INES):
        redrawn = sessions.last(called)
        assert isinstance(redrawn, CriticalOpened)
        assert redrawn.card.status is Status.CLAIMED
    with pytest.raises(Conflict, match="Ines Costa is on it"):
        sessions.store.run(request_critical.claim, ERIK, asked.id)
    assert sessions.trail(asked)[-1] == (INES, "open", "claimed")


def test_the_facts_name_the_stage_that_the_policys_lengths_make(desk: Sessions) -> None:
    short = replace(desk.store.policy.stages, renewing_days=30)
    desk.store.policy = replace(desk.store.policy, stages=short)
    desk.store.run(request_critical.claim, INES, ring(desk).id)
    thread = desk.last(CRITICAL)
    assert isinstance(thread, CriticalBriefed)
    assert thread.briefing.stage == "Enterprise, Active"


def test_only_engineers_and_their_leads_take_it(desk: Sessions) -> None:
    asked = ring(desk)
    for user in (BEN, FARAH, "UNOBODY"):
        with pytest.raises(NotAllowed, match="Only Cloud Services Engineers"):
            desk.store.run(request_critical.claim, user, asked.id)
    with pytest.raises(NotAllowed, match="somebody else"):
        desk.store.run(request_critical.claim, ANA, asked.id)


def test_unclaimed_it_goes_to_leads_then_tam_and_directors_in_elapsed_time(
    sessions: Sessions,
) -> None:
    sessions.store.now = NIGHT
    asked = ring(sessions)
    before = len(sessions.store.sent(ERIK))
    sessions.held_until(NIGHT + HALF - timedelta(seconds=1))
    assert len(sessions.store.sent(ERIK)) == before
    sessions.held_until(NIGHT + HALF)
    told = sessions.last(ERIK)
    assert isinstance(told, CriticalUnclaimed)
    assert told.minutes == 30
    assert sessions.kinds(MEI) == []
    sessions.held_until(NIGHT + 2 * HALF)
    for user in (LIAM, MEI):
        told = sessions.last(user)
        assert isinstance(told, CriticalUnclaimed)
        assert told.minutes == 60
    assert sessions.store.run(requests_lists.next_due_at) is None
    assert sessions.status(asked) is Status.OPEN


def test_after_a_downtime_each_step_is_told_once(desk: Sessions) -> None:
    desk.store.now = NIGHT
    ring(desk)
    desk.held_until(NIGHT + 9 * HALF)
    assert desk.kinds(ERIK).count("critical_unclaimed") == 1
    assert desk.kinds(MEI).count("critical_unclaimed") == 1


def test_once_somebody_is_on_it_nobody_is_chased(desk: Sessions) -> None:
    asked = ring(desk)
    desk.store.run(request_critical.claim, INES, asked.id)
    assert desk.store.run(requests_lists.next_due_at) is None


def test_the_requester_does_not_take_it_and_others_are_told_who_may(desk: Sessions) -> None:
    asked = ring(desk)
    with pytest.raises(NotAllowed, match="You asked for this help, so somebody else has to take"):
        desk.store.run(request_critical.claim, asked.requester_id, asked.id)
    with pytest.raises(NotAllowed, match="can take this request"):
        desk.store.run(request_critical.claim, BEN, asked.id)


def test_resolved_is_for_engineer_csm_and_leads(sessions: Sessions) -> None:
    asked = ring(sessions, BEN)
    with pytest.raises(Conflict):
        sessions.store.run(request_critical.resolve, INES, asked.id)
    sessions.store.run(request_critical.claim, INES, asked.id)
    for user in (CHIDI, HIRO):
        with pytest.raises(NotAllowed, match="engineer who is on it"):
            sessions.store.run(request_critical.resolve, user, asked.id)
    assert [one.request.id for one in sessions.store.run(requests_lists.critical_now, 20)] == [
        asked.id
    ]
    sessions.store.run(request_critical.resolve, ANA, asked.id)
    assert sessions.status(asked) is Status.RESOLVED
    assert sessions.store.run(requests_lists.critical_now, 20) == []
    assert isinstance(sessions.last(CRITICAL), CriticalBriefed)
    with pytest.raises(Conflict, match="Ana Ruiz resolved this"):
        sessions.store.run(request_critical.resolve, INES, asked.id)


@pytest.mark.parametrize("user", [ANA, INES, ERIK, MEI])
def test_each_of_those_who_may_can_resolve(desk: Sessions, user: str) -> None:
    asked = ring(desk)
    desk.store.run(request_critical.claim, INES, asked.id)
    assert desk.store.run(request_critical.resolve, user, asked.id).closed_by == user


def test_a_false_alarm_is_withdrawn_until_somebody_is_on_it(desk: Sessions) -> None:
    asked, other = ring(desk), ring(desk)
    desk.store.run(request_changes.withdraw, ANA, asked.id)
    redrawn = desk.last(INES)
    assert isinstance(redrawn, CriticalOpened)
    assert redrawn.card.status is Status.WITHDRAWN
    desk.store.run(request_critical.claim, INES, other.id)
    with pytest.raises(Conflict):
        desk.store.run(request_changes.withdraw, ANA, other.id)
