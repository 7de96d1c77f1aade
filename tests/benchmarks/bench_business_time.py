"""How fast business time and support clocks are.

Alone: `python -m tests.benchmarks.bench_business_time`.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, time, timedelta
from statistics import median
from time import perf_counter

import workclock

from domain.business_time import Schedule
from domain.errors import InvalidSchedule
from domain.regions import DEFAULT_REGIONS
from domain.sla import DEFAULT_TARGETS, ClockKind, read
from domain.sla_alerts import next_check_at
from domain.sla_events import start
from tests.benchmarks.goal import Goal
from tests.support.schedules import OFFICE, at, hours

ZONE = "America/New_York"
HOLIDAYS = [date(2024 + n % 5, 1 + n % 12, 3 + 2 * (n % 13)) for n in range(61)]
MONDAY = at("2026-03-02 15:00")
EIGHT, LONG, MONTH = hours(8), hours(2000), timedelta(days=30)
ROUNDS, TICKETS = 25, 10_000

Work = Callable[[], object]


def goals(rounds: int = ROUNDS, tickets: int = TICKETS) -> Iterable[Goal]:
    """Every goal of business time, measured now; about two seconds on one core."""
    yield from _warm(rounds)
    yield _first_answer(rounds)
    yield _flat(rounds)
    yield _open_tickets(tickets)
    yield _impossible()


def _warm(rounds: int) -> Iterator[Goal]:
    ours, theirs = _ours(), _theirs()
    add, yardstick, between, other = _alternating(
        rounds,
        lambda: ours.add(MONDAY, EIGHT),
        lambda: theirs.add(MONDAY, EIGHT),
        lambda: ours.between(MONDAY, MONDAY + MONTH),
        lambda: theirs.between(MONDAY, MONDAY + MONTH),
    )
    yield _micro("business time: add 8 h, warm", add, 15, f" (workclock {_us(yardstick)})")
    yield _micro("business time: between 30 days, warm", between, 15, f" (workclock {_us(other)})")


def _first_answer(rounds: int) -> Goal:
    spent = median(_seconds(lambda: _ours().add(MONDAY, EIGHT), 1) for _ in range(rounds))
    return _milli("business time: first answer of a new schedule", spent, 10)


def _flat(rounds: int) -> Goal:
    ours = _ours()
    spent = [
        (_seconds(lambda: ours.add(MONDAY, EIGHT)), _seconds(lambda: ours.add(MONDAY, LONG)))
        for _ in range(rounds + 1)
    ][1:]
    ratio = median(long / short for short, long in spent)
    return Goal(
        "business time: add 2,000 h against 8 h", f"{ratio:.2f} times", "2 times", ratio <= 2
    )


def _open_tickets(tickets: int) -> Goal:
    """Due time, state, time left and next check of open tickets in five regions."""
    times = [region.schedule for region in DEFAULT_REGIONS.values()]
    targets = list(DEFAULT_TARGETS.values())
    now = MONDAY + hours(30)

    def all_tickets() -> None:
        for n in range(tickets):
            region = times[n % 5]
            opened = now - timedelta(minutes=n % 4000)
            clock = start(ClockKind.FIRST_RESPONSE, opened, targets[n % 4], region)
            read(clock, now, region)
            next_check_at(clock, region)

    spent = median(_seconds(all_tickets, 1) for _ in range(3))
    return _milli(f"support clocks: {tickets:,} open tickets, everything a list shows", spent, 1000)


def _impossible() -> Goal:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(11 * 366)]

    def refused() -> None:
        try:
            Schedule(ZONE, OFFICE, days).add(MONDAY, EIGHT)
        except InvalidSchedule:
            return
        raise AssertionError("a schedule that never opens gave an answer")

    spent = median(_seconds(refused, 1) for _ in range(5))
    return _milli("business time: error for a schedule that never opens", spent, 50)


def _ours() -> Schedule:
    return Schedule(ZONE, OFFICE, HOLIDAYS)


def _theirs() -> "workclock.Schedule":
    return workclock.Schedule(
        [workclock.WorkDay(time(8), time(17)), workclock.Holidays(HOLIDAYS)], time_zone=ZONE
    )


def _alternating(rounds: int, *works: Work) -> list[float]:
    """Seconds a call of each work: medians of rounds in which they take turns."""
    spent = [[_seconds(work) for work in works] for _ in range(rounds + 1)]
    return [median(column) for column in zip(*spent[1:], strict=True)]


def _seconds(work: Work, times: int = 300) -> float:
    began = perf_counter()
    for _ in range(times):
        work()
    return (perf_counter() - began) / times


def _micro(goal: str, seconds: float, limit: float, note: str = "") -> Goal:
    return Goal(goal, _us(seconds) + note, f"{limit} µs", seconds * 1e6 <= limit)


def _milli(goal: str, seconds: float, limit: float) -> Goal:
    return Goal(goal, f"{seconds * 1e3:.1f} ms", f"{limit} ms", seconds * 1e3 <= limit)


def _us(seconds: float) -> str:
    return f"{seconds * 1e6:.1f} µs"


if __name__ == "__main__":
    for line in goals():
        sys.stdout.write(" | ".join((*line[:3], "pass" if line.passed else "FAIL")) + "\n")
