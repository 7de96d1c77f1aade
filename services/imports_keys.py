"""Customers that a sheet names by key: what sheets about customers we know have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from domain.customers import Customer
from domain.sheets import Fault, Row, shown
from storage import customers
from storage.unit_of_work import Work

IMPORT = "import"
"""Who is named for what a sheet brought in."""


class Keyed(Protocol):
    """What a row says of a customer."""

    @property
    def customer(self) -> str:
        """The customer's key."""
        ...


T = TypeVar("T", bound=Keyed)


def nobody(row: Row) -> Iterable[str]:  # noqa: ARG001 - asked of every kind of sheet
    """The people such a row names: none."""
    return ()


def with_customers(
    work: Work, said: Sequence[tuple[Row, T]], faults: list[Fault]
) -> tuple[list[tuple[Row, T]], Mapping[str, Customer]]:
    """Those rows whose customers we know, and these customers by key, in one statement; for every
    other row a fault is added."""
    known = customers.by_keys(work, {one.customer for _, one in said})
    for row, one in said:
        if one.customer not in known:
            mend = f"No customer has the key {shown(one.customer)}. Mend it, or import it first."
            faults.append(Fault(row.line, "customer", mend))
    return [(row, one) for row, one in said if one.customer in known], known
