"""The morning message: who hears of what, when, and never twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any

from domain.notices_check_ins import MorningReminder, TeamOverdue
from domain.people import Person, Role, Standing
from services import due, reminders, touches
from storage import members
from storage.engine import open_engine
from storage.schema import migrate
from storage.unit_of_work import Work
from tests.support.cadence import ANA, BEN, CHIDI, ERIK, MEI, customer, staff, stage
from tests.support.database import MONDAY, Store

NINE = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def tick(store: Store, at: datetime) -> None:
    store.now = at
    store.all_of(touches.plan_tick)
    store.all_of(reminders.reminders_tick)
    store.all_of(reminders.leads_tick)


def told(store: Store, to: str) -> list[tuple[str, ...]]:
    """The lines of each morning message: customer and standing."""
    return [
        tuple(f"{line.customer_key} {line.standing}" for line in fact.lines)
        for fact in store.sent(to)
        if isinstance(fact, MorningReminder)
    ]


def give(work: Work, user_id: str, **changes: Any) -> None:
    one = next(person for person in staff() if person.user_id == user_id)
    members.give(work, [replace(one, **changes)])


def leave(work: Work, user_id: str) -> None:
    one = next(person for person in staff() if person.user_id == user_id)
    members.see(work, replace(one, standing=Standing.DEACTIVATED))


def test_a_touch_is_told_soon_on_the_day_and_the_day_after_and_then_to_the_lead(
    store: Store,
) -> None:
    quiet = replace(store.policy.cadence, kickoff_day=0, weekly_days=(), milestone_days=())
    store.policy = replace(store.policy, cadence=replace(quiet, technical_review_day=7))
    store.run(stage, customer("acme", date(2026, 11, 20)))  # due on Friday the 27th
    for days in range(15):
        tick(store, NINE + days * DAY)
    tick(store, NINE + 14 * DAY + reminders.LEAD_AFTER)
    mornings = [fact.on for fact in store.sent(ANA) if isinstance(fact, MorningReminder)]
    assert mornings == [
        date(2026, 11, 24), date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 4)
    ]  # fmt: skip
    assert told(store, ANA) == [
        ("acme soon",), ("acme today",), ("acme overdue",), ("acme overdue",)
    ]  # fmt: skip
    (fact,) = store.sent(MEI)
    assert isinstance(fact, TeamOverdue)
    # It was to leave at five past nine on Friday; the next tick after that was on Saturday.
    assert fact.on == date(2026, 12, 7)


def test_asking_again_on_the_same_morning_says_nothing_more(store: Store) -> None:
    store.run(stage, customer("acme"))
    for minutes in range(5):
        tick(store, NINE + timedelta(minutes=minutes))
    assert told(store, ANA) == [("acme today",)]


def test_two_replicas_at_the_same_moment_write_one_message_each_person(postgres_url: str) -> None:
    engines = [open_engine(postgres_url) for _ in range(2)]
    migrate(engines[0])
    replicas = [Store(engine) for engine in engines]
    people = [f"U0CSM{n:05}" for n in range(30)]
    replicas[0].run(stage, *(customer(f"pine-{n}", csm=one) for n, one in enumerate(people)))
    start = Barrier(2)

    def morning(store: Store) -> None:
        store.now = MONDAY + DAY
        start.wait()
        store.all_of(reminders.reminders_tick)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(morning, replicas))
    assert [told(replicas[0], one) for one in people] == [
        [(f"pine-{n} overdue",)] for n in range(30)
    ]
    for engine in engines:
        engine.dispose()


def test_missed_mornings_are_one_message_and_never_repeated(store: Store) -> None:
    store.run(stage, customer("acme"), customer("oak", date(2026, 11, 18)))
    tick(store, NINE + 3 * DAY + timedelta(hours=5))
    tick(store, NINE + 4 * DAY)
    assert told(store, ANA) == [("acme overdue", "oak overdue", "acme soon"), ("oak soon",)]


def test_nobody_hears_anything_on_a_day_off_or_when_nothing_is_due(store: Store) -> None:
    store.run(stage, customer("acme", date(2026, 11, 22)), customer("oak", date(2026, 7, 1)))
    for days in (4, 5, 6):  # kickoff is due on Sunday the 29th: told on Friday
        tick(store, NINE + days * DAY)
    assert told(store, ANA) == [("acme today",)]


def test_who_moves_to_another_zone_is_told_at_nine_there(store: Store) -> None:
    store.run(stage, customer("acme", csm=CHIDI))
    store.run(give, CHIDI, timezone="America/New_York")
    tick(store, datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    assert told(store, CHIDI) == []
    tick(store, datetime(2026, 11, 24, 14, 0, tzinfo=UTC))
    assert told(store, CHIDI) == [("acme overdue",)]


def test_who_left_is_told_nothing_but_their_lead_hears_what_nobody_does_now(store: Store) -> None:
    store.run(stage, customer("acme", date(2026, 11, 10)))
    store.run(leave, ANA)
    tick(store, NINE + DAY)
    tick(store, NINE + DAY + reminders.LEAD_AFTER)
    assert store.sent(ANA) == []
    (fact,) = store.sent(MEI)
    assert isinstance(fact, TeamOverdue)


def test_a_lead_who_left_is_as_none(store: Store) -> None:
    store.run(stage, customer("acme", date(2026, 11, 10)))
    store.run(leave, MEI)
    tick(store, NINE + DAY)
    tick(store, NINE + DAY + reminders.LEAD_AFTER)
    assert store.sent(MEI) == []
    (fact,) = store.sent("#cs-leads")
    assert isinstance(fact, TeamOverdue)


def test_after_the_last_snooze_the_lead_hears_of_it(store: Store) -> None:
    store.run(stage, customer("acme"))
    tick(store, NINE)
    line = store.run(due.pages, Person(ANA, "Ana"), "mine").lines[0]
    for days in (1, 2, 3):
        store.now = NINE + (days - 1) * DAY + timedelta(hours=1)
        store.run(due.snooze, ANA, line.id, date(2026, 11, 23) + days * DAY)
    tick(store, NINE + 3 * DAY)
    tick(store, NINE + 3 * DAY + reminders.LEAD_AFTER)
    assert told(store, ANA)[-1] == ("acme overdue", "acme soon")
    (fact,) = store.sent(MEI)
    assert isinstance(fact, TeamOverdue)
    assert [one.customer_key for one in fact.lines] == ["acme"]


def test_what_was_logged_meanwhile_is_not_told_to_the_lead(store: Store) -> None:
    store.run(stage, customer("acme", date(2026, 11, 10)))
    store.now = NINE + DAY
    store.run(touches.plan_tick)
    store.all_of(reminders.reminders_tick)
    lines = store.run(due.pages, Person(ANA, "Ana"), "mine").lines
    for line in (one for one in lines if one.standing != "soon"):
        store.run(due.skip, ANA, line.id, "They asked us to wait")
    tick(store, NINE + DAY + reminders.LEAD_AFTER)
    assert store.sent(MEI) == []


def test_without_a_lead_the_leads_channel_hears_of_it(store: Store) -> None:
    store.run(stage, customer("acme", date(2026, 11, 10)))
    store.run(give, ANA, lead_id=None)
    tick(store, NINE + DAY)
    tick(store, NINE + DAY + reminders.LEAD_AFTER)
    (fact,) = store.sent("#cs-leads")
    assert isinstance(fact, TeamOverdue)


def test_a_portfolio_of_hundreds_is_one_message_ranked_by_delay_and_revenue(lite: Store) -> None:
    digital = Person("U0DIGITAL1", "Dee", frozenset({Role.CSM}), timezone="America/New_York")
    lite.run(members.give, [digital])
    found = [customer(f"pine-{n:03}", csm=digital.user_id, arr=n) for n in range(200)]
    lite.run(stage, *found, customer("oak", date(2026, 11, 14), csm=digital.user_id))
    tick(lite, MONDAY + DAY)
    (fact,) = lite.sent(digital.user_id)
    assert isinstance(fact, MorningReminder)
    assert (len(fact.lines), fact.more) == (reminders.MOST_LINES, 181)
    assert [one.customer_key for one in fact.lines[:2]] == ["pine-199", "pine-198"]


def test_a_poisoned_row_waits_an_hour_and_the_others_are_told(lite: Store) -> None:
    lite.run(stage, customer("acme"), customer("birch", csm=BEN))
    lite.run(give, BEN, timezone="Not/AZone")
    tick(lite, MONDAY + DAY + timedelta(hours=3))
    assert told(lite, ANA) == [("acme overdue",)]
    assert told(lite, BEN) == []


def test_a_morning_missed_before_a_weekend_is_told_after_it(store: Store) -> None:
    # Due on Thursday the 26th, so overdue on Friday's morning, and on no later one.
    store.run(stage, customer("acme", date(2026, 11, 19)))
    tick(store, NINE + 5 * DAY)  # awake again on Saturday
    assert told(store, ANA) == []
    tick(store, NINE + 7 * DAY)
    assert told(store, ANA) == [("acme overdue", "acme soon")]


def test_a_lead_who_cannot_be_told_waits_an_hour_and_the_others_hear(lite: Store) -> None:
    late = date(2026, 11, 10)
    lite.run(stage, customer("acme", late), customer("birch", late, csm=BEN))
    lite.run(give, BEN, lead_id=ERIK)
    lite.run(give, ERIK, timezone="America/Los_Angeles")
    tick(lite, NINE + DAY)
    lite.run(give, ERIK, timezone="Not/AZone")
    tick(lite, NINE + DAY + reminders.LEAD_AFTER)
    assert len(lite.sent(MEI)) == 1
    lite.run(give, ERIK, timezone="America/Los_Angeles")
    tick(lite, NINE + DAY + timedelta(minutes=30))
    assert lite.sent(ERIK) == []
    tick(lite, NINE + DAY + timedelta(hours=2))
    (fact,) = lite.sent(ERIK)
    assert isinstance(fact, TeamOverdue)
