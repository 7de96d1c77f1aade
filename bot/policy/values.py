"""How single values of the policy file are read: each reader returns the value or raises
Unfit, or another ValueError, with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from itertools import pairwise
from typing import TypeGuard, TypeVar

from domain.opening_hours import DAY_NAMES

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

Read = Callable[[object], T]

DAYS = tuple(name.lower() for name in DAY_NAMES)

_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(h|m|min|s)\s*(?=\d|$)", re.ASCII)
_UNITS = {"h": 3600, "m": 60, "min": 60, "s": 1}
_LONGEST = timedelta(hours=2000)
_CHANNEL = re.compile(r"#[^\s#]{1,79}|[CG][A-Z0-9]{6,}", re.ASCII)
_USER = re.compile(r"[UW][A-Z0-9]{2,}", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}|", re.ASCII)
_SUBDIVISION = re.compile(r"[A-Z0-9]{1,3}|", re.ASCII)


class Unfit(ValueError):
    """A value that cannot stand; the message completes "<key>: "."""


def text(value: object) -> str:
    """Any text."""
    if not isinstance(value, str):
        raise Unfit(f"must be text in quotes, not {shown(value)}")
    return value


def switch(value: object) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise Unfit(f"must be true or false, not {shown(value)}")
    return value


def whole(least: int = 0, most: int = 10**12) -> Read[int]:
    """A whole figure within bounds."""
    bounds = f"from {least}" + (f" to {most}" if most < 10**12 else "")

    def read(value: object) -> int:
        if type(value) is not int or not least <= value <= most:
            raise Unfit(f"must be a whole number {bounds}, not {shown(value)}")
        return value

    return read


def number(least: float = 0.0, most: float = 1e9, *, above: bool = False) -> Read[float]:
    """A figure within bounds, decimals allowed; `above`: `least` itself is too little."""
    bounds = f"{'above' if above else 'from'} {least:g}" + (f" to {most:g}" if most < 1e9 else "")

    def read(value: object) -> float:
        if not is_number(value) or not least <= value <= most or (above and value == least):
            raise Unfit(f"must be a number {bounds}, not {shown(value)}")
        return float(value)

    return read


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether the file says a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def duration(value: object) -> timedelta:
    """A length of time in whole seconds: "4h", "90m", "1h 30m"; a bare number is hours."""
    how = f'must be a length such as "4h", "90m" or "1h 30m", not {shown(value)}'
    if is_number(value):
        seconds = value * 3600.0
    elif isinstance(value, str) and value.strip():
        seconds, at = 0.0, 0
        while at < len(value):
            part = _DURATION.match(value, at)
            if part is None:
                raise Unfit(how)
            seconds += float(part[1]) * _UNITS[part[2]]
            at = part.end()
    else:
        raise Unfit(how)
    if not 0 < seconds <= _LONGEST.total_seconds():
        raise Unfit(f"{how}: more than nothing, at most 2000 hours")
    if seconds != int(seconds):
        raise Unfit(f"must come to whole seconds, not {shown(value)}")
    return timedelta(seconds=seconds)


def one_of(kind: type[E]) -> Read[E]:
    """One of the values of an enumeration."""
    known = {str(member.value): member for member in kind}

    def read(value: object) -> E:
        if not isinstance(value, str) or value not in known:
            choices = ", ".join(f'"{name}"' for name in known)
            raise Unfit(f"must be one of {choices}, not {shown(value)}")
        return known[value]

    return read


def rising(each: Read[int]) -> Read[tuple[int, ...]]:
    """A list of whole figures, each above the one before; may be empty."""

    def read(value: object) -> tuple[int, ...]:
        if not isinstance(value, list):
            raise Unfit(f"must be a list such as [75, 90], not {shown(value)}")
        figures = tuple(each(one) for one in value)
        for earlier, later in pairwise(figures):
            if later <= earlier:
                raise Unfit(f"must rise: {later} comes after {earlier}")
        return figures

    return read


def list_of(each: Read[T]) -> Read[tuple[T, ...]]:
    """A list whose items are read one by one."""

    def read(value: object) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise Unfit(f"must be a list in [ ], not {shown(value)}")
        return tuple(each(one) for one in value)

    return read


def matching(pattern: re.Pattern[str], what: str) -> Read[str]:
    """A text of a certain form; `what` completes "must be …"."""

    def read(value: object) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise Unfit(f"must be {what}, not {shown(value)}")
        return value

    return read


channel = matching(_CHANNEL, 'a channel such as "#sla-alerts", or its id such as "C0123456789"')
user = matching(_USER, 'a Slack user id such as "U0123456789"')
currency = matching(_CURRENCY, 'a currency code such as "USD"')
country = matching(_COUNTRY, 'a country code such as "US", or ""')
subdivision = matching(_SUBDIVISION, 'a subdivision code such as "NSW", or ""')


def day(value: object) -> date:
    """A calendar day, as TOML writes it or in quotes."""
    if isinstance(value, datetime):
        raise Unfit(f"must be a day without a time, such as 2026-12-25, not {shown(value)}")
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(text(value))
    except ValueError:
        raise Unfit(f"must be a date such as 2026-12-25, not {shown(value)}") from None


def span(value: object) -> tuple[str, str]:
    """Opening and close: ["08:00", "17:00"], or in one text "08:00-17:00"."""
    parts = value.split("-") if isinstance(value, str) else value
    if not isinstance(parts, list) or len(parts) != 2:
        raise Unfit(f'must be opening and close such as "08:00-17:00", not {shown(value)}')
    return text(parts[0]).strip(), text(parts[1]).strip()


def shown(value: object) -> str:
    """A value as the file writes it, cut short."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list):
        return _cut("[" + ", ".join(map(shown, value)) + "]")
    if isinstance(value, date):
        return value.isoformat()
    return _cut(f'"{value}"' if isinstance(value, str) else str(value))


def _cut(words: str) -> str:
    return words if len(words) <= 40 else words[:39] + "…"
