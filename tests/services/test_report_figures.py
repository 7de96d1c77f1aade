"""What a report counts of sessions, ratings, check-ins and scores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from domain.people import Person, Role
from domain.report_figures import Figures
from domain.sla_report import Period
from services import sla_report
from storage import customers, health_tallies
from storage.tables import CheckInRow, RequestRow
from storage.unit_of_work import Work
from storage.upsert import table_of
from tests.support import portfolio
from tests.support.database import Store
from tests.support.sessions import ANA, Sessions

DAY = timedelta(days=1)
CSM = Person(ANA, "Ana Ruiz", roles=frozenset({Role.CSM}))


@pytest.fixture
def company(store: Store) -> Store:
    Sessions(store).fill()
    return store


def figures(store: Store, period: Period = Period.WEEK) -> Figures:
    return store.run(sla_report.report, CSM, period).figures


def past(work: Work) -> None:
    """Two sessions last week, one of them rated; one rated a month ago; a visit and a note."""
    acme = customers.by_key(work, "acme")
    assert acme is not None
    last_week, last_month = work.now - DAY, work.now - 20 * DAY
    fresh = portfolio.rated(work, acme.id, last_week, rating=9)
    unrated = fresh | {"status": "held", "rating": None, "rated_at": None}
    booked = unrated | {"status": "approved"}
    ahead = booked | {"starts_at": work.now + DAY}
    old = portfolio.rated(work, acme.id, last_month, rating=4)
    visit = portfolio.check_in(work, acme.id, last_week)
    note = visit | {"contact_kind": "internal_note"}
    later = visit | {"held_at": last_month}
    work.db.execute(insert(table_of(RequestRow)), [fresh, unrated, booked, ahead, old])
    work.db.execute(insert(table_of(CheckInRow)), [visit, note, later])
    health_tallies.count(work, [(("enterprise", "active", 800), 1), (("smb", "active", 500), 2)])


def test_a_report_counts_what_was_rated_held_and_scored(company: Store) -> None:
    company.run(past)
    week = figures(company)
    assert (week.csat.mean, week.csat.answers, week.csat.response_rate) == (9.0, 1, 0.5)
    assert (week.sessions, week.check_ins) == (2, 1)
    assert (week.health, week.scored) == (60.0, 3)
    assert (week.csat_on_target, week.health_on_target) == (True, False)
    month = figures(company, Period.MONTH)
    assert (month.csat.mean, month.csat.answers, month.csat_on_target) == (6.5, 2, False)
    assert (month.sessions, month.check_ins) == (3, 2)


def test_without_anything_there_is_no_value_which_is_not_nought(company: Store) -> None:
    none = figures(company)
    assert (none.csat.mean, none.csat.response_rate, none.health) == (None, None, None)
    assert (none.sessions, none.check_ins, none.scored) == (0, 0, 0)
    assert not none.csat_on_target
    assert not none.health_on_target
    assert replace(none, health=75.1).health_on_target
