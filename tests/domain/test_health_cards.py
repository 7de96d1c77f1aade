"""What a health card says: top losses, what goes well, and the next step with its owner."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from domain.health import HealthResult, Observation, score_customer
from domain.health_cards import HealthCard, PlaybookRun, explain

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def result(values: dict[str, float], *caps: str) -> HealthResult:
    seen = [Observation(name, value, NOW) for name, value in values.items()]
    return score_customer(seen, "mid_market", NOW, age_days=400, caps=caps)


def card(values: dict[str, float], *caps: str) -> HealthCard:
    found = result(values, *caps)
    return explain(
        found, values, key="acme", name="Acme", segment="mid_market",
        band=found.band or "grey", scored_at=NOW, csm_id="UANA",
    )  # fmt: skip


KNOWN = {
    "seat_utilisation": 0.6,
    "usage_trend": -2.0,
    "csat": 8.0,
    "csm_sentiment": 4.0,
    "sponsor": 100.0,
    "checkins_held": 0.8,
    "ticket_pressure": 1.25,
    "spend_trend": -6.0,
}


def test_three_losses_lead_and_the_rest_follow_most_points_first() -> None:
    shown = card(KNOWN)
    assert [line.measure for line in shown.losses] == ["seat_utilisation", "usage_trend", "csat"]
    rest = [*shown.losses, *shown.more_losses]
    assert [line.points for line in rest] == sorted((line.points for line in rest), reverse=True)
    assert shown.losses[0].value == 0.6
    assert shown.losses[0].target == 0.75
    assert shown.csm_id == "UANA"


def test_the_next_step_mends_what_is_below_target_though_more_is_lost_on_target() -> None:
    values = {"seat_utilisation": 1.0, "csat": 8.5, "sponsor": 100.0, "ticket_pressure": 1.3}
    shown = card(values)
    csat, load = shown.losses
    assert (csat.measure, csat.on_target, csat.stretch) == ("csat", True, 9.5)
    assert (load.measure, load.on_target) == ("ticket_pressure", False)
    assert shown.below_target == load
    assert shown.next_title == "Calm support"


def test_nothing_below_target_needs_no_next_step() -> None:
    shown = card(dict.fromkeys(KNOWN, 100.0) | {"csm_sentiment": 4.0, "ticket_pressure": 0.5})
    assert [line.measure for line in shown.losses] == ["csm_sentiment"]
    assert (shown.next_id, shown.below_target) == (None, None)


def test_what_goes_well_is_on_target_or_it_is_not_said() -> None:
    shown = card(KNOWN)
    assert shown.well is not None
    assert shown.well.measure == "sponsor"
    poor = KNOWN | {"sponsor": 50.0, "csm_sentiment": 3.0, "checkins_held": 0.5}
    poor |= {"ticket_pressure": 2.0}
    assert card(poor).well is None


def test_grey_shows_no_score_and_names_what_is_missing() -> None:
    shown = card({"csat": 8.0})
    assert shown.band == "grey"
    assert shown.score is None
    assert ("Seats in use", "product usage feed") in shown.missing


@pytest.mark.parametrize(
    ("cap", "title", "by"),
    [
        ("critical_ticket", "Calm support", "Support lead, first step within 1 day"),
        ("sponsor_vacant", "New sponsor", "CSM and our executive, first step within 5 days"),
        (
            "notice",
            "Secure the renewal",
            "CSM and account manager, from 120 days before the renewal",
        ),
    ],
)
def test_the_next_step_is_the_caps_with_who_does_it_and_how_soon(
    cap: str, title: str, by: str
) -> None:
    good = dict.fromkeys(KNOWN, 0.0) | {
        "seat_utilisation": 0.95, "usage_trend": 2.0, "csat": 9.5, "csm_sentiment": 5.0,
        "sponsor": 100.0, "checkins_held": 1.0, "ticket_pressure": 0.75, "spend_trend": 15.0,
    }  # fmt: skip
    shown = card(good, cap)
    assert shown.cap
    assert shown.cap_points > 0
    assert (shown.next_title, shown.next_by) == (title, by)
    assert shown.next_action


def test_nothing_lost_needs_no_next_step() -> None:
    best = {"csat": 10.0, "csm_sentiment": 5.0, "sponsor": 100.0, "checkins_held": 1.0}
    best |= {"seat_utilisation": 1.0, "ticket_pressure": 0.5}
    shown = card(best)
    assert shown.losses == ()
    assert shown.next_id is None
    assert (shown.next_title, shown.next_by, shown.next_action) == ("", "", "")
    assert not shown.next_runs


def test_a_run_speaks_for_its_playbook() -> None:
    run = PlaybookRun(1, "P2", "UANA", date(2026, 11, 26))
    assert (run.title, run.done_when) == ("Re-engage", "A meeting was held")
    assert run.first_action.startswith("Send an agenda")
