"""What changes about a customer, for the audit trail: one row for each thing that is different.

Subjects are `customer:<key>`: a key never changes and is never used again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.customers import Customer
from domain.customers_cards import ADDED
from domain.customers_sheet import COLUMNS, cells
from services import sla_recompute
from storage import audit, health, touch_plans
from storage.unit_of_work import Work


def subject(key: str) -> str:
    """What the audit trail calls a customer."""
    return f"customer:{key}"


def record_new(work: Work, actor: str, new: Iterable[Customer]) -> None:
    """Write that `actor` added these customers; each is scored and planned at once."""
    added = list(new)
    audit.record_many(work, actor, [(subject(one.key), ADDED, "", one.name) for one in added])
    health.rescore_keys(work, [one.key for one in added])
    touch_plans.again(work, [one.key for one in added])


def changed(work: Work, actor: str, pairs: Iterable[tuple[Customer, Customer]]) -> None:
    """Write that `actor` made the second of each pair out of the first, and what follows from it.

    They are scored and their touches planned anew, and the open clocks of those in another region
    count in its hours. To be called once they are stored. Raises Busy when somebody is writing a
    ticket of one that moved.
    """
    made = list(pairs)
    moves = [move for before, after in made for move in _moves(before, after)]
    moves += sla_recompute.region_changed(
        work, [after for before, after in made if before.region != after.region]
    )
    audit.record_many(work, actor, moves)
    health.rescore_keys(work, [after.key for _, after in made])
    touch_plans.again(work, [after.key for _, after in made])


def _moves(before: Customer, after: Customer) -> Iterator[tuple[str, str, str, str]]:
    rows = zip(COLUMNS, cells(before), cells(after), strict=True)
    for column, old, new in rows:
        if old != new:
            yield subject(after.key), column, old, new
    if before.segment is not after.segment and not (before.segment_given or after.segment_given):
        yield subject(after.key), "segment", before.segment.value, after.segment.value
