"""Touches as stored lines: planned from the rules, brought up to date, and listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.check_ins import CheckInForm
from domain.customers import Customer, Segment, Stage, Team
from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from domain.people import Person, Role
from domain.touch_list import ListedState
from services import check_ins, due, touches
from storage import customers, touch_plans
from storage import touches as touch_rows
from storage.unit_of_work import Work
from tests.support.cadence import ANA, BEN, ERIK, MEI, OMAR, TODAY, customer, stage
from tests.support.database import MONDAY, Store

ANA_HERSELF = Person(ANA, "Ana", frozenset({Role.CSM}), timezone="America/Los_Angeles")


def lines(work: Work, key: str) -> list[Any]:
    found = customers.by_key(work, key)
    assert found is not None
    return [named.touch for named in touch_rows.of_customer(work, found.id, 50)]


def changed(work: Work, one: Customer) -> None:
    customers.change(work, [one])


def form(key: str, when: datetime = MONDAY, kind: str = "check_in", **more: Any) -> CheckInForm:
    return CheckInForm(key, when, kind, feeling=4, summary="A good call", **more)


def test_what_is_due_within_five_weeks_is_stored_with_its_next_morning(store: Store) -> None:
    store.run(stage, customer("acme"))
    found = store.run(lines, "acme")
    assert [(one.labels, one.due_on) for one in found] == [
        (("Kickoff", "Weekly check-in"), date(2026, 11, 23)),
        (("Weekly check-in",), date(2026, 11, 30)),
        (("Weekly check-in",), date(2026, 12, 7)),
        (("Weekly check-in", "Day 30 check-in", "Technical review"), date(2026, 12, 14)),
    ]
    # Nine o'clock in Los Angeles is still ahead; the next is told three working days before.
    assert [one.tell_on for one in found[:2]] == [date(2026, 11, 23), date(2026, 11, 25)]


def test_planning_again_changes_nothing(store: Store) -> None:
    acme = store.run(stage, customer("acme"))
    before = store.run(lines, "acme")
    store.run(touches.plan, acme)
    assert store.run(lines, "acme") == before


def test_customers_nobody_planned_are_found_and_planned_in_batches(store: Store) -> None:
    store.run(customers.add, [customer(f"pine-{n:03}") for n in range(touches.BATCH + 20)])
    assert store.run(touches.next_plan_at) == MONDAY
    assert store.all_of(touches.plan_tick) == touches.BATCH + 20
    assert len(store.run(lines, f"pine-{touches.BATCH + 19:03}")) == 4
    later = store.run(touches.next_plan_at)
    assert later is not None
    assert later > MONDAY


def test_a_check_in_closes_what_it_meets_and_the_rest_stays_open(store: Store) -> None:
    store.run(stage, customer("acme"))
    first = store.run(lines, "acme")[0]
    store.run(check_ins.log, ANA, form("acme"))
    store.all_of(touches.plan_tick)
    # A check-in is no kickoff: that part of the touch is still owed.
    (kickoff, *_) = store.run(lines, "acme")
    assert (kickoff.id, kickoff.labels) == (first.id, ("Kickoff",))
    store.run(check_ins.log, ANA, form("acme", kind="kickoff"))
    found = store.run(touch_rows.get, first.id)
    assert found is not None
    assert found.touch.state is ListedState.HELD


def test_another_csm_takes_the_touches_over(store: Store) -> None:
    (acme,) = store.run(stage, customer("acme"))
    moved = replace(acme, team=Team(csm=BEN), version=acme.version + 1)
    store.run(changed, moved)
    store.run(touches.plan, [moved])
    assert {one.owner_id for one in store.run(lines, "acme")} == {BEN}
    assert store.run(touch_plans.mornings_of, "cadence_reminders", [BEN]) == {
        BEN: datetime(2026, 11, 24, 14, tzinfo=UTC)
    }


def test_a_change_nobody_planned_is_found_within_a_day(store: Store) -> None:
    (acme,) = store.run(stage, customer("acme"))
    store.all_of(touches.plan_tick)
    store.run(changed, replace(acme, contract_start_on=date(2026, 11, 20)))
    store.now += timedelta(days=1, minutes=1)
    store.all_of(touches.plan_tick)
    assert store.run(lines, "acme")[0].due_on == date(2026, 11, 27)


def test_a_churned_customer_is_owed_nothing(store: Store) -> None:
    (acme,) = store.run(stage, customer("acme"))
    store.run(touches.plan, [replace(acme, stage=Stage.CHURNED)])
    assert store.run(lines, "acme") == []


def test_the_segment_decides_the_rhythm(lite: Store) -> None:
    calm = replace(lite.policy.cadence, weekly_days=(), milestone_days=(), kickoff_day=0)
    lite.policy = replace(lite.policy, cadence_by_segment={Segment.SMB: calm})
    (acme,) = lite.run(stage, customer("acme"))
    assert len(lite.run(lines, "acme")) == 4
    lite.run(touches.plan, [replace(acme, segment=Segment.SMB)])
    assert [one.labels for one in lite.run(lines, "acme")] == [("Technical review",)]


def test_a_touch_missed_for_good_leaves_the_list_when_the_next_one_is_overdue(
    lite: Store,
) -> None:
    lite.run(stage, customer("acme", date(2026, 11, 9)))
    lite.run(check_ins.log, ANA, form("acme", MONDAY - timedelta(days=10), "kickoff"))
    lite.all_of(touches.plan_tick)
    lite.now = MONDAY + timedelta(days=8)
    lite.all_of(touches.plan_tick)
    found = lite.run(lines, "acme")
    assert found[0].due_on == date(2026, 11, 30)


def test_a_persons_list_begins_with_what_is_longest_overdue(store: Store) -> None:
    store.run(stage, customer("acme"), customer("oak", date(2026, 11, 1)), customer("b", csm=BEN))
    shown = store.run(due.pages, Person(ANA, "Ana"), "mine").lines
    assert [(one.customer_key, one.standing) for one in shown[:3]] == [
        ("oak", "overdue"),
        ("oak", "overdue"),
        ("acme", "today"),
    ]


def test_a_snooze_comes_back_on_a_working_morning_at_most_three_times(store: Store) -> None:
    store.run(stage, customer("acme"))
    first = store.run(lines, "acme")[0]
    moved = store.run(due.snooze, ANA, first.id, date(2026, 11, 28))
    assert (moved.snoozed_until_on, moved.due_on) == (date(2026, 11, 30), TODAY)
    assert store.said == "Snoozed. It comes back on Mon 30 Nov."
    store.run(due.snooze, ANA, first.id, date(2026, 12, 1))
    store.run(due.snooze, MEI, first.id, date(2026, 12, 2))
    assert "last time" in store.said
    assert store.run(due.deciding, ANA, first.id).snoozes_left == 0
    with pytest.raises(Invalid, match="snoozed 3 times"):
        store.run(due.snooze, ANA, first.id, date(2026, 12, 3))
    assert store.run(due.pages, ANA_HERSELF, "mine").total == 1


def test_a_touch_is_decided_by_its_team_once_and_by_nobody_else(store: Store) -> None:
    store.run(stage, customer("acme"))
    first = store.run(lines, "acme")[0]
    with pytest.raises(NotAllowed, match="account team"):
        store.run(due.skip, ERIK, first.id, "Not needed")
    store.run(due.skip, ANA, first.id, "They have no time")
    with pytest.raises(Conflict, match="skipped already"):
        store.run(due.snooze, ANA, first.id, date(2026, 12, 1))
    with pytest.raises(NotFound):
        store.run(due.skip, ANA, 999, "Not there")
    store.all_of(touches.plan_tick)
    assert store.run(lines, "acme")[0].due_on == date(2026, 11, 30)


def test_a_viewer_may_look_at_a_customer_and_not_at_a_team(lite: Store) -> None:
    lite.run(stage, customer("acme"))
    omar = Person(OMAR, "Omar")
    assert lite.run(due.pages, omar, "acme").total == 4
    with pytest.raises(NotAllowed, match="no team"):
        lite.run(due.pages, omar, "team")


def test_the_list_of_a_lead_holds_the_whole_team(lite: Store) -> None:
    lite.run(stage, customer("acme"), customer("birch", csm=BEN))
    mei = Person(MEI, "Mei", leads=(ANA, BEN))
    page = lite.run(due.pages, mei, "team")
    assert {one.owner_id for one in page.lines} == {ANA, BEN}


def test_health_hears_of_check_ins_feelings_and_the_sponsor(store: Store) -> None:
    (acme, oak) = store.run(stage, customer("acme", date(2026, 11, 9)), customer("oak", sponsor=""))
    seen_at = MONDAY - timedelta(days=7)
    store.run(check_ins.log, ANA, form("acme", seen_at, "kickoff", attended=["Alex Moreau"]))
    store.run(check_ins.log, ANA, form("acme", MONDAY))
    store.run(
        check_ins.log, ANA, CheckInForm("acme", MONDAY, "internal_note", summary="Not a contact")
    )
    known = store.run(check_ins.known, acme, MONDAY)
    assert (known.held, known.due) == (3, 3)
    assert [(one.at, one.value) for one in known.feelings] == [(seen_at, 4), (MONDAY, 4)]
    assert (known.sponsor.named, known.sponsor.last_contact_at) == (True, seen_at)
    assert store.run(check_ins.known, oak, MONDAY).sponsor.named is None
    earlier = store.run(check_ins.known, acme, MONDAY - timedelta(days=8))
    assert earlier.feelings == []


def test_the_latest_check_ins_come_first_with_their_steps(store: Store) -> None:
    (acme,) = store.run(stage, customer("acme"))
    for days in (3, 1, 2):
        store.run(check_ins.log, ANA, form("acme", MONDAY - timedelta(days=days)))
    found = store.run(check_ins.recent, acme.id, 2)
    assert [one.check_in.held_at for one in found] == [
        MONDAY - timedelta(days=1),
        MONDAY - timedelta(days=2),
    ]


def test_statements_do_not_grow_with_the_number_of_customers(lite: Store) -> None:
    few = [customer(f"oak-{n}", csm=BEN) for n in range(3)]
    many = [customer(f"pine-{n:03}") for n in range(60)]
    first = lite.run(stage, *few)
    second = lite.run(stage, *many)
    assert lite.statements(touches.plan, first) == lite.statements(touches.plan, second)
    ben, ana = Person(BEN, "Ben"), Person(ANA, "Ana")
    assert lite.statements(due.pages, ben, "mine") == lite.statements(due.pages, ana, "mine") == 2
    assert lite.statements(due.pages, ana, "pine-007") <= 3
    assert lite.statements(check_ins.prepare, ANA_HERSELF, "pine-001", None) == 2
    assert lite.statements(check_ins.known_of, second, MONDAY) == 3


def test_customers_written_or_changed_are_planned_as_soon_as_that_is_committed(
    store: Store,
) -> None:
    (acme,) = store.run(stage, customer("acme"))
    store.run(customers.add, [customer("birch")])
    store.run(changed, replace(acme, team=Team(csm=BEN)))
    store.run(touch_plans.again, ["acme", "birch", "unknown"])
    assert store.run(touches.plan_tick) == 2
    assert {one.owner_id for one in store.run(lines, "acme")} == {BEN}
    assert len(store.run(lines, "birch")) == 4


def test_one_customer_whose_rules_fail_does_not_hold_up_the_others(
    lite: Store, caplog: pytest.LogCaptureFixture
) -> None:
    acme, birch = lite.run(stage, customer("acme"), customer("birch"))
    endless = replace(acme, contract_start_on=date(9999, 12, 31), renewal_on=date(9999, 12, 31))
    lite.run(changed, endless)
    lite.run(changed, replace(birch, team=Team(csm=BEN)))
    lite.run(touch_plans.again, ["acme", "birch"])
    assert lite.run(touches.plan_tick) == 2
    assert lite.run(touches.plan_tick) == 0
    assert {one.owner_id for one in lite.run(lines, "birch")} == {BEN}
    assert "waits an hour" in caplog.text
