"""A report of observations, as another system sends it by webhook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any, Final, TypeVar

from domain.customers_cells import read_key
from domain.errors import Invalid
from domain.observations import (
    Reported,
    check_seen,
    check_value,
    read_measure,
    read_seen,
    read_source,
    read_value,
)
from domain.sheets import Mend

T = TypeVar("T")

ID_MAX: Final = 200
MOST_NAMED: Final = 50
"""Fields that one answer names: a report that is wrong throughout is wrong in one way."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a system saw, taken whole or not at all; `id` is its own name for the report."""

    id: str
    observations: tuple[Reported, ...]


def read(body: Mapping[str, object], now: datetime) -> Report:
    """The report in a JSON object.

    Raises Invalid naming the fields to mend, as in “observations[3].measure”, counted from 0.
    """
    wrong: dict[str, str] = {}
    report_id = _id(body.get("id"), wrong)
    rows = body.get("observations")
    if not isinstance(rows, list) or not rows:
        wrong["observations"] = "“observations” is a list with at least one observation."
        rows = []
    found = [_read_one(f"observations[{n}]", row, wrong, now) for n, row in enumerate(rows)]
    if not wrong:
        _once(found, wrong)
    if wrong:
        named = dict(list(wrong.items())[:MOST_NAMED])
        raise Invalid("The report cannot be taken.", fields=named)
    return Report(report_id, tuple(one for one in found if one is not None))


def field_of(number: int, name: str) -> str:
    """How an answer names a field of the observation with a number, counted from 0."""
    return f"observations[{number}].{name}"


def _id(value: object, wrong: dict[str, str]) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip() or len(value) > ID_MAX:
        wrong["id"] = f"“id” is needed: the report’s own name, at most {ID_MAX} characters."
        return ""
    return value.strip()


def _once(found: list[Reported | None], wrong: dict[str, str]) -> None:
    """Two values of the same measure, customer, instant and source contradict each other."""
    said: dict[object, float | None] = {}
    for number, one in enumerate(found):
        if one is not None and said.setdefault(one.place, one.value) != one.value:
            wrong[field_of(number, "value")] = "Another value for the same is given above."


def _read_one(name: str, row: object, wrong: dict[str, str], now: datetime) -> Reported | None:
    if isinstance(row, dict):
        return _Fields(name, row, wrong).read(now)
    wrong[name] = "An observation is an object: customer, measure, value, observed_at, source."
    return None


class _Fields:
    """One observation of a report while it is read; what is wrong goes to `wrong` by its field."""

    __slots__ = ("_name", "_row", "_wrong")

    def __init__(self, name: str, row: Mapping[str, object], wrong: dict[str, str]) -> None:
        self._name = name
        self._row = row
        self._wrong = wrong

    def read(self, now: datetime) -> Reported | None:
        """The observation; None when anything is wrong with it."""
        before = len(self._wrong)
        customer = self._field("customer", lambda given: read_key(_text(given).lower()))
        measure = self._field("measure", lambda given: read_measure(_text(given)))
        seen_at = self._field("observed_at", lambda given: check_seen(read_seen(_text(given)), now))
        value = self._field("value", lambda given: _value(given, measure), empty=True)
        source = self._field("source", lambda given: read_source(_text(given)), needed=False)
        if len(self._wrong) > before or customer is None or measure is None or seen_at is None:
            return None
        return Reported(customer, measure, value, seen_at, source or "")

    def _field(
        self, name: str, parse: Callable[[Any], T], *, needed: bool = True, empty: bool = False
    ) -> T | None:
        """The value of a field; `empty`: it has to be there, and null is a value of it."""
        given = self._row.get(name)
        place = f"{self._name}.{name}"
        if given is None or (given == "" and not empty):
            if needed and not (empty and name in self._row):
                null = " (null, if somebody looked and found nothing)" if empty else ""
                self._wrong[place] = f"“{name}” is needed{null}."
            return None
        try:
            return parse(given)
        except Mend as mend:
            self._wrong[place] = str(mend)
            return None


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise Mend("This is not a text; write it in quotation marks.")
    return given.strip()


def _value(given: object, measure: str | None) -> float:
    if isinstance(given, str) and measure == "sponsor":
        return read_value(given.strip(), measure)
    if isinstance(given, bool) or not isinstance(given, int | float) or not isfinite(given):
        raise Mend("This is not a number; write 0.85, or null if nothing was found.")
    return check_value(float(given), measure)
