"""What may stand in observations.csv: one value of one measure of one customer a row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from domain.customers_cells import read_key
from domain.health_observations import Observation
from domain.observations import (
    Reported,
    check_seen,
    read_measure,
    read_seen,
    read_source,
    read_value,
)
from domain.sheets import Fault, Row, missing, parse

COLUMNS: Final = ("customer", "measure", "value", "observed_at", "source")
NEEDED: Final = ("customer", "measure", "value", "observed_at")
MARKS: Final = ("measure", "observed_at")
"""Columns by which the file is known."""
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
        elif one := read_row(row, faults):
            seen = Observation(one.measure, one.value, one.observed_at)
            found.setdefault(one.customer, []).append(seen)
    return found, faults


def read_row(row: Row, faults: list[Fault], now: datetime | None = None) -> Reported | None:
    """What a row says; None when anything is wrong with it, which is added to `faults`.

    With `now`, what lies in the future is wrong too.
    """
    before = len(faults)
    values = parse(row, _PARSERS, faults)
    rest = {
        "value": lambda text: read_value(text, values.get("measure")),
        "observed_at": lambda text: check_seen(read_seen(text), now),
    }
    values |= parse(row, rest, faults)
    faults += missing(row, values, _FILLED)
    if len(faults) > before:
        return None
    return Reported(**{**values, "source": values.get("source") or ""})


_PARSERS: Final = {"customer": read_key, "measure": read_measure, "source": read_source}
