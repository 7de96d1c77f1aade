"""What may stand in observations.csv: one value of one measure of one customer a row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from math import isfinite
from typing import Final

from domain.customers_cells import read_key
from domain.health_measures import BY_NAME
from domain.health_observations import Observation
from domain.sheets import Fault, Mend, Row, missing, parse, shown

COLUMNS: Final = ("customer", "measure", "value", "observed_at", "source")
NEEDED: Final = ("customer", "measure", "value", "observed_at")
_FILLED: Final = ("customer", "measure", "observed_at")
"""Cells that may not be empty; an empty value says that somebody looked and found nothing."""


def read_observations(
    rows: Iterable[Row | Fault],
) -> tuple[dict[str, list[Observation]], list[Fault]]:
    """The observations by customer key, in the order of the sheet, and everything to mend."""
    found: dict[str, list[Observation]] = {}
    faults: list[Fault] = []
    for row in rows:
        if isinstance(row, Fault):
            faults.append(row)
            continue
        before = len(faults)
        values = parse(row, _PARSERS, faults)
        faults += missing(row, values, _FILLED)
        if len(faults) == before:
            seen = Observation(values["measure"], values["value"], values["observed_at"])
            found.setdefault(values["customer"], []).append(seen)
    return found, faults


def read_measure(text: str) -> str:
    """A measure of customer health by its name. Raises Mend with all of them."""
    if text.lower() in BY_NAME:
        return text.lower()
    raise Mend(f"{shown(text)} is no measure. There are {', '.join(BY_NAME)}.")


def read_value(text: str) -> float:
    """A figure in the unit of its measure. Raises Mend."""
    try:
        value = float(text) if text.isascii() and "_" not in text else None
    except ValueError:
        value = None
    if value is None or not isfinite(value):
        raise Mend(f"{shown(text)} is not a figure. Write it with a point, for example 0.85.")
    return value


def read_seen(text: str) -> datetime:
    """When it was seen, in UTC: an ISO instant with its offset, or a day, from its first moment in
    UTC. Raises Mend."""
    try:
        if len(text) == len("2026-11-01"):
            on = date.fromisoformat(text)
            return datetime(on.year, on.month, on.day, tzinfo=UTC)
        seen = datetime.fromisoformat(text)
        if seen.tzinfo is None:
            raise Mend(
                f"{shown(text)} does not say in which zone; write {shown(text + 'Z')} for UTC."
            )
        return seen.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        if isinstance(error, Mend):
            raise
        raise Mend(
            f"{shown(text)} is neither a day nor an instant; write 2026-11-01 or 2026-11-01T09:30Z."
        ) from None


_PARSERS: Final = {
    "customer": read_key,
    "measure": read_measure,
    "value": read_value,
    "observed_at": read_seen,
}
