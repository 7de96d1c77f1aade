"""What a report counts, and what it leaves out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.sla import ClockKind, Priority, Reading, State
from domain.sla_report import Ran, by, tally

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def ran(state: State, *, used: int = 60, region: str = "EST", answered: bool = False) -> Ran:
    return Ran(
        ticket_id=1,
        customer_id=1,
        kind=ClockKind.FIRST_RESPONSE,
        priority=Priority.MAJOR,
        region=region,
        engineer_id=None,
        start_at=NOON,
        reading=Reading(state, NOON, timedelta(minutes=used), timedelta()),
        responded_at=NOON if answered else None,
    )


def test_the_share_counts_overdue_clocks_but_neither_open_nor_waived_ones() -> None:
    found = [
        ran(State.MET, used=30, answered=True),
        ran(State.MET, used=60, answered=True),
        ran(State.MISSED, used=300, answered=True),
        ran(State.OVERDUE),
        ran(State.RUNNING),
        ran(State.PAUSED),
        ran(State.WAIVED, used=240, answered=True),
    ]
    count = tally("All", found)
    assert (count.met, count.missed, count.overdue, count.open, count.waived) == (2, 1, 1, 2, 1)
    assert count.share == 0.5
    assert count.late == 2
    assert count.typical == timedelta(minutes=150)


def test_without_anything_decided_there_is_no_share_and_no_typical_time() -> None:
    count = tally("All", [ran(State.RUNNING)])
    assert count.share is None
    assert count.typical is None


def test_what_was_judged_by_hours_that_changed_since_has_no_part_in_the_typical_time() -> None:
    one = ran(State.MET, used=30, answered=True)
    outdated = replace(one, reading=replace(one.reading, used=timedelta(), is_outdated=True))
    count = tally("All", [one, outdated])
    assert (count.met, count.typical) == (2, timedelta(minutes=30))


def test_groups_come_with_most_late_answers_first_then_by_name() -> None:
    found = [
        ran(State.MET, region="GMT"),
        ran(State.MISSED, region="PST"),
        ran(State.MET, region="AEDT"),
    ]
    assert [one.name for one in by(found, lambda one: one.region)] == ["PST", "AEDT", "GMT"]
