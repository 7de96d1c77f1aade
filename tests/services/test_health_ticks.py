"""Scoring: once a day, at once after a change, and every tally as a recount would have it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text

from domain.customers import Stage
from domain.health import HealthResult
from domain.health_bands import BandState
from domain.health_cards import HealthCard
from domain.policy import Stages
from services import health, health_ticks
from storage import customers
from storage import health as health_rows
from storage.health_scores import Standing
from storage.tables import CheckInRow, RequestRow, TicketRow
from storage.unit_of_work import Work
from storage.upsert import table_of
from tests.support import portfolio
from tests.support.database import Store
from tests.support.portfolio import MORNING

DAY = timedelta(days=1)


def filled(store: Store, count: int = 6, *, bare: bool = False) -> None:
    store.now = MORNING
    if bare:
        store.run(customers.add, [portfolio.customer(n) for n in range(count)])
    else:
        store.run(portfolio.fill, count)
    store.run(health_ticks.start)


def score(store: Store) -> int:
    return store.all_of(health_ticks.score_tick)


def card(store: Store, customer_id: int = 1) -> HealthCard:
    found = store.run(health.of, customer_id)
    assert found is not None
    return found


def put(work: Work, model: type, row: dict[str, object]) -> None:
    work.db.execute(insert(table_of(model)), [row])


def check_in(store: Store, feeling: int, customer_id: int = 1) -> None:
    def log(work: Work) -> None:
        put(work, CheckInRow, portfolio.check_in(work, customer_id, work.now, feeling=feeling))
        health_rows.rescore(work, customer_id)

    store.run(log)


def rows(store: Store, sql: str) -> list[tuple[object, ...]]:
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def tallied(store: Store) -> dict[tuple[str, str, int], int]:
    found = rows(store, "SELECT segment, stage, tenths, customers FROM health_tallies")
    return {(str(a), str(b), int(str(c))): int(str(d)) for a, b, c, d in found if d}


def recounted(store: Store) -> dict[tuple[str, str, int], int]:
    sql = "SELECT segment, stage, tenths FROM health_scores WHERE tenths IS NOT NULL"
    return dict(Counter((str(a), str(b), int(str(c))) for a, b, c in rows(store, sql)))


def test_every_customer_is_scored_at_first_sight_and_then_once_a_day(store: Store) -> None:
    filled(store)
    assert score(store) == 6
    assert score(store) == 0
    first = card(store)
    assert first.score is not None
    store.now += DAY
    assert score(store) == 6
    assert card(store).scored_at == store.now


def test_a_day_has_one_snapshot_of_a_customer_however_often_it_is_scored(store: Store) -> None:
    filled(store, 1)
    score(store)
    check_in(store, 1)
    assert score(store) == 1
    check_in(store, 5)
    assert score(store) == 1
    kept = rows(store, "SELECT customer_id, score FROM health_snapshots")
    assert kept == [(1, card(store).score)]
    store.now += DAY
    score(store)
    assert len(rows(store, "SELECT id FROM health_snapshots")) == 2


def test_the_next_scoring_is_at_two_in_the_morning_utc(store: Store) -> None:
    filled(store, 1)
    score(store)
    assert store.run(health_ticks.next_due_at) == MORNING + health_ticks.LOOK_FOR_NEW
    store.now = MORNING + timedelta(hours=20)
    score(store)
    assert rows(store, "SELECT count(*) FROM health_scores")[0][0] == 1
    assert health_ticks.next_night(store.now) == MORNING + DAY


def test_customers_nobody_told_us_of_are_found_within_ten_minutes(store: Store) -> None:
    filled(store, 1)
    score(store)
    store.run(customers.add, [portfolio.customer(7)])
    assert score(store) == 0
    store.now += timedelta(minutes=10)
    assert score(store) == 1
    assert store.run(health.of, 2) is not None


def test_a_change_has_a_customer_scored_at_once_even_one_never_seen(store: Store) -> None:
    store.now = MORNING
    store.run(customers.add, [portfolio.customer(1), portfolio.customer(2)])
    store.run(health_rows.rescore_keys, ["customer-000001"])
    store.run(health_rows.rescore_keys, [])
    assert score(store) == 1
    assert store.run(health.of, 1) is not None
    assert store.run(health.of, 2) is None


def test_ratings_of_sessions_are_the_customers_satisfaction(store: Store) -> None:
    filled(store, 1, bare=True)
    score(store)
    assert ("Customer satisfaction", "CSM") in card(store).missing

    def rate(work: Work) -> None:
        for number, rating in enumerate((6, 7, 8)):
            at = work.now - timedelta(days=number)
            put(work, RequestRow, portfolio.rated(work, 1, at, rating=rating))
        health_rows.rescore(work, 1)

    store.run(rate)
    score(store)
    assert "Customer satisfaction" not in dict(card(store).missing)


def test_grey_names_what_is_missing_and_who_has_it(store: Store) -> None:
    filled(store, 1, bare=True)
    score(store)
    shown = card(store)
    assert shown.band == "grey"
    assert shown.score is None
    assert ("CSM pulse", "CSM") in shown.missing
    assert shown.csm_id == portfolio.CSMS[0]


def test_a_critical_ticket_holds_the_score_down_after_five_working_days(store: Store) -> None:
    filled(store, 1)
    for days, capped in ((7, False), (8, True)):

        def open_ticket(work: Work, days: int = days) -> None:
            work.db.execute(text("DELETE FROM tickets"))
            since = work.now - timedelta(days=days)
            row = portfolio.ticket(work, 1, since, priority="critical", status="open")
            put(work, TicketRow, row)
            work.db.execute(text("DELETE FROM check_ins WHERE feeling < 4"))
            health_rows.rescore(work, 1)

        store.run(open_ticket)
        score(store)
        standing = rows(store, "SELECT raw FROM health_snapshots ORDER BY id DESC")[0][0]
        assert (card(store).cap is not None) == (capped and float(str(standing)) > 70)


def test_the_band_takes_one_step_a_day_unless_the_score_is_far_off() -> None:
    def result(points: float) -> HealthResult:
        return HealthResult(
            points, points, "yellow", 1.0, "faded", {}, {}, None, 0.0, (), {}, {},
            bill_shock=False, model_version=1,
        )  # fmt: skip

    today = MORNING.date()
    seen = Standing(1, "smb", "active", 760, BandState("green"), today - DAY)
    days = []
    for offset in range(3):
        on = today + offset * DAY
        once = health_ticks._state(seen, result(73.5), on)
        again = health_ticks._state(replace(seen, state=once, scored_on=on), result(73.5), on)
        assert again == once, "a second scoring of the day is no second step"
        seen = replace(seen, state=once, scored_on=on)
        days.append(once.band)
    assert days == ["green", "green", "yellow"]
    far = health_ticks._state(seen, result(80.0), today + 2 * DAY)
    assert far.band == "green", "what is far beyond the line counts at once"


def test_a_change_over_a_month_is_told_from_the_snapshots(store: Store) -> None:
    filled(store, 1)
    score(store)
    before = card(store).score
    store.now += timedelta(days=30)
    check_in(store, 1)
    score(store)
    after = card(store)
    assert before is not None
    assert after.score is not None
    assert after.change == pytest.approx(after.score - before, abs=0.05)


def test_churned_customers_leave_lists_tallies_and_scoring_and_may_come_back(store: Store) -> None:
    filled(store, 3)
    score(store)
    before = sum(tallied(store).values())
    gone = portfolio.customer(0, MORNING, stage=Stage.CHURNED)

    def leave(work: Work, stage: Stage | None) -> None:
        customers.change(work, [replace(gone, stage=stage)])
        health_rows.rescore_keys(work, [gone.key])

    store.run(leave, Stage.CHURNED)
    assert score(store) == 1
    assert tallied(store) == recounted(store)
    assert sum(tallied(store).values()) == before - 1
    assert gone.key not in [one.key for one in store.run(health_rows.ranked, most=10)]
    snapshots = len(rows(store, "SELECT id FROM health_snapshots"))
    store.now += DAY
    score(store)
    assert len(rows(store, "SELECT id FROM health_snapshots")) == snapshots + 2
    store.run(leave, None)
    score(store)
    assert gone.key in [one.key for one in store.run(health_rows.ranked, most=10)]
    assert tallied(store) == recounted(store)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from(["feeling", "churn", "return", "move", "night"]),
            st.integers(1, 12),
            st.integers(1, 5),
        ),
        max_size=12,
    )
)
def test_tallies_are_what_a_recount_gives(lite: Store, acts: list[tuple[str, int, int]]) -> None:
    if lite.now != MORNING and not rows(lite, "SELECT id FROM customers"):
        filled(lite, 12)
        score(lite)
    for act, customer_id, number in acts:
        one = portfolio.customer(customer_id - 1)
        if act == "feeling":
            lite.now += timedelta(minutes=1)
            check_in(lite, number, customer_id)
            continue
        if act == "night":
            lite.now += DAY
        else:
            stage = {"churn": Stage.CHURNED, "move": Stage.RENEWING}.get(act)
            lite.run(customers.change, [replace(one, stage=stage)])
            lite.run(health_rows.rescore_keys, [one.key])
        score(lite)
    score(lite)
    assert tallied(lite) == recounted(lite)


@pytest.mark.parametrize("count", [10, 200])
def test_a_batch_takes_twenty_statements_however_many_are_scored(lite: Store, count: int) -> None:
    filled(lite, count)
    lite.run(health_ticks.score_tick)
    lite.now += DAY
    assert lite.statements(health_ticks.score_tick) <= 20


def test_what_was_kept_of_the_facts_gives_the_scores_that_gathering_them_anew_gives(
    lite: Store,
) -> None:
    filled(lite, 8)
    score(lite)
    for _ in range(25):
        lite.now += DAY
        score(lite)
        kept = [card(lite, id_) for id_ in range(1, 9)]
        with lite.engine.begin() as connection:
            connection.execute(text("UPDATE health_scores SET gather_on = NULL, facts = ''"))
        lite.run(health_rows.rescore_keys, [f"customer-{n:06}" for n in range(8)])
        score(lite)
        assert [replace(card(lite, id_), scored_at=lite.now) for id_ in range(1, 9)] == kept


def test_quiet_nights_gather_facts_of_few_customers_and_every_customer_weekly(
    lite: Store,
) -> None:
    filled(lite, 40)
    score(lite)
    sql = "SELECT count(*) FROM health_scores WHERE gather_on <= '{}'"
    for _ in range(8):
        lite.now += DAY
        due = int(str(rows(lite, sql.format(lite.now.date()))[0][0]))
        assert due < 20
        score(lite)
        assert rows(lite, sql.format(lite.now.date() + 7 * DAY)) == [(40,)]


def test_a_customer_who_cannot_be_scored_waits_an_hour_and_the_others_are_scored(
    store: Store,
) -> None:
    def scored() -> list[object]:
        ids = "SELECT customer_id FROM health_snapshots WHERE scored_on = '{}' ORDER BY customer_id"
        return [row[0] for row in rows(store, ids.format(store.now.date()))]

    def spoil(work: Work, facts: str) -> None:
        change = "UPDATE health_scores SET facts = :facts, gather_on = :on WHERE customer_id = 3"
        on = (work.now + 9 * DAY).date().isoformat() if facts else None
        work.db.execute(text(change), {"facts": facts, "on": on})

    filled(store)
    score(store)
    store.now += DAY
    store.run(spoil, "{")
    score(store)
    assert scored() == [1, 2, 4, 5, 6]
    store.run(spoil, "")
    store.now += timedelta(minutes=59)
    assert score(store) == 0
    store.now += timedelta(minutes=1)
    assert score(store) == 1
    assert scored() == [1, 2, 3, 4, 5, 6]


def test_a_customers_stage_is_as_long_as_the_policy_says(lite: Store) -> None:
    def stages() -> set[object]:
        score(lite)
        return {row[0] for row in rows(lite, "SELECT stage FROM health_scores")}

    filled(lite)
    assert stages() == {"onboarding"}
    lite.policy = replace(lite.policy, stages=Stages(onboarding_days=1, renewing_days=1))
    lite.now += DAY
    assert stages() == {"active"}
