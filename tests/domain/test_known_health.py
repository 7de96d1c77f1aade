"""What the bot itself knows becomes observations."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.health import Observation, score_customer
from domain.known_health import (
    KnownFacts,
    Rating,
    SponsorFacts,
    TicketCounts,
    caps_seen,
    observations_from,
    sponsor_state,
)

NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)
FEEDS = ("seat_utilisation", "usage_trend", "feature_breadth", "time_to_first_value")


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def seen(facts: KnownFacts, measure: str, connected: tuple[str, ...] = ()) -> Observation | None:
    found = observations_from(facts, NOW, connected)
    assert len({each.measure for each in found}) == len(found)
    return next((each for each in found if each.measure == measure), None)


def test_check_ins_are_held_by_due_and_none_due_does_not_apply() -> None:
    assert seen(KnownFacts(held=3, due=4), "checkins_held") == Observation(
        "checkins_held", 0.75, NOW
    )
    none_due = seen(KnownFacts(), "checkins_held")
    assert none_due is not None
    assert not none_due.applicable


def test_the_pulse_is_the_latest_feeling() -> None:
    feelings = [Rating(ago(40), 5), Rating(ago(3), 4), Rating(ago(3), 2), Rating(ago(-2), 5)]
    assert seen(KnownFacts(feelings=feelings), "csm_sentiment") == Observation(
        "csm_sentiment", 2, ago(3)
    )
    assert seen(KnownFacts(), "csm_sentiment") is None


def test_satisfaction_needs_three_answers_in_ninety_days() -> None:
    two = [Rating(ago(1), 9), Rating(ago(2), 8)]
    assert seen(KnownFacts(ratings=two), "csat") is None
    assert seen(KnownFacts(ratings=[*two, Rating(ago(91.5), 7)]), "csat") is None
    assert seen(KnownFacts(ratings=[*two, Rating(ago(90), 7)]), "csat") == Observation(
        "csat", 8, ago(1)
    )


def test_the_last_known_satisfaction_keeps_its_own_date() -> None:
    old = [Rating(ago(200 + n), value) for n, value in enumerate((6, 7, 8))]
    assert seen(KnownFacts(ratings=[Rating(ago(5), 10), *old]), "csat") == Observation(
        "csat", 7, ago(200)
    )


@pytest.mark.parametrize(
    ("facts", "state", "points", "seen_at"),
    [
        (SponsorFacts(named=True, last_contact_at=ago(59)), "engaged", 100, ago(59)),
        (SponsorFacts(named=True, last_contact_at=ago(60)), "quiet", 50, NOW),
        (SponsorFacts(named=False, last_contact_at=ago(1)), "vacant", 0, NOW),
    ],
)
def test_a_sponsor_is_engaged_quiet_or_vacant(
    facts: SponsorFacts, state: str, points: float, seen_at: datetime
) -> None:
    assert sponsor_state(facts, NOW) == state
    assert seen(KnownFacts(sponsor=facts), "sponsor") == Observation("sponsor", points, seen_at)


@pytest.mark.parametrize(
    "facts", [SponsorFacts(), SponsorFacts(named=True), SponsorFacts(last_contact_at=ago(1))]
)
def test_a_sponsor_nobody_told_us_of_is_missing(facts: SponsorFacts) -> None:
    assert sponsor_state(facts, NOW) is None
    assert seen(KnownFacts(sponsor=facts), "sponsor") is None


def test_ticket_pressure_compares_with_the_usual_month() -> None:
    facts = KnownFacts(tickets=TicketCounts(last_30d=5, prior_90d=6))
    assert seen(facts, "ticket_pressure") == Observation("ticket_pressure", 2.0, NOW)


def test_what_no_source_feeds_does_not_apply_and_what_one_feeds_is_missing() -> None:
    unfed = seen(KnownFacts(), "seat_utilisation")
    assert unfed == Observation("seat_utilisation", None, NOW, applicable=False)
    assert seen(KnownFacts(), "seat_utilisation", FEEDS) is None
    untracked = seen(KnownFacts(), "ticket_pressure")
    assert untracked is not None
    assert not untracked.applicable


@pytest.mark.parametrize("segment", ["enterprise", "mid_market", "smb"])
def test_a_workspace_without_feeds_still_gets_a_score_with_named_losses(segment: str) -> None:
    facts = KnownFacts(
        held=3,
        due=4,
        feelings=[Rating(ago(3), 3)],
        ratings=[Rating(ago(n), 8) for n in (1, 2, 3)],
        sponsor=SponsorFacts(named=True, last_contact_at=ago(70)),
        tickets=TicketCounts(1, 3),
    )
    result = score_customer(observations_from(facts, NOW), segment, NOW, age_days=400)
    assert result.band == "yellow"
    assert result.confidence == pytest.approx(1)
    assert {"csat", "sponsor"} <= {loss.measure for loss in result.losses()}


def winner(facts: KnownFacts, *fed: Observation) -> Observation:
    found = [one for one in observations_from(facts, NOW, fed=fed) if one.applicable]
    return next(one for one in found if one.measure == fed[0].measure)


def test_of_ours_and_of_what_others_saw_the_later_counts() -> None:
    ours = KnownFacts(feelings=[Rating(ago(10), 4)])
    older, newer = (Observation("csm_sentiment", 2, ago(days)) for days in (11, 9))
    assert winner(ours, older).value == 4
    assert winner(ours, newer) == newer
    assert winner(KnownFacts(), older) == older


def test_of_two_seen_at_one_instant_the_worse_counts() -> None:
    good, bad = (Observation("csat", value, ago(3)) for value in (9, 6))
    assert winner(KnownFacts(), good, bad) == winner(KnownFacts(), bad, good) == bad


def test_what_does_not_apply_here_gives_way_to_what_others_saw() -> None:
    seen_held = Observation("checkins_held", 0.8, ago(5))
    assert winner(KnownFacts(), seen_held) == seen_held
    assert winner(KnownFacts(held=1, due=2), seen_held).value == 0.5


def test_a_quiet_sponsor_is_news_of_the_day_the_silence_was_long_enough() -> None:
    quiet = KnownFacts(sponsor=SponsorFacts(named=True, last_contact_at=ago(90)))
    before, after = (Observation("sponsor", 0, ago(days)) for days in (31, 29))
    assert winner(quiet, before).value == 50
    assert winner(quiet, after).value == 0


def test_zero_seats_and_an_empty_sponsors_chair_cap_the_score_until_they_expire() -> None:
    nobody, somebody = (Observation("seat_utilisation", value, ago(1)) for value in (0, 0.1))
    vacant = Observation("sponsor", 0, ago(1))
    assert caps_seen([nobody, vacant], NOW) == ["no_active_user", "sponsor_vacant"]
    assert caps_seen([somebody, Observation("usage_trend", 0, ago(1))], NOW) == []
    assert caps_seen([Observation("seat_utilisation", 0, ago(28))], NOW) == []
