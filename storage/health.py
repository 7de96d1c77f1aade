"""Reading health scores, and asking for a customer to be scored anew.

What the scorer itself reads and writes is in storage/health_scores.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import String, bindparam, case, cast, func, literal, literal_column, select, update

from domain.health_cards import GREY, HealthCard, PlaybookRun
from domain.health_peers import Group
from storage.prepared import Prepared
from storage.tables import (
    CustomerRow,
    HealthScoreRow,
    HealthTallyRow,
    PlaybookRunRow,
)
from storage.unit_of_work import Work
from storage.upsert import PerDialect, table_of

_scores = table_of(HealthScoreRow)
_tallies = table_of(HealthTallyRow)
_customers = table_of(CustomerRow)
_runs = table_of(PlaybookRunRow)
_cards: TypeAdapter[HealthCard] = TypeAdapter(HealthCard)
_team = _scores.c.team_id == bindparam("team")


def _build_rescore(insert_: Any, chosen: Any) -> Any:
    """A row that is due now for each chosen customer; one that is there becomes due."""
    rows = select(
        _customers.c.team_id,
        _customers.c.id,
        _customers.c.csm,
        _customers.c.segment,
        literal("active"),
        literal(GREY),
        literal(0),
        literal(""),
        literal(""),
        bindparam("now_", type_=_scores.c.rescore_at.type),
    ).where(_customers.c.team_id == bindparam("team"), chosen)
    columns = (
        "team_id", "customer_id", "csm", "segment", "stage", "band", "streak", "card", "facts",
        "rescore_at",
    )  # fmt: skip
    statement = insert_(_scores).from_select(columns, rows)
    return statement.on_conflict_do_update(
        index_elements=["team_id", "customer_id"],
        set_={
            "gather_on": None,
            "rescore_at": case(
                (_scores.c.rescore_at < statement.excluded.rescore_at, _scores.c.rescore_at),
                else_=statement.excluded.rescore_at,
            ),
        },
    )


_rescore = Prepared(
    lambda insert_: _build_rescore(insert_, _customers.c.id == bindparam("customer"))
)
_rescore_keys = PerDialect(
    lambda insert_: _build_rescore(insert_, _customers.c.key.in_(bindparam("keys", expanding=True)))
)
_postpone = (
    update(_scores)
    .where(_team, _scores.c.customer_id == bindparam("customer"))
    .values(rescore_at=bindparam("until"))
)
_PART, _END = "|", ";"
_running = (
    select(
        func.aggregate_strings(
            cast(_runs.c.id, String)
            + _PART
            + _runs.c.playbook
            + _PART
            + _runs.c.owner_id
            + _PART
            + cast(_runs.c.due_on, String),
            _END,
        )
    )
    .where(
        _runs.c.team_id == _scores.c.team_id,
        _runs.c.customer_id == _scores.c.customer_id,
        _runs.c.ended_at.is_(None),
    )
    .correlate(_scores)
    .scalar_subquery()
)
_same_segment = _tallies.c.segment == _scores.c.segment
_same_stage = _tallies.c.stage == _scores.c.stage
_n = _tallies.c.customers
_card = Prepared(
    select(
        _scores.c.card,
        _running.label("running"),
        _same_segment.label("same_segment"),
        _same_stage.label("same_stage"),
        func.sum(_n).label("size"),
        func.sum(case((_tallies.c.tenths < _scores.c.tenths, _n), else_=0)).label("below"),
        func.sum(case((_tallies.c.tenths == _scores.c.tenths, _n), else_=0)).label("equal"),
    )
    .select_from(_scores.outerjoin(_tallies, _tallies.c.team_id == _scores.c.team_id))
    .where(_team, _scores.c.customer_id == bindparam("customer"))
    # As the index of tallies has them: sorting them by the two answers takes longer than all else.
    .group_by(_scores.c.team_id, _scores.c.customer_id, _tallies.c.segment, _tallies.c.stage)
)


def _page(*conditions: Any) -> Any:
    """Cards in order. The place in the order is found in an index that holds all it takes; only
    the rows that are shown are read."""
    order = (_scores.c.priority.desc(), _scores.c.customer_id.desc())
    wanted = (
        select(_scores.c.customer_id)
        .where(_team, _scores.c.priority.is_not(None), *conditions)
        .order_by(*order)
        .limit(bindparam("most"))
        .offset(bindparam("skip"))
    )
    return (
        select(_scores.c.card)
        .where(_team, _scores.c.customer_id.in_(wanted.scalar_subquery()))
        .order_by(*order)
    )


_of_csms = _scores.c.csm.in_(bindparam("csms", expanding=True))
# Written out, not bound: the index of red customers is found by this very text.
_red = _scores.c.band == literal_column("'red'")
_all = _page()
_by_csm = _page(_of_csms)
_by_segment = _page(_scores.c.segment == bindparam("segment_"))
_red_ids = (
    select(_scores.c.customer_id, func.count().over().label("in_all"))
    .where(_team, _of_csms, _red, _scores.c.priority.is_not(None))
    .order_by(_scores.c.priority.desc(), _scores.c.customer_id.desc())
    .limit(bindparam("most"))
    .subquery()
)
_at_risk = (
    select(_scores.c.card, _red_ids.c.in_all)
    .join(_red_ids, _red_ids.c.customer_id == _scores.c.customer_id)
    .where(_team)
    .order_by(_scores.c.priority.desc(), _scores.c.customer_id.desc())
)


class Found(NamedTuple):
    """A card as stored, and the scores it is compared with."""

    card: HealthCard
    groups: tuple[Group, ...]


def rescore(work: Work, customer_id: int) -> None:
    """Something about a customer changed, or it is new: score it at the next tick."""
    given = {"team": work.team_id, "customer": customer_id, "now_": work.now}
    _rescore.run(work, given)
    work.wake("due")


def postpone(work: Work, customer_id: int, until: datetime) -> None:
    """Score a customer no sooner than `until`, unless something changes."""
    given = {"team": work.team_id, "customer": customer_id, "until": until}
    work.db.execute(_postpone, given)


def rescore_keys(work: Work, keys: Iterable[str]) -> None:
    """The same for many customers by key, after an import, in one statement."""
    wanted = sorted(keys)
    if wanted:
        given = {"team": work.team_id, "keys": wanted, "now_": work.now}
        work.db.execute(_rescore_keys.on(work.db), given)
        work.wake("due")


def card(work: Work, customer_id: int) -> Found | None:
    """A customer's card with what runs for it; None before the first scoring.

    One statement, whatever the number of customers.
    """
    rows = _card.all(work, {"team": work.team_id, "customer": customer_id})
    if not rows or not rows[0].card:
        return None
    groups = tuple(
        Group(bool(row.same_segment), bool(row.same_stage), row.size, row.below, row.equal)
        for row in rows
        if row.size
    )
    shown = _cards.validate_json(rows[0].card)
    return Found(replace(shown, runs=_read_runs(rows[0].running)), groups)


def _read_runs(text: str | None) -> tuple[PlaybookRun, ...]:
    parts = [one.split(_PART) for one in (text or "").split(_END) if one]
    runs = [
        PlaybookRun(int(id_), playbook, owner, date.fromisoformat(due_on))
        for id_, playbook, owner, due_on in parts
    ]
    return tuple(sorted(runs, key=lambda run: (run.due_on, run.id)))


def ranked(
    work: Work,
    *,
    csms: Sequence[str] | None = None,
    segment: str | None = None,
    most: int,
    skip: int = 0,
) -> list[HealthCard]:
    """Cards, the most pressing first: everybody's, some CSMs', or a segment's. Not the churned."""
    given: dict[str, object] = {"team": work.team_id, "most": most, "skip": skip}
    statement = _all
    if csms is not None:
        statement, given["csms"] = _by_csm, list(csms)
    elif segment is not None:
        statement, given["segment_"] = _by_segment, segment
    return [_cards.validate_json(row.card) for row in work.db.execute(statement, given)]


def at_risk(work: Work, csms: Sequence[str], most: int) -> tuple[list[HealthCard], int]:
    """Customers of these CSMs in the red, the most pressing first, and how many in all."""
    given = {"team": work.team_id, "csms": list(csms), "most": most}
    rows = work.db.execute(_at_risk, given).all()
    cards = [_cards.validate_json(row.card) for row in rows]
    return cards, rows[0].in_all if rows else 0
