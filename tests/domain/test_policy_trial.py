"""What another policy would have made of clocks that ran."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from domain.policy import Policy
from domain.policy_trial import Past, Tally, tally, tried
from domain.regions import Coverage
from domain.sla import ClockKind, Pause, Priority, Result
from tests.support.schedules import at, hours

BUILT_IN = Policy()
QUICKER = Policy(targets={**BUILT_IN.targets, Priority.MAJOR: hours(2)})
NOW = at("2026-11-24 00:00")


def clock(answered: str | None = "2026-11-23 13:00", **changed: Any) -> Past:
    """A major ticket in London on a Monday: asked 09:00, due 13:00, answered in time."""
    past = Past(
        ticket_id=1,
        customer="Acme",
        priority=Priority.MAJOR,
        region="GMT",
        kind=ClockKind.FIRST_RESPONSE,
        start_at=at("2026-11-23 09:00"),
        due_at=at("2026-11-23 13:00"),
        result=Result.MET if answered else Result.PENDING,
        responded_at=at(answered) if answered else None,
    )
    return replace(past, **changed)


def test_a_clock_that_was_met_would_have_been_missed() -> None:
    trial = tried(clock(), QUICKER, NOW)
    assert trial.due_at == trial.breached_at == at("2026-11-23 11:00")
    assert trial.late == hours(2)
    assert trial.warned == (
        (75, at("2026-11-23 10:30")),
        (90, at("2026-11-23 10:48")),
    )
    assert trial.differs
    assert trial.is_told


def test_under_the_same_policy_it_ends_as_it_did() -> None:
    trial = tried(clock(), BUILT_IN, NOW)
    assert trial.due_at == at("2026-11-23 13:00")
    assert (trial.breached_at, trial.late, trial.differs) == (None, timedelta(), False)


def test_an_answer_at_a_threshold_comes_before_its_warning() -> None:
    trial = tried(clock("2026-11-23 12:00"), BUILT_IN, NOW)
    assert not trial.is_told
    assert [percent for percent, _ in tried(clock("2026-11-23 12:01"), BUILT_IN, NOW).warned] == [
        75
    ]


def test_a_miss_would_have_been_in_time() -> None:
    missed = clock("2026-11-23 14:00", result=Result.MISSED)
    around_the_clock = Policy(targets={Priority.MAJOR: hours(6)})
    trial = tried(missed, around_the_clock, NOW)
    assert trial.was_breached
    assert trial.differs
    assert trial.breached_at is None


def test_a_clock_nobody_has_answered_is_judged_by_now() -> None:
    waiting = clock(None)
    assert tried(waiting, BUILT_IN, at("2026-11-23 13:00")).breached_at is None
    late = tried(waiting, BUILT_IN, at("2026-11-23 13:30"))
    assert late.breached_at == at("2026-11-23 13:00")
    assert late.was_breached
    assert late.late == hours(0.5)


def test_a_pause_stops_the_clock_and_moves_the_due_time() -> None:
    asked = at("2026-11-23 09:00")
    pause = Pause(at("2026-11-23 10:00"), at("2026-11-23 11:00"))
    policy = Policy(resolution={Priority.MAJOR: hours(4)})
    resolution = clock("2026-11-23 14:00", kind=ClockKind.RESOLUTION, pauses=(pause,))
    trial = tried(resolution, policy, NOW)
    assert (trial.due_at, trial.breached_at) == (asked + hours(5), None)
    paused = clock(None, kind=ClockKind.RESOLUTION, pauses=(Pause(at("2026-11-23 10:00")),))
    assert tried(paused, policy, NOW).breached_at is None
    assert not tried(paused, policy, NOW).was_breached


def test_a_clock_the_policy_does_not_run_is_never_due() -> None:
    trial = tried(clock(kind=ClockKind.RESOLUTION, result=Result.MISSED), BUILT_IN, NOW)
    assert trial.due_at is None
    assert trial.differs
    assert not trial.is_told


def test_hours_and_coverage_are_those_of_the_policy() -> None:
    def due(policy: Policy) -> datetime | None:
        friday = clock(start_at=at("2026-11-20 16:00"))
        return tried(friday, policy, NOW).due_at

    assert due(BUILT_IN) == at("2026-11-23 11:00")
    assert due(Policy(coverage={Priority.MAJOR: Coverage.ALWAYS})) == at("2026-11-20 20:00")


def test_trials_are_counted() -> None:
    ran = [clock(), clock("2026-11-23 09:30"), clock("2026-11-23 14:00", result=Result.MISSED)]
    counted = tally((tried(one, QUICKER, NOW) for one in ran), QUICKER)
    assert counted == Tally(
        clocks=3, was_breached=1, breached=2, warned={75: 2, 90: 2}, differing=1
    )
