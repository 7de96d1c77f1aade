"""Reading the form of a customer: its answers as the cells of a row of customers.csv."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.customers_sheet import COLUMNS
from handlers.views.customers_form import BY_RULE


def cells(values: Mapping[str, Any]) -> dict[str, str]:
    """The cells of every column that the form asks; empty where nothing was given."""
    return {name: _cell(name, values[name]) for name in COLUMNS if name in values}


def _cell(name: str, value: Any) -> str:
    if value is None or value == BY_RULE:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if name == "technical_contacts":
        return ";".join(str(value).splitlines())
    return str(value)
