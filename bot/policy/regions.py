"""The `[regions.<code>]` tables of the policy file: zones, hours and confirmed holidays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from bot.policy.table import Table
from bot.policy.values import (
    DAYS,
    Read,
    country,
    day,
    list_of,
    matching,
    span,
    subdivision,
    switch,
    text,
)
from domain.opening_hours import read_week, read_zone
from domain.regions import Region

Hours = Mapping[int, tuple[tuple[str, str], ...]]

_CODE: Final = matching(
    re.compile(r"\S(?:.{0,38}\S)?"), "a name of at most 40 characters such as EST"
)
_SUCH_AS: Final = '{ date = 2026-12-25, name = "Christmas Day" }'
_spans: Final = list_of(span)


def read_regions(table: Table, built_in: Mapping[str, Region]) -> dict[str, Region]:
    """The built-in regions with what the table changes, adds and leaves out.

    Empty, with a slip, when every one was left out.
    """
    found = dict(built_in)
    for code in table:
        table.read(code, _CODE, "", code)
        inner = table.within(code)
        if not isinstance(table.given(code), Mapping):
            continue
        region = _read_region(inner, built_in.get(code) or Region(code, ""))
        if inner.take("use", switch, default=True):
            found[code] = region
        else:
            found.pop(code, None)
        inner.close()
    if not found:
        table.slip("at least one region must be left in use")
    return found


def _read_region(table: Table, default: Region) -> Region:
    if not default.zone and "zone" not in table:
        table.slip('zone is missing: say where the region is, such as zone = "Europe/Berlin"')
    return Region(
        default.code,
        table.take("zone", _zone, default.zone),
        _read_hours(table, default),
        _read_holidays(table, default.holidays),
        table.take("holiday_country", country, default.holiday_country),
        table.take("holiday_subdivision", subdivision, default.holiday_subdivision),
    )


def _zone(value: object) -> str:
    return read_zone(value).key


def _read_hours(table: Table, default: Region) -> Hours:
    """Openings by weekday; a weekday the table leaves out stays as it was, [] closes it."""
    before = {weekday: tuple(spans) for weekday, spans in default.hours.items()}
    days = table.within("hours")
    found = {
        weekday: days.take(name, _openings(weekday), before.get(weekday, ()))
        for weekday, name in enumerate(DAYS)
    }
    days.close()
    week = {weekday: spans for weekday, spans in found.items() if spans}
    if not week:
        table.slip("there are no opening hours at all: give at least one day some", "hours")
    return week or before


def _openings(weekday: int) -> Read[tuple[tuple[str, str], ...]]:
    def read(value: object) -> tuple[tuple[str, str], ...]:
        spans = _spans(value)
        if spans:
            read_week({weekday: spans})
        return spans

    return read


def _read_holidays(table: Table, default: Mapping[date, str]) -> Mapping[date, str]:
    if table.given("holidays") is None:
        return default
    found: dict[date, str] = {}
    for number, item in table.items("holidays"):
        if not isinstance(item, Mapping) or "date" not in item:
            table.slip(f"must have a date, such as {_SUCH_AS}", "holidays", number)
            continue
        one = table.table(item, "holidays", number)
        on: date | None = one.take("date", day, None)
        name = one.take("name", text, "")
        one.close()
        if on in found:
            one.slip(f"{on} is listed twice", "date")
        if on is not None:
            found[on] = name
    return found
