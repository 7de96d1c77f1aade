"""The sum of a due time, and how a clock stands, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from domain.business_time import Schedule
from domain.day_by_day import Day, days
from domain.notices_parts import CustomerLine
from domain.regions import DEFAULT_REGIONS, Coverage, Region
from domain.sla import (
    Breach,
    Cause,
    Clock,
    ClockKind,
    Pause,
    Priority,
    Reading,
    Result,
    State,
    read,
)
from domain.tickets import Ticket
from handlers.views import sla, sla_why
from handlers.views.lengths import business_length, length
from tests.support.schedules import OFFICE

NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)
ACME = CustomerLine("acme", "Acme & Co", "Enterprise", "U0ANA", "America/New_York")
TICKET = Ticket(12, 1, "Ingest <stalls>", Priority.MAJOR, "U0ANA", "U0ANA", NOON, NOON)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Line:
    ticket: Ticket
    customer: CustomerLine
    clock: Clock
    reading: Reading


@dataclass(frozen=True)
class Sum:
    clock: Clock
    reading: Reading
    region: Region
    coverage: Coverage
    days: tuple[Day, ...]


def lines(schedule: Schedule, start: str, end: str, **more: object) -> list[str]:
    since, until = (datetime.fromisoformat(at).replace(tzinfo=UTC) for at in (start, end))
    found = days(schedule, since, until, **more)  # type: ignore[arg-type]  # as `days` takes them
    return sla_why.sum_lines(found, schedule.zone)


def test_nights_weekends_and_holidays_are_named() -> None:
    schedule = Schedule("America/New_York", OFFICE, [date(2026, 11, 26)])
    said = lines(
        schedule,
        "2026-11-25T20:00",
        "2026-12-01T14:00",
        holiday_names={date(2026, 11, 26): "Thanksgiving <Day>"},
    )
    assert said == [
        "Wed 25 Nov, *2 h*: *15:00–17:00*, night 17:00–24:00",
        "Thu 26 Nov: Thanksgiving &lt;Day&gt;, a public holiday",
        "Fri 27 Nov, *9 h*: night 00:00–08:00, *08:00–17:00*, night 17:00–24:00",
        "Sat 28 Nov to Sun 29 Nov: weekend",
        "Mon 30 Nov, *9 h*: night 00:00–08:00, *08:00–17:00*, night 17:00–24:00",
        "Tue 1 Dec, *1 h*: night 00:00–08:00, *08:00–09:00*",
    ]


def test_breaks_pauses_closed_days_and_clock_changes_are_named() -> None:
    week = {day: [("08:00", "12:00"), ("13:00", "17:00")] for day in (0, 1, 3, 4)}
    london = Schedule("Europe/London", week)
    pause = (
        datetime(2026, 10, 27, 9, tzinfo=UTC),
        datetime(2026, 10, 27, 10, tzinfo=UTC),
    )
    said = lines(london, "2026-10-24T10:00", "2026-10-28T10:00", pauses=[pause])
    assert said == [
        "Sat 24 Oct to Sun 25 Oct: weekend",
        "Clocks go back by 1 h: no working hour is touched",
        (
            "Mon 26 Oct, *8 h*: night 00:00–08:00, *08:00–12:00*, break 12:00–13:00, "
            "*13:00–17:00*, night 17:00–24:00"
        ),
        (
            "Tue 27 Oct, *7 h*: night 00:00–08:00, *08:00–09:00*, waiting on the customer "
            "09:00–10:00, *10:00–12:00*, break 12:00–13:00, *13:00–17:00*, night 17:00–24:00"
        ),
        "Wed 28 Oct: closed all day",
    ]


def test_a_clock_change_in_working_hours_counts_real_hours() -> None:
    always = Schedule.round_the_clock("Europe/London")
    said = lines(always, "2026-03-29T00:00", "2026-03-29T04:00")
    assert said == [
        "Sun 29 Mar, *4 h*: *00:00–05:00*",
        "Clocks go forward by 1 h: real hours count",
    ]


def test_states_are_words_with_the_one_number_that_matters() -> None:
    base = Reading(State.RUNNING, NOON, HOUR, 3 * HOUR)
    late = replace(base, state=State.OVERDUE, late=26 * HOUR, late_business=HOUR)
    assert sla.stands(base).startswith("running, due <!date^")
    assert sla.stands(base).endswith("3 h left")
    assert "counts again" in sla.stands(replace(base, counts_again_at=NOON))
    assert sla.stands(late) == "overdue, late by 1 d 2 h (1 h of business hours)"
    assert sla.stands(replace(base, state=State.MET)) == "met, 1 h used, 3 h to spare"
    assert sla.stands(replace(base, state=State.PAUSED, due_at=None)) == "waiting on customer"


def summed(clock: Clock, now: datetime) -> Sum:
    region = DEFAULT_REGIONS["EST"]
    time = region.schedule
    found = days(time, clock.start_at, clock.due_at)
    return Sum(clock, read(clock, now, time), region, Coverage.HOME, tuple(found))


def test_the_explanation_says_the_due_time_in_both_zones_and_what_changed() -> None:
    clock = Clock(ClockKind.FIRST_RESPONSE, NOON, 4 * HOUR, NOON + 4 * HOUR)
    said = sla_why.why(TICKET, ACME, [summed(clock, NOON)], NOON)
    assert said.text.startswith(
        "Acme &amp; Co: the first response is due Mon 23 Nov, 16:00 EST, running"
    )
    assert "built-in policy" in str(said.blocks)
    next_year = sla_why.why(TICKET, ACME, [summed(clock, NOON)], NOON + timedelta(days=100))
    assert "due Mon 23 Nov 2026, 16:00 EST" in next_year.text
    late = clock._replace(version=7, breach=Breach(NOON + HOUR, Cause.RETARGET, HOUR))
    told = sla_why.why(TICKET, ACME, [summed(late, NOON + 5 * HOUR)], NOON)
    assert "was due Mon 23 Nov, 13:00 EST" in told.text, "never a due time still to come"
    assert "would be *Mon 23 Nov, 16:00 EST*" in str(told.blocks)
    assert "It was due *Mon 23 Nov, 13:00 EST* before its terms were changed" in str(told.blocks)
    assert "policy version 7" in str(told.blocks)
    at_once = Breach(NOON + 5 * HOUR, Cause.RETARGET, HOUR, due_before=NOON + 9 * HOUR)
    told = sla_why.why(TICKET, ACME, [summed(late._replace(breach=at_once), NOON + 5 * HOUR)], NOON)
    assert "was due Mon 23 Nov, 16:00 EST" in told.text
    assert "the terms were changed then" in str(told.blocks)


def test_what_is_shown_adds_up_to_the_second() -> None:
    asked_at = datetime(2026, 11, 23, 21, 0, 53, 897_011, tzinfo=UTC)
    due_at = DEFAULT_REGIONS["EST"].schedule.add(asked_at, 4 * HOUR)
    clock = Clock(ClockKind.FIRST_RESPONSE, asked_at, 4 * HOUR, due_at)
    said = str(sla_why.why(TICKET, ACME, [summed(clock, NOON)], NOON).blocks)
    assert "Mon 23 Nov, *59 min 6 s*: *16:00:53–17:00*" in said
    assert "Tue 24 Nov, *3 h 54 s*: night 00:00–08:00, *08:00–11:00:53*" in said


def test_a_clock_that_was_settled_by_another_calendar_says_so() -> None:
    met = Clock(
        ClockKind.FIRST_RESPONSE, NOON, 4 * HOUR, NOON + 3 * HOUR, result=Result.MET,
        responded_at=NOON + HOUR,
    )  # fmt: skip
    said = sla_why.why(TICKET, ACME, [summed(met, NOON)], NOON)
    assert "was due Mon 23 Nov, 15:00 EST" in said.text
    assert said.text.endswith("15:00 EST, met."), "what was used and spared then, nobody knows"
    assert "It was judged by the due time *Mon 23 Nov, 15:00 EST*" in str(said.blocks)
    assert "by today’s the days above come to 3 h" in str(said.blocks)


def test_a_clock_that_stands_still_has_no_due_time() -> None:
    paused = Clock(
        ClockKind.NEXT_RESPONSE, NOON, 4 * HOUR, NOON + 4 * HOUR, pauses=(Pause(NOON + HOUR),)
    )
    time = DEFAULT_REGIONS["EST"].schedule
    counted = days(time, NOON, paused.due_at, pauses=[(NOON + HOUR, paused.due_at)])
    now = NOON + 2 * HOUR
    one = Sum(paused, read(paused, now, time), DEFAULT_REGIONS["EST"], Coverage.ALWAYS, (*counted,))
    said = sla_why.why(TICKET, ACME, [one], now)
    assert said.text == "Acme &amp; Co: the next response has no due time now, waiting on customer."
    assert "*1 h* of 4 h counted until the wait for the customer began" in str(said.blocks)
    assert "Major allows 4 h around the clock" in str(said.blocks)


def test_a_very_long_sum_keeps_its_beginning_and_its_end() -> None:
    target = 9 * 100 * HOUR
    due = DEFAULT_REGIONS["EST"].schedule.add(NOON, target)
    shown = str(
        sla_why.why(
            TICKET, ACME, [summed(Clock(ClockKind.RESOLUTION, NOON, target, due), NOON)], NOON
        )
    )
    assert "lines …" in shown
    assert "Mon 23 Nov" in shown


def test_lists_name_the_nearest_first_and_lead_on() -> None:
    clock = Clock(ClockKind.FIRST_RESPONSE, NOON, 4 * HOUR, NOON + 4 * HOUR)
    reading = read(clock, NOON, DEFAULT_REGIONS["EST"].schedule)
    unowned = replace(TICKET, owner_id=None)
    said = sla.listed("All running clocks", [Line(unowned, ACME, clock, reading)], "sla +15")
    assert said.text.startswith("All running clocks. The first: Acme &amp; Co: first response")
    shown = str(said.blocks)
    assert "owner: nobody" in shown
    assert "Ingest &lt;stalls&gt;" in shown
    assert "Show more" in shown
    overdue = read(clock, NOON + 5 * HOUR, DEFAULT_REGIONS["EST"].schedule)
    assert "1 overdue" in sla.listed("Yours", [Line(TICKET, ACME, clock, overdue)], None).text
    assert sla.listed("Yours", [], None).text == "Yours: none. A ticket starts one: /cs ticket."


def test_lengths_are_rounded_down_and_never_empty() -> None:
    assert length(timedelta(days=2, hours=4, minutes=59)) == "2 d 4 h"
    assert length(timedelta(minutes=59, seconds=59)) == "59 min"
    assert length(timedelta(seconds=3)) == "under a minute"
    assert business_length(timedelta(hours=36, minutes=5)) == "36 h 5 min"
