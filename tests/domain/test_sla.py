"""A support clock at one moment: its due time, what is used, and the state it shows."""

from datetime import date, timedelta

import pytest

from domain.business_time import Schedule
from domain.sla import (
    DEFAULT_TARGETS,
    Breach,
    Cause,
    Clock,
    ClockKind,
    Pause,
    Priority,
    Result,
    State,
    due_at,
    is_overdue,
    read,
    used,
)
from domain.sla_events import start
from tests.support.schedules import OFFICE, at, hours

TIME = Schedule("UTC", OFFICE)
MONDAY_8 = at("2026-07-06 08:00")
FOUR_HOURS = start(ClockKind.FIRST_RESPONSE, MONDAY_8, hours(4), TIME)  # due Monday 12:00
RESOLUTION = FOUR_HOURS._replace(kind=ClockKind.RESOLUTION)
A_MICROSECOND = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("priority", "due"),
    [
        (Priority.CRITICAL, "2026-07-10 17:00"),
        (Priority.MAJOR, "2026-07-13 11:00"),
        (Priority.MINOR, "2026-07-13 15:00"),
        (Priority.COSMETIC, "2026-07-14 10:00"),
    ],
)
def test_every_priority_has_a_target_in_business_hours(priority: Priority, due: str) -> None:
    friday = at("2026-07-10 16:00")
    clock = start(ClockKind.FIRST_RESPONSE, friday, DEFAULT_TARGETS[priority], TIME, version=3)
    assert (clock.due_at, clock.version, clock.result) == (at(due), 3, Result.PENDING)


def test_a_start_out_of_hours_is_kept_and_counts_from_the_next_opening() -> None:
    saturday = at("2026-07-11 14:00")
    clock = start(ClockKind.FIRST_RESPONSE, saturday, hours(1), TIME)
    assert (clock.start_at, clock.due_at) == (saturday, at("2026-07-13 09:00"))


STATES = [
    ("running", FOUR_HOURS, "2026-07-06 09:00", State.RUNNING),
    ("before hours", FOUR_HOURS, "2026-07-06 07:00", State.OUT_OF_HOURS),
    ("just below the first warning", FOUR_HOURS, "2026-07-06 10:59:59", State.RUNNING),
    ("at the first warning", FOUR_HOURS, "2026-07-06 11:00", State.AT_RISK),
    ("at the due time", FOUR_HOURS, "2026-07-06 12:00", State.AT_RISK),
    ("just past due", FOUR_HOURS, "2026-07-06 12:00:00.000001", State.OVERDUE),
    ("overdue at night", FOUR_HOURS, "2026-07-06 23:00", State.OVERDUE),
    (
        "at risk beats out of hours",
        start(ClockKind.FIRST_RESPONSE, at("2026-07-06 13:30"), hours(4), TIME),
        "2026-07-06 20:00",
        State.AT_RISK,
    ),
    (
        "a breach beats a milder due time",
        FOUR_HOURS._replace(
            due_at=at("2026-07-08 12:00"),
            breach=Breach(at("2026-07-06 09:00"), Cause.TIME, hours(1)),
        ),
        "2026-07-06 10:00",
        State.OVERDUE,
    ),
    (
        "paused",
        RESOLUTION._replace(pauses=(Pause(at("2026-07-06 10:00")),)),
        "2026-07-09 12:00",
        State.PAUSED,
    ),
    (
        "a breach beats a pause",
        RESOLUTION._replace(pauses=(Pause(at("2026-07-06 12:30")),)),
        "2026-07-09 12:00",
        State.OVERDUE,
    ),
    ("met", FOUR_HOURS._replace(result=Result.MET), "2026-07-09 12:00", State.MET),
    ("missed", FOUR_HOURS._replace(result=Result.MISSED), "2026-07-09 12:00", State.MISSED),
    (
        "waived",
        FOUR_HOURS._replace(result=Result.MISSED, waived_by="U1"),
        "2026-07-09 12:00",
        State.WAIVED,
    ),
    (
        "cancelled beats all",
        FOUR_HOURS._replace(result=Result.CANCELLED, waived_by="U1"),
        "2026-07-09 12:00",
        State.CANCELLED,
    ),
]


@pytest.mark.parametrize(
    ("clock", "now", "state"), [row[1:] for row in STATES], ids=[row[0] for row in STATES]
)
def test_the_loudest_state_that_holds_is_shown(clock: Clock, now: str, state: State) -> None:
    assert read(clock, at(now), TIME).state is state


def test_a_running_clock_shows_its_due_time_and_what_is_left() -> None:
    reading = read(FOUR_HOURS, at("2026-07-06 09:30"), TIME)
    assert (reading.due_at, reading.used, reading.left) == (
        at("2026-07-06 12:00"),
        hours(1.5),
        hours(2.5),
    )
    assert reading.late == reading.late_business == timedelta()
    assert reading.counts_again_at is None


def test_out_of_hours_shows_when_it_counts_again() -> None:
    clock = start(ClockKind.FIRST_RESPONSE, at("2026-07-10 16:00"), hours(4), TIME)
    reading = read(clock, at("2026-07-11 12:00"), TIME)
    assert reading.counts_again_at == at("2026-07-13 08:00")


def test_overdue_shows_how_late_in_elapsed_and_in_business_time() -> None:
    reading = read(FOUR_HOURS, at("2026-07-07 09:00"), TIME)
    assert (reading.late, reading.late_business) == (hours(21), hours(6))
    assert reading.left == timedelta()


def test_a_decided_clock_shows_the_time_of_the_answer_for_good() -> None:
    met = FOUR_HOURS._replace(result=Result.MET, responded_at=at("2026-07-06 10:00"))
    reading = read(met, at("2026-08-01 10:00"), TIME)
    assert (reading.used, reading.left, reading.late) == (hours(2), hours(2), timedelta())
    missed = FOUR_HOURS._replace(result=Result.MISSED, responded_at=at("2026-07-06 13:00"))
    assert read(missed, at("2026-08-01 10:00"), TIME).late == hours(1)
    assert not reading.is_outdated
    closed_since = Schedule("UTC", OFFICE, [date(2026, 7, 6)])
    assert read(met, at("2026-08-01 10:00"), closed_since).is_outdated


def test_nothing_is_promised_while_paused() -> None:
    paused = RESOLUTION._replace(pauses=(Pause(at("2026-07-06 10:00")),))
    reading = read(paused, at("2026-07-08 10:00"), TIME)
    assert (reading.due_at, reading.used) == (None, hours(2))


def test_warning_thresholds_are_the_callers() -> None:
    now = at("2026-07-06 10:00")
    assert read(FOUR_HOURS, now, TIME, warn_percent=(50,)).state is State.AT_RISK
    assert read(FOUR_HOURS, now, TIME, warn_percent=()).state is State.RUNNING


PAUSES = [
    ("none", [], "2026-07-06 12:00"),
    ("an hour", [("06 09:00", "06 10:00")], "2026-07-06 13:00"),
    ("two in one minute", [("06 09:00:00", "06 09:00:10"), ("06 09:00:20", "06 09:00:40")],
     "2026-07-06 12:00:30"),
    ("across closed hours", [("06 16:00", "07 09:00")], "2026-07-06 12:00"),
    ("only closed hours", [("05 18:00", "06 08:00")], "2026-07-06 12:00"),
    ("across a night", [("06 11:00", "07 09:00")], "2026-07-07 10:00"),
    ("at the due time itself", [("06 12:00", "06 13:00")], "2026-07-06 13:00"),
    ("after the due time", [("06 12:30", "06 15:00")], "2026-07-06 12:00"),
    ("one that lasts", [("06 09:00", None)], "2026-07-06 12:00"),
    ("the second only in time thanks to the first", [("06 09:00", "06 11:00"),
     ("06 13:00", "06 14:00")], "2026-07-06 15:00"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("pauses", "due"), [row[1:] for row in PAUSES], ids=[str(row[0]) for row in PAUSES]
)
def test_pauses_move_the_due_time_by_their_business_time(
    pauses: list[tuple[str, str | None]], due: str
) -> None:
    waits = [
        Pause(at(f"2026-07-{since}"), at(f"2026-07-{until}") if until else None)
        for since, until in pauses
    ]
    assert due_at(MONDAY_8, hours(4), waits, TIME) == at(due)


def test_used_time_leaves_pauses_out_also_a_running_one() -> None:
    waits = (
        Pause(at("2026-07-06 09:00"), at("2026-07-06 10:00")),
        Pause(at("2026-07-06 11:00")),
    )
    clock = RESOLUTION._replace(pauses=waits)
    assert used(clock, at("2026-07-06 10:30"), TIME) == hours(1.5)
    assert used(clock, at("2026-07-07 10:30"), TIME) == hours(2)


def test_only_a_pending_clock_can_be_overdue() -> None:
    late = at("2026-07-07 12:00")
    assert is_overdue(FOUR_HOURS, late)
    assert not is_overdue(FOUR_HOURS, FOUR_HOURS.due_at)
    assert is_overdue(FOUR_HOURS, FOUR_HOURS.due_at + A_MICROSECOND)
    assert not is_overdue(FOUR_HOURS._replace(result=Result.MET), late)
    assert FOUR_HOURS.cause is Cause.TIME
    assert FOUR_HOURS.breached_at is None
