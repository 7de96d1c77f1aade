"""Who is told when: each thing once, the highest only, and with the right deadline."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.business_time import Schedule
from domain.sla import Breach, Cause, Clock, ClockKind, Pause, Priority
from domain.sla_alerts import (
    TICKET_ALERTS,
    AlertKind,
    Alerts,
    Announcement,
    Audience,
    announced,
    dm_at,
    due_action,
    is_outdated,
    next_check_at,
)
from domain.sla_events import Event, acknowledge, cancel, pause, reply, resume, start, waive
from domain.sla_terms import recalendar, retarget
from tests.support.schedules import OFFICE, at, hours

TIME = Schedule("UTC", OFFICE)
MONDAY_8 = at("2026-07-06 08:00")
CLOCK = start(ClockKind.FIRST_RESPONSE, MONDAY_8, hours(4), TIME)  # 11:00, 11:36, 12:00
DUE = at("2026-07-06 12:00")
JUST_AFTER = DUE + timedelta(microseconds=1)
CRITICAL = start(ClockKind.FIRST_RESPONSE, at("2026-07-06 16:30"), hours(1), TIME)

Told = tuple[datetime, AlertKind, int | None, tuple[Audience, ...]]


def run(clock: Clock, until: datetime, alerts: Alerts = TICKET_ALERTS) -> tuple[Clock, list[Told]]:
    """A sweep that is never late: it wakes at every `next_check_at` up to `until`."""
    told: list[Told] = []
    while (now := next_check_at(clock, TIME, alerts)) is not None and now <= until:
        said = due_action(clock, now, TIME, alerts)
        assert said is not None, "woken for nothing"
        assert said.late_by == timedelta()
        told.append((now, said.kind, said.percent, said.to))
        clock = announced(clock, said, now).clock
    return clock, told


def say(clock: Clock, now: datetime, alerts: Alerts = TICKET_ALERTS) -> Announcement:
    said = due_action(clock, now, TIME, alerts)
    assert said is not None
    return said


def tell(clock: Clock, now: datetime) -> Clock:
    return announced(clock, say(clock, now), now).clock


def test_on_time_everything_is_told_once_and_in_order() -> None:
    _, told = run(CLOCK, at("2026-08-01 00:00"))
    assert told == [
        (at("2026-07-06 11:00"), AlertKind.WARNING, 75, ()),
        (at("2026-07-06 11:36"), AlertKind.WARNING, 90, ()),
        (JUST_AFTER, AlertKind.BREACH, None, ()),
        (JUST_AFTER + timedelta(minutes=15), AlertKind.ESCALATION, None, (Audience.LEADS,)),
        (JUST_AFTER + timedelta(minutes=60), AlertKind.ESCALATION, None, (Audience.TAM,)),
        (JUST_AFTER + timedelta(minutes=120), AlertKind.ESCALATION, None, (Audience.DIRECTORS,)),
    ]


def test_warnings_and_the_ladder_fall_into_business_hours() -> None:
    _, told = run(CRITICAL, at("2026-08-01 00:00"))
    assert [str(when)[5:16] for when, *_ in told] == [
        "07-07 08:15",
        "07-07 08:24",
        "07-07 08:30",
        "07-07 08:45",
        "07-07 09:30",
        "07-07 10:30",
    ]


def test_the_ladder_waits_for_the_next_morning() -> None:
    clock = start(ClockKind.FIRST_RESPONSE, at("2026-07-10 12:50"), hours(4), TIME)
    told = tell(clock, at("2026-07-10 16:51"))
    assert next_check_at(told, TIME) == at("2026-07-13 08:06")


def test_a_late_worker_tells_only_the_highest_with_the_right_deadline() -> None:
    said = say(CLOCK, at("2026-07-06 11:40"))
    assert (said.kind, said.percent, said.names) == (AlertKind.WARNING, 90, ("75", "90"))
    assert (said.planned_at, said.late_by) == (at("2026-07-06 11:36"), timedelta(minutes=4))
    after_the_night = say(CLOCK, at("2026-07-07 09:00"))
    assert after_the_night.kind is AlertKind.BREACH
    assert (after_the_night.due_at, after_the_night.percent) == (DUE, None)
    told = tell(CLOCK, at("2026-07-07 09:00"))
    assert due_action(told, at("2026-07-07 09:00"), TIME) is None
    assert (told.breached_at, told.told_at) == (DUE, at("2026-07-07 09:00"))
    assert next_check_at(told, TIME) == at("2026-07-07 09:15")


def test_a_late_ladder_is_one_message_to_everybody_whose_turn_has_come() -> None:
    told = tell(CLOCK, JUST_AFTER)
    said = say(told, at("2026-07-06 13:30"))
    assert (said.kind, said.to) == (AlertKind.ESCALATION, (Audience.LEADS, Audience.TAM))
    assert said.due_at == DUE


def test_announcing_a_breach_writes_it_down_and_audits_it() -> None:
    done = announced(CLOCK, say(CLOCK, JUST_AFTER), JUST_AFTER)
    assert [(change.field, change.event) for change in done.changes] == [("breach", Event.BREACHED)]
    assert done.clock.breach == Breach(DUE, Cause.TIME, hours(4))
    warned = announced(CLOCK, say(CLOCK, at("2026-07-06 11:00")), at("2026-07-06 11:00"))
    assert warned.changes == ()


def test_before_the_first_warning_and_at_the_due_time_nothing_more_is_due() -> None:
    assert due_action(CLOCK, at("2026-07-06 10:59:59"), TIME) is None
    warned, _ = run(CLOCK, DUE)
    assert due_action(warned, DUE, TIME) is None
    assert next_check_at(warned, TIME) == JUST_AFTER


def test_acknowledging_stops_the_ladder() -> None:
    told = tell(CLOCK, JUST_AFTER)
    taken = acknowledge(told, at("2026-07-06 12:10"), "U1").clock
    assert next_check_at(taken, TIME) is None
    assert due_action(taken, at("2026-07-09 12:00"), TIME) is None


LATER = at("2026-07-06 14:00")
QUIET = [
    ("met", reply(CLOCK, MONDAY_8, TIME).clock),
    ("missed", reply(CLOCK, LATER, TIME).clock),
    ("cancelled", cancel(CLOCK, LATER).clock),
    ("excused", waive(CLOCK, LATER, "U9", "power cut").clock),
    ("paused", pause(CLOCK._replace(kind=ClockKind.RESOLUTION), MONDAY_8).clock),
]


@pytest.mark.parametrize("clock", [row[1] for row in QUIET], ids=[row[0] for row in QUIET])
def test_nothing_is_told_of_a_clock_that_is_decided_excused_or_paused(clock: Clock) -> None:
    assert due_action(clock, at("2026-07-09 12:00"), TIME) is None
    assert next_check_at(clock, TIME) is None


def test_a_pause_moves_what_is_still_to_come_and_repeats_nothing() -> None:
    warned, _ = run(CLOCK._replace(kind=ClockKind.RESOLUTION), at("2026-07-06 11:10"))
    back = resume(pause(warned, at("2026-07-06 11:10")).clock, at("2026-07-06 13:10"), TIME).clock
    _, told = run(back, at("2026-07-06 14:00"))
    assert [(when, percent) for when, _, percent, _ in told] == [(at("2026-07-06 13:36"), 90)]


def test_an_overdue_clock_that_is_paused_goes_on_escalating() -> None:
    paused = pause(tell(CLOCK._replace(kind=ClockKind.RESOLUTION), JUST_AFTER), LATER).clock
    assert paused.pauses == (Pause(LATER),)
    assert say(paused, LATER).kind is AlertKind.ESCALATION


class TestAfterAChange:
    def test_only_thresholds_not_yet_passed_fire_again(self) -> None:
        warned, _ = run(CLOCK, at("2026-07-06 11:40"))
        lowered = retarget(warned, at("2026-07-06 11:40"), hours(5), TIME).clock
        _, told = run(lowered, at("2026-07-06 13:00"))
        # 75 % of five hours is 11:45, 90 % is 12:30.
        assert [(str(when)[11:16], percent) for when, _, percent, _ in told] == [
            ("11:45", 75),
            ("12:30", 90),
        ]

    def test_thresholds_passed_by_the_change_are_passed_over(self) -> None:
        raised = retarget(CLOCK, at("2026-07-06 10:50"), hours(3), TIME).clock
        _, told = run(raised, at("2026-07-06 11:00:01"))
        assert [kind for _, kind, *_ in told] == [AlertKind.BREACH]

    def test_a_clock_made_late_is_told_at_once(self) -> None:
        now = at("2026-07-06 11:50")
        warned, _ = run(CLOCK, now)
        late = retarget(warned, now, hours(1), TIME).clock
        said = say(late, now)
        assert (said.kind, said.due_at, said.planned_at) == (
            AlertKind.BREACH,
            at("2026-07-06 09:00"),
            now,
        )

    def test_a_breach_that_stays_is_not_told_again_and_names_the_deadline_that_was_missed(
        self,
    ) -> None:
        told = tell(CLOCK, JUST_AFTER)
        lowered = retarget(told, at("2026-07-06 12:05"), hours(12), TIME).clock
        said = say(lowered, at("2026-07-06 12:20"))
        assert (said.kind, said.due_at) == (AlertKind.ESCALATION, DUE)

    def test_a_corrected_calendar_forgets_what_was_told_of_the_wrong_one(self) -> None:
        told = acknowledge(tell(CLOCK, JUST_AFTER), LATER, "U1").clock
        tuesdays = Schedule("UTC", {1: [("08:00", "17:00")]})
        corrected = recalendar(told, LATER, tuesdays, 2).clock
        assert (corrected.breach, corrected.told_at, corrected.acknowledged_by) == (None,) * 3
        assert next_check_at(corrected, tuesdays) == at("2026-07-07 11:00")


@pytest.mark.parametrize(
    ("priority", "sent"),
    [
        (Priority.CRITICAL, "2026-07-11 03:00"),
        (Priority.MAJOR, "2026-07-11 03:00"),
        (Priority.MINOR, "2026-07-13 08:00"),
        (Priority.COSMETIC, "2026-07-13 08:00"),
    ],
)
def test_direct_messages_of_the_milder_priorities_wait_for_the_readers_morning(
    priority: Priority, sent: str
) -> None:
    assert dm_at(priority, at("2026-07-11 03:00"), TIME) == at(sent)


class TestWordsNotYetSent:
    TOLD = tell(CLOCK, at("2026-07-06 11:00"))
    LATE = tell(CLOCK, JUST_AFTER)

    def test_an_answer_an_excuse_or_another_due_time_outdates_them(self) -> None:
        now = at("2026-07-06 11:10")
        for after in (
            reply(self.TOLD, now, TIME).clock,
            cancel(self.TOLD, now).clock,
            retarget(self.TOLD, now, hours(8), TIME).clock,
            retarget(self.TOLD, now, hours(1), TIME).clock,
        ):
            assert is_outdated(self.TOLD, after)
        assert is_outdated(self.LATE, waive(self.LATE, JUST_AFTER, "U0NOOR", "Their line").clock)

    def test_a_breach_that_stands_is_still_worth_saying_and_one_that_goes_is_not(self) -> None:
        now = at("2026-07-06 12:30")
        holiday = Schedule("UTC", OFFICE, [MONDAY_8.date()])
        assert not is_outdated(self.LATE, retarget(self.LATE, now, hours(8), TIME).clock)
        assert is_outdated(self.LATE, recalendar(self.LATE, now, holiday, 1).clock)

    def test_nothing_is_outdated_where_nothing_was_said_or_nothing_changed(self) -> None:
        now = at("2026-07-06 11:10")
        assert not is_outdated(CLOCK, reply(CLOCK, now, TIME).clock)
        assert not is_outdated(self.TOLD, recalendar(self.TOLD, now, TIME, 1).clock)


@given(st.lists(st.timedeltas(timedelta(), hours(30)), max_size=12))
def test_however_late_a_worker_comes_each_thing_is_told_at_most_once(
    waits: list[timedelta],
) -> None:
    clock, now, names = CLOCK, MONDAY_8, list[str]()
    for wait in waits:
        now += wait
        while (said := due_action(clock, now, TIME)) is not None:
            names += said.names
            clock = announced(clock, said, now).clock
        index = next_check_at(clock, TIME)
        assert index is None or index > now
    assert len(names) == len(set(names))


@given(
    started=st.datetimes(datetime(2026, 7, 6), datetime(2026, 7, 13)),  # noqa: DTZ001 - made aware
    told=st.sets(st.sampled_from(["75", "90", "breach"])),
    changed_after=st.none() | st.timedeltas(timedelta(), hours(30)),
    acts=st.sets(st.sampled_from(["breach", "waive", "cancel", "pause"])),
)
def test_the_short_way_to_the_next_look_is_the_first_of_all_steps(
    started: datetime, told: set[str], changed_after: timedelta | None, acts: set[str]
) -> None:
    start_at = started.replace(tzinfo=UTC)
    clock = start(ClockKind.RESOLUTION, start_at, hours(4), TIME)
    changed_at = None if changed_after is None else start_at + changed_after
    clock = clock._replace(announced=tuple(sorted(told)), changed_at=changed_at)
    if "breach" in acts:
        clock = clock._replace(breach=Breach(clock.due_at, Cause.TIME, clock.target))
    if "pause" in acts:
        clock = pause(clock, start_at).clock
    if "waive" in acts:
        clock = clock._replace(waived_by="U0NOOR")
    if "cancel" in acts:
        clock = cancel(clock, start_at).clock
    check_at = next_check_at(clock, TIME)
    if check_at is None:
        assert due_action(clock, clock.due_at + timedelta(days=365), TIME) is None
    else:
        assert due_action(clock, check_at, TIME) is not None
        assert due_action(clock, check_at - timedelta(microseconds=1), TIME) is None
