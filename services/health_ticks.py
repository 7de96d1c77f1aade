"""Scoring: every customer once a day, and at once after something about it changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from domain.customers import Customer, Stage
from domain.health import HealthResult, Observation, score_customer
from domain.health_bands import BandState, next_band
from domain.health_cards import GREY, explain
from domain.health_trend import score_change
from domain.known_health import still_reported
from domain.signal_alerts import priority
from services import check_ins
from services.customers import stage_of
from services.health_known import caps_of, seen
from services.ticking import together
from storage import customers as customer_rows
from storage import health as health_rows
from storage import health_facts, health_scores, health_snapshots, observations, rhythms
from storage.health_facts import Facts
from storage.health_scores import Scored, Standing
from storage.unit_of_work import Work

BATCH = 100
"""Customers scored in one transaction: short enough that a command need not wait for it, though
something happened to every one of them since the last."""

NIGHT = time(2, 0)
"""When the day's scoring begins, UTC: the quietest hour of the default regions together."""

NEW = "health_new"
LOOK_FOR_NEW = timedelta(minutes=10)


def score_tick(work: Work) -> int:
    """Score a batch of customers whose time has come; returns how many rows were worked on."""
    begun = _welcome(work)
    standings = health_scores.due(work, BATCH)
    if not standings:
        return begun

    def postpone(one: Standing, until: datetime) -> None:
        health_rows.postpone(work, one.customer_id, until)

    together(work, standings, _look, postpone=postpone)
    return len(standings)


def _look(work: Work, standings: Sequence[Standing]) -> None:
    """Score these, or take them out of the lists if they churned."""
    customers = customer_rows.by_ids(work, [one.customer_id for one in standings])
    stages = {id_: stage_of(work, one) for id_, one in customers.items()}
    left = [one for one in standings if stages[one.customer_id] is Stage.CHURNED]
    health_scores.retire(work, left, next_night(work.now))
    kept = [one for one in standings if stages[one.customer_id] is not Stage.CHURNED]
    _score_all(work, kept, customers, stages)


def _score_all(
    work: Work,
    standings: Sequence[Standing],
    customers: Mapping[int, Customer],
    stages: Mapping[int, Stage],
) -> None:
    if not standings:
        return
    ids = [one.customer_id for one in standings]
    reported = observations.reported(work)
    facts = _facts(work, standings, customers, reported)
    today = work.now.date()
    past = health_snapshots.history(
        work, ids, today - timedelta(days=33), today - timedelta(days=27)
    )
    connected = still_reported(reported, work.now)
    scored = []
    for standing in standings:
        id_ = standing.customer_id
        observed = seen(work, facts[id_], connected)
        caps = caps_of(work, customers[id_], facts[id_], observed)
        one = Scoring(standing, customers[id_], stages[id_], caps)
        scored.append(_score(work, one, observed, past.get(id_, {})))
    health_scores.write(work, scored)


def _facts(
    work: Work,
    standings: Sequence[Standing],
    customers: Mapping[int, Customer],
    measures: Collection[str],
) -> dict[int, Facts]:
    """What is known of each customer: gathered after anything happened, on days on which touches
    fall due or out of sight, and once a week; on other nights it only grows older. `measures` are
    those that other systems ever reported."""
    today = work.now.date()
    kept = {
        one.customer_id: health_facts.load(one.facts)
        for one in standings
        if one.gather_on is not None and one.gather_on > today
    }
    wanted = [one.customer_id for one in standings if one.customer_id not in kept]
    if not wanted:
        return kept
    found = health_facts.gather(work, wanted, measures)
    known = check_ins.known_of(work, [customers[id_] for id_ in wanted], work.now)
    for id_ in wanted:
        found[id_].contacts = known[id_]
    health_scores.keep_facts(
        work,
        [(id_, health_facts.dump(one), _gather_on(id_, one, today)) for id_, one in found.items()],
    )
    return kept | found


def _gather_on(customer_id: int, facts: Facts, today: date) -> date:
    """A day a week of each customer's own, so that every night has its share; or earlier."""
    weekly = today + timedelta(days=7 - (today.toordinal() + customer_id) % 7)
    return min(weekly, facts.contacts.stands_until or weekly)


def start(work: Work) -> None:
    """Begin the rhythm that looks for customers nobody scored yet; safe at every start."""
    rhythms.start(work, NEW, "", work.now)


def _welcome(work: Work) -> int:
    """Customers that came in without a word to us get their first scoring within ten minutes."""
    for subject, due_at in rhythms.due(work, NEW, most=1):
        begun = health_scores.begin(work, BATCH)
        then = work.now if begun == BATCH else work.now + LOOK_FOR_NEW
        rhythms.advance(work, NEW, subject, seen=due_at, then=then)
        return begun
    return 0


def next_due_at(work: Work) -> datetime | None:
    """When there is something to score, or to look for."""
    dues = (health_scores.next_due_at(work), rhythms.next_at(work, NEW))
    return min((at for at in dues if at is not None), default=None)


class Scoring(NamedTuple):
    """A customer about to be scored."""

    standing: Standing
    customer: Customer
    stage: Stage
    caps: Sequence[str]


def _score(
    work: Work, one: Scoring, observed: list[Observation], past: Mapping[date, float | None]
) -> Scored:
    today, customer = work.now.date(), one.customer
    result = score_customer(
        observed,
        customer.segment.value,
        work.now,
        age_days=(today - customer.contract_start_on).days,
        caps=one.caps,
    )
    state = _state(one.standing, result, today)
    shown = None if state.band is None else result.score
    card = explain(
        result,
        {one.measure: one.value for one in observed},
        key=customer.key,
        name=customer.name,
        segment=customer.segment.value,
        band=state.band or GREY,
        scored_at=work.now,
        csm_id=customer.team.csm,
        change=score_change({**past, today: shown}, today) if past else None,
    )
    return Scored(
        standing=one.standing,
        csm=customer.team.csm,
        stage=one.stage.value,
        card=card,
        state=state,
        priority=priority(customer.arr, card.score, _days_to_renewal(customer, today)),
        scored_on=today,
        rescore_at=next_night(work.now),
        raw=result.raw,
        basis=result.basis,
        lost=result.lost,
        sub_scores=result.sub_scores,
        model_version=result.model_version,
    )


def _days_to_renewal(customer: Customer, today: date) -> int | None:
    """Days left, 0 once it has passed; None when no renewal date is set."""
    return max((customer.renewal_on - today).days, 0) if customer.renewal_on else None


def _state(standing: Standing, result: HealthResult, today: date) -> BandState:
    """One step of the band a day. Scored again on the same day, only what counts at once counts:
    grey, a cap, a score far beyond the threshold."""
    grey, capped = result.band is None, result.cap is not None
    if grey or standing.state.band is None or standing.scored_on != today:
        return next_band(standing.state, result.score, grey=grey, capped=capped)
    before = BandState(standing.state.band)
    stepped = next_band(before, result.score, capped=capped)
    return stepped if stepped.band != before.band else standing.state


def next_night(now: datetime) -> datetime:
    """The next beginning of a day's scoring after `now`, UTC."""
    tonight = datetime.combine(now.date(), NIGHT, UTC)
    return tonight if tonight > now else tonight + timedelta(days=1)
