"""What happens to a request by itself, and when: reminders, escalation, expiry, the question how
it went. Everything follows from the request and the calendars, so a row only stores what is
behind it, never what is ahead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from domain.business_time import BusinessTime
from domain.cadence_days import add_working_days, morning_at
from domain.requests import Request, Status


class Step(StrEnum):
    """Something that is due for a request."""

    EXPIRE = "expire"
    CHASE = "chase"
    TELL_LEAD = "tell_lead"
    TIME_PASSED = "time_passed"
    ASK_OUTCOME = "ask_outcome"
    ASSUME_HELD = "assume_held"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Terms:
    """The calendars and figures a plan is made by.

    `hours` are the customer's, `own_hours` the engineer's. Figures: policy `[sessions]`
    chase_after (business time), lead_days_before (business days), ask_again_mornings; the target
    of Critical, of which `calls` are elapsed percentages, in order; `morning` is the local hour
    of reminders (policy `reminder_hour`).
    """

    hours: BusinessTime
    own_hours: BusinessTime
    chase_after: timedelta
    lead_days_before: int
    ask_again_mornings: int
    critical_target: timedelta
    calls: Sequence[int]
    morning: int


def plan(request: Request, terms: Terms) -> list[tuple[datetime, Step]]:
    """Every step ahead of the request, earliest first; empty for one that is at its end."""
    steps = _STEPS.get(request.status)
    return sorted(steps(request, terms)) if steps else []


def due(request: Request, terms: Terms, now: datetime) -> list[Step]:
    """The steps to take at `now`. An end leaves no time for reminders about it."""
    ready = [step for at, step in plan(request, terms) if at <= now]
    return [Step.EXPIRE] if Step.EXPIRE in ready else ready


def next_look_at(request: Request, terms: Terms) -> datetime | None:
    """When the request has to be looked at next; None when nothing is ahead of it."""
    return min((at for at, _ in plan(request, terms)), default=None)


def morning_after(at: datetime, hours: BusinessTime, hour: int) -> datetime:
    """The morning of the first working day after the local day of `at`."""
    local = at.astimezone(hours.zone).date()
    return morning_at(add_working_days(local, 1, _works(hours)), hours.zone.key, hour)


def business_days_before(at: datetime, days: int, hours: BusinessTime) -> datetime:
    """The same time of day, so many working days of `hours` earlier."""
    local = at.astimezone(hours.zone)
    day = add_working_days(local.date(), -days, _works(hours))
    return datetime.combine(day, local.timetz()).astimezone(UTC)


def _works(hours: BusinessTime) -> Callable[[date], bool]:
    return lambda day: hours.works_on(day.weekday()) and not hours.is_holiday(day)


def _waiting(request: Request, terms: Terms) -> Iterator[tuple[datetime, Step]]:
    first, last = request.first_time_at, request.last_time_at
    if first is None or last is None:
        return
    yield last, Step.EXPIRE
    if request.chased_at is None:
        yield terms.hours.add(request.asked_at, terms.chase_after), Step.CHASE
    else:
        yield morning_after(request.chased_at, terms.hours, terms.morning), Step.CHASE
    if not request.lead_told:
        ahead = business_days_before(first, terms.lead_days_before, terms.hours)
        yield max(ahead, request.asked_at), Step.TELL_LEAD
    since = request.looked_at or request.asked_at
    yield from ((at, Step.TIME_PASSED) for at in request.form.times if since < at < last)


def _offered(request: Request, _: Terms) -> Iterator[tuple[datetime, Step]]:
    if request.last_time_at is not None:
        yield request.last_time_at, Step.EXPIRE


def _approved(request: Request, terms: Terms) -> Iterator[tuple[datetime, Step]]:
    if request.ends_at is None:
        return
    if request.chased_at is None:
        yield request.ends_at, Step.ASK_OUTCOME
        return
    asked_enough = request.asks > terms.ask_again_mornings
    step = Step.ASSUME_HELD if asked_enough else Step.ASK_OUTCOME
    yield morning_after(request.chased_at, terms.own_hours, terms.morning), step


def _critical(request: Request, terms: Terms) -> Iterator[tuple[datetime, Step]]:
    for percent in terms.calls[request.asks :]:
        yield request.created_at + terms.critical_target * percent / 100, Step.CALL


_STEPS: dict[Status, Callable[[Request, Terms], Iterator[tuple[datetime, Step]]]] = {
    Status.REQUESTED: _waiting,
    Status.COUNTER_OFFERED: _offered,
    Status.APPROVED: _approved,
    Status.OPEN: _critical,
}
