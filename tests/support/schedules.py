"""Schedules and worked examples that tests of time share."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from domain.business_time import Schedule

Hours = dict[int, list[tuple[str, str]]]

OFFICE: Hours = {weekday: [("08:00", "17:00")] for weekday in range(5)}
ALWAYS: Hours = {weekday: [("00:00", "24:00")] for weekday in range(7)}
NIGHTS: Hours = {weekday: [("00:00", "06:00"), ("22:00", "24:00")] for weekday in range(7)}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FILE = Path(__file__).parent.parent / "data" / "business_time_examples.json"


@dataclass(frozen=True)
class Terms:
    """What a schedule is made of, for those who make another kind of thing out of it."""

    zone: str
    hours: Hours
    holidays: tuple[date, ...] = ()

    def schedule(self) -> Schedule:
        return Schedule(self.zone, self.hours, self.holidays)


@dataclass(frozen=True)
class Example:
    """One worked answer: `add` gives `due`, or `between` start and `end` lies `amount`."""

    id: str
    terms: Terms
    start: datetime
    amount: timedelta
    due: datetime | None = None
    end: datetime | None = None


def at(text: str) -> datetime:
    """An instant written in UTC: "2026-07-06 09:30"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_FILE.read_text())
    return data


def terms_of(data: dict[str, Any]) -> Terms:
    week = {
        DAYS.index(day): [(opens, closes) for opens, closes in parts]
        for day, parts in data["hours"].items()
    }
    return Terms(data["zone"], week, tuple(map(date.fromisoformat, data["holidays"])))


@cache
def examples() -> tuple[Example, ...]:
    """Every answer in tests/data/business_time_examples.json."""
    known = {name: terms_of(data) for name, data in _data()["schedules"].items()}
    return tuple(_example(vector, known[vector["schedule"]]) for vector in _data()["vectors"])


def refused() -> list[tuple[str, Terms]]:
    """The schedules of that file which must not be accepted, with the reason."""
    return [(data["reason"], terms_of(data)) for data in _data()["invalid_schedules"]]


def _example(vector: dict[str, Any], terms: Terms) -> Example:
    start = datetime.fromisoformat(vector["start"])
    if vector["op"] == "add":
        due = datetime.fromisoformat(vector["deadline"])
        amount = timedelta(seconds=vector["add_seconds"])
        return Example(vector["id"], terms, start, amount, due=due)
    end = datetime.fromisoformat(vector["end"])
    amount = timedelta(seconds=vector["business_seconds"])
    return Example(vector["id"], terms, start, amount, end=end)
