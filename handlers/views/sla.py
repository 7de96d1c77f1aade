"""Clocks on the screen: lists, states as words, and the sum that explains a due time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Protocol
from zoneinfo import ZoneInfo

from domain.day_by_day import ClockChange, Day, Gap, Why
from domain.notices_parts import CustomerLine
from domain.regions import Coverage, Region
from domain.sla import Clock, Reading, State
from domain.tickets import PRIORITY_NAMES, Ticket
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block, Message
from handlers.views.lengths import business_length, length
from handlers.views.tickets import AWAITED

STATES = {
    State.CANCELLED: "Cancelled",
    State.WAIVED: "Waived",
    State.MET: "Met",
    State.MISSED: "Missed",
    State.OVERDUE: "Overdue",
    State.PAUSED: "Waiting on customer",
    State.AT_RISK: "At risk",
    State.OUT_OF_HOURS: "Out of hours",
    State.RUNNING: "Running",
}
COVERED = {
    Coverage.HOME: "the business hours of their region",
    Coverage.ANY_REGION: "the business hours of any region",
    Coverage.ALWAYS: "around the clock",
}
_LATE = frozenset({State.OVERDUE, State.MISSED, State.WAIVED})
_CLOSED = frozenset({Why.WEEKEND, Why.CLOSED, Why.HOLIDAY})
_MOST_LINES = 60


class Line(Protocol):
    """A clock in a list."""

    @property
    def ticket(self) -> Ticket: ...
    @property
    def customer(self) -> CustomerLine: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def reading(self) -> Reading: ...


class Sum(Protocol):
    """Why a clock is due when it is."""

    @property
    def clock(self) -> Clock: ...
    @property
    def reading(self) -> Reading: ...
    @property
    def region(self) -> Region: ...
    @property
    def coverage(self) -> Coverage: ...
    @property
    def days(self) -> tuple[Day, ...]: ...


def listed(title: str, lines: Sequence[Line], more: str | None) -> Message:
    """Clocks, nearest due first; `more` is the command for the next page."""
    if not lines:
        return kit.message(
            f"{title}: none. Nobody is waiting for an answer.",
            [kit.section(f"*{kit.escape(title)}: none.*\nNobody is waiting for an answer.")],
        )
    overdue = sum(line.reading.state is State.OVERDUE for line in lines)
    news = f"{kit.escape(title)}: {overdue} overdue" if overdue else kit.escape(title)
    entries: list[Block | Sequence[Block]] = [kit.section(f"*{news}*, nearest due first")]
    entries += [_entry(line) for line in lines]
    if more is not None:
        entries.append(kit.actions(kit.button("Show more", f"{ids.AGAIN}more", more)))
    said = f"{news}. The first: {_headline(lines[0])}"
    return kit.message(said, kit.fit_message(entries))


def _entry(line: Line) -> Block:
    ticket = line.ticket
    owner = kit.user(ticket.owner_id) if ticket.owner_id else "nobody"
    return kit.section(
        f"*{_headline(line)}*\n{kit.escape(kit.cut(ticket.title, 120))}\n"
        f"{PRIORITY_NAMES[ticket.priority]} · ticket #{ticket.id} · owner: {owner}",
        accessory=kit.button("Why this time?", ids.SLA_WHY, str(ticket.id)),
    )


def _headline(line: Line) -> str:
    reading = line.reading
    name = kit.escape(line.customer.name)
    what = AWAITED[line.clock.kind]
    return f"{name}: {what}, {stands(reading)}"


def stands(reading: Reading) -> str:
    """How a clock stands now, in words: the state first, then the one number that matters."""
    state = STATES[reading.state].lower()
    match reading.state:
        case State.OVERDUE | State.MISSED | State.WAIVED:
            late, business = length(reading.late), business_length(reading.late_business)
            of_it = f" ({business} of business hours)" if business != late else ""
            return f"{state}, late by {late}{of_it}"
        case State.MET:
            return f"{state}, {business_length(reading.used)} used, {_left(reading)} to spare"
        case State.CANCELLED | State.PAUSED:
            return state
        case _:
            due = f"due {kit.when(reading.due_at)}" if reading.due_at else ""
            again = ""
            if reading.counts_again_at:
                again = f", counts again {kit.when(reading.counts_again_at)}"
            return f"{state}, {due}, {_left(reading)} left{again}"


def _left(reading: Reading) -> str:
    return business_length(reading.left)


def why(ticket: Ticket, customer: CustomerLine, sums: Sequence[Sum], now: datetime) -> Message:
    """**Why this time?**: the sum of each clock, day by day, in the customer's time."""
    first = sums[0]
    name = kit.escape(customer.name)
    zone = first.region.schedule.zone
    due = kit.when_plain(first.clock.due_at, zone, now)
    verb = "was" if first.reading.state in _LATE else "is"
    news = f"{name}: the {AWAITED[first.clock.kind]} {verb} due {due}"
    blocks: list[Block] = [
        kit.section(f"*{news}*\nIn your time that is {kit.when(first.clock.due_at)}.")
    ]
    for one in sums:
        blocks += _sum(ticket, one, now)
    return kit.message(f"{news}, {stands(first.reading)}.", blocks)


def _sum(ticket: Ticket, one: Sum, now: datetime) -> list[Block]:
    clock, zone = one.clock, one.region.schedule.zone
    target = business_length(clock.target)
    head = (
        f"*{AWAITED[clock.kind].capitalize()}, {stands(one.reading)}*\n"
        f"{PRIORITY_NAMES[ticket.priority]} allows {target} in {COVERED[one.coverage]}, counted "
        f"from {kit.when_plain(clock.start_at, zone, now)}."
    )
    lines = sum_lines(one.days, zone)
    left_out = len(lines) - _MOST_LINES
    if left_out > 0:
        lines = [*lines[: _MOST_LINES // 2], f"… {left_out} lines …", *lines[-_MOST_LINES // 2 :]]
    end = f"*= {target}*, so it is due *{kit.when_plain(clock.due_at, zone, now)}*."
    if clock.breach and clock.breach.at != clock.due_at:
        late = kit.when_plain(clock.breach.at, zone, now)
        changed = "then" if clock.breach.at > clock.due_at else "after that"
        end += f"\nIt counts as overdue since {late}: the terms were changed {changed}."
    zones = f"{one.region.code}, {one.region.zone}; {_hours(one)}"
    return [
        kit.section(head),
        kit.section("\n".join(f"• {line}" for line in lines) or "• Nothing to add up."),
        kit.section(end),
        kit.context(f"Times here are the customer’s: {kit.escape(zones)}."),
    ]


def _hours(one: Sum) -> str:
    return f"policy version {one.clock.version}" if one.clock.version else "built-in policy"


def sum_lines(days: Sequence[Day], zone: ZoneInfo) -> list[str]:
    """The sum as lines of mrkdwn in local time: what counted, and by name what did not."""
    lines: list[str] = []
    for reason, group in groupby(days, key=_closed_for):
        held = list(group)
        if reason is None:
            lines += [_working_day(day, zone) for day in held]
        else:
            lines.append(f"{_span(held[0].on, held[-1].on)}: {reason}")
        lines += [_changed(day.clock_change) for day in held if day.clock_change]
    return lines


def _closed_for(day: Day) -> str | None:
    """Why a day counted nothing at all; None when it counted, or was only partly looked at."""
    if day.worked or not day.gaps:
        return None
    reasons = {gap.why for gap in day.gaps}
    if not reasons <= _CLOSED:
        return None
    gap = day.gaps[0]
    return _named(gap)


def _named(gap: Gap) -> str:
    match gap.why:
        case Why.HOLIDAY:
            return f"{kit.escape(gap.name)}, a public holiday" if gap.name else "public holiday"
        case Why.WEEKEND:
            return "weekend"
        case Why.CLOSED:
            return "closed all day"
        case Why.NIGHT:
            return "night"
        case Why.BREAK:
            return "break"
        case Why.PAUSED:
            return "waiting on the customer"


def _working_day(day: Day, zone: ZoneInfo) -> str:
    """The parts of a day in order, those that count in bold: "*4 h*: night 02:00–08:00, …"."""
    parts = [(since, f"*{_from_to(since, until, zone)}*") for since, until in day.counted]
    parts += [
        (gap.from_at, f"{_named(gap)} {_from_to(gap.from_at, gap.until_at, zone)}")
        for gap in day.gaps
    ]
    counted = business_length(day.worked) if day.worked else "nothing counts"
    return f"{_day(day.on)}, *{counted}*: {', '.join(said for _, said in sorted(parts))}"


def _from_to(since: datetime, until: datetime, zone: ZoneInfo) -> str:
    return f"{_at(since, zone)}–{_at(until, zone, after=since)}"


def _changed(change: ClockChange) -> str:
    forward = change.by > timedelta()
    way = "forward" if forward else "back"
    effect = "real hours count" if change.in_hours else "no working hour is touched"
    return f"Clocks go {way} by {length(abs(change.by))}: {effect}"


def _at(instant: datetime, zone: ZoneInfo, *, after: datetime | None = None) -> str:
    """The local time of day; midnight at the end of something is 24:00."""
    local = instant.astimezone(zone)
    if after is not None and local.hour == local.minute == 0 and instant > after:
        return "24:00"
    return f"{local:%H:%M}"


def _day(on: date) -> str:
    return kit.day(on).rsplit(" ", 1)[0]


def _span(first: date, last: date) -> str:
    return _day(first) if first == last else f"{_day(first)} to {_day(last)}"
