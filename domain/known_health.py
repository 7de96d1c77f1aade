"""What Touchpoint itself knows of a customer's health, as observations.

A workspace without any feed still gets a score this way: check-ins held, the CSM's pulse,
satisfaction, sponsor and support load come from what people do here, and what no source of the
workspace reports is left out of the model (not applicable) instead of greying everybody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from statistics import fmean
from typing import Final, Literal, NamedTuple

from domain.health_measures import STANDARD, HealthModel
from domain.health_observations import Observation, outranks

WINDOW: Final = timedelta(days=90)
QUIET_AFTER: Final = timedelta(days=60)
FEWEST_ANSWERS: Final = 3

OWN_MEASURES: Final = frozenset({"checkins_held", "csm_sentiment", "csat", "sponsor"})
"""Measures this workspace always has a source for: the people in it."""

_CAPS: Final = {"seat_utilisation": "no_active_user", "sponsor": "sponsor_vacant"}
"""Measures whose zero is a fact that a mean must not hide."""

SPONSOR_POINTS: Final = {"engaged": 100.0, "quiet": 50.0, "vacant": 0.0}


class Rating(NamedTuple):
    """A value somebody gave at an instant: feeling 1 to 5, or satisfaction 0 to 10."""

    at: datetime
    value: float


class SponsorFacts(NamedTuple):
    """The customer's executive sponsor. `named` None: nobody has told us of one or of none."""

    named: bool | None = None
    last_contact_at: datetime | None = None


class TicketCounts(NamedTuple):
    """Support tickets opened in the last 30 days, and in the 90 days before those."""

    last_30d: int
    prior_90d: int


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """What the tables hold of one customer.

    `held` and `due` are touches of the last 90 days (`domain.cadence_tally.held_and_due`).
    `feelings` come with check-ins, `ratings` with sessions; any order, any age. `tickets` None:
    support is not tracked here. `held` and `due` stay as they are until `stands_until`, unless
    something is held or skipped meanwhile; None: nobody looked.
    """

    held: int = 0
    due: int = 0
    stands_until: date | None = None
    feelings: Sequence[Rating] = ()
    ratings: Sequence[Rating] = ()
    sponsor: SponsorFacts = SponsorFacts()  # noqa: RUF009 - an immutable value
    tickets: TicketCounts | None = None


def observations_from(
    facts: KnownFacts,
    as_of: datetime,
    connected: Collection[str] = (),
    model: HealthModel = STANDARD,
    fed: Iterable[Observation] = (),
) -> list[Observation]:
    """Observations of one customer at `as_of` (aware UTC), at most one a measure.

    `fed` is what other systems saw of this customer: of theirs and ours the later one counts, at
    one instant the worse, and ours that does not apply gives way. `connected` names the measures
    some feed of this workspace reports; the others that neither knows are given as not
    applicable. Facts later than `as_of` are not known yet.
    """
    known = {
        seen.measure: seen
        for seen in (
            _check_ins(facts, as_of),
            _pulse(facts.feelings, as_of),
            _satisfaction(facts.ratings, as_of),
            _sponsor(facts.sponsor, as_of),
            _tickets(facts.tickets, as_of),
        )
        if seen is not None
    }
    for seen in fed:
        ours = known.get(seen.measure)
        if ours is None or not ours.applicable or _later(seen, ours, facts, model):
            known[seen.measure] = seen
    return [*known.values(), *_unfed(frozenset({*known, *connected}), as_of, model)]


def _later(seen: Observation, ours: Observation, facts: KnownFacts, model: HealthModel) -> bool:
    """Whether what another system saw counts rather than ours, or rather than one before it."""
    last = facts.sponsor.last_contact_at
    if ours.value == SPONSOR_POINTS["quiet"] and ours.measure == "sponsor" and last:
        # Told anew each day, but it became news on the day the silence was long enough.
        ours = replace(ours, observed_at=min(ours.observed_at, last + QUIET_AFTER))
    return outranks(seen, ours, model.by_name[seen.measure])


def still_reported(last_at: Mapping[str, datetime], as_of: datetime) -> frozenset[str]:
    """The measures that some feed of the workspace reports: `last_at` says when one last did. One
    that has been silent for longer than its values last is not connected any more."""
    return frozenset(
        name
        for name, at in last_at.items()
        if as_of - at < timedelta(days=STANDARD.by_name[name].expire_days)
    )


def caps_seen(observed: Iterable[Observation], as_of: datetime) -> list[str]:
    """The caps that observations themselves tell of: nobody active on paid seats, and a sponsor's
    chair that is empty; each for as long as the value has not expired."""
    return [
        cap
        for seen in observed
        if seen.value == 0 and (cap := _CAPS.get(seen.measure)) and not _expired(seen, as_of)
    ]


def _expired(seen: Observation, as_of: datetime) -> bool:
    expire_days = STANDARD.by_name[seen.measure].expire_days
    return as_of - seen.observed_at >= timedelta(days=expire_days)


@lru_cache(maxsize=32)
def _unfed(fed: frozenset[str], as_of: datetime, model: HealthModel) -> tuple[Observation, ...]:
    """Measures that nothing here reports. Kept: all customers of a night have the same few."""
    return tuple(
        Observation(measure.name, None, as_of, applicable=False)
        for measure in model.measures
        if measure.name not in fed and measure.name not in OWN_MEASURES
    )


def sponsor_state(
    facts: SponsorFacts, as_of: datetime
) -> Literal["engaged", "quiet", "vacant"] | None:
    """Engaged within 60 days of a contact, quiet after, vacant if there is none; None: unknown."""
    if facts.named is False:
        return "vacant"
    if not facts.named or facts.last_contact_at is None:
        return None
    return "engaged" if as_of - facts.last_contact_at < QUIET_AFTER else "quiet"


def _check_ins(facts: KnownFacts, as_of: datetime) -> Observation:
    if facts.due <= 0:
        return Observation("checkins_held", None, as_of, applicable=False)
    return Observation("checkins_held", facts.held / facts.due, as_of)


def _pulse(feelings: Sequence[Rating], as_of: datetime) -> Observation | None:
    """The latest feeling; of two at one instant the worse."""
    given = [rating for rating in feelings if rating.at <= as_of]
    if not given:
        return None
    latest = max(given, key=lambda rating: (rating.at, -rating.value))
    return Observation("csm_sentiment", latest.value, latest.at)


def _satisfaction(ratings: Sequence[Rating], as_of: datetime) -> Observation | None:
    """The mean of the newest 90 days that have three answers, dated by the newest of them.

    So a customer nobody asks any more keeps its last mean, which ages like everything else.
    """
    given = sorted((rating for rating in ratings if rating.at <= as_of), key=lambda each: each.at)
    for count in range(len(given), FEWEST_ANSWERS - 1, -1):
        newest = given[count - 1].at
        window = [each.value for each in given[:count] if newest - each.at < WINDOW]
        if len(window) >= FEWEST_ANSWERS:
            return Observation("csat", fmean(window), newest)
    return None


def _sponsor(facts: SponsorFacts, as_of: datetime) -> Observation | None:
    """An engaged sponsor is news from the last contact; quiet and vacant are facts of today."""
    state = sponsor_state(facts, as_of)
    if state is None:
        return None
    seen_at = facts.last_contact_at if state == "engaged" else None
    return Observation("sponsor", SPONSOR_POINTS[state], seen_at or as_of)


def _tickets(tickets: TicketCounts | None, as_of: datetime) -> Observation | None:
    if tickets is None:
        return None
    pressure = (tickets.last_30d + 1) / (tickets.prior_90d / 3 + 1)
    return Observation("ticket_pressure", pressure, as_of)
