"""Who hears of a touch on which morning."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cadence import CadencePolicy, Mark, Touch, TouchState, touches
from domain.cadence_days import weekdays_except, working_day_from
from domain.cadence_reminders import (
    Mornings,
    mornings,
    reminder_days,
    reminders,
    skipped,
    snoozed,
)
from domain.errors import Invalid

POLICY = CadencePolicy()
WORKS = weekdays_except({date(2026, 5, 25)})
START = date(2026, 1, 5)
MONDAY, FRIDAY, SUNDAY = date(2026, 6, 1), date(2026, 6, 5), date(2026, 6, 7)


def quarterly(due_on: date, today: date, mark: Mark | None = None) -> Touch:
    """A single open touch, due on a day."""
    policy = CadencePolicy(
        kickoff_day=0,
        weekly_days=((due_on - START).days,),
        technical_review_day=0,
        milestone_days=(),
        quarter_months=0,
        first_review_day=0,
        health_months=0,
        roadmap_months=0,
    )
    key = f"weekly:{(due_on - START).days}"
    (touch,) = touches(START, [], today, policy, until=due_on, marks={key: mark} if mark else {})
    return touch


def told(due_on: date, today: date, mark: Mark | None = None, served_on: date | None = None) -> str:
    """What the owner hears on a morning, in short."""
    lines = reminders([quarterly(due_on, today, mark)], today, WORKS, POLICY, served_on)
    return " ".join(f"{line.timing}{' +lead' * line.to_lead}" for line in lines)


def test_a_touch_is_told_three_working_days_ahead_on_its_day_and_the_day_after() -> None:
    days = [MONDAY + timedelta(n) for n in range(15)]
    heard = {day.isoformat()[5:]: told(FRIDAY, day) for day in days if told(FRIDAY, day)}
    assert heard == {
        "06-02": "soon",
        "06-05": "today",
        "06-08": "overdue",
        "06-12": "overdue +lead",
    }


def test_one_due_on_a_day_off_is_told_on_the_last_working_morning_before() -> None:
    assert mornings(SUNDAY, WORKS, POLICY) == Mornings(
        soon_on=date(2026, 6, 2),
        due_on=FRIDAY,
        overdue_on=date(2026, 6, 8),
        escalate_on=date(2026, 6, 12),
    )
    assert told(SUNDAY, FRIDAY) == "today"


def test_nobody_is_told_anything_on_a_day_off() -> None:
    assert told(SUNDAY, SUNDAY) == ""
    assert told(date(2026, 5, 25), date(2026, 5, 25)) == ""
    assert told(date(2026, 5, 25), date(2026, 5, 22)) == "today"


def test_after_downtime_everything_missed_is_one_line_as_things_stand() -> None:
    assert told(FRIDAY, date(2026, 6, 12), served_on=date(2026, 5, 20)) == "overdue +lead"
    assert told(FRIDAY, date(2026, 6, 4), served_on=date(2026, 5, 20)) == "soon"
    assert told(FRIDAY, date(2026, 6, 12), served_on=date(2026, 6, 12)) == ""


def test_what_is_not_open_is_not_told() -> None:
    touch = quarterly(FRIDAY, FRIDAY)
    held = replace(touch, state=TouchState.HELD)
    assert reminders([held], FRIDAY, WORKS, POLICY) == []
    assert reminder_days(held, WORKS, POLICY) == ()


def test_snoozing_moves_the_reminders_and_not_the_due_day() -> None:
    mark = snoozed(Mark(), date(2026, 6, 13), FRIDAY, WORKS, POLICY)
    assert mark == Mark(snoozed_until=date(2026, 6, 15), snoozes=1)
    assert told(FRIDAY, date(2026, 6, 8), mark) == ""
    assert told(FRIDAY, date(2026, 6, 12), mark) == ""
    assert told(FRIDAY, date(2026, 6, 15), mark) == "overdue +lead"
    assert quarterly(FRIDAY, MONDAY, mark).due_on == FRIDAY


def test_a_snooze_that_ends_before_the_day_brings_it_back_in_time() -> None:
    mark = Mark(snoozed_until=date(2026, 6, 3), snoozes=1)
    assert told(FRIDAY, date(2026, 6, 2), mark) == ""
    assert told(FRIDAY, date(2026, 6, 3), mark) == "soon"
    assert told(FRIDAY, FRIDAY, mark) == "today"


def test_after_the_third_snooze_the_lead_is_told_and_a_fourth_is_refused() -> None:
    mark = Mark(snoozed_until=date(2026, 6, 3), snoozes=3)
    assert told(FRIDAY, date(2026, 6, 3), mark) == "soon +lead"
    with pytest.raises(Invalid, match="snoozed 3 times") as error:
        snoozed(mark, FRIDAY, date(2026, 6, 3), WORKS, POLICY)
    assert list(error.value.fields) == ["until"]


def test_a_snooze_ends_after_today() -> None:
    with pytest.raises(Invalid, match="after today"):
        snoozed(Mark(), FRIDAY, FRIDAY, WORKS, POLICY)


def test_skipping_needs_a_reason() -> None:
    assert skipped(Mark(snoozes=1), "On holiday") == Mark(skipped=True, snoozes=1)
    with pytest.raises(Invalid) as error:
        skipped(Mark(), "  x ")
    assert list(error.value.fields) == ["reason"]


DUE = st.dates(date(2026, 3, 1), date(2026, 12, 1))
MARKS = st.none() | st.tuples(st.integers(-10, 25), st.integers(1, 3))


def marked(due_on: date, mark: tuple[int, int] | None) -> Mark | None:
    """A mark whose snooze ends on the working day nearest after so many days from the due day."""
    if mark is None:
        return None
    ahead, snoozes = mark
    back_on = working_day_from(due_on + timedelta(ahead), WORKS)
    return Mark(snoozed_until=back_on, snoozes=snoozes)


def around(due_on: date) -> list[date]:
    return [due_on + timedelta(n) for n in range(-16, 40)]


@given(DUE, MARKS)
def test_the_stored_mornings_are_exactly_those_on_which_something_is_told(
    due_on: date, snooze: tuple[int, int] | None
) -> None:
    mark, days = marked(due_on, snooze), around(due_on)
    heard = tuple(day for day in days if told(due_on, day, mark))
    assert heard == reminder_days(quarterly(due_on, days[0], mark), WORKS, POLICY)
    assert all(WORKS(day) for day in heard)
    assert 1 <= len(heard) <= 5


@given(DUE, MARKS, st.lists(st.booleans(), min_size=40, max_size=40))
def test_after_any_downtime_the_lead_hears_once_and_after_the_last_snooze_once_more(
    due_on: date, snooze: tuple[int, int] | None, up: list[bool]
) -> None:
    mark, days = marked(due_on, snooze), around(due_on)
    served, heard = days[0], 0
    for today, running in zip(days, [*up, *[True] * len(days)], strict=False):
        if running and WORKS(today):
            heard += "+lead" in told(due_on, today, mark, served)
            served = today
    last_snooze = mark is not None and mark.snoozes == POLICY.most_snoozes
    assert 1 <= heard <= 1 + last_snooze
