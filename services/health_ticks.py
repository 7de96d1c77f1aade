"""Scoring: every customer once a day, and at once after something about it changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from domain.cadence import touches
from domain.cadence_plan import Contact, ContactKind
from domain.cadence_tally import held_and_due
from domain.customers import Customer, Stage, stage_on
from domain.health import HealthResult, Observation, score_customer
from domain.health_bands import BandState, next_band
from domain.health_cards import GREY, explain
from domain.health_trend import score_change
from domain.known_health import (
    KnownFacts,
    Rating,
    SponsorFacts,
    TicketCounts,
    observations_from,
)
from domain.signal_alerts import priority
from storage import customers as customer_rows
from storage import health, health_facts, rhythms
from storage.health import Scored, Standing
from storage.health_facts import Facts
from storage.unit_of_work import Work

BATCH = 100
NIGHT = time(2, 0)
"""When the day's scoring begins, UTC: the quietest hour of the default regions together."""

MONTH = timedelta(days=30)
NEW = "health_new"
LOOK_FOR_NEW = timedelta(minutes=10)


def score_tick(work: Work) -> int:
    """Score a batch of customers whose time has come; returns how many rows were worked on."""
    begun = _welcome(work)
    standings = health.due(work, BATCH)
    if not standings:
        return begun
    ids = [one.customer_id for one in standings]
    customers = customer_rows.by_ids(work, ids)
    facts = health_facts.gather(work, ids)
    today = work.now.date()
    past = health.history(work, ids, today - timedelta(days=33), today - timedelta(days=27))
    scored = []
    for standing in standings:
        customer = customers[standing.customer_id]
        one = _score(work, customer, standing, facts[customer.id])
        history = past.get(customer.id, {}) | {today: one.card.score}
        scored.append(_with_change(one, score_change(history, today)))
    health.write(work, scored)
    return len(standings)


def start(work: Work) -> None:
    """Begin the rhythm that looks for customers nobody scored yet; safe at every start."""
    rhythms.start(work, NEW, "", work.now)


def _welcome(work: Work) -> int:
    """Customers that came in without a word to us get their first scoring within ten minutes."""
    for subject, due_at in rhythms.due(work, NEW, most=1):
        begun = health.begin(work, BATCH)
        then = work.now if begun == BATCH else work.now + LOOK_FOR_NEW
        rhythms.advance(work, NEW, subject, seen=due_at, then=then)
        return begun
    return 0


def _with_change(scored: Scored, change: float | None) -> Scored:
    return replace(scored, card=replace(scored.card, change=change))


def _score(work: Work, customer: Customer, standing: Standing, facts: Facts) -> Scored:
    today = work.now.date()
    observed = observe(work, customer, facts)
    result = score_customer(
        observed,
        customer.segment.value,
        work.now,
        age_days=(today - customer.contract_start_on).days,
        caps=_caps(work, customer, facts),
    )
    state = _state(standing, result, today=work.now)
    card = explain(
        result,
        {one.measure: one.value for one in observed},
        key=customer.key,
        name=customer.name,
        segment=customer.segment.value,
        band=state.band or GREY,
        scored_at=work.now,
    )
    left = (customer.renewal_on - today).days
    churned = stage_on(customer, today) is Stage.CHURNED
    return Scored(
        standing=standing,
        csm=customer.team.csm,
        segment=customer.segment.value,
        card=card,
        state=state,
        priority=0.0 if churned else priority(customer.arr, card.score, max(left, 0)),
        scored_on=today,
        rescore_at=next_night(work.now),
        raw=result.raw,
        basis=result.basis,
        lost=result.lost,
        model_version=result.model_version,
    )


def _state(standing: Standing, result: HealthResult, today: datetime) -> BandState:
    """One step of the band a day: a second scoring of the same day only follows grey and caps."""
    grey = result.band is None
    capped = result.cap is not None
    if standing.scored_on == today.date() and not grey and standing.state.band is not None:
        before = BandState(standing.state.band)
        stepped = next_band(before, result.score, capped=capped)
        return stepped if stepped.band != before.band else standing.state
    return next_band(standing.state, result.score, grey=grey, capped=capped)


def next_night(now: datetime) -> datetime:
    """The next beginning of a day's scoring after `now`, UTC."""
    tonight = datetime.combine(now.date(), NIGHT, UTC)
    return tonight if tonight > now else tonight + timedelta(days=1)


def observe(work: Work, customer: Customer, facts: Facts) -> list[Observation]:
    """What Touchpoint itself has seen of a customer, as observations."""
    today = work.now.date()
    contacts = [Contact(one.held_at.date(), ContactKind(one.kind)) for one in facts.contacts]
    policy = work.policy.cadence_for(customer.segment)
    found = touches(
        customer.contract_start_on, contacts, today, policy, opened_on=customer.opened_on
    )
    held, due = held_and_due(found, today)
    known = KnownFacts(
        held=held,
        due=due,
        feelings=[
            Rating(one.held_at, float(one.feeling))
            for one in facts.contacts
            if one.feeling is not None
        ],
        sponsor=_sponsor(customer, facts),
        tickets=_counts(facts, work.now),
    )
    return observations_from(known, work.now)


def _sponsor(customer: Customer, facts: Facts) -> SponsorFacts:
    """An empty sponsor is one nobody has told us of: unknown, not vacant."""
    name = customer.contacts.executive_sponsor
    if not name:
        return SponsorFacts()
    met = [one.held_at for one in facts.contacts if name.lower() in one.attended.lower()]
    return SponsorFacts(named=True, last_contact_at=max(met, default=None))


def _counts(facts: Facts, now: datetime) -> TicketCounts | None:
    if not facts.tickets:
        return None
    recent = sum(one.started_at > now - MONTH for one in facts.tickets)
    return TicketCounts(recent, len(facts.tickets) - recent)


def _caps(work: Work, customer: Customer, facts: Facts) -> list[str]:
    """A critical ticket open for more than five working days (nine hours each)."""
    hours = work.policy.schedule(customer.region)
    limit = timedelta(hours=45)
    stuck = any(
        one.is_open
        and one.priority == "critical"
        and hours.between(one.started_at, work.now) > limit
        for one in facts.tickets
    )
    return ["critical_ticket"] if stuck else []
