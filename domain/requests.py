"""Session requests: what is asked, how it moves, and which moves are legal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from domain.errors import Conflict, Invalid
from domain.people import Role


class Status(StrEnum):
    """Where a request is. The last three are a critical request's own line."""

    REQUESTED = "requested"
    COUNTER_OFFERED = "counter_offered"
    APPROVED = "approved"
    HELD = "held"
    RATED = "rated"
    DECLINED = "declined"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NO_SHOW = "no_show"
    OPEN = "open"
    CLAIMED = "claimed"
    RESOLVED = "resolved"


MOVES: dict[Status, frozenset[Status]] = {
    Status.REQUESTED: frozenset(
        {
            Status.APPROVED,
            Status.COUNTER_OFFERED,
            Status.DECLINED,
            Status.REFERRED,
            Status.WITHDRAWN,
            Status.EXPIRED,
        }
    ),
    Status.COUNTER_OFFERED: frozenset(
        {Status.APPROVED, Status.REQUESTED, Status.WITHDRAWN, Status.EXPIRED, Status.REFERRED}
    ),
    Status.APPROVED: frozenset(
        {Status.HELD, Status.NO_SHOW, Status.REQUESTED, Status.WITHDRAWN, Status.APPROVED}
    ),
    Status.HELD: frozenset({Status.RATED}),
    Status.OPEN: frozenset({Status.CLAIMED, Status.RESOLVED, Status.WITHDRAWN}),
    Status.CLAIMED: frozenset({Status.RESOLVED}),
}
"""Every legal move; a status that is not a key is an end."""

WAITING = frozenset({Status.REQUESTED, Status.COUNTER_OFFERED})
BOOKED = frozenset({Status.APPROVED})


class WorkKind(StrEnum):
    """What the engineer is asked to do. The first is a CSE's, the others a CSA's."""

    TECHNICAL_ISSUE = "technical_issue"
    BUSINESS_CASE = "business_case"
    DESIGN_CONSULTING = "design_consulting"
    ARCHITECTURE_REVIEW = "architecture_review"
    TECHNICAL_WORKSHOP = "technical_workshop"


WORK_NAMES = {
    WorkKind.TECHNICAL_ISSUE: "Technical issue",
    WorkKind.BUSINESS_CASE: "Business case",
    WorkKind.DESIGN_CONSULTING: "Design consulting",
    WorkKind.ARCHITECTURE_REVIEW: "Architecture review",
    WorkKind.TECHNICAL_WORKSHOP: "Technical workshop",
}

KINDS_OF: dict[Role, tuple[WorkKind, ...]] = {
    Role.CSE: (WorkKind.TECHNICAL_ISSUE,),
    Role.CSA: (
        WorkKind.BUSINESS_CASE,
        WorkKind.DESIGN_CONSULTING,
        WorkKind.ARCHITECTURE_REVIEW,
        WorkKind.TECHNICAL_WORKSHOP,
    ),
}


class Help(StrEnum):
    """How the engineer should help. Hands-on work is never booked, only referred."""

    GUIDANCE = "guidance"
    HANDS_ON = "hands_on"


NEED_MIN = 20
NEED_MAX = 3000
REASON_MIN = 5
DURATIONS = (30, 60, 90, 120)
MOST_TIMES = 3


@dataclass(frozen=True, slots=True)
class RequestForm:
    """What **Request a session** asks; `times` are starts, aware UTC, in order of preference."""

    customer_key: str
    role: Role
    kind: WorkKind
    need: str
    help: Help = Help.GUIDANCE
    critical: bool = False
    times: tuple[datetime, ...] = ()
    minutes: int = 60
    attendees: str = ""
    agreed_out_of_hours: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A session request. `starts_at` and `engineer_id` are set while it is approved.

    `version` counts moves; every change is guarded by the version the clicker saw.
    """

    id: int
    customer_id: int
    requester_id: str
    form: RequestForm
    status: Status
    version: int
    created_at: datetime
    engineer_id: str | None = None
    starts_at: datetime | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str = ""

    @property
    def length(self) -> timedelta:
        """How long the session is to take."""
        return timedelta(minutes=self.form.minutes)

    @property
    def ends_at(self) -> datetime | None:
        """When the booked session ends; None while nothing is booked."""
        return self.starts_at + self.length if self.starts_at else None

    @property
    def last_time_at(self) -> datetime | None:
        """The last preferred start; after it a request that nobody decided expires."""
        return max(self.form.times, default=None)


class OpenHours(Protocol):
    """The part of a schedule these rules ask (domain.business_time.Schedule has it)."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Business time in [start, end)."""
        ...


def within_hours(starts_at: datetime, length: timedelta, hours: OpenHours) -> bool:
    """Whether a session lies, start to end, inside the customer's business hours."""
    return hours.between(starts_at, starts_at + length) == length


def check_form(form: RequestForm, hours: OpenHours, now: datetime) -> None:
    """Raise Invalid naming every field to mend; `hours` is the customer's business schedule.

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
        fields["need"] = f"Keep it under {NEED_MAX:,} characters ({length:,} now)."
    if form.kind not in KINDS_OF.get(form.role, ()):
        fields["kind"] = "Pick a kind of work that this engineer does."
    if form.critical and form.role is not Role.CSE:
        fields["critical"] = "Only a Cloud Services Engineer answers critical requests."
    if form.help is Help.GUIDANCE and not form.critical:
        fields |= _time_errors(form, hours, now)
    if fields:
        raise Invalid("Some answers need mending.", fields=fields)


def _time_errors(form: RequestForm, hours: OpenHours, now: datetime) -> dict[str, str]:
    if not form.times:
        return {"time1": "Give at least one time that suits the customer."}
    errors: dict[str, str] = {}
    if form.minutes not in DURATIONS:
        errors["duration"] = "Pick 30, 60, 90 or 120 minutes."
    length = timedelta(minutes=form.minutes)
    seen: set[datetime] = set()
    for number, starts_at in enumerate(form.times[:MOST_TIMES], start=1):
        if starts_at <= now:
            errors[f"time{number}"] = "This time has passed; pick a later one."
        elif starts_at in seen:
            errors[f"time{number}"] = "This time is given twice; pick another or leave it empty."
        elif not form.agreed_out_of_hours and not within_hours(starts_at, length, hours):
            errors[f"time{number}"] = (
                "The session would not lie within the customer's business hours (working days, "
                "start to end). Pick another time, or tick “Agreed outside business hours”."
            )
        seen.add(starts_at)
    return errors


def check_reason(reason: str, field_name: str = "reason") -> str:
    """The reason, trimmed. Raises Invalid when it says nothing."""
    words = reason.strip()
    if len(words) < REASON_MIN:
        raise Invalid(
            "Give a reason the requester can act on, in a few words at least.", field=field_name
        )
    return words


def require_move(request: Request, to: Status, told: str) -> None:
    """Raise Conflict with `told` (who did what, when) unless the move is legal."""
    if to not in MOVES.get(request.status, frozenset()):
        raise Conflict(told)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An engineer who could take a session: `busy` are booked [start, end) spans."""

    user_id: str
    hours: OpenHours
    week_hours: float = 0.0
    busy: Sequence[tuple[datetime, datetime]] = field(default=())


def is_free(busy: Iterable[tuple[datetime, datetime]], start: datetime, end: datetime) -> bool:
    """Whether no booked span overlaps [start, end)."""
    return all(until <= start or since >= end for since, until in busy)


def suggest(candidates: Collection[Candidate], start: datetime, length: timedelta) -> str | None:
    """Who should take a session at `start`: free, in their own hours, fewest hours this week.

    None when nobody is. Somebody free but out of hours is not suggested; an approver may still
    choose them by hand.
    """
    end = start + length
    able = [
        one
        for one in candidates
        if is_free(one.busy, start, end) and within_hours(start, length, one.hours)
    ]
    if not able:
        return None
    return min(able, key=lambda one: (one.week_hours, one.user_id)).user_id
