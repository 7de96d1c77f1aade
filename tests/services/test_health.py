"""Asking for health, doubting it, and working through playbooks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from domain.errors import Ambiguous, Conflict, Invalid, NotAllowed, NotFound
from domain.health_cards import HealthCard
from domain.notices_health import HealthAsked, PlaybookStarted
from domain.people import Person, Role
from services import health, health_playbooks, health_ticks
from storage import health as health_rows
from storage import health_playbooks as run_rows
from storage import members
from tests.support import portfolio
from tests.support.database import Store
from tests.support.portfolio import CSMS, MORNING

ANA = Person(CSMS[0], "Ana", frozenset({Role.CSM}), lead_id="ULEAD00001")
BEN = Person(CSMS[1], "Ben", frozenset({Role.CSM}), lead_id="ULEAD00001")
LEAD = Person("ULEAD00001", "Mei", frozenset({Role.DIRECTOR}), leads=(CSMS[0], CSMS[1]))
VIEWER = Person("UVIEWER001", "Omar")
KEY = "customer-000000"


def filled(store: Store, count: int = 60) -> Store:
    store.now = MORNING
    store.run(members.give, [ANA, BEN, LEAD, VIEWER])
    store.run(portfolio.fill, count)
    store.run(health_ticks.start)
    store.all_of(health_ticks.score_tick)
    return store


@pytest.fixture
def known(store: Store) -> Store:
    """Sixty scored customers on both databases."""
    return filled(store)


def red(store: Store, *keys: str) -> None:
    """Put customers into the red, whatever their figures say."""
    for key in keys:
        with store.engine.begin() as connection:
            connection.execute(
                text(
                    "UPDATE health_scores SET band = 'red' WHERE customer_id = "
                    "(SELECT id FROM customers WHERE key = :key)"
                ),
                {"key": key},
            )


def test_a_card_knows_its_place_among_its_peers_as_a_sorted_list_would_give_it(
    known: Store,
) -> None:
    with known.engine.connect() as connection:
        rows = connection.execute(
            text("SELECT customer_id, segment, stage, tenths FROM health_scores ORDER BY 1")
        ).all()
    me = next(row for row in rows if row.tenths is not None)
    shown = known.run(health.of, me.customer_id)
    assert shown is not None
    stage = [r.tenths for r in rows if (r.segment, r.stage) == (me.segment, me.stage) and r.tenths]
    segment = [r.tenths for r in rows if r.segment == me.segment and r.tenths is not None]
    peers = stage if len(stage) >= 30 else segment
    below = sum(one < me.tenths for one in peers)
    equal = sum(one == me.tenths for one in peers)
    assert shown.peers == len(peers)
    assert shown.percentile == pytest.approx(100 * (below + equal / 2) / len(peers))


def test_few_customers_have_no_percentile(store: Store) -> None:
    shown = filled(store, 3).run(health.of, 1)
    assert shown is not None
    assert shown.percentile is None


def test_words_find_the_customer_and_words_that_do_not_decide_say_so(known: Store) -> None:
    customer, shown = known.run(health.asked, KEY)
    assert (customer.key, shown and shown.key) == (KEY, KEY)
    with pytest.raises(Ambiguous):
        known.run(health.asked, "customer-00001")
    with pytest.raises(NotFound):
        known.run(health.asked, "zzzz")


def names(found: list[HealthCard]) -> list[str]:
    return [one.key for one in found]


def test_lists_go_by_whose_customers_they_are_or_by_segment(known: Store) -> None:
    mine = known.run(health.ranked, ANA, "mine")
    assert {one.csm_id for one in mine} == {ANA.user_id}
    assert len(mine) == 3
    team = known.run(health.ranked, LEAD, "team")
    assert {one.csm_id for one in team} == {ANA.user_id, BEN.user_id}
    smb = known.run(health.ranked, VIEWER, "smb")
    assert {one.segment for one in smb} == {"smb"}
    assert known.run(health.ranked, VIEWER, "mine") == []


def test_pages_follow_each_other_without_gap_or_repeat(known: Store) -> None:
    pages = [known.run(health.ranked, VIEWER, "all", skip) for skip in range(0, 60, health.PAGE)]
    listed = [key for page in pages for key in names(page)[: health.PAGE]]
    assert len(listed) == len(set(listed)) == 60
    assert len(pages[-1]) == health.PAGE, "nothing more after the last page"
    with known.engine.connect() as connection:
        order = connection.execute(
            text(
                "SELECT c.key FROM health_scores s JOIN customers c ON c.id = s.customer_id "
                "ORDER BY s.priority DESC, c.id DESC"
            )
        ).scalars()
        assert listed == list(order)


def test_customers_at_risk_are_the_red_ones_and_counted_in_full(known: Store) -> None:
    with known.engine.begin() as connection:
        connection.execute(text("UPDATE health_scores SET band = 'green'"))
    assert known.run(health.at_risk, ANA, 5) == ([], 0)
    red(known, KEY, "customer-000020", "customer-000001")
    shown, in_all = known.run(health.at_risk, ANA, 1)
    assert (len(shown), in_all) == (1, 2)
    shown, in_all = known.run(health.at_risk, LEAD, 5, team=True)
    assert (len(shown), in_all) == (3, 3)


@pytest.mark.parametrize("count", [10, 2000])
def test_statements_do_not_grow_with_customers(lite: Store, count: int) -> None:
    store = filled(lite, count)
    assert store.statements(health.asked, KEY) <= 2
    assert store.statements(health.asked, "Customer 7") <= 3
    assert store.statements(health.ranked, LEAD, "team") == 1
    assert store.statements(health.at_risk, LEAD, 5, team=True) == 1


def test_a_doubt_is_kept_with_what_was_shown_and_changes_no_score(known: Store) -> None:
    before = known.run(health.of, 1)
    known.run(health.doubt, ANA.user_id, KEY, "too_high", "They told us they are leaving.")
    assert "score itself stays" in known.said
    assert known.run(health.of, 1) == before
    with known.engine.connect() as connection:
        kept = connection.execute(
            text("SELECT label, reason, by_id, score, band FROM health_doubts")
        ).one()
    assert before is not None
    assert tuple(kept) == (
        "too_high", "They told us they are leaving.", ANA.user_id, before.score, before.band,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "label", "reason", "error"),
    [
        (VIEWER, "too_low", "", NotAllowed),
        (ANA, "", "", Invalid),
        (ANA, "too_low", "x" * 1001, Invalid),
    ],
)
def test_a_doubt_is_for_those_who_work_with_customers_and_says_what(
    lite: Store, who: Person, label: str, reason: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        filled(lite, 1).run(health.doubt, who.user_id, KEY, label, reason)


def test_what_was_never_scored_cannot_be_doubted(lite: Store) -> None:
    store = filled(lite, 0)
    store.run(portfolio.fill, 1)
    with pytest.raises(NotFound):
        store.run(health.doubt, ANA.user_id, KEY, "too_low", "")


def test_a_playbook_runs_on_the_card_until_it_is_done(known: Store) -> None:
    known.run(health_playbooks.start, ANA.user_id, KEY, "P2")
    shown = known.run(health.of, 1)
    assert shown is not None
    (run,) = shown.runs
    assert (run.title, run.owner_id) == ("Re-engage", ANA.user_id)
    assert run.due_on == MORNING.date() + timedelta(days=3)
    assert known.sent() == []
    ended = known.run(health_playbooks.finish, BEN.user_id, run.id)
    assert ended.customer_key == KEY
    after = known.run(health.of, 1)
    assert after is not None
    assert after.runs == ()


def test_its_owner_is_told_of_a_playbook_that_somebody_else_started(known: Store) -> None:
    known.run(health_playbooks.start, LEAD.user_id, KEY, "P4")
    known.run(health_playbooks.start, LEAD.user_id, KEY, "P5")
    first, _ = known.sent(ANA.user_id)
    assert isinstance(first, PlaybookStarted)
    assert (first.playbook, first.by_id) == ("P4", LEAD.user_id)
    runs = known.run(run_rows.of_owners, [ANA.user_id], 10)
    assert [one.run.playbook for one in runs] == ["P5", "P4"], "the first step due soonest first"


def done_twice(store: Store) -> None:
    store.run(health_playbooks.start, ANA.user_id, KEY, "P2")
    run = store.run(run_rows.of_owners, [ANA.user_id], 1)[0].run
    store.run(health_playbooks.finish, ANA.user_id, run.id)
    store.run(health_playbooks.finish, ANA.user_id, run.id)


def started_twice(store: Store) -> None:
    store.run(health_playbooks.start, ANA.user_id, KEY, "P2")
    store.run(health_playbooks.start, BEN.user_id, KEY, "P2")


def call(service: Callable[..., Any], *args: Any) -> Callable[[Store], None]:
    return lambda store: store.run(service, *args)


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (done_twice, Conflict),
        (started_twice, Conflict),
        (call(health_playbooks.start, VIEWER.user_id, KEY, "P2"), NotAllowed),
        (call(health_playbooks.start, ANA.user_id, KEY, "P99"), NotFound),
        (call(health_playbooks.start, ANA.user_id, "nobody", "P2"), NotFound),
        (call(health_playbooks.finish, ANA.user_id, 99), NotFound),
        (call(health_playbooks.finish, VIEWER.user_id, 99), NotAllowed),
    ],
)
def test_a_playbook_starts_and_ends_once_and_by_those_who_may(
    lite: Store, act: Callable[[Store], None], error: type[Exception]
) -> None:
    with pytest.raises(error):
        act(filled(lite, 1))


def test_the_renewal_plan_is_due_before_the_renewal(lite: Store) -> None:
    store = filled(lite, 1)
    store.run(health_playbooks.start, ANA.user_id, KEY, "P9")
    renewal_on = portfolio.customer(0).renewal_on
    assert renewal_on
    run = store.run(run_rows.of_owners, [ANA.user_id], 1)[0].run
    assert run.due_on == renewal_on - timedelta(days=120)
    assert isinstance(run.due_on, date)


def test_a_card_is_sent_to_whoever_asked(known: Store) -> None:
    shown = known.run(health.of, 1)
    assert shown is not None
    known.run(health.send, ANA.user_id, HealthAsked(shown), "click:1")
    assert known.sent(ANA.user_id) == [HealthAsked(shown)]
    assert known.said == "Sent to you as a direct message."
    assert known.run(health_rows.card, 999) is None
