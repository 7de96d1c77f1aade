"""What may stand in outcomes.csv: one decision of one customer a row."""

from __future__ import annotations

from datetime import date
from typing import Final

from domain.customers_cells import read_arr, read_day, read_key
from domain.outcomes import Ending, Outcome
from domain.sheets import Fault, Mend, Row, missing, parse, shown

COLUMNS: Final = ("customer", "date", "outcome", "amount")
NEEDED: Final = ("customer", "date", "outcome")
MARKS: Final = ("customer", "outcome")
"""Columns by which the file is known."""


def read_row(row: Row, faults: list[Fault], today: date) -> Outcome | None:
    """What a row says; None when anything is wrong with it, which is added to `faults`."""
    before = len(faults)
    parsers = {
        "customer": read_key,
        "date": lambda text: _past(text, today),
        "outcome": read_ending,
        "amount": read_arr,
    }
    values = parse(row, parsers, faults)
    faults += missing(row, values, NEEDED)
    if len(faults) > before:
        return None
    return Outcome(values["customer"], values["date"], values["outcome"], values.get("amount"))


def read_ending(text: str) -> Ending:
    """What was decided. Raises Mend."""
    if text.lower() in [one.value for one in Ending]:
        return Ending(text.lower())
    raise Mend(f"{shown(text)} is no outcome. Write churned, contracted or renewed.")


def _past(text: str, today: date) -> date:
    on = read_day(text)
    if on > today:
        raise Mend(f"{on} lies in the future; write down what has been decided.")
    return on
