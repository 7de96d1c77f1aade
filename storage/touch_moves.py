"""Writing the stored lines of touches: plan, fulfil, decide, tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from domain.touch_list import ListedState, ListedTouch
from storage import touches
from storage.tables import TouchRow
from storage.touches import Named
from storage.unit_of_work import Work
from storage.upsert import PerDialect, table_of

_touches = table_of(TouchRow)
_team = _touches.c.team_id == bindparam("team")
_open = _touches.c.state == "open"
_COLUMNS = (
    "owner_id",
    "labels",
    "part_keys",
    "contact_kind",
    "due_on",
    "state",
    "snoozed_until_on",
    "snoozes",
    "tell_on",
)


def _upsert(insert: Any) -> Any:
    statement = insert(_touches)
    changed = {name: statement.excluded[name] for name in _COLUMNS}
    return statement.on_conflict_do_update(
        index_elements=["team_id", "customer_id", "occurrence"],
        set_=changed | {"version": _touches.c.version + 1},
    )


_write = PerDialect(_upsert)
_close = (
    update(_touches)
    .where(_team, _touches.c.id == bindparam("id_"), _open)
    .values(state=bindparam("to_state"), tell_on=None, lead_at=None, version=_touches.c.version + 1)
)
_fulfil = (
    update(_touches)
    .where(
        _team,
        _open,
        _touches.c.customer_id == bindparam("customer"),
        _touches.c.occurrence.in_(bindparam("keys", expanding=True)),
    )
    .values(
        state="held",
        check_in_id=bindparam("check_in"),
        tell_on=None,
        lead_at=None,
        version=_touches.c.version + 1,
    )
)
_move = (
    update(_touches)
    .where(_team, _touches.c.id == bindparam("id_"), _open, _touches.c.version == bindparam("seen"))
    .values(
        state=bindparam("to_state"),
        snoozed_until_on=bindparam("until"),
        snoozes=bindparam("times"),
        tell_on=bindparam("next_on"),
        lead_at=None,
        version=_touches.c.version + 1,
    )
)
_told = (
    update(_touches)
    .where(_team, _touches.c.id == bindparam("id_"))
    .values(tell_on=bindparam("next_on"))
)
_to_lead = (
    update(_touches)
    .where(_team, _touches.c.id == bindparam("id_"), _open)
    .values(lead_id=bindparam("lead"), lead_at=bindparam("at"))
)
_oldest_for_lead = (
    select(_touches.c.id)
    .where(_team, _touches.c.lead_at <= bindparam("now_"))
    .order_by(_touches.c.lead_at, _touches.c.id)
    .limit(bindparam("most"))
)
# The outer condition is asked again after waiting for another claimer's lock, the inner is not.
_claim_for_lead = (
    update(_touches)
    .where(_touches.c.id.in_(_oldest_for_lead), _touches.c.lead_at <= bindparam("now_"))
    .values(lead_at=None)
    .returning(_touches.c.id, _touches.c.lead_id)
)
_next_lead = select(func.min(_touches.c.lead_at)).where(_team, _touches.c.lead_at.is_not(None))


def write(work: Work, found: Iterable[ListedTouch]) -> None:
    """Store touches, new or changed, by customer and key; `id` and `version` are ignored."""
    rows = [
        {
            "team_id": work.team_id,
            "customer_id": one.customer_id,
            "occurrence": one.key,
            "owner_id": one.owner_id,
            "labels": "\n".join(one.labels),
            "part_keys": "\n".join(one.part_keys),
            "contact_kind": one.kind.value,
            "due_on": one.due_on,
            "state": one.state.value,
            "snoozed_until_on": one.snoozed_until_on,
            "snoozes": one.snoozes,
            "tell_on": one.tell_on,
            "version": 1,
        }
        for one in found
    ]
    if rows:
        work.db.execute(_write.on(work.db), rows)


def close(work: Work, ended: Iterable[tuple[int, ListedState]]) -> None:
    """End open touches (id, how); those that are not open any more stay as they are."""
    rows = [{"team": work.team_id, "id_": id_, "to_state": state.value} for id_, state in ended]
    if rows:
        work.db.execute(_close, rows)


def fulfil(work: Work, customer_id: int, keys: Sequence[str], check_in_id: int) -> None:
    """Mark a customer's open touches with these keys as held, by this check-in."""
    if keys:
        given = {"team": work.team_id, "customer": customer_id, "keys": list(keys)}
        work.db.execute(_fulfil, given | {"check_in": check_in_id})


def move(work: Work, seen: ListedTouch, to: ListedTouch) -> bool:
    """Write a decision over `seen` if nobody changed it since; whether this one won."""
    given = {
        "team": work.team_id,
        "id_": seen.id,
        "seen": seen.version,
        "to_state": to.state.value,
        "until": to.snoozed_until_on,
        "times": to.snoozes,
        "next_on": to.tell_on,
    }
    return bool(work.db.execute(_move, given).rowcount)


def told(work: Work, next_mornings: Iterable[tuple[int, date | None]]) -> None:
    """Write when these touches (id, day) come up again; None: no more."""
    rows = [{"team": work.team_id, "id_": id_, "next_on": on} for id_, on in next_mornings]
    if rows:
        work.db.execute(_told, rows)


def to_lead(work: Work, touch_ids: Iterable[int], lead: str, at: datetime) -> None:
    """Have `lead` (a user id, or a channel) hear of these touches at `at`."""
    rows = [{"team": work.team_id, "id_": id_, "lead": lead, "at": at} for id_ in touch_ids]
    if rows:
        work.db.execute(_to_lead, rows)
        work.wake("due")


def claim_for_leads(work: Work, most: int) -> tuple[int, dict[str, list[Named]]]:
    """Take what leads are to hear of by now, each once: how many, and those still open by lead."""
    given = {"team": work.team_id, "now_": work.now, "most": most}
    leads = {row.id: row.lead_id for row in work.db.execute(_claim_for_lead, given)}
    if not leads:
        return 0, {}
    by_lead: dict[str, list[Named]] = {}
    for named in touches.by_ids(work, leads):
        by_lead.setdefault(leads[named.touch.id], []).append(named)
    return len(leads), by_lead


def next_lead_at(work: Work) -> datetime | None:
    """When a lead is to hear of something next."""
    at: datetime | None = work.db.execute(_next_lead, {"team": work.team_id}).scalar_one()
    return at
