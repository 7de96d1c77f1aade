"""What the scorer reads and writes: who is due, the latest scores, snapshots and tallies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import TypeAdapter
from sqlalchemy import and_, bindparam, func, literal, select, update

from domain.health_bands import BandState
from domain.health_cards import GREY, HealthCard
from storage import health_snapshots, health_tallies
from storage.bulk import Bulk
from storage.health_snapshots import Snapshot
from storage.health_tallies import Move
from storage.tables import CustomerRow, HealthScoreRow
from storage.unit_of_work import Work
from storage.upsert import PerDialect, table_of

_scores = table_of(HealthScoreRow)
_customers = table_of(CustomerRow)
_cards: TypeAdapter[HealthCard] = TypeAdapter(HealthCard)
_team = _scores.c.team_id == bindparam("team")

_unscored = (
    select(
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
_begin = PerDialect(
    lambda insert_: insert_(_scores)
    .from_select(
        [
            "team_id", "customer_id", "csm", "segment", "stage", "band", "streak", "card",
            "facts", "rescore_at",
        ],
        _unscored,
    )
    .on_conflict_do_nothing()
    .returning(_scores.c.customer_id)  # PostgreSQL's driver gives no count for an INSERT
)  # fmt: skip
_due = (
    select(
        _scores.c.customer_id, _scores.c.segment, _scores.c.stage, _scores.c.tenths,
        _scores.c.band, _scores.c.direction, _scores.c.streak, _scores.c.scored_on,
        _scores.c.facts, _scores.c.gather_on,
    )
    .where(_team, _scores.c.rescore_at <= bindparam("now_"))
    .order_by(_scores.c.rescore_at)  # a night's are all due at once: any order of them will do
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)  # fmt: skip
_next_due = select(func.min(_scores.c.rescore_at)).where(_team)
_WRITTEN = (
    "csm", "segment", "stage", "tenths", "band", "direction", "streak", "priority", "card",
    "scored_at", "scored_on", "rescore_at",
)  # fmt: skip
_of_customer = and_(_team, _scores.c.customer_id == bindparam("customer"))
_write = Bulk(
    lambda _: (
        update(_scores)
        .where(_of_customer)
        .values({name: bindparam(f"new_{name}") for name in _WRITTEN})
    )
)
_write_facts = Bulk(
    lambda _: (
        update(_scores)
        .where(_of_customer)
        .values(facts=bindparam("new_facts"), gather_on=bindparam("new_gather_on"))
    )
)
_retire = (
    update(_scores)
    .where(_of_customer)
    .values(
        tenths=None,
        priority=None,
        band=GREY,
        direction=None,
        streak=0,
        gather_on=None,
        rescore_at=bindparam("at"),
    )
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A customer's row as the scorer finds it: the band people see, and how it is tallied.

    `facts` is what it was scored from, good until `gather_on` (None: not any more).
    """

    customer_id: int
    segment: str
    stage: str
    tenths: int | None
    state: BandState
    scored_on: date | None
    facts: str = ""
    gather_on: date | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """What the scorer writes: the card, the state of the band, and when to look again."""

    standing: Standing
    csm: str
    stage: str
    card: HealthCard
    state: BandState
    priority: float
    scored_on: date
    rescore_at: datetime
    raw: float | None
    basis: str
    lost: Mapping[str, float]
    sub_scores: Mapping[str, float]
    model_version: int


def begin(work: Work, most: int) -> int:
    """Give customers that nobody scored yet a row that is due now; returns how many."""
    given = {"team": work.team_id, "now_": work.now, "most": most}
    return len(work.db.execute(_begin.on(work.db), given).all())


def due(work: Work, most: int) -> list[Standing]:
    """Customers to score now, locked until this transaction ends."""
    given = {"team": work.team_id, "now_": work.now, "most": most}
    return [
        Standing(
            customer_id=row.customer_id,
            segment=row.segment,
            stage=row.stage,
            tenths=row.tenths,
            state=BandState(None if row.band == GREY else row.band, row.direction, row.streak),
            scored_on=row.scored_on,
            facts=row.facts,
            gather_on=row.gather_on,
        )
        for row in work.db.execute(_due, given).all()
    ]


def next_due_at(work: Work) -> datetime | None:
    """When the next customer is to be scored."""
    at: datetime | None = work.db.execute(_next_due, {"team": work.team_id}).scalar_one()
    return at


def write(work: Work, scored: Sequence[Scored]) -> None:
    """Write a batch: latest scores, one snapshot a customer and day, and the tallies."""
    if not scored:
        return
    _write.run(work.db, [_latest(work, one) for one in scored])
    health_snapshots.keep(work, [_snapshot(one) for one in scored])
    moves: list[Move] = [_counted(one.standing, -1) for one in scored]
    moves += [((one.card.segment, one.stage, _tenths(one.card)), 1) for one in scored]
    health_tallies.count(work, moves)


def keep_facts(work: Work, found: Iterable[tuple[int, str, date]]) -> None:
    """Write what was gathered: (customer, facts, the day to gather them anew)."""
    rows = [
        {"team": work.team_id, "customer": id_, "new_facts": facts, "new_gather_on": gather_on}
        for id_, facts, gather_on in found
    ]
    _write_facts.run(work.db, rows)


def retire(work: Work, churned: Sequence[Standing], rescore_at: datetime) -> None:
    """Take customers who left out of every list and tally; their last card stays."""
    if not churned:
        return
    given = {"team": work.team_id, "at": rescore_at}
    work.db.execute(_retire, [given | {"customer": one.customer_id} for one in churned])
    health_tallies.count(work, [_counted(one, -1) for one in churned])


def _counted(one: Standing, change: int) -> Move:
    return (one.segment, one.stage, one.tenths), change


def _tenths(card: HealthCard) -> int | None:
    """The score in tenths of a point; None for grey."""
    return None if card.score is None else round(card.score * 10)


def _latest(work: Work, one: Scored) -> dict[str, object]:
    return {
        "team": work.team_id,
        "customer": one.standing.customer_id,
        "new_csm": one.csm,
        "new_segment": one.card.segment,
        "new_stage": one.stage,
        "new_tenths": _tenths(one.card),
        "new_band": one.card.band,
        "new_direction": one.state.direction,
        "new_streak": one.state.count,
        "new_priority": one.priority,
        "new_card": _cards.dump_json(one.card).decode(),
        "new_scored_at": work.now,
        "new_scored_on": one.scored_on,
        "new_rescore_at": one.rescore_at,
    }


def _snapshot(one: Scored) -> Snapshot:
    return Snapshot(
        customer_id=one.standing.customer_id,
        scored_on=one.scored_on,
        model_version=one.model_version,
        raw=one.raw,
        score=one.card.score,
        band=one.card.band,
        confidence=one.card.confidence,
        basis=one.basis,
        lost=";".join(f"{name}={points:.6f}" for name, points in one.lost.items()),
        points=";".join(f"{name}={points:.2f}" for name, points in one.sub_scores.items()),
    )
