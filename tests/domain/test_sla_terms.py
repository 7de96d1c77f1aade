"""When the terms of a clock change: what moves, what stays, what is undone."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.business_time import Schedule
from domain.sla import Breach, Cause, Clock, ClockKind, Pause, Result, State, read
from domain.sla_events import Changed, Event, breach, cancel, pause, reply, resolve, resume, start
from domain.sla_terms import merge, move_region, recalendar, regain, rejudge, retarget
from tests.support.schedules import OFFICE, at, hours

TIME = Schedule("UTC", OFFICE)
CLOCK = start(ClockKind.FIRST_RESPONSE, at("2026-07-06 08:00"), hours(4), TIME)
DUE = at("2026-07-06 12:00")
NINE, ELEVEN, ONE, TWO, THREE = (at(f"2026-07-06 {hour}:00") for hour in ("09", 11, 13, 14, 15))
OVERDUE = breach(CLOCK, ONE).clock
MET = reply(CLOCK, ELEVEN, TIME).clock
MISSED = reply(CLOCK, ONE, TIME).clock

MONDAY_OFF = Schedule("UTC", OFFICE, [date(2026, 7, 6)])
EARLY = Schedule("UTC", {weekday: [("04:00", "17:00")] for weekday in range(5)})
LATE_START = start(ClockKind.FIRST_RESPONSE, at("2026-07-06 03:00"), hours(4), TIME)


class TestPriority:
    def test_the_target_is_replaced_and_the_start_stays(self) -> None:
        done = retarget(CLOCK, NINE, hours(8), TIME)
        assert (done.clock.start_at, done.clock.due_at) == (CLOCK.start_at, at("2026-07-06 16:00"))
        assert {(change.field, change.event) for change in done.changes} == {
            ("target", Event.RETARGET),
            ("due_at", Event.RETARGET),
        }

    def test_a_due_time_already_past_is_overdue_at_once_because_of_the_change(self) -> None:
        done = retarget(CLOCK, ELEVEN, hours(1), TIME).clock
        assert (done.due_at, done.breached_at, done.cause) == (NINE, ELEVEN, Cause.RETARGET)

    def test_a_target_that_comes_back_goes_on_from_the_old_start(self) -> None:
        lost = cancel(CLOCK, NINE).clock
        assert regain(lost, ELEVEN, hours(4), TIME).clock == CLOCK._replace(changed_at=None)
        late = regain(lost, TWO, hours(4), TIME).clock
        assert (late.due_at, late.breached_at, late.cause) == (DUE, TWO, Cause.RETARGET)
        assert regain(MET, TWO, hours(4), TIME) == Changed(MET)

    def test_undoing_the_change_undoes_the_breach(self) -> None:
        hasty = retarget(CLOCK, ELEVEN, hours(1), TIME).clock
        back = retarget(hasty, ELEVEN + timedelta(minutes=1), hours(4), TIME).clock
        assert (back.breach, back.due_at) == (None, DUE)
        assert reply(back, DUE, TIME).clock.result is Result.MET

    def test_undoing_it_only_in_part_does_not(self) -> None:
        hasty = retarget(CLOCK, ELEVEN, hours(1), TIME).clock
        half = retarget(hasty, ELEVEN, hours(3.5), TIME).clock
        assert (half.due_at, half.breached_at) == (at("2026-07-06 11:30"), ELEVEN)
        assert retarget(half, ELEVEN, hours(8), TIME).clock.breach is None

    def test_undone_too_late_time_has_done_the_same(self) -> None:
        hasty = retarget(CLOCK, ELEVEN, hours(1), TIME).clock
        back = retarget(hasty, ONE, hours(4), TIME).clock
        assert back.breach == Breach(DUE, Cause.TIME, hours(4))

    def test_lowering_an_overdue_clock_leaves_the_breach(self) -> None:
        lowered = retarget(CLOCK, ONE, hours(12), TIME).clock
        assert (lowered.due_at, lowered.breached_at) == (at("2026-07-07 11:00"), DUE)
        assert read(lowered, TWO, TIME).state is State.OVERDUE
        assert reply(lowered, TWO, TIME).clock.result is Result.MISSED

    def test_a_reply_sent_before_the_breach_counts_although_the_priority_was_lowered(self) -> None:
        lowered = retarget(CLOCK, ONE, hours(12), TIME).clock
        assert reply(lowered, ELEVEN, TIME).clock.result is Result.MET

    def test_an_answer_in_the_instant_of_the_change_comes_after_the_new_due_time(self) -> None:
        hasty = retarget(CLOCK, ELEVEN, hours(1), TIME).clock
        answers = (reply(hasty, ELEVEN, TIME), resolve(hasty, ELEVEN, TIME, told_customer=True))
        for done in answers:
            assert (done.clock.result, done.clock.breached_at) == (Result.MISSED, ELEVEN)

    def test_an_answer_before_the_change_is_judged_by_the_due_time_it_was_promised(self) -> None:
        hasty = retarget(CLOCK, ELEVEN, hours(1), TIME).clock
        done = reply(hasty, ELEVEN - timedelta(minutes=1), TIME).clock
        assert (done.result, done.breach, done.due_at) == (Result.MET, None, DUE)
        seen = read(done, ONE, TIME)
        assert (seen.state, seen.left) == (State.MET, timedelta(minutes=61))

    def test_so_is_one_before_the_old_due_time_heard_of_after_the_target_was_shortened(
        self,
    ) -> None:
        raised = retarget(CLOCK, ONE, hours(1), TIME).clock
        assert raised.due_at == NINE
        done = reply(raised, DUE, TIME).clock
        assert (done.result, done.due_at) == (Result.MET, DUE)

    @given(
        st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=4),
        st.integers(0, 60),
        st.booleans(),
    )
    def test_met_if_and_only_if_answered_by_the_due_time_that_held(
        self, edits: list[tuple[int, int]], answered: int, is_exact: bool
    ) -> None:
        """Whatever the changes of target before and after the answer, in quarters of an hour."""
        clock = CLOCK
        for quarter, target in sorted(edits):
            now = CLOCK.start_at + timedelta(minutes=15 * quarter)
            clock = retarget(clock, now, hours(target), TIME).clock
        at_ = clock.due_at if is_exact else CLOCK.start_at + timedelta(minutes=15 * answered)
        done = reply(clock, at_, TIME).clock
        if done.result is Result.MET:
            assert at_ <= done.due_at
            assert done.breach is None
        else:
            assert done.breach is not None
            assert at_ > done.due_at or at_ >= done.breach.at

    def test_raising_an_overdue_clock_leaves_the_breach_where_it_was(self) -> None:
        raised = retarget(CLOCK, ONE, hours(1), TIME).clock
        assert (raised.due_at, raised.breached_at, raised.cause) == (NINE, DUE, Cause.TIME)

    def test_pauses_are_kept(self) -> None:
        waited = resume(
            pause(CLOCK._replace(kind=ClockKind.RESOLUTION), NINE).clock, ELEVEN, TIME
        ).clock
        done = retarget(waited, ELEVEN, hours(5), TIME).clock
        assert (done.pauses, done.due_at) == ((Pause(NINE, ELEVEN),), THREE)

    def test_the_same_priority_changes_nothing(self) -> None:
        assert retarget(CLOCK, NINE, hours(4), TIME) == Changed(CLOCK)


class TestRegion:
    NEW_YORK = Schedule("America/New_York", OFFICE)  # 12:00 to 21:00 UTC in July

    def test_it_is_as_a_priority_change_with_other_hours(self) -> None:
        moved = move_region(CLOCK, NINE, hours(4), self.NEW_YORK, version=2)
        assert (moved.clock.due_at, moved.clock.version) == (at("2026-07-06 16:00"), 2)
        assert {change.event for change in moved.changes} == {Event.RETARGET}

    def test_a_breach_stays_and_no_calendar_edit_can_take_it_away(self) -> None:
        moved = move_region(CLOCK, ONE, hours(4), self.NEW_YORK).clock
        assert (moved.due_at, moved.breached_at) == (at("2026-07-06 16:00"), DUE)
        holiday = Schedule("America/New_York", OFFICE, [date(2026, 7, 6)])
        edited = recalendar(moved, TWO, holiday, 3).clock
        assert (edited.due_at, edited.breached_at) == (at("2026-07-07 16:00"), DUE)

    def test_a_move_that_makes_it_late_is_undone_by_moving_back(self) -> None:
        home = start(ClockKind.FIRST_RESPONSE, at("2026-07-06 08:00"), hours(4), self.NEW_YORK)
        moved = move_region(home, ONE, hours(4), TIME).clock
        assert (moved.breached_at, moved.cause) == (ONE, Cause.RETARGET)
        assert move_region(moved, TWO, hours(4), self.NEW_YORK).clock.breach is None


class TestCalendar:
    def test_a_new_holiday_moves_the_due_time(self) -> None:
        done = recalendar(CLOCK, NINE, MONDAY_OFF, 2)
        assert (done.clock.due_at, done.clock.version) == (at("2026-07-07 12:00"), 2)
        assert {change.event for change in done.changes} == {Event.CALENDAR}

    @pytest.mark.parametrize("clock", [CLOCK, OVERDUE], ids=["unnoticed", "settled"])
    def test_a_breach_that_rested_on_a_wrong_calendar_goes(self, clock: Clock) -> None:
        done = recalendar(clock, ONE, MONDAY_OFF, 2).clock
        assert (done.breach, done.due_at) == (None, at("2026-07-07 12:00"))
        assert read(done, TWO, MONDAY_OFF).state is State.OUT_OF_HOURS

    @pytest.mark.parametrize("clock", [CLOCK, OVERDUE], ids=["unnoticed", "settled"])
    def test_a_breach_that_stands_moves_to_the_right_due_time(self, clock: Clock) -> None:
        nine_to_five = Schedule("UTC", {0: [("09:00", "17:00")]})
        done = recalendar(clock, TWO, nine_to_five, 2).clock
        assert done.breach == Breach(ONE, Cause.TIME, hours(4))

    def test_longer_hours_that_put_the_due_time_into_the_past_are_the_cause(self) -> None:
        done = recalendar(LATE_START, ELEVEN, EARLY, 2).clock
        assert done.breach == Breach(at("2026-07-06 08:00"), Cause.CALENDAR, hours(4))

    def test_a_breach_under_an_earlier_target_is_judged_by_that_target(self) -> None:
        lowered = retarget(CLOCK, ONE, hours(12), TIME).clock
        stands = recalendar(lowered, TWO, Schedule("UTC", OFFICE, [date(2026, 7, 8)]), 2).clock
        assert stands.breached_at == DUE
        # From ten o'clock on it would have been due at two; the target was replaced at one.
        ten = recalendar(lowered, THREE, Schedule("UTC", {**OFFICE, 0: [("10:00", "17:00")]}), 2)
        assert ten.clock.breach is None
        goes = recalendar(lowered, TWO, MONDAY_OFF, 2).clock
        assert (goes.breach, goes.due_at) == (None, at("2026-07-08 11:00"))

    def test_a_breach_by_a_change_of_priority_is_judged_at_that_change(self) -> None:
        hasty = retarget(CLOCK, ELEVEN, hours(2), TIME).clock
        # Opening at seven: due still earlier, late at the change as before.
        seven = Schedule("UTC", {0: [("07:00", "17:00")]})
        assert recalendar(hasty, ONE, seven, 2).clock.breached_at == ELEVEN
        # Opening at ten: at the change there was an hour left, but not at one o'clock.
        ten = Schedule("UTC", {0: [("10:00", "17:00")]})
        assert recalendar(hasty, ONE, ten, 2).clock.breached_at == DUE
        assert recalendar(hasty, DUE, ten, 2).clock.breach is None

    def test_when_the_old_breach_goes_time_may_have_made_another(self) -> None:
        raised = retarget(retarget(CLOCK, ONE, hours(12), TIME).clock, ONE, hours(2), TIME).clock
        ten = Schedule("UTC", {0: [("10:00", "17:00")]})
        done = recalendar(raised, ONE, ten, 2).clock
        assert done.breach == Breach(DUE, Cause.TIME, hours(2))

    def test_pauses_are_kept(self) -> None:
        clock = CLOCK._replace(kind=ClockKind.RESOLUTION, pauses=(Pause(NINE, ELEVEN),))
        assert recalendar(clock, ELEVEN, TIME, 2).clock.due_at == TWO

    def test_the_same_calendar_changes_only_the_version(self) -> None:
        done = recalendar(OVERDUE, TWO, TIME, 2)
        assert [change.field for change in done.changes] == ["version"]


DECIDED = [MET, MISSED, cancel(CLOCK, NINE).clock]
EDITS: list[Callable[[Clock], Changed]] = [
    lambda clock: retarget(clock, THREE, hours(1), TIME),
    lambda clock: move_region(clock, THREE, hours(1), MONDAY_OFF, 7),
    lambda clock: recalendar(clock, THREE, MONDAY_OFF, 7),
]


@pytest.mark.parametrize("edit", EDITS, ids=["priority", "region", "calendar"])
@pytest.mark.parametrize("clock", DECIDED, ids=["met", "missed", "cancelled"])
def test_a_decided_clock_keeps_the_terms_that_judged_it(
    clock: Clock, edit: Callable[[Clock], Changed]
) -> None:
    assert edit(clock) == Changed(clock)


class TestRejudge:
    def test_an_answer_may_be_judged_again_by_the_right_calendar(self) -> None:
        done = rejudge(MISSED, MONDAY_OFF, 2)
        assert (done.clock.result, done.clock.breach) == (Result.MET, None)
        assert (done.clock.version, done.clock.responded_at) == (2, ONE)
        assert {change.event for change in done.changes} == {Event.REJUDGED}

    def test_and_may_turn_out_late(self) -> None:
        met = reply(LATE_START, ELEVEN, TIME).clock
        done = rejudge(met, EARLY, 2).clock
        assert (done.result, done.breached_at) == (Result.MISSED, at("2026-07-06 08:00"))

    def test_one_without_an_answer_is_not_judged(self) -> None:
        assert rejudge(OVERDUE, MONDAY_OFF, 2) == Changed(OVERDUE)


class TestMerge:
    LATER_ONE = start(ClockKind.FIRST_RESPONSE, at("2026-07-06 11:00"), hours(4), TIME)

    def test_the_source_is_cancelled_and_its_earlier_start_carries_over(self) -> None:
        gone, kept = merge(CLOCK, self.LATER_ONE, ELEVEN, TIME, same_customer=True)
        assert gone.clock.result is Result.CANCELLED
        assert (kept.clock.start_at, kept.clock.due_at) == (CLOCK.start_at, DUE)
        assert {change.event for change in (*gone.changes, *kept.changes)} == {Event.MERGED}

    def test_a_later_start_does_not(self) -> None:
        merged = merge(self.LATER_ONE, CLOCK, ELEVEN, TIME, same_customer=True)
        assert merged.target == Changed(CLOCK)

    def test_an_earlier_start_that_is_long_past_makes_it_late_by_the_merge(self) -> None:
        merged = merge(CLOCK, self.LATER_ONE, TWO, TIME, same_customer=True)
        kept = merged.target.clock
        assert (kept.due_at, kept.breached_at, kept.cause) == (DUE, TWO, Cause.RETARGET)

    @pytest.mark.parametrize(
        ("source", "target", "same"),
        [(CLOCK, LATER_ONE, False), (MISSED, LATER_ONE, True), (CLOCK, MET, True)],
        ids=["other customer", "source answered", "target answered"],
    )
    def test_otherwise_the_target_stays_as_it_is(
        self, source: Clock, target: Clock, same: bool
    ) -> None:
        merged = merge(source, target, TWO, TIME, same_customer=same)
        assert merged.target == Changed(target)
        assert merged.source.clock.is_pending is False
