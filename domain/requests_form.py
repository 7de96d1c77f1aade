"""What makes the answers of a request's forms good: the need, the times, the reasons."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from domain.errors import Invalid
from domain.people import Role
from domain.requests import (
    KINDS_OF,
    MOST_TIMES,
    NEED_MAX,
    NEED_MIN,
    RATINGS,
    REASON_MIN,
    RequestForm,
    Status,
)

FURTHEST_AHEAD = timedelta(days=366)
"""How long before a session it may be asked for: past that, a year was mistyped."""


class OpenHours(Protocol):
    """The part of a schedule these rules ask (domain.business_time has it)."""

    zone: ZoneInfo
    """The zone in which its days are meant."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Business time in [start, end)."""
        ...

    def openings(self, day: date) -> list[tuple[datetime, datetime]]:
        """The openings of one day of `zone`."""
        ...


def within_hours(starts_at: datetime, length: timedelta, hours: OpenHours) -> bool:
    """Whether a session lies, start to end, inside business hours."""
    return hours.between(starts_at, starts_at + length) == length


def check_form(
    form: RequestForm, hours: OpenHours, now: datetime, durations: Collection[int]
) -> None:
    """Raise Invalid naming every field to mend; `hours` is the customer's business schedule.

    `durations` in minutes: policy `[sessions] minutes`.

    Times matter only for guidance that is not critical: hands-on work is referred, critical
    work starts at once.
    """
    fields: dict[str, str] = {}
    length = len(form.need.strip())
    if length < NEED_MIN:
        fields["need"] = (
            f"Say what is needed in at least {NEED_MIN} characters ({length} so far), "
            "so that the engineer can prepare."
        )
    elif length > NEED_MAX:
        fields["need"] = f"Keep it to {NEED_MAX:,} characters ({length:,} now)."
    if form.kind not in KINDS_OF.get(form.role, ()):
        fields["kind"] = "Pick a kind of work that this engineer does."
    if form.critical and form.role is not Role.CSE:
        fields["critical"] = "Only a Cloud Services Engineer answers critical requests."
    if form.first_status is Status.REQUESTED:
        fields |= _wrong_length(form.minutes, durations)
        fields |= time_errors(form.times, form.minutes, hours, now, agreed=form.agreed_out_of_hours)
    if fields:
        raise Invalid("Some answers need mending.", fields=fields)


def check_times(
    times: Sequence[datetime],
    minutes: int,
    hours: OpenHours,
    now: datetime,
    *,
    agreed: bool,
    durations: Collection[int],
    may_agree: bool = True,
) -> None:
    """Raise Invalid naming every time (`time1` …) and `duration` that will not do.

    `may_agree`: the form asks whether a time outside business hours was agreed.
    """
    fields = _wrong_length(minutes, durations)
    fields |= time_errors(times, minutes, hours, now, agreed=agreed, may_agree=may_agree)
    if fields:
        raise Invalid("Some times need mending.", fields=fields)


def _wrong_length(minutes: int, durations: Collection[int]) -> dict[str, str]:
    if minutes in durations:
        return {}
    *most, last = (str(one) for one in durations)
    return {"duration": f"Pick {', '.join(most)} or {last} minutes."}


def time_errors(
    times: Sequence[datetime],
    minutes: int,
    hours: OpenHours,
    now: datetime,
    *,
    agreed: bool,
    may_agree: bool = True,
) -> dict[str, str]:
    """What is wrong with one to three starts, by field; a session lies in `hours` unless agreed.

    `may_agree` as in `check_times`.
    """
    if not times:
        return {"time1": "Give at least one time that suits the customer."}
    errors: dict[str, str] = {}
    length = timedelta(minutes=minutes)
    seen: set[datetime] = set()
    for number, starts_at in enumerate(times[:MOST_TIMES], start=1):
        said = ahead_error(starts_at, now)
        if said:
            errors[f"time{number}"] = said
        elif starts_at in seen:
            errors[f"time{number}"] = "This time is given twice; pick another or leave it empty."
        elif not agreed and not within_hours(starts_at, length, hours):
            mend = _AGREE if may_agree else _ONLY_INSIDE
            errors[f"time{number}"] = f"{_outside(starts_at, length, hours)} {mend}"
        seen.add(starts_at)
    return errors


def _outside(starts_at: datetime, length: timedelta, hours: OpenHours) -> str:
    """When the session would be for the customer, and what their business hours are that day."""
    start, end = (at.astimezone(hours.zone) for at in (starts_at, starts_at + length))
    open_then = " and ".join(
        f"{opens.astimezone(hours.zone):%H:%M}–{closes.astimezone(hours.zone):%H:%M}"
        for opens, closes in hours.openings(start.date())
    )
    work = f"whose business hours then are {open_then}" if open_then else "who does not work then"
    day = f"{start:%a} {start.day} {start:%b}"
    return f"That is {day}, {start:%H:%M}–{end:%H:%M} {start:%Z} for the customer, {work}."


_AGREE = "Pick another time, or tick “Agreed outside business hours”."
_ONLY_INSIDE = "Pick another time: none outside these hours was agreed with the customer."


def ahead_error(starts_at: datetime, now: datetime) -> str:
    """What is wrong with a start that has passed or is too far off; empty when nothing is."""
    if starts_at <= now:
        return "This time has passed; pick a later one."
    if starts_at - now > FURTHEST_AHEAD:
        return "This time is more than a year ahead; pick an earlier one."
    return ""


def check_reason(reason: str, field_name: str = "reason") -> str:
    """The reason, trimmed. Raises Invalid when it says nothing."""
    words = reason.strip()
    if len(words) < REASON_MIN:
        raise Invalid(
            "Give a reason the requester can act on, in a few words at least.", field=field_name
        )
    return words


def check_rating(score: int) -> int:
    """The score. Raises Invalid outside 0 to 10."""
    if score not in RATINGS:
        raise Invalid("Pick a number from 0 to 10.", field="rating")
    return score
