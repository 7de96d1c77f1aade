"""Health on the screen: every band in words, every loss named, nothing Slack would refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.sandbox.checks import check_message
from bot.sandbox.checks_views import check_view
from domain.health_cards import HealthCard, LossLine, PlaybookRun
from domain.notices_health import HealthAsked, HealthListAsked, PlaybookStarted
from domain.playbooks import PLAYBOOKS
from handlers.views import health, health_lists, health_messages
from handlers.views.kit import Message

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
CSAT = LossLine("csat", "Customer satisfaction", "of 10", 8.0, 8.5, 5.1, 30, "P3")
SEATS = LossLine("seat_utilisation", "Seats in use", "share", 0.6, 0.75, 7.4, 0, "P1")
SPONSOR = LossLine("sponsor", "Executive sponsor", "points", 50.0, 75.0, 4.0, 2, "P4")
LOAD = LossLine("ticket_pressure", "Support load", "times usual", 2.0, 1.25, 3.0, 0, "P5")
SPEND = LossLine("spend_trend", "Spend trend", "%", -6.0, 0.0, 2.1, 1, "P6")
WELL = LossLine("checkins_held", "Check-ins held", "share", 1.0, 0.8, 0.0, 0, "P2")
CARD = HealthCard(
    key="acme", name="Acme & <Sons>", segment="mid_market", score=63.6, band="yellow",
    confidence=0.82, confidence_word="high", cap=None, cap_points=0.0,
    losses=(SEATS, CSAT, SPONSOR), more_losses=(LOAD, SPEND), well=WELL, missing=(),
    next_id="P1", scored_at=NOW, csm_id="U0ANA00001", change=-10.5, percentile=41.2, peers=48,
    among="segment",
)  # fmt: skip
GREY = replace(
    CARD, score=None, band="grey", losses=(), more_losses=(), well=None, percentile=None,
    change=None, next_id=None, missing=(("CSM pulse", "CSM"), ("Spend trend", "finance feed")),
)  # fmt: skip


def read(message: Message) -> str:
    check_message(message.blocks)
    assert message.text.endswith(".")
    return str(message.blocks)


def test_a_card_names_score_band_change_peers_confidence_losses_and_next_step() -> None:
    message = health.card(CARD)
    said = read(message)
    assert message.text == (
        "Acme &amp; &lt;Sons&gt;: 63.6 of 100, needs attention. "
        "Most is lost on seats in use (7.4 points)."
    )
    for words in (
        "down 10.5 in 30 days",
        "41st percentile of 48 mid-market customers",
        "confidence high (82%)",
        "Seats in use: *7.4 points*, at 60% (target 75%)",
        "at 8 of 10 (target 8.5 of 10, seen 30 days ago)",
        "Executive sponsor: *4.0 points*, quiet (target engaged, seen 2 days ago)",
        "And 5.1 more on support load, spend trend",
        "Check-ins held, at 100% (target 80%)",
        "Next: Adoption rescue* · CSM, first step within 5 days",
        "CSM <@U0ANA00001>",
    ):
        assert words in said


def test_every_band_is_said_in_words_beside_its_mark() -> None:
    words = {"green": "healthy", "yellow": "needs attention", "red": "at risk"}
    for band, said in words.items():
        assert said in health.headline(replace(CARD, band=band))
        assert "circle" in health.marked(replace(CARD, band=band))


def test_grey_says_who_has_what_is_missing() -> None:
    message = health.card(GREY)
    said = read(message)
    assert "CSM pulse: from the CSM, <@U0ANA00001>" in said
    assert "Spend trend: from the finance feed" in said
    assert message.text.endswith("Missing: CSM pulse, spend trend.")
    nothing = replace(GREY, missing=())
    assert "first check-ins" in read(health.card(nothing))
    assert "first check-ins" in health.first_reason(nothing)


def test_a_cap_leads_the_reasons() -> None:
    capped = replace(CARD, cap="Sponsor vacant", cap_points=31.5, next_id="P4")
    assert "Sponsor vacant holds the score down by *31.5 points*" in read(health.card(capped))
    assert health.first_reason(capped) == "Sponsor vacant."


def test_nothing_lost_offers_no_playbook() -> None:
    fine = replace(CARD, losses=(), more_losses=(), next_id=None, band="green", score=100.0)
    assert "Start playbook" not in read(health.card(fine))
    assert health.first_reason(fine) == "No points are lost."


def test_what_runs_takes_the_place_of_the_next_step() -> None:
    run = PlaybookRun(7, "P1", "U0ANA00001", date(2026, 11, 27))
    said = read(health.card(replace(CARD, runs=(run,))))
    assert "Running: Adoption rescue" in said
    assert "first step due Fri 27 Nov 2026" in said
    assert "*Next:" not in said
    assert "Start playbook" not in said


@pytest.mark.parametrize(
    ("among", "segment", "words"),
    [
        ("stage", "smb", "48 SMB customers in the same stage"),
        ("segment", "enterprise", "48 enterprise customers"),
        ("all", "smb", "all 48 customers"),
    ],
)
def test_peers_are_named(among: str, segment: str, words: str) -> None:
    assert words in read(health.card(replace(CARD, among=among, segment=segment)))


@pytest.mark.parametrize(
    ("points", "words"),
    [(5.0, "up 5.0 in 30 days"), (-4.9, "steady over 30 days (−4.9)"), (0.0, "steady")],
)
def test_a_change_is_said_in_words(points: float, words: str) -> None:
    assert words in health.change(points)


@pytest.mark.parametrize(
    ("percentile", "words"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (24, "24th")]
)
def test_places_are_counted_as_people_do(percentile: float, words: str) -> None:
    assert f"{words} percentile" in read(health.card(replace(CARD, percentile=percentile)))


PULSE = replace(
    CSAT, measure="csm_sentiment", label="CSM pulse", unit="of 5", value=4.0, target=4.0
)
ON_TARGET = replace(PULSE, points=5.2, stretch=5.0, on_target=True)


def test_a_measure_on_target_is_said_to_have_more_to_gain() -> None:
    said = read(health.card(replace(CARD, losses=(ON_TARGET, LOAD), more_losses=())))
    assert "CSM pulse: on target at 4 of 5, seen 30 days ago; 5 of 5 would add *5.2 points*" in said
    assert "Support load: *3.0 points*, at 2 times usual" in said


def test_the_first_reason_is_one_below_target_or_that_there_is_none() -> None:
    mixed = replace(CARD, losses=(ON_TARGET, SPONSOR), more_losses=())
    assert health.first_reason(mixed) == "Below target: executive sponsor (4.0 points)."
    fine = replace(CARD, losses=(ON_TARGET,), more_losses=())
    assert health.first_reason(fine) == "All that was seen is on target."


def test_values_read_as_people_say_them() -> None:
    lines = (LOAD, SPEND, replace(SPONSOR, value=0.0), replace(CSAT, value=None))
    said = read(health.card(replace(CARD, losses=lines)))
    for words in ("at 2 times usual (target 1.25 times usual)", "at −6 %", "vacant", "unknown"):
        assert words in said
    engaged = replace(SPONSOR, value=100.0, points=0.0)
    assert "engaged (target engaged" in read(health.card(replace(CARD, well=engaged)))


def test_a_list_says_whose_customers_they_are_when_there_are_several() -> None:
    other = replace(CARD, key="helios", name="Helios", csm_id="U0BEN00002", change=None)
    alone = read(health_lists.ranked([CARD], "your customers", None))
    assert "<@U0ANA00001>" not in alone
    both = health_lists.ranked([CARD, other], "all customers", "health all 10")
    assert "<@U0BEN00002>" in read(both)
    assert "Show more" in str(both.blocks)
    assert "All customers" in read(health_lists.ranked([], "your customers", None))


def test_longest_names_and_lists_still_fit() -> None:
    long = [replace(CARD, key=f"c{n}", name="W" * 200 + str(n)) for n in range(60)]
    read(health_lists.ranked(long, "all customers", "health all 60"))
    read(health.card(replace(long[0], runs=tuple(
        PlaybookRun(n, key, "U0ANA00001", date(2026, 11, 27)) for n, key in enumerate(PLAYBOOKS)
    ))))  # fmt: skip


def test_messages_of_health_facts_are_what_was_asked_for() -> None:
    assert health_messages.render(HealthAsked(CARD)) == health.card(CARD)
    listed = HealthListAsked((CARD,), "your customers", "health mine 10")
    said = health_lists.ranked([CARD], "your customers", "health mine 10")
    assert health_messages.render(listed) == said
    started = PlaybookStarted(7, "acme", "Acme", "P2", date(2026, 11, 26), "U0MEI00013")
    words = read(health_messages.render(started))
    assert "<@U0MEI00013> started “Re-engage” for Acme, and it is yours" in words
    assert "Done when: A meeting was held" in words


def test_forms_and_notices_are_what_slack_takes() -> None:
    check_view(health_messages.wrong_form("acme", "Acme"))
    assert "Send me privately" in read(health_lists.withheld(""))
    read(health.unscored("Acme"))
    read(health.churned("Acme", None))
    assert "last score was 63.6" in read(health.churned("Acme", CARD))
