"""Reading and writing health scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import and_, bindparam, func, insert, literal, select, update

from domain.health_bands import BandState
from domain.health_cards import GREY, HealthCard
from storage.tables import CustomerRow, HealthScoreRow, HealthSnapshotRow, HealthTallyRow
from storage.unit_of_work import Work
from storage.upsert import PerDialect, table_of

_scores = table_of(HealthScoreRow)
_snapshots = table_of(HealthSnapshotRow)
_tallies = table_of(HealthTallyRow)
_customers = table_of(CustomerRow)
_cards: TypeAdapter[HealthCard] = TypeAdapter(HealthCard)
_team = _scores.c.team_id == bindparam("team")

_unscored = (
    select(
        _customers.c.team_id,
        _customers.c.id,
        _customers.c.csm,
        _customers.c.segment,
        literal(GREY),
        literal(0),
        literal(0.0),
        literal(""),
        bindparam("now_", type_=_scores.c.rescore_at.type),
    )
    .select_from(
        _customers.outerjoin(
            _scores,
            and_(
                _scores.c.team_id == _customers.c.team_id,
                _scores.c.customer_id == _customers.c.id,
            ),
        )
    )
    .where(_customers.c.team_id == bindparam("team"), _scores.c.customer_id.is_(None))
    .order_by(_customers.c.id)
    .limit(bindparam("most"))
)
_begin = insert(_scores).from_select(
    [
        "team_id", "customer_id", "csm", "segment", "band", "streak", "priority", "card",
        "rescore_at",
    ],
    _unscored,
)  # fmt: skip
_due = (
    select(_scores)
    .where(_team, _scores.c.rescore_at <= bindparam("now_"))
    .order_by(_scores.c.rescore_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_next_due = select(func.min(_scores.c.rescore_at)).where(_team)
_sooner = (
    update(_scores)
    .where(
        _team,
        _scores.c.customer_id == bindparam("customer"),
        _scores.c.rescore_at > bindparam("at"),
    )
    .values(rescore_at=bindparam("at"))
)
_WRITTEN = (
    "csm", "segment", "tenths", "band", "direction", "streak", "priority", "card", "scored_at",
    "scored_on", "rescore_at",
)  # fmt: skip
_write = (
    update(_scores)
    .where(_team, _scores.c.customer_id == bindparam("customer"))
    .values({name: bindparam(f"new_{name}") for name in _WRITTEN})
)


def _build_keep(insert_: Any) -> Any:
    statement = insert_(_snapshots)
    return statement.on_conflict_do_update(
        index_elements=["team_id", "customer_id", "scored_on", "model_version"],
        set_={
            name: statement.excluded[name]
            for name in ("raw", "score", "band", "confidence", "basis", "lost")
        },
    )


def _build_tally(insert_: Any) -> Any:
    statement = insert_(_tallies)
    return statement.on_conflict_do_update(
        index_elements=["team_id", "segment", "tenths"],
        set_={"customers": _tallies.c.customers + statement.excluded.customers},
    )


_keep = PerDialect(_build_keep)
_tally = PerDialect(_build_tally)
_history = select(_snapshots.c.customer_id, _snapshots.c.scored_on, _snapshots.c.score).where(
    _snapshots.c.team_id == bindparam("team"),
    _snapshots.c.customer_id.in_(bindparam("ids", expanding=True)),
    _snapshots.c.scored_on.between(bindparam("since"), bindparam("until")),
)
_of_segment = and_(_tallies.c.team_id == _scores.c.team_id, _tallies.c.segment == _scores.c.segment)


def _count(*conditions: Any) -> Any:
    return (
        select(func.coalesce(func.sum(_tallies.c.customers), 0))
        .where(_of_segment, *conditions)
        .correlate(_scores)
        .scalar_subquery()
    )


_card = select(
    _scores.c.card,
    _count().label("peers"),
    _count(_tallies.c.tenths < _scores.c.tenths).label("below"),
    _count(_tallies.c.tenths == _scores.c.tenths).label("equal"),
).where(_team, _scores.c.customer_id == bindparam("customer"))
_ranked = (
    select(_scores.c.card)
    .where(_team, _scores.c.card != "")
    .order_by(_scores.c.priority.desc(), _scores.c.customer_id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_by_csm = _ranked.where(_scores.c.csm.in_(bindparam("csms", expanding=True)))
_by_segment = _ranked.where(_scores.c.segment == bindparam("segment_"))
_at_risk = _by_csm.where(_scores.c.band == "red")


@dataclass(frozen=True, slots=True)
class Standing:
    """A customer's row as the scorer finds it: the band people see, and its counted tenths."""

    customer_id: int
    segment: str
    tenths: int | None
    band: str
    state: BandState
    scored_on: date | None


@dataclass(frozen=True, slots=True)
class Scored:
    """What the scorer writes: the card, the state of the band, and when to look again."""

    standing: Standing
    csm: str
    segment: str
    card: HealthCard
    state: BandState
    priority: float
    scored_on: date
    rescore_at: datetime
    raw: float | None
    basis: str
    lost: Mapping[str, float]
    model_version: int


def begin(work: Work, most: int) -> int:
    """Give customers without a score a row that is due now; returns how many."""
    given = {"team": work.team_id, "now_": work.now, "most": most}
    return work.db.execute(_begin, given).rowcount


def due(work: Work, most: int) -> list[Standing]:
    """Customers to score now, locked until this transaction ends."""
    given = {"team": work.team_id, "now_": work.now, "most": most}
    return [_to_standing(row) for row in work.db.execute(_due, given)]


def _to_standing(row: Any) -> Standing:
    band = None if row.band == GREY else row.band
    return Standing(
        customer_id=row.customer_id,
        segment=row.segment,
        tenths=row.tenths,
        band=row.band,
        state=BandState(band, row.direction, row.streak),
        scored_on=row.scored_on,
    )


def next_due_at(work: Work) -> datetime | None:
    """When the next customer is to be scored."""
    at: datetime | None = work.db.execute(_next_due, {"team": work.team_id}).scalar_one()
    return at


def rescore(work: Work, customer_id: int) -> None:
    """Something about a customer changed: score it at the next tick."""
    work.db.execute(_sooner, {"team": work.team_id, "customer": customer_id, "at": work.now})
    work.wake("due")


def write(work: Work, scored: Sequence[Scored]) -> None:
    """Write a batch: latest scores, one snapshot a customer and day, and the tallies."""
    if not scored:
        return
    work.db.execute(_write, [_latest(work, one) for one in scored])
    work.db.execute(_keep.on(work.db), [_snapshot(work, one) for one in scored])
    deltas: dict[tuple[str, int], int] = {}
    for one in scored:
        old, new = one.standing, tenths(one.card)
        if old.tenths is not None:
            deltas[old.segment, old.tenths] = deltas.get((old.segment, old.tenths), 0) - 1
        if new is not None:
            deltas[one.segment, new] = deltas.get((one.segment, new), 0) + 1
    rows = [
        {"team_id": work.team_id, "segment": segment, "tenths": at, "customers": change}
        for (segment, at), change in sorted(deltas.items())
        if change
    ]
    if rows:
        work.db.execute(_tally.on(work.db), rows)


def tenths(card: HealthCard) -> int | None:
    """The score in tenths of a point; None for grey."""
    return None if card.score is None else round(card.score * 10)


def _latest(work: Work, one: Scored) -> dict[str, object]:
    values = {
        "csm": one.csm,
        "segment": one.segment,
        "tenths": tenths(one.card),
        "band": one.card.band,
        "direction": one.state.direction,
        "streak": one.state.count,
        "priority": one.priority,
        "card": _cards.dump_json(one.card).decode(),
        "scored_at": work.now,
        "scored_on": one.scored_on,
        "rescore_at": one.rescore_at,
    }
    keys = {"team": work.team_id, "customer": one.standing.customer_id}
    return {f"new_{name}": value for name, value in values.items()} | keys


def _snapshot(work: Work, one: Scored) -> dict[str, object]:
    return {
        "team_id": work.team_id,
        "customer_id": one.standing.customer_id,
        "scored_on": one.scored_on,
        "model_version": one.model_version,
        "raw": one.raw,
        "score": one.card.score,
        "band": one.card.band,
        "confidence": one.card.confidence,
        "basis": one.basis,
        "lost": ";".join(f"{name}={points:.6f}" for name, points in one.lost.items()),
    }


def history(
    work: Work, ids: Iterable[int], since: date, until: date
) -> dict[int, dict[date, float | None]]:
    """Scores by day, for each of these customers, between two days (both included)."""
    given = {"team": work.team_id, "ids": sorted(ids), "since": since, "until": until}
    found: dict[int, dict[date, float | None]] = {}
    for row in work.db.execute(_history, given):
        found.setdefault(row.customer_id, {})[row.scored_on] = row.score
    return found


def card(work: Work, customer_id: int) -> tuple[HealthCard, int, int, int] | None:
    """(card, peers in the segment, how many score below, how many equal); None before the first
    scoring. One statement, whatever the number of customers."""
    row = work.db.execute(_card, {"team": work.team_id, "customer": customer_id}).first()
    if row is None or not row.card:
        return None
    return _cards.validate_json(row.card), int(row.peers), int(row.below), int(row.equal)


def ranked(
    work: Work,
    *,
    csms: Sequence[str] | None = None,
    segment: str | None = None,
    at_risk: bool = False,
    most: int,
    skip: int = 0,
) -> list[HealthCard]:
    """Cards, the most pressing first: everybody's, some CSMs', or a segment's."""
    given: dict[str, object] = {"team": work.team_id, "most": most, "skip": skip}
    statement = _ranked
    if csms is not None:
        statement, given["csms"] = (_at_risk if at_risk else _by_csm), list(csms)
    elif segment is not None:
        statement, given["segment_"] = _by_segment, segment
    return [_cards.validate_json(row.card) for row in work.db.execute(statement, given)]
