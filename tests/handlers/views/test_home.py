"""The Home tab on the screen: in order, each line with its button, never more than Slack takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.sandbox.checks_views import check_view
from domain.health_cards import PlaybookRun
from domain.home import (
    ApprovalLine,
    ClockLine,
    CriticalLine,
    HomeDrawn,
    MyDay,
    RunLine,
    SessionLine,
)
from domain.requests import WorkKind
from domain.sla import Priority
from domain.touch_list import TouchLine
from handlers.views import home
from tests.handlers.views.test_health import CARD

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
ANA, BEN, INES = "U0ANA00001", "U0BEN00002", "U0INES0009"
EMPTY = MyDay(ANA, date(2026, 11, 23), NOW, can=("session", "checkin", "ticket", "health"))
FULL = replace(
    EMPTY,
    critical=(
        CriticalLine(1, "acme", "Acme", "Everything is down.", NOW, can_act=True),
        CriticalLine(2, "helios", "Helios", "Sign-in fails.", NOW, claimed_by=INES, can_act=True),
    ),
    approvals=(
        ApprovalLine(3, 2, "Cobalt", WorkKind.BUSINESS_CASE, BEN, 60, NOW),
        ApprovalLine(4, 1, "Delta", WorkKind.TECHNICAL_ISSUE, BEN, 30),
    ),
    clocks=(
        ClockLine(5, "Acme", "Export stops", Priority.MAJOR, NOW, True, BEN, BEN),
        ClockLine(6, "Delta", "Slow", Priority.MINOR, NOW, False, ANA, ANA),
        ClockLine(7, "Fjord", "Typo", Priority.COSMETIC, NOW, False),
    ),
    touches=(TouchLine(8, 1, "acme", "Acme", BEN, ("Kickoff",), date(2026, 11, 20), "overdue"),),
    sessions=(
        SessionLine(9, "acme", "Acme", WorkKind.TECHNICAL_ISSUE, NOW, 60, INES, ANA),
        SessionLine(
            10, "delta", "Delta Two", WorkKind.BUSINESS_CASE, NOW, 30, ANA, BEN, is_tomorrow=True
        ),
    ),
    risks=(replace(CARD, band="red"),),
    runs=(RunLine(PlaybookRun(11, "P2", ANA, date(2026, 11, 26)), "Acme"),),
    leads=True,
    more={"touches": 12, "risks": 3},
)


def read(shown: MyDay) -> str:
    view = home.tab(shown)
    check_view(view)
    return str(view["blocks"])


def test_sections_come_in_the_order_of_urgency() -> None:
    said = read(FULL)
    titles = [
        "Critical now", "Waiting for your approval", "Support clocks near or past due",
        "Touches overdue and due", "Sessions today and tomorrow", "Customers at risk",
        "Playbooks under way", "Request a session",
    ]  # fmt: skip
    places = [said.index(title) for title in titles]
    assert places == sorted(places)


def test_an_empty_day_says_so_and_offers_what_can_be_done() -> None:
    said = read(EMPTY)
    assert "Nothing is waiting for you" in said
    assert "Critical now" not in said
    assert said.count("'button'") == 4


def test_the_news_counts_what_waits() -> None:
    said = home.drawn(HomeDrawn(FULL)).text
    assert said == "2 critical requests, 2 approvals, 3 support clocks and 13 touches wait for you."
    one = replace(EMPTY, critical=FULL.critical[:1], team=True)
    assert home.drawn(HomeDrawn(one)).text == "1 critical request waits for you and your team."


@pytest.mark.parametrize(
    "words",
    [
        "I'm on it", "Resolved", "Decide", "Why this time?", "Responded", "Log it", "Reschedule",
        "Open", "Done", "Show all", "Team",
    ],
)  # fmt: skip
def test_each_line_has_its_button(words: str) -> None:
    assert f"'text': {words!r}" in read(FULL)


def test_a_critical_request_has_a_button_only_for_those_who_may() -> None:
    looking_on = tuple(replace(one, can_act=False) for one in FULL.critical)
    said = read(replace(EMPTY, critical=looking_on))
    assert "a Cloud Services Engineer or their lead has to take it" in said
    assert f"<@{INES}> is on it" in said
    assert "critical." not in said
    assert "'customer helios'" in said


def test_resolved_is_asked_once_with_the_customers_name() -> None:
    line = replace(FULL.critical[1], customer_name="R&D <Labs>")
    (said,) = [
        one for one in home.tab(replace(EMPTY, critical=(line,)))["blocks"] if "accessory" in one
    ]
    assert "R&D <Labs> is helped" in said["accessory"]["confirm"]["text"]["text"]
    assert "can’t be undone" in said["accessory"]["confirm"]["text"]["text"]


def test_the_engineer_of_a_session_is_led_to_its_customer_whatever_its_name() -> None:
    assert "'health delta'" in read(FULL)


def test_lists_that_go_on_lead_to_the_whole_list() -> None:
    said = read(FULL)
    assert "and 12 more" in said
    assert "'due mine'" in said
    assert "'health team'" in read(replace(FULL, team=True))


def test_the_first_opening_teaches_what_the_viewer_can_do() -> None:
    said = read(replace(EMPTY, first=True))
    assert "Three things to try" in said
    assert "Show commands" in said
    viewer = read(replace(EMPTY, first=True, can=("health",)))
    assert "Two things to try" in viewer
    assert "Write down a check-in" not in viewer


def test_the_team_is_switched_on_and_off_by_leads_only() -> None:
    assert "home.team" not in read(EMPTY)
    assert "Only my own" in read(replace(FULL, team=True))


def test_whose_a_clock_is_is_said_unless_it_is_the_viewers() -> None:
    said = read(FULL)
    assert f"<@{BEN}>" in said
    assert "nobody owns it" in said


def test_the_fullest_day_stays_within_a_hundred_blocks() -> None:
    long = "W" * 3000
    day = replace(
        FULL,
        first=True,
        critical=tuple(CriticalLine(n, "long", long, long, NOW) for n in range(10)),
        approvals=FULL.approvals * 30,
        clocks=FULL.clocks * 30,
    )
    assert len(home.tab(day)["blocks"]) <= 100
    read(day)
