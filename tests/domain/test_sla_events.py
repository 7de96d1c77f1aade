"""What happens to a support clock: the table of events, cell by cell."""

from collections.abc import Callable
from datetime import datetime

import pytest

from domain.business_time import Schedule
from domain.errors import Invalid, NotAllowed
from domain.sla import Breach, Cause, Clock, ClockKind, Pause, Result, State, read
from domain.sla_events import (
    Change,
    Changed,
    Event,
    acknowledge,
    breach,
    cancel,
    pause,
    reopen,
    reply,
    resolve,
    restore,
    resume,
    start,
    undo_waiver,
    waive,
)
from tests.support.schedules import OFFICE, at, hours

TIME = Schedule("UTC", OFFICE)
CLOCK = start(ClockKind.FIRST_RESPONSE, at("2026-07-06 08:00"), hours(4), TIME)
DUE = at("2026-07-06 12:00")
IN_TIME, LATE, LATER = at("2026-07-06 11:00"), at("2026-07-06 13:00"), at("2026-07-06 14:00")
MET = reply(CLOCK, IN_TIME, TIME, "U1").clock
MISSED = reply(CLOCK, LATE, TIME, "U1").clock
GONE = cancel(CLOCK, IN_TIME).clock
RESOLUTION = CLOCK._replace(kind=ClockKind.RESOLUTION)
NEXT_RESPONSE = CLOCK._replace(kind=ClockKind.NEXT_RESPONSE)


class TestReply:
    def test_in_time_it_is_met(self) -> None:
        assert (MET.result, MET.responded_at, MET.responded_by) == (Result.MET, IN_TIME, "U1")
        assert MET.breach is None

    def test_at_the_due_time_it_is_met(self) -> None:
        assert reply(CLOCK, DUE, TIME).clock.result is Result.MET

    def test_late_it_is_missed_and_the_breach_was_at_the_due_time(self) -> None:
        assert (MISSED.result, MISSED.breached_at, MISSED.cause) == (Result.MISSED, DUE, Cause.TIME)

    def test_it_is_judged_by_when_it_was_sent_not_by_when_the_breach_was_noticed(self) -> None:
        noticed = breach(CLOCK, LATE).clock
        judged = reply(noticed, DUE, TIME).clock
        assert (judged.result, judged.breach) == (Result.MET, None)

    def test_every_changed_fact_is_audited_with_its_cause(self) -> None:
        assert reply(CLOCK, IN_TIME, TIME, "U1").changes == (
            Change("result", Result.PENDING, Result.MET, Event.REPLY),
            Change("responded_at", None, IN_TIME, Event.REPLY),
            Change("responded_by", None, "U1", Event.REPLY),
        )

    def test_it_says_nothing_about_a_resolution(self) -> None:
        assert reply(RESOLUTION, IN_TIME, TIME) == Changed(RESOLUTION)

    def test_one_heard_of_late_does_not_answer_what_was_asked_after_it(self) -> None:
        assert reply(NEXT_RESPONSE, at("2026-07-06 07:59"), TIME) == Changed(NEXT_RESPONSE)

    def test_straight_out_of_a_pause_the_wait_is_left_out(self) -> None:
        paused = pause(NEXT_RESPONSE, at("2026-07-06 11:00")).clock
        answered = reply(paused, at("2026-07-06 15:00"), TIME).clock
        assert (answered.result, answered.due_at) == (Result.MET, at("2026-07-06 16:00"))


class TestResolve:
    @pytest.mark.parametrize(
        ("sent", "result"), [(IN_TIME, Result.MET), (LATE, Result.MISSED)], ids=["in time", "late"]
    )
    @pytest.mark.parametrize("clock", [CLOCK, NEXT_RESPONSE, RESOLUTION], ids=lambda c: c.kind)
    def test_with_a_message_it_answers_every_clock(
        self, clock: Clock, sent: datetime, result: Result
    ) -> None:
        done = resolve(clock, sent, TIME, told_customer=True, by="U1")
        assert (done.clock.result, done.clock.responded_by) == (result, "U1")
        assert {change.event for change in done.changes} == {Event.RESOLVED}

    def test_in_silence_it_still_ends_the_resolution_clock(self) -> None:
        done = resolve(RESOLUTION, IN_TIME, TIME, told_customer=False)
        assert done.clock.result is Result.MET

    @pytest.mark.parametrize("reason", ["", "  \n"])
    def test_in_silence_and_without_a_reason_it_is_refused(self, reason: str) -> None:
        with pytest.raises(Invalid) as caught:
            resolve(CLOCK, IN_TIME, TIME, told_customer=False, reason=reason)
        assert set(caught.value.fields) == {"reason"}

    def test_in_silence_with_a_reason_it_cancels(self) -> None:
        done = resolve(CLOCK, IN_TIME, TIME, told_customer=False, reason="duplicate")
        assert (done.clock.result, done.clock.breach) == (Result.CANCELLED, None)
        assert {change.event for change in done.changes} == {Event.CLOSED_SILENTLY}

    def test_in_silence_after_the_due_time_the_breach_is_kept(self) -> None:
        done = resolve(CLOCK, LATE, TIME, told_customer=False, reason="duplicate").clock
        assert (done.result, done.breached_at) == (Result.CANCELLED, DUE)

    def test_straight_out_of_a_pause_the_wait_is_left_out(self) -> None:
        paused = pause(RESOLUTION, at("2026-07-06 11:00")).clock
        done = resolve(paused, at("2026-07-06 15:00"), TIME, told_customer=True)
        assert (done.clock.result, done.clock.due_at) == (Result.MET, at("2026-07-06 16:00"))
        assert done.clock.pauses == (Pause(at("2026-07-06 11:00"), at("2026-07-06 15:00")),)
        assert {"pauses", "due_at", "result"} <= {change.field for change in done.changes}


ANYTHING: list[tuple[str, Callable[[Clock], Changed]]] = [
    ("reply", lambda clock: reply(clock, LATER, TIME, "U2")),
    ("resolve", lambda clock: resolve(clock, LATER, TIME, told_customer=True)),
    ("close silently", lambda clock: resolve(clock, LATER, TIME, told_customer=False)),
    ("cancel", lambda clock: cancel(clock, LATER)),
    ("pause", lambda clock: pause(clock._replace(kind=ClockKind.NEXT_RESPONSE), LATER)),
    ("resume", lambda clock: resume(clock, LATER, TIME)),
    ("breach", lambda clock: breach(clock, LATER)),
]


@pytest.mark.parametrize("event", [row[1] for row in ANYTHING], ids=[row[0] for row in ANYTHING])
@pytest.mark.parametrize("clock", [MET, MISSED, GONE], ids=["met", "missed", "cancelled"])
def test_a_decided_clock_stays_as_it_was_decided(
    clock: Clock, event: Callable[[Clock], Changed]
) -> None:
    done = event(clock)
    assert done.changes == ()
    assert done.clock._replace(kind=clock.kind) == clock


class TestCancelledAndBack:
    def test_restored_it_is_as_if_never_deleted(self) -> None:
        back = restore(GONE)
        assert back.clock == CLOCK
        assert back.changes == (Change("result", Result.CANCELLED, Result.PENDING, Event.RESTORED),)

    def test_a_breach_before_the_deletion_comes_back_with_it(self) -> None:
        back = restore(cancel(CLOCK, LATE).clock).clock
        assert read(back, LATER, TIME).state is State.OVERDUE

    @pytest.mark.parametrize("clock", [CLOCK, MET, MISSED])
    def test_what_was_not_cancelled_is_neither_restored_nor_begun_anew(self, clock: Clock) -> None:
        assert restore(clock) == Changed(clock)
        assert reopen(clock, LATER, TIME) == Changed(clock)

    def test_reopened_a_cancelled_clock_starts_at_the_customers_next_message(self) -> None:
        anew = reopen(GONE, LATER, TIME)
        assert anew.clock == start(ClockKind.FIRST_RESPONSE, LATER, hours(4), TIME)
        assert {change.event for change in anew.changes} == {Event.REOPENED}


class TestPause:
    def test_a_first_response_never_pauses(self) -> None:
        assert pause(CLOCK, IN_TIME) == Changed(CLOCK)

    def test_a_later_clock_pauses_and_moves_its_due_time_when_resumed(self) -> None:
        paused = pause(NEXT_RESPONSE, IN_TIME)
        assert paused.changes == (Change("pauses", (), (Pause(IN_TIME),), Event.PAUSED),)
        back = resume(paused.clock, LATER, TIME)
        assert back.clock.due_at == at("2026-07-06 15:00")
        assert {change.field for change in back.changes} == {"pauses", "due_at"}

    def test_pausing_or_resuming_twice_changes_nothing(self) -> None:
        paused = pause(NEXT_RESPONSE, IN_TIME).clock
        assert pause(paused, LATER) == Changed(paused)
        back = resume(paused, LATER, TIME).clock
        assert resume(back, LATER, TIME) == Changed(back)

    def test_a_pause_over_a_weekend_adds_only_its_open_hours(self) -> None:
        friday = start(ClockKind.RESOLUTION, at("2026-07-10 14:00"), hours(4), TIME)
        paused = pause(friday, at("2026-07-10 16:00")).clock
        assert resume(paused, at("2026-07-13 09:00"), TIME).clock.due_at == at("2026-07-13 11:00")

    def test_overdue_stays_overdue(self) -> None:
        paused = pause(RESOLUTION, LATE).clock
        assert (paused.breached_at, read(paused, LATER, TIME).state) == (DUE, State.OVERDUE)
        back = resume(paused, LATER, TIME).clock
        assert (back.due_at, back.breached_at) == (DUE, DUE)
        assert resolve(back, LATER, TIME, told_customer=True).clock.result is Result.MISSED

    def test_a_resume_that_comes_before_its_pause_makes_it_empty(self) -> None:
        paused = pause(RESOLUTION, IN_TIME).clock
        back = resume(paused, at("2026-07-06 10:00"), TIME).clock
        assert (back.pauses, back.due_at) == ((Pause(IN_TIME, IN_TIME),), DUE)


class TestBreach:
    def test_it_is_at_the_due_time_however_late_it_is_noticed(self) -> None:
        noticed = breach(CLOCK, at("2026-07-09 09:00"))
        assert noticed.clock.breach == Breach(DUE, Cause.TIME, hours(4))
        assert [change.event for change in noticed.changes] == [Event.BREACHED]

    def test_before_and_at_the_due_time_there_is_none(self) -> None:
        assert breach(CLOCK, DUE) == Changed(CLOCK)

    def test_it_is_settled_once(self) -> None:
        noticed = breach(CLOCK, LATE).clock
        assert breach(noticed, LATER) == Changed(noticed)


class TestAcknowledge:
    def test_it_needs_a_breach(self) -> None:
        with pytest.raises(NotAllowed, match="not overdue"):
            acknowledge(CLOCK, DUE, "U1")

    def test_the_first_one_stands(self) -> None:
        taken = acknowledge(CLOCK, LATE, "U1").clock
        assert (taken.acknowledged_by, taken.acknowledged_at) == ("U1", LATE)
        assert taken.breached_at == DUE
        assert acknowledge(taken, LATER, "U2") == Changed(taken)


class TestWaiver:
    @pytest.mark.parametrize("clock", [MISSED, CLOCK], ids=["missed", "overdue"])
    def test_a_late_clock_is_excused_with_a_reason_and_both_facts_stay(self, clock: Clock) -> None:
        waived = waive(clock, LATER, "U9", " power cut ").clock
        assert (waived.waived_by, waived.waived_reason) == ("U9", "power cut")
        assert (waived.result, waived.breached_at) == (clock.result, DUE)
        assert read(waived, LATER, TIME).state is State.WAIVED

    @pytest.mark.parametrize("clock", [MET, CLOCK, GONE], ids=["met", "in time", "cancelled"])
    def test_nothing_else_is_excused(self, clock: Clock) -> None:
        with pytest.raises(NotAllowed):
            waive(clock, IN_TIME, "U9", "because")

    def test_without_a_reason_it_is_refused(self) -> None:
        with pytest.raises(Invalid) as caught:
            waive(MISSED, LATER, "U9", " ")
        assert set(caught.value.fields) == {"reason"}

    def test_undone_the_clock_is_as_before(self) -> None:
        waived = waive(MISSED, LATER, "U9", "power cut").clock
        assert undo_waiver(waived).clock == MISSED
        assert undo_waiver(MISSED) == Changed(MISSED)

    def test_an_overdue_clock_that_is_excused_is_still_missed_when_answered(self) -> None:
        waived = waive(CLOCK, LATE, "U9", "power cut").clock
        answered = reply(waived, LATER, TIME).clock
        assert answered.result is Result.MISSED
        assert read(answered, LATER, TIME).state is State.WAIVED
