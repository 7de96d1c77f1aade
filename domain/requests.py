"""Session requests: what is asked, where a request can be, and which moves are legal.

The rules about its answers are in requests_form, about people in requests_engineers, about what
happens by itself in requests_chase, about hours in requests_ledger.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import Conflict
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
            Status.REQUESTED,
            Status.APPROVED,
            Status.COUNTER_OFFERED,
            Status.DECLINED,
            Status.REFERRED,
            Status.WITHDRAWN,
            Status.EXPIRED,
        }
    ),
    Status.COUNTER_OFFERED: frozenset(
        {
            Status.COUNTER_OFFERED,
            Status.APPROVED,
            Status.REQUESTED,
            Status.WITHDRAWN,
            Status.EXPIRED,
        }
    ),
    Status.APPROVED: frozenset(
        {Status.APPROVED, Status.HELD, Status.NO_SHOW, Status.REQUESTED, Status.WITHDRAWN}
    ),
    Status.HELD: frozenset({Status.RATED}),
    Status.OPEN: frozenset({Status.CLAIMED, Status.WITHDRAWN}),
    Status.CLAIMED: frozenset({Status.RESOLVED}),
}
"""Every legal move; a status that is not a key is an end. A move to the same status is one of
new times (asked again, moved) or of a card drawn anew because what it promised is gone."""

FIRST = frozenset({Status.REQUESTED, Status.REFERRED, Status.OPEN})
"""Where a request may begin."""

WAITING = frozenset({Status.REQUESTED, Status.COUNTER_OFFERED})
CRITICAL_NOW = frozenset({Status.OPEN, Status.CLAIMED})


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
REASON_MAX = 1000
NOTES_MAX = 3000
DURATIONS = (30, 60, 90, 120)
MOST_TIMES = 3
RATINGS = tuple(range(10, -1, -1))
"""The customer's satisfaction, best first: whoever skips past the list lands on the usual one."""


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

    @property
    def first_status(self) -> Status:
        """Where such a request begins: referred, at work at once, or waiting for a decision."""
        if self.help is Help.HANDS_ON:
            return Status.REFERRED
        return Status.OPEN if self.critical else Status.REQUESTED


@dataclass(frozen=True, slots=True)
class Offer:
    """Other times with an engineer, put up by an approver: picking one approves it.

    `reason` is why the allowance may be exceeded, empty where it was not.
    """

    engineer_id: str
    times: tuple[datetime, ...]
    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A session request. `starts_at` and `engineer_id` are set while it is approved; whoever
    claims a critical request is its engineer.

    `version` counts moves; every change is guarded by the version the clicker saw. `asked_at` is
    when it last began to wait for a decision. Decided: approved, declined, referred, claimed;
    closed: held, no-show, resolved. `looked_at`, `chased_at`, `lead_told` and `asks` say which
    of requests_chase's steps are behind it, `called` who was rung up for a critical one, or
    told as lead that nobody had decided. An
    `offer` that was turned down stays while only its times keep the request from expiring.
    """

    id: int
    customer_id: int
    requester_id: str
    form: RequestForm
    status: Status
    version: int
    created_at: datetime
    asked_at: datetime
    engineer_id: str | None = None
    starts_at: datetime | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str = ""
    offer: Offer | None = None
    closed_by: str | None = None
    closed_at: datetime | None = None
    notes: str = ""
    assumed: bool = False
    rating: int | None = None
    looked_at: datetime | None = None
    chased_at: datetime | None = None
    lead_told: bool = False
    asks: int = 0
    called: tuple[str, ...] = ()

    @property
    def length(self) -> timedelta:
        """How long the session is to take."""
        return timedelta(minutes=self.form.minutes)

    @property
    def ends_at(self) -> datetime | None:
        """When the booked session ends; None while nothing is booked."""
        return self.starts_at + self.length if self.starts_at else None

    @property
    def first_time_at(self) -> datetime | None:
        """The earliest start that is waited for: of the offer, while it is open."""
        offered = self.status is Status.COUNTER_OFFERED
        return min(self._offered_times if offered else self.form.times, default=None)

    @property
    def last_time_at(self) -> datetime | None:
        """When a request that nobody decided expires: with the last start that was offered; else
        with the last that was asked for."""
        return max(self._offered_times, default=None)

    @property
    def _offered_times(self) -> tuple[datetime, ...]:
        return self.offer.times if self.offer else self.form.times

    @property
    def proposed_or_booked_at(self) -> datetime | None:
        """When it takes place; while nothing is booked, the first time that was asked for."""
        return self.starts_at or next(iter(self.form.times), None)

    def proposed_at(self, now: datetime) -> datetime | None:
        """What **Approve** would book: the first preferred time that is still to come."""
        return next((at for at in self.form.times if at > now), None)


def require_move(request: Request, to: Status, told: Callable[[], str]) -> None:
    """Raise Conflict with what `told` says (who was first) unless the move is legal."""
    if to not in MOVES.get(request.status, frozenset()):
        raise Conflict(told())


def require_before_start(request: Request, now: datetime) -> None:
    """Raise Conflict once an approved session has begun: its engineer says what became of it."""
    if request.starts_at is not None and request.starts_at <= now:
        raise Conflict(
            "This session has already begun, so nothing was changed. "
            "Its engineer will be asked how it went."
        )
