"""**Why this time?**: the sum that explains a due time, day by day."""

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
from handlers.views import kit
from handlers.views.kit import Block, Message
from handlers.views.lengths import business_length, exact_length, length
from handlers.views.sla import stands
from handlers.views.tickets import AWAITED

COVERED = {
    Coverage.HOME: "in the business hours of their region",
    Coverage.ANY_REGION: "in the business hours of any region",
    Coverage.ALWAYS: "around the clock",
}
_STILL_TO_COME = frozenset({State.RUNNING, State.AT_RISK, State.OUT_OF_HOURS})
_CLOSED = frozenset({Why.WEEKEND, Why.CLOSED, Why.HOLIDAY})
_MOST_LINES = 60
_SECOND = timedelta(seconds=1)


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


def why(ticket: Ticket, customer: CustomerLine, sums: Sequence[Sum], now: datetime) -> Message:
    """**Why this time?**: the sum of each clock, day by day, in the customer's time."""
    first = sums[0]
    news, yours = _news(first, now)
    news = f"{kit.escape(customer.name)}: the {AWAITED[first.clock.kind]} {news}"
    blocks: list[Block] = [kit.section(f"*{news}*{yours}")]
    for one in sums:
        blocks += _sum(ticket, one, now)
    return kit.message(f"{news}, {stands(first.reading)}.", blocks)


def _news(one: Sum, now: datetime) -> tuple[str, str]:
    """When it is due, in the customer's time; and the same in the reader's."""
    if one.reading.state is State.PAUSED:
        return "has no due time now", ""
    verb = "is" if one.reading.state in _STILL_TO_COME else "was"
    due_at = _due_at(one.clock)
    due = kit.when_plain(due_at, one.region.schedule.zone, now)
    return f"{verb} due {due}", f"\nIn your time that is {kit.when(due_at)}."


def _due_at(clock: Clock) -> datetime:
    """The due time that counts: after a milder target it is still the one that was missed."""
    return min(clock.due_at, clock.breached_at or clock.due_at)


def _sum(ticket: Ticket, one: Sum, now: datetime) -> list[Block]:
    clock, zone = one.clock, one.region.schedule.zone
    head = (
        f"*{AWAITED[clock.kind].capitalize()}, {stands(one.reading)}*\n"
        f"{PRIORITY_NAMES[ticket.priority]} allows {business_length(clock.target)} "
        f"{COVERED[one.coverage]}, counted from {kit.when_plain(clock.start_at, zone, now)}."
    )
    lines = sum_lines(one.days, zone)
    left_out = len(lines) - _MOST_LINES
    if left_out > 0:
        lines = [*lines[: _MOST_LINES // 2], f"… {left_out} lines …", *lines[-_MOST_LINES // 2 :]]
    zones = f"{one.region.code}, {one.region.zone}; {_hours(one)}"
    return [
        kit.section(head),
        kit.section("\n".join(f"• {line}" for line in lines) or "• Nothing to add up."),
        kit.section(_end(one, now)),
        kit.context(f"Times here are the customer’s: {kit.escape(zones)}."),
    ]


def _end(one: Sum, now: datetime) -> str:
    """What the days come to, and what else decided it."""
    clock, zone = one.clock, one.region.schedule.zone
    target, due = business_length(clock.target), kit.when_plain(clock.due_at, zone, now)
    counted = one.days[-1].total if one.days else timedelta()
    if one.reading.state is State.PAUSED:
        return (
            f"*{exact_length(counted)}* of {target} counted until the wait for the customer began; "
            "the due time comes when it ends."
        )
    if one.reading.is_outdated:
        return (
            f"It was judged by the due time *{due}*. Its hours or terms were changed since: by "
            f"today’s the days above come to {exact_length(counted)}."
        )
    breach = clock.breach
    verb = "is" if one.reading.state in _STILL_TO_COME else "was"
    if breach is None or breach.at == clock.due_at:
        return f"*= {target}*, so it {verb} due *{due}*."
    late = kit.when_plain(breach.at, zone, now)
    if breach.at < clock.due_at:
        return (
            f"*= {target}*, which would be *{due}*. It was due *{late}* before its terms were "
            "changed, and that breach stays on record."
        )
    return (
        f"*= {target}*, so it {verb} due *{due}*.\nIt counts as overdue since {late}: the terms "
        "were changed then."
    )


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
    named = _named(day.gaps[0])
    return "closed all day" if reasons == {Why.CLOSED} else named


def _named(gap: Gap) -> str:
    match gap.why:
        case Why.HOLIDAY:
            return f"{kit.escape(gap.name)}, a public holiday" if gap.name else "public holiday"
        case Why.WEEKEND:
            return "weekend"
        case Why.CLOSED:
            return "closed"
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
    counted = exact_length(_worked(day)) if day.worked else "nothing counts"
    return f"{_day(day.on)}, *{counted}*: {', '.join(said for _, said in sorted(parts))}"


def _worked(day: Day) -> timedelta:
    """What a day adds, in whole seconds such that all days together make the whole target."""
    before = day.total - day.worked
    return (day.total // _SECOND - before // _SECOND) * _SECOND


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
    if after is not None and local.hour == local.minute == local.second == 0 and instant > after:
        return "24:00"
    return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"


def _day(on: date) -> str:
    return kit.day(on).rsplit(" ", 1)[0]


def _span(first: date, last: date) -> str:
    return _day(first) if first == last else f"{_day(first)} to {_day(last)}"
