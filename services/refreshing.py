"""The nightly look at everybody we know; in between, events tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from domain.people import Person
from services import departures
from storage import members, rhythms
from storage.unit_of_work import Work

JOB = "refresh_people"
EVERY = timedelta(days=1)
AGAIN_IN = timedelta(minutes=10)


def take_turn(work: Work) -> bool:
    """Whether it is time and this caller is the one to do it. The first turn comes at once.

    A turn that does not get as far as its last page, whatever ended it, comes again soon.
    """
    rhythms.start(work, JOB, "", work.now)
    return any(
        rhythms.advance(work, JOB, subject, seen=due_at, then=work.now + AGAIN_IN)
        for subject, due_at in rhythms.due(work, JOB, most=1)
    )


def refresh(work: Work, seen: Sequence[Person], *, is_last: bool) -> None:
    """Follow what Slack says of those of these people whom we know: a page of them. With the last
    one the turn is over for today; until then it is kept."""
    planned = rhythms.next_at(work, JOB)
    if planned is not None:
        then = work.now + (EVERY if is_last else AGAIN_IN)
        rhythms.advance(work, JOB, "", seen=planned, then=then)
    known = members.some(work, [one.user_id for one in seen])
    for one in seen:
        old = known.get(one.user_id)
        if old and _differs(old, one):
            departures.changed(work, one)


def _differs(old: Person, seen: Person) -> bool:
    return (
        old.standing is not seen.standing
        or old.name != seen.name
        or (seen.email or old.email or "").lower() != (old.email or "")
        or (seen.timezone or old.timezone) != old.timezone
    )
