"""Playbooks that run for customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, update

from domain.health_cards import PlaybookRun
from storage.tables import CustomerRow, PlaybookRunRow
from storage.unit_of_work import Work
from storage.upsert import PerDialect, table_of

_runs = table_of(PlaybookRunRow)
_customers = table_of(CustomerRow)
_team = _runs.c.team_id == bindparam("team")
_start = PerDialect(lambda insert_: insert_(_runs).on_conflict_do_nothing().returning(_runs.c.id))
_named = select(
    _runs, _customers.c.key.label("customer_key"), _customers.c.name.label("customer_name")
).join(_customers, _customers.c.id == _runs.c.customer_id)
_by_id = _named.where(_team, _runs.c.id == bindparam("id_"))
_of_owners = (
    _named.where(
        _team, _runs.c.owner_id.in_(bindparam("owners", expanding=True)), _runs.c.ended_at.is_(None)
    )
    .order_by(_runs.c.due_on, _runs.c.id)
    .limit(bindparam("most"))
)
_end = (
    update(_runs)
    .where(_team, _runs.c.id == bindparam("id_"), _runs.c.ended_at.is_(None))
    .values(ended_at=bindparam("at"), ended_by=bindparam("by"))
)


@dataclass(frozen=True, slots=True)
class NamedRun:
    """A run with whose it is; `is_over` once somebody ended it."""

    run: PlaybookRun
    customer_id: int
    customer_key: str
    customer_name: str
    started_by: str
    is_over: bool


def start(
    work: Work, customer_id: int, playbook: str, *, owner_id: str, by_id: str, due_on: date
) -> int | None:
    """Begin a playbook; None when it runs for this customer already."""
    row = {
        "team_id": work.team_id,
        "customer_id": customer_id,
        "playbook": playbook,
        "owner_id": owner_id,
        "started_by": by_id,
        "started_at": work.now,
        "due_on": due_on,
    }
    run_id: int | None = work.db.execute(_start.on(work.db), row).scalar_one_or_none()
    return run_id


def get(work: Work, run_id: int) -> NamedRun | None:
    """A run, over or not."""
    row = work.db.execute(_by_id, {"team": work.team_id, "id_": run_id}).first()
    return _to_named(row) if row else None


def end(work: Work, run_id: int, by_id: str) -> bool:
    """End a run; False when somebody did before."""
    given = {"team": work.team_id, "id_": run_id, "at": work.now, "by": by_id}
    return bool(work.db.execute(_end, given).rowcount)


def of_owners(work: Work, owners: Sequence[str], most: int) -> list[NamedRun]:
    """What runs for these people's account, the first step due soonest first."""
    given = {"team": work.team_id, "owners": list(owners), "most": most}
    return [_to_named(row) for row in work.db.execute(_of_owners, given)]


def _to_named(row: Any) -> NamedRun:
    return NamedRun(
        run=PlaybookRun(row.id, row.playbook, row.owner_id, row.due_on),
        customer_id=row.customer_id,
        customer_key=row.customer_key,
        customer_name=row.customer_name,
        started_by=row.started_by,
        is_over=row.ended_at is not None,
    )
