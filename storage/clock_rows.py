"""Clocks out of rows and into them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from operator import attrgetter
from typing import Any

from pydantic import TypeAdapter

from domain.sla import Breach, Clock, ClockKind, Pause, Result
from domain.tickets import Watched
from storage.tables import ClockRow
from storage.upsert import table_of

_pauses: TypeAdapter[tuple[Pause, ...]] = TypeAdapter(tuple[Pause, ...])
_breach: TypeAdapter[Breach] = TypeAdapter(Breach)
_KINDS = {kind.value: kind for kind in ClockKind}
_RESULTS = {result.value: result for result in Result}

_NAMES = (
    "id", "ticket_id", "version", "region", "coverage",
    "clock_kind", "start_at", "target_s", "due_at", "policy_version", "result", "responded_at",
    "responded_by", "breach", "pauses", "waived_by", "waived_reason", "announced", "changed_at",
    "told_at", "acknowledged_by", "acknowledged_at",
)  # fmt: skip
_picked = attrgetter(*_NAMES)

READ = tuple(table_of(ClockRow).c[name] for name in _NAMES)
"""What to select for `watched`: naming each column of each row costs as much as reading it."""


def watched(values: Sequence[Any]) -> Watched:
    """The clock of a row of `READ`. Raises ValueError for one that cannot be read."""
    (
        id_, ticket_id, row_version, region, coverage,
        kind, start_at, target_s, due_at, version, result, responded_at,
        responded_by, breach, pauses, waived_by, waived_reason, announced, changed_at,
        told_at, acknowledged_by, acknowledged_at,
    ) = values  # fmt: skip
    clock = Clock(
        _KINDS[kind],
        start_at,
        timedelta(seconds=target_s),
        due_at,
        version,
        _RESULTS[result],
        responded_at,
        responded_by,
        _breach.validate_json(breach) if breach else None,
        _pauses.validate_json(pauses) if pauses else (),
        waived_by,
        waived_reason,
        tuple(announced.split(",")) if announced else (),
        changed_at,
        told_at,
        acknowledged_by,
        acknowledged_at,
    )
    return Watched(id_, ticket_id, row_version, region, coverage, clock)


def to_watched(row: Any) -> Watched:
    """The clock of a row with at least its columns, under their names. Raises ValueError for one
    that cannot be read."""
    return watched(_picked(row))


STORED: Mapping[str, Callable[[Watched], object]] = {
    "region": attrgetter("region"),
    "coverage": attrgetter("coverage"),
    "policy_version": attrgetter("clock.version"),
    "target_s": lambda one: int(one.clock.target.total_seconds()),
    "due_at": attrgetter("clock.due_at"),
    "result": attrgetter("clock.result.value"),
    "responded_at": attrgetter("clock.responded_at"),
    "responded_by": attrgetter("clock.responded_by"),
    "breached_at": attrgetter("clock.breached_at"),
    "breach": lambda one: _breach_text(one.clock.breach),
    "pauses": lambda one: _pauses_text(one.clock.pauses),
    "waived_by": attrgetter("clock.waived_by"),
    "waived_reason": attrgetter("clock.waived_reason"),
    "announced": lambda one: ",".join(one.clock.announced),
    "changed_at": attrgetter("clock.changed_at"),
    "told_at": attrgetter("clock.told_at"),
    "acknowledged_by": attrgetter("clock.acknowledged_by"),
    "acknowledged_at": attrgetter("clock.acknowledged_at"),
}
"""What each column that may change holds of a clock; when it is looked at next is not the clock's
own to say."""


def _breach_text(breach: Breach | None) -> str:
    return _breach.dump_json(breach).decode() if breach else ""


def _pauses_text(pauses: tuple[Pause, ...]) -> str:
    return _pauses.dump_json(pauses).decode() if pauses else ""
