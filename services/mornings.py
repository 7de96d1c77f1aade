"""When people hear of their touches: a stored rhythm each, on working mornings in their zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from domain.cadence_days import morning_at, today_in
from domain.people import Person
from services.outlooks import works_in
from storage import rhythms, touch_plans
from storage.unit_of_work import Work

CADENCE = "cadence_reminders"
MOST_DAYS_OFF = 60


def morning_from(work: Work, zone: str, since: datetime) -> datetime:
    """The first working morning (policy `reminder_hour`) in a zone at `since` or later."""
    works = works_in(work.policy, zone)
    day = today_in(since, zone)
    at = morning_at(day, zone, work.policy.reminder_hour)
    for _ in range(MOST_DAYS_OFF):
        if at >= since and works(day):
            break
        day += timedelta(1)
        at = morning_at(day, zone, work.policy.reminder_hour)
    return at


def next_morning(work: Work, zone: str) -> datetime:
    """The first working morning in a zone that still lies ahead."""
    return morning_from(work, zone, work.now + timedelta(microseconds=1))


def next_days(work: Work, people: Iterable[Person]) -> dict[str, date]:
    """The day of each person's next message, by user id; begins the rhythm of who has none.

    A message that is late (after downtime) counts as the next one still.
    """
    asked = {one.user_id: one for one in people}
    known = touch_plans.mornings_of(work, CADENCE, asked) if asked else {}
    found = {}
    for user_id, person in asked.items():
        at = known.get(user_id)
        if at is None:
            at = next_morning(work, person.zone)
            rhythms.start(work, CADENCE, user_id, at)
        found[user_id] = today_in(at, person.zone)
    return found
