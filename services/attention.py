"""Taking messages to send, but no more to one person a day than they can take in."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from domain.attention import KINDS, may_wait
from domain.cadence_days import today_in
from domain.people import Person, known_zone
from services.mornings import next_morning
from storage import attention, dispatch, facts, members
from storage.dispatch import Parcel
from storage.lanes import is_person
from storage.unit_of_work import Work

ROUNDS = 50
"""How often it looks again when all it took was put off: a lane gives one message at a time."""


def claim_next(
    work: Work, who: str, *, lease_s: float, most: int, fold_over: int
) -> tuple[list[Parcel], float | None]:
    """What storage.dispatch.claim_next says, without what waits for its reader's next morning.

    Policy `[messages] most_a_day`: somebody who was sent that many direct messages since midnight
    in their zone gets what may wait (`domain.attention`) with the next working morning's.
    """
    for _ in range(ROUNDS):
        parcels, soonest_s = dispatch.claim_next(
            work, who, lease_s=lease_s, most=most, fold_over=fold_over
        )
        patient = [one for one in parcels if _may_wait(one)]
        late = _too_many(work, patient) if patient else {}
        put_off = [one for one in patient if one.lane in late]
        for parcel in put_off:
            attention.put_back(work, parcel, who, late[parcel.lane])
        kept = [one for one in parcels if one not in put_off]
        if kept or not put_off:
            break
    return kept, dispatch.soonest_s(work) if put_off else soonest_s


def _may_wait(parcel: Parcel) -> bool:
    """Only what was never tried: the rest may have arrived, and is looked up, not put off."""
    fresh = parcel.mode == "post" and parcel.attempt == 1 and is_person(parcel.lane)
    return fresh and parcel.kind in KINDS and may_wait(facts.load(parcel.body))


def _too_many(work: Work, parcels: list[Parcel]) -> dict[str, datetime]:
    """The next morning of everybody among the readers who has had enough for today."""
    readers = {one.lane for one in parcels}
    known = members.some(work, readers)
    zones = {one: _zone(known.get(one)) for one in readers}
    midnights = {one: _midnight(work.now, zone) for one, zone in zones.items()}
    told = attention.told(work, readers, min(midnights.values()))
    most = work.policy.messages.most_a_day
    return {
        one: next_morning(work, zones[one])
        for one in readers
        if sum(at >= midnights[one] for at in told[one]) >= most
    }


def _zone(reader: Person | None) -> str:
    return known_zone(reader.timezone if reader else None) or "UTC"


def _midnight(now: datetime, zone: str) -> datetime:
    return datetime.combine(today_in(now, zone), time(), ZoneInfo(zone)).astimezone(UTC)
