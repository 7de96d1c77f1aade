"""When each customer's touches are worked out anew, and what people decided about them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, literal, select, update

from domain.cadence import Mark
from storage.tables import (
    CustomerRow,
    RhythmRow,
    TouchMarkRow,
    TouchPlanRow,
)
from storage.unit_of_work import Work
from storage.upsert import PerDialect, table_of

_plans = table_of(TouchPlanRow)
_marks = table_of(TouchMarkRow)
_customers = table_of(CustomerRow)
_rhythms = table_of(RhythmRow)
_team = _plans.c.team_id == bindparam("team")


def _hold_statement(insert_: Any) -> Any:
    statement = insert_(_plans)
    return statement.on_conflict_do_update(
        index_elements=["team_id", "customer_id"], set_={"next_at": statement.excluded.next_at}
    )


def _planned_statement(insert_: Any) -> Any:
    statement = insert_(_plans)
    changed = ("next_at", "customer_version")
    return statement.on_conflict_do_update(
        index_elements=["team_id", "customer_id"],
        set_={name: statement.excluded[name] for name in changed},
    )


def _mark_statement(insert_: Any) -> Any:
    statement = insert_(_marks)
    changed = ("skipped", "snoozed_until_on", "snoozes", "reason", "by_id", "at")
    return statement.on_conflict_do_update(
        index_elements=["team_id", "customer_id", "part_key"],
        set_={name: statement.excluded[name] for name in changed},
    )


_hold = PerDialect(_hold_statement)
_planned = PerDialect(_planned_statement)
_keep_mark = PerDialect(_mark_statement)
_due = (
    select(_plans.c.customer_id)
    .where(_team, _plans.c.next_at <= bindparam("now_"))
    .order_by(_plans.c.next_at, _plans.c.customer_id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_next_due = select(func.min(_plans.c.next_at)).where(_team)
_last_planned = (
    select(func.coalesce(func.max(_plans.c.customer_id), 0)).where(_team).scalar_subquery()
)
_now = bindparam("now_", type_=_plans.c.next_at.type)
_unplanned = select(_customers.c.team_id, _customers.c.id, literal(0), _now).where(
    _customers.c.team_id == bindparam("team")
)
_unseen = (
    _unplanned.where(_customers.c.id > _last_planned)
    .order_by(_customers.c.id)
    .limit(bindparam("most"))
)
_has_plan = (
    select(_plans.c.customer_id)
    .where(_plans.c.team_id == _customers.c.team_id, _plans.c.customer_id == _customers.c.id)
    .exists()
)
_FROM = ["team_id", "customer_id", "customer_version", "next_at"]
_adopt = PerDialect(
    # RETURNING: PostgreSQL's driver gives no count for an INSERT.
    lambda insert_: (
        insert_(_plans)
        .from_select(_FROM, _unseen)
        .on_conflict_do_nothing()
        .returning(_plans.c.customer_id)
    )
)
_any_unseen = (
    select(_customers.c.id)
    .where(_customers.c.team_id == bindparam("team"), _customers.c.id > _last_planned)
    .limit(1)
)
_changed = (
    update(_plans)
    .where(
        _team,
        _plans.c.next_at > bindparam("now_"),
        _plans.c.customer_version
        != select(_customers.c.version)
        .where(_customers.c.id == _plans.c.customer_id)
        .scalar_subquery(),
    )
    .values(next_at=bindparam("now_"))
)
_never_planned = PerDialect(
    lambda insert_: (
        insert_(_plans).from_select(_FROM, _unplanned.where(~_has_plan)).on_conflict_do_nothing()
    )
)


def _again_statement(insert_: Any) -> Any:
    wanted = _unplanned.where(_customers.c.key.in_(bindparam("keys", expanding=True)))
    statement = insert_(_plans).from_select(_FROM, wanted)
    return statement.on_conflict_do_update(
        index_elements=["team_id", "customer_id"], set_={"next_at": statement.excluded.next_at}
    )


_again = PerDialect(_again_statement)
_mornings = select(_rhythms.c.subject, _rhythms.c.next_at).where(
    _rhythms.c.team_id == bindparam("team"),
    _rhythms.c.job == bindparam("job_"),
    _rhythms.c.subject.in_(bindparam("people", expanding=True)),
)


def hold(work: Work, customer_ids: Iterable[int]) -> None:
    """Hold these customers' plans until the transaction ends, and have them worked out after it.

    Nobody else changes what their touches follow from meanwhile.
    """
    rows = [
        {"team_id": work.team_id, "customer_id": id_, "customer_version": 0, "next_at": work.now}
        for id_ in sorted(customer_ids)
    ]
    if rows:
        work.db.execute(_hold.on(work.db), rows)
        work.wake("due")


def again(work: Work, keys: Iterable[str]) -> None:
    """Have customers, new or changed, planned as soon as this is committed: one statement.

    Like `hold`, it holds their plans until the transaction ends.
    """
    wanted = list(keys)
    if wanted:
        given = {"team": work.team_id, "now_": work.now, "keys": wanted}
        work.db.execute(_again.on(work.db), given)
        work.wake("due")


def planned(work: Work, plans: Iterable[tuple[int, int, datetime]]) -> None:
    """Write that customers (id, version) were planned, and when they are to be next."""
    rows = [
        {
            "team_id": work.team_id,
            "customer_id": id_,
            "customer_version": version,
            "next_at": next_at,
        }
        for id_, version, next_at in plans
    ]
    if rows:
        work.db.execute(_planned.on(work.db), rows)


def due(work: Work, most: int) -> list[int]:
    """Ids of customers whose plan is due, held until the transaction ends; others' are left out."""
    given = {"team": work.team_id, "now_": work.now, "most": most}
    return list(work.db.execute(_due, given).scalars())


def next_due_at(work: Work) -> datetime | None:
    """When a plan is due next: at once where a customer has none yet."""
    if work.db.execute(_any_unseen, {"team": work.team_id}).first():
        return work.now
    at: datetime | None = work.db.execute(_next_due, {"team": work.team_id}).scalar_one()
    return at


def adopt(work: Work, most: int) -> int:
    """Give customers written since the last look a plan that is due now; how many."""
    given = {"team": work.team_id, "now_": work.now, "most": most}
    return len(work.db.execute(_adopt.on(work.db), given).all())


def review(work: Work) -> None:
    """Have every customer planned that was changed or missed since its plan was made."""
    given = {"team": work.team_id, "now_": work.now}
    work.db.execute(_changed, given)
    work.db.execute(_never_planned.on(work.db), given)


def mark(
    work: Work, customer_id: int, keys: Iterable[str], decided: Mark, *, by: str, reason: str = ""
) -> None:
    """Keep what somebody decided about the parts of a touch."""
    rows = [
        {
            "team_id": work.team_id,
            "customer_id": customer_id,
            "part_key": key,
            "skipped": decided.skipped,
            "snoozed_until_on": decided.snoozed_until,
            "snoozes": decided.snoozes,
            "reason": reason,
            "by_id": by,
            "at": work.now,
        }
        for key in keys
    ]
    work.db.execute(_keep_mark.on(work.db), rows)


def mornings_of(work: Work, job: str, people: Iterable[str]) -> dict[str, datetime]:
    """When each of these people hears the next time, those with a rhythm."""
    given = {"team": work.team_id, "job_": job, "people": sorted(set(people))}
    return {row.subject: row.next_at for row in work.db.execute(_mornings, given)}
