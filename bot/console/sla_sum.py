"""Why a support clock is due when it is, for a terminal: the sum day by day, in local time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.business_time import Interval
from domain.day_by_day import ClockChange, Day, Gap, Why, days
from domain.policy import Policy
from domain.regions import Coverage, Region
from domain.sla import ClockKind, Priority
from handlers.views.lengths import business_length, exact_length

_ALL_DAY = frozenset({Why.WEEKEND, Why.CLOSED, Why.HOLIDAY})
_COVERED = {
    Coverage.HOME: "in the business hours of {code}",
    Coverage.ANY_REGION: "while any region is open",
    Coverage.ALWAYS: "around the clock",
}


@dataclass(frozen=True, slots=True)
class Explained:
    """The sum of one clock: `days` of `region` add up to `target`, which is used up at `due_at`."""

    region: Region
    priority: Priority
    kind: ClockKind
    coverage: Coverage
    start_at: datetime
    target: timedelta
    due_at: datetime
    days: tuple[Day, ...]


def explain(
    policy: Policy, region: Region, priority: Priority, kind: ClockKind, start_at: datetime
) -> Explained | None:
    """The sum of a clock that starts at an aware instant; None: the policy sets it no target."""
    target = policy.target(priority, kind)
    if target is None:
        return None
    time = policy.business_time(region.code, priority)
    due_at = time.add(start_at, target)
    walked = days(time, start_at, due_at, holiday_names=region.holidays)
    coverage = policy.coverage_of(priority)
    return Explained(region, priority, kind, coverage, start_at, target, due_at, tuple(walked))


def as_lines(sums: Explained) -> Iterator[str]:
    """The sum as a table; the last line is `due` and the UTC instant."""
    zone = sums.region.schedule.zone
    target = business_length(sums.target)
    covered = _COVERED[sums.coverage].format(code=sums.region.code)
    what = sums.kind.value.replace("_", " ")
    yield f"{sums.priority.value.capitalize()} allows {target} for the {what}, {covered}."
    yield f"asked {_local(sums.start_at, zone)} ({sums.region.code}, {zone.key})"
    yield ""
    for day in sums.days:
        yield from _day_lines(day, zone, target)
    yield ""
    yield f"so it is due {_local(sums.due_at, zone)}"
    yield f"due {utc_text(sums.due_at)}"


def as_data(sums: Explained) -> dict[str, Any]:
    """The sum for programs: instants in UTC, lengths in seconds."""
    return {
        "region": sums.region.code,
        "zone": sums.region.zone,
        "priority": sums.priority.value,
        "clock": sums.kind.value,
        "coverage": sums.coverage.value,
        "from": utc_text(sums.start_at),
        "target_s": sums.target.total_seconds(),
        "days": [_day_data(day) for day in sums.days],
        "due": utc_text(sums.due_at),
    }


def utc_text(at: datetime) -> str:
    """An aware UTC instant as ISO text: 2026-12-24T03:00:00Z."""
    return at.isoformat().replace("+00:00", "Z")


def _day_lines(day: Day, zone: ZoneInfo, target: str) -> Iterator[str]:
    rows = sorted(
        [(since, "counted", _range((since, until), zone)) for since, until in day.counted]
        + [(gap.from_at, *_gap_words(gap, day, zone)) for gap in day.gaps]
        + ([(day.clock_change.at, *_change_words(day.clock_change, zone))]
           if day.clock_change else [])
    )  # fmt: skip
    total = f"{exact_length(day.worked)}, {exact_length(day.total)} of {target} so far"
    for number, (_, what, detail) in enumerate(rows):
        label = f"{day.on:%a} {day.on.isoformat()}" if number == 0 else ""
        amount = total if what == "counted" else ""
        if what == "counted":
            total = ""
        yield f"{label:<15} {what:<8} {detail:<36} {amount}".rstrip()


def _gap_words(gap: Gap, day: Day, zone: ZoneInfo) -> tuple[str, str]:
    if gap.why in _ALL_DAY and not day.counted:
        return gap.why.value, gap.name
    span = _range((gap.from_at, gap.until_at), zone)
    return gap.why.value, f"{span} {gap.name}".rstrip()


def _change_words(change: ClockChange, zone: ZoneInfo) -> tuple[str, str]:
    way = "forward" if change.by > timedelta() else "back"
    hours = "in working hours" if change.in_hours else "out of hours"
    before = (change.at - timedelta(microseconds=1)).astimezone(zone) + timedelta(microseconds=1)
    return "clocks", f"go {way} {business_length(abs(change.by))} at {before:%H:%M}, {hours}"


def _range(part: Interval, zone: ZoneInfo) -> str:
    since, until = (at.astimezone(zone) for at in part)
    ends_at_midnight = (until.hour, until.minute, until.second) == (0, 0, 0)
    return f"{_clock(since)}–{'24:00' if ends_at_midnight else _clock(until)}"


def _clock(at: datetime) -> str:
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def _local(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local:%a} {local.date().isoformat()} {_clock(local)} {local.tzname()}"


def _day_data(day: Day) -> dict[str, Any]:
    change = day.clock_change
    return {
        "on": day.on.isoformat(),
        "counted": [_part(*part) for part in day.counted],
        "gaps": [_part(g.from_at, g.until_at) | {"why": g.why.value, "name": g.name}
                 for g in day.gaps],
        "worked_s": day.worked.total_seconds(),
        "total_s": day.total.total_seconds(),
        "clock_change": change and {
            "at": utc_text(change.at),
            "by_s": change.by.total_seconds(),
            "in_hours": change.in_hours,
        },
    }  # fmt: skip


def _part(since: datetime, until: datetime) -> dict[str, Any]:
    return {"from": utc_text(since), "until": utc_text(until)}
