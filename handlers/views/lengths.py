"""Lengths of time in words."""

from __future__ import annotations

from datetime import timedelta

_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)


def length(amount: timedelta) -> str:
    """ "3 h 15 min", "45 min", "2 d 4 h": whole minutes, rounded down; "under a minute" for less.

    For business time, whose days are not 24 hours, use `business_length`.
    """
    minutes = amount // _MINUTE
    days, minutes = divmod(minutes, 24 * 60)
    return _parts((days, "d"), (minutes // 60, "h"), (0 if days else minutes % 60, "min"))


def business_length(amount: timedelta) -> str:
    """The same in hours and minutes only: a business day has no fixed length."""
    minutes = amount // _MINUTE
    return _parts((minutes // 60, "h"), (minutes % 60, "min"))


def exact_length(amount: timedelta) -> str:
    """ "1 h 59 min 7 s": business time to the second, for sums that have to add up."""
    seconds = amount // _SECOND
    return _parts((seconds // 3600, "h"), (seconds // 60 % 60, "min"), (seconds % 60, "s"))


def _parts(*parts: tuple[int, str]) -> str:
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "under a minute"
