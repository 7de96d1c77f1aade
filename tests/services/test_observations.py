"""What other systems saw: written once, never changed, and the newest of it in the score."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from domain.errors import Invalid
from domain.health_cards import HealthCard
from domain.health_measures import BY_NAME
from domain.observation_reports import Report
from domain.observations import Reported
from services import health, health_ticks, observations
from storage import customers
from storage import observations as rows
from storage.errors import Busy
from storage.observations import Held, Place
from tests.support import portfolio
from tests.support.database import Store
from tests.support.portfolio import MORNING

ACME, OTHER = "customer-000000", "customer-000001"
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def filled(store: Store) -> Store:
    store.now = MORNING
    store.run(customers.add, [portfolio.customer(n) for n in range(2)])
    store.run(health_ticks.start)
    store.all_of(health_ticks.score_tick)
    return store


def seen(
    value: float | None,
    measure: str = "csat",
    at: datetime = MORNING - DAY,
    *,
    source: str = "survey",
    customer: str = ACME,
) -> Reported:
    return Reported(customer, measure, value, at, source)


def take(store: Store, *given: Reported) -> int:
    return store.run(observations.take, "webhook:observations", Report("r", given))


def counting(store: Store, measure: str = "csat", customer_id: int = 1) -> list[float | None]:
    found = store.run(rows.newest, [1, 2], BY_NAME).get(customer_id, [])
    return [one.value for one in found if one.measure == measure]


def kept(store: Store) -> list[tuple[object, ...]]:
    sql = "SELECT value, revision, entered_by FROM health_observations ORDER BY id"
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def card(store: Store, customer_id: int = 1) -> HealthCard:
    store.all_of(health_ticks.score_tick)
    found = store.run(health.of, customer_id)
    assert found is not None
    return found


def test_the_same_one_twice_changes_nothing(filled: Store) -> None:
    one, nothing = seen(8.0), seen(None, "goals_on_track")
    assert take(filled, one, one, nothing) == 2
    assert take(filled, nothing, one) == 0
    entered_by = "webhook:observations"
    assert kept(filled) == [(8.0, 0, entered_by), (None, 0, entered_by)]


def test_what_a_source_says_anew_of_an_instant_counts_and_the_old_row_stays(
    filled: Store,
) -> None:
    take(filled, seen(8.0))
    assert take(filled, seen(6.5)) == 1
    assert counting(filled) == [6.5]
    assert take(filled, seen(8.0)) == 1, "back to what was said first"
    assert counting(filled) == [8.0]
    assert [(value, revision) for value, revision, _ in kept(filled)] == [
        (8.0, 0), (6.5, 1), (8.0, 2)
    ]  # fmt: skip


def test_the_newest_value_of_a_measure_counts_and_finding_nothing_leaves_the_last(
    filled: Store,
) -> None:
    take(filled, seen(9.0), seen(7.0, at=MORNING - 2 * DAY), seen(None, at=MORNING))
    assert counting(filled) == [9.0]
    take(filled, seen(None))
    assert counting(filled) == [7.0], "taken back by its own source"
    take(filled, seen(5.0, source="crm", at=MORNING - 2 * DAY))
    assert counting(filled) == [5.0], "of two seen at one instant the worse"
    take(filled, seen(9.5, at=MORNING + HOUR, customer=OTHER))
    assert counting(filled, customer_id=2) == [9.5]


def test_a_customer_nobody_knows_refuses_the_report_and_is_named(filled: Store) -> None:
    with pytest.raises(Invalid) as refused:
        take(filled, seen(8.0), seen(8.0, customer="nobody"))
    assert list(refused.value.fields) == ["observations[1].customer"]
    assert kept(filled) == []


def test_somebody_who_wrote_the_same_meanwhile_has_this_begun_anew(filled: Store) -> None:
    place = Place(1, "csat", MORNING, "")
    filled.run(rows.add, "import", [(place, Held(8.0, 0))])
    with pytest.raises(Busy):
        filled.run(rows.add, "import", [(place, Held(7.0, 0))])
    filled.run(rows.add, "import", [])
    assert filled.run(rows.held, []) == {}


def test_a_report_moves_the_score_at_the_next_tick_and_only_of_that_customer(
    filled: Store,
) -> None:
    before = card(filled)
    assert before.score is None, "nobody knows anything of it yet"
    filled.now += HOUR
    take(
        filled,
        seen(8.5),
        seen(0.75, "seat_utilisation"),
        seen(0.6, "feature_breadth"),
        seen(4, "csm_sentiment"),
    )
    assert filled.run(health_ticks.score_tick) == 1
    after = card(filled)
    assert after.score is not None
    values = {line.measure: line.value for line in (*after.losses, *after.more_losses)}
    assert (values["csat"], values["seat_utilisation"]) == (8.5, 0.75)
    assert card(filled, 2).scored_at == MORNING


def test_what_is_reported_of_anybody_is_missing_of_the_others_until_it_has_expired(
    filled: Store,
) -> None:
    assert "Seats in use" not in dict(card(filled, 2).missing)
    take(filled, seen(None, "seat_utilisation", MORNING))
    assert filled.run(rows.reported) == {"seat_utilisation": MORNING}
    filled.now += DAY
    assert dict(card(filled, 2).missing)["Seats in use"] == "product usage feed"
    filled.now = MORNING + 28 * DAY
    assert "Seats in use" not in dict(card(filled, 2).missing)


def test_a_seat_count_of_zero_caps_the_score(filled: Store) -> None:
    take(
        filled,
        seen(0, "seat_utilisation"),
        seen(9.5),
        seen(5, "csm_sentiment"),
        seen(1, "goals_on_track"),
    )
    shown = card(filled)
    assert shown.cap == "No active user for 28 days"
    assert shown.score == 40.0


def test_a_report_takes_seven_statements_however_many_observations_it_has(filled: Store) -> None:
    for count in (1, 200):
        given = [seen(count % 10, at=MORNING - n * HOUR) for n in range(count)]
        report = Report("r", tuple(given))
        assert filled.statements(observations.take, "webhook", report) <= 7


def test_snapshots_keep_what_each_measure_earned(filled: Store) -> None:
    take(filled, seen(8.0), seen(0.6, "feature_breadth"))
    card(filled)
    sql = "SELECT points FROM health_snapshots WHERE customer_id = 1"
    with filled.engine.connect() as connection:
        assert connection.execute(text(sql)).scalar_one() == (
            "feature_breadth=75.00;csat=60.00;checkins_held=0.00"
        )
