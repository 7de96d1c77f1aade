"""Somebody's day: what is on it, how it is kept up to date, and what it costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from domain.home import HomeDrawn, MyDay
from domain.people import Person, Role
from domain.sla import Priority
from domain.tickets import TicketForm
from services import health_playbooks, health_ticks, home, people, tickets, touches
from storage import audit, members
from storage.tables import RequestRow
from storage.unit_of_work import Work
from storage.upsert import table_of
from tests.support import portfolio
from tests.support.database import MONDAY, Store
from tests.support.portfolio import CSMS

NEW_YORK = "America/New_York"
MEI = "ULEAD00001"
ANA = Person(CSMS[0], "Ana", frozenset({Role.CSM}), timezone=NEW_YORK, lead_id=MEI)
BEN = Person(CSMS[1], "Ben", frozenset({Role.CSM}), timezone=NEW_YORK, lead_id=MEI)
INES = Person("UINES00001", "Ines", frozenset({Role.CSE}), timezone=NEW_YORK, lead_id=MEI)
LEAD = Person(MEI, "Mei", frozenset({Role.DIRECTOR}), timezone=NEW_YORK)
VIEWER = Person("UVIEWER001", "Omar")
KEY = "customer-000000"
MINUTE = timedelta(minutes=1)


def filled(store: Store, count: int = 21) -> Store:
    store.run(members.give, [ANA, BEN, INES, LEAD, VIEWER])
    store.run(portfolio.fill, count)
    store.run(health_ticks.start)
    store.all_of(health_ticks.score_tick)
    store.all_of(touches.plan_tick)
    return store


@pytest.fixture
def known(store: Store) -> Store:
    """Twenty-one customers and the people who look after them, on both databases."""
    return filled(store)


def person(store: Store, who: Person) -> Person:
    return store.run(people.actor, who.user_id)


def open_home(store: Store, who: Person) -> MyDay:
    return store.run(home.opened, person(store, who))


def drawn(store: Store, who: Person) -> list[MyDay]:
    """What was sent to somebody's Home tab besides their own opening it."""
    facts = store.sent(f"home:{who.user_id}")
    return [fact.day for fact in facts if isinstance(fact, HomeDrawn)]


def ask(
    store: Store,
    *,
    status: str = "requested",
    days: int = 1,
    critical: bool = False,
    number: int = 1,
) -> None:
    """A request of Ben's for a customer of Ana's."""

    def add(work: Work) -> None:
        row = portfolio.rated(work, 1, work.now, rating=9) | {
            "requester_id": BEN.user_id,
            "engineer_id": INES.user_id if status == "approved" else None,
            "status": status,
            "critical": critical,
            "rating": None,
            "rated_at": None,
            "starts_at": work.now + timedelta(days=days) if status == "approved" else None,
            "times": (work.now + timedelta(days=days)).isoformat(),
        }
        work.db.execute(insert(table_of(RequestRow)), [row] * number)

    store.run(add)


def track(store: Store, *, owner: str | None = None, ago: timedelta = timedelta(0)) -> None:
    form = TicketForm(KEY, "The export stops.", Priority.CRITICAL, store.now - ago, owner)
    store.run(tickets.track, ANA.user_id, form)


def test_a_first_opening_is_known_as_such_and_the_second_is_not(known: Store) -> None:
    assert open_home(known, ANA).first
    assert not open_home(known, ANA).first


def test_what_somebody_may_do_follows_from_their_roles(known: Store) -> None:
    assert open_home(known, ANA).can == ("session", "checkin", "ticket", "health")
    assert open_home(known, INES).can == ("checkin", "ticket", "health")
    assert open_home(known, LEAD).can == ("session", "checkin", "ticket", "health")
    viewer = open_home(known, VIEWER)
    assert viewer.can == ("health",)
    assert viewer.critical == ()
    assert not viewer.leads


def test_critical_requests_concern_everybody_with_a_role(known: Store) -> None:
    ask(known, status="open", critical=True)
    assert [one.customer_name for one in open_home(known, INES).critical] == ["Customer 0"]
    assert open_home(known, VIEWER).critical == ()


def test_only_who_may_take_or_resolve_a_critical_request_is_offered_to(known: Store) -> None:
    admin = Person("UADMIN0001", "Rosa", frozenset({Role.ADMIN}))
    alone = Person("UALONE0001", "Ivo", frozenset({Role.TAM}))
    known.run(members.give, [admin, alone])
    ask(known, status="open", critical=True)

    def may(who: Person) -> list[bool]:
        return [one.can_act for one in open_home(known, who).critical]

    assert (may(INES), may(LEAD)) == ([True], [True])
    assert (may(ANA), may(admin), may(alone)) == ([False], [False], [False])
    known.run(
        lambda work: work.db.execute(
            text("UPDATE requests SET status = 'claimed' WHERE status = 'open'")
        )
    )
    assert (may(admin), may(LEAD), may(alone), may(INES)) == ([True], [True], [False], [False])


def test_approvals_wait_for_those_who_may_decide_but_never_for_the_requester(known: Store) -> None:
    ask(known, number=7)
    day = open_home(known, INES)
    assert len(day.approvals) == home.SHOWN
    assert day.more["approvals"] == 2
    assert day.count("approvals") == 7
    assert open_home(known, ANA).approvals == ()
    assert len(open_home(known, LEAD).approvals) == home.SHOWN


def test_clocks_near_or_past_due_are_the_owners_or_the_csms_where_nobody_owns_them(
    known: Store,
) -> None:
    track(known, owner=BEN.user_id, ago=timedelta(days=4))
    track(known)
    mine, bens = open_home(known, ANA).clocks, open_home(known, BEN).clocks
    assert [(one.owner_id, one.is_overdue) for one in mine] == [(None, False)]
    assert [(one.owner_id, one.is_overdue) for one in bens] == [(BEN.user_id, True)]


def test_a_clock_that_is_far_off_is_not_pressing(known: Store) -> None:
    def slow(work: Work) -> None:
        form = TicketForm(KEY, "A typo.", Priority.COSMETIC, work.now, ANA.user_id)
        tickets.track(work, ANA.user_id, form)

    known.run(slow)
    assert open_home(known, ANA).clocks == ()


def test_sessions_of_today_and_tomorrow_are_the_engineers_and_the_requesters(known: Store) -> None:
    for days in (0, 1, 2):
        ask(known, status="approved", days=days)
    for who in (INES, BEN):
        found = open_home(known, who).sessions
        assert [one.is_tomorrow for one in found] == [False, True]
    assert open_home(known, ANA).sessions == ()
    known.now = MONDAY + timedelta(hours=1, minutes=1)
    assert [one.is_tomorrow for one in open_home(known, INES).sessions] == [True]


def test_the_team_switch_adds_what_belongs_to_those_who_report_to_a_lead(known: Store) -> None:
    assert open_home(known, LEAD).touches == ()
    team = known.run(home.switch, person(known, LEAD), team=True)
    assert team.team
    assert {one.owner_id for one in team.touches} <= {ANA.user_id, BEN.user_id}
    assert team.count("touches") > open_home(known, ANA).count("touches")
    assert open_home(known, LEAD).team, "the switch stays"
    assert not known.run(home.switch, person(known, LEAD), team=False).team
    assert not known.run(home.switch, person(known, ANA), team=True).team


def test_playbooks_under_way_are_listed_until_done(known: Store) -> None:
    known.run(health_playbooks.start, ANA.user_id, KEY, "P2")
    (line,) = open_home(known, ANA).runs
    assert (line.run.playbook, line.customer_name) == ("P2", "Customer 0")


def test_what_a_viewer_does_is_drawn_at_once_and_only_once(known: Store) -> None:
    open_home(known, ANA)
    assert known.all_of(home.refresh_tick) == 0
    known.run(health_playbooks.start, ANA.user_id, KEY, "P2")
    assert known.run(home.refresh_tick) == 1
    assert known.run(home.refresh_tick) == 0
    (day,) = drawn(known, ANA)
    assert [one.run.playbook for one in day.runs] == ["P2"]


def test_what_is_done_and_undone_within_an_instant_is_drawn_each_time(known: Store) -> None:
    open_home(known, ANA)
    for _ in range(2):
        known.run(health_playbooks.start, ANA.user_id, KEY, "P2")
        assert known.run(home.refresh_tick) == 1
        (line,) = drawn(known, ANA)[-1].runs
        known.run(health_playbooks.finish, ANA.user_id, line.run.id)
        assert known.run(home.refresh_tick) == 1
    assert [len(day.runs) for day in drawn(known, ANA)] == [1, 0, 1, 0]


def test_what_others_do_is_drawn_within_a_minute_and_not_more_often(known: Store) -> None:
    open_home(known, ANA)
    known.run(health_playbooks.start, BEN.user_id, KEY, "P2")
    assert known.run(home.refresh_tick) == 0
    known.now += MINUTE
    assert known.run(home.refresh_tick) == 1
    assert len(drawn(known, ANA)) == 1
    known.run(health_playbooks.start, BEN.user_id, KEY, "P4")
    known.now += MINUTE / 2
    assert known.run(home.refresh_tick) == 0


def test_what_changed_nothing_on_the_page_is_not_sent_again(known: Store) -> None:
    open_home(known, ANA)
    for _ in range(2):
        known.now += MINUTE
        known.run(audit.record, actor="touchpoint", subject="x", move="y")
        assert known.run(home.refresh_tick) == 1
    assert len(drawn(known, ANA)) == 1, "the second time it looks the same"


def test_the_mere_passing_of_time_is_looked_at_every_quarter_of_an_hour(known: Store) -> None:
    open_home(known, ANA)
    known.now += timedelta(minutes=14)
    assert known.run(home.refresh_tick) == 0
    known.now += timedelta(minutes=1)
    assert known.run(home.refresh_tick) == 1


def test_nobody_is_kept_up_to_date_after_the_day_they_opened_it(known: Store) -> None:
    open_home(known, ANA)
    known.now = MONDAY + timedelta(hours=14, minutes=1)
    known.run(health_playbooks.start, ANA.user_id, KEY, "P2")
    assert known.run(home.refresh_tick) == 0, "it is past midnight in New York"
    assert known.run(home.next_refresh_at) is None


def test_somebody_we_no_longer_know_is_passed_over(known: Store) -> None:
    open_home(known, ANA)
    with known.engine.begin() as connection:
        connection.execute(text("DELETE FROM members WHERE user_id = :id"), {"id": ANA.user_id})
    known.now += timedelta(minutes=20)
    assert known.all_of(home.refresh_tick) == 1
    assert drawn(known, ANA) == []


@pytest.mark.parametrize("count", [21, 300])
def test_a_day_takes_eleven_statements_however_many_customers_there_are(
    lite: Store, count: int
) -> None:
    store = filled(lite, count)
    ask(store, number=8)
    ask(store, status="open", critical=True)
    track(store, ago=timedelta(hours=3))
    store.run(health_playbooks.start, LEAD.user_id, KEY, "P2")
    lead = person(store, LEAD)
    assert store.statements(home.switch, lead, team=True) <= 11
    assert store.statements(home.opened, lead) <= 11


def test_a_day_that_cannot_be_drawn_waits_an_hour_and_the_others_are_drawn(known: Store) -> None:
    open_home(known, ANA)
    open_home(known, BEN)
    known.run(members.give, [replace(BEN, timezone="Not/AZone")])
    known.run(health_playbooks.start, ANA.user_id, KEY, "P2")
    known.now += timedelta(minutes=20)
    assert known.all_of(home.refresh_tick) == 2
    assert len(drawn(known, ANA)) == 1
    known.now += timedelta(minutes=20)
    assert known.all_of(home.refresh_tick) == 1, "his waits"
    known.run(members.give, [BEN])
    known.now += timedelta(minutes=60)
    assert known.all_of(home.refresh_tick) == 2
