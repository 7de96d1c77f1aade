"""Facts about session requests; see domain.notices for what a fact is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from domain.notices_parts import CustomerLine
from domain.notices_request_parts import Briefing, Invitee, RequestCard
from domain.requests import Status


@dataclass(frozen=True, slots=True)
class RequestSubmitted:
    """To the role's request channel: somebody asks for an engineer."""

    card: RequestCard
    kind: Literal["request_submitted"] = "request_submitted"


@dataclass(frozen=True, slots=True)
class RequestChanged:
    """The card as it now stands, in place of the one posted."""

    card: RequestCard
    kind: Literal["request_changed"] = "request_changed"


@dataclass(frozen=True, slots=True)
class RequestAskedAgain:
    """In place of the card of an approved session that was put off: there is a new card."""

    card: RequestCard
    kind: Literal["request_asked_again"] = "request_asked_again"


@dataclass(frozen=True, slots=True)
class RequestChased:
    """In the card's thread: it still waits."""

    card: RequestCard
    kind: Literal["request_chased"] = "request_chased"


@dataclass(frozen=True, slots=True)
class RequestUndecided:
    """To a lead: the earliest time is near, and nobody has decided; or, in its place, what has
    become of it. `again`: they are told once more, below."""

    card: RequestCard
    again: bool = False
    kind: Literal["request_undecided"] = "request_undecided"


@dataclass(frozen=True, slots=True)
class RequestReferred:
    """To Professional Services: hands-on work for them."""

    card: RequestCard
    kind: Literal["request_referred"] = "request_referred"


@dataclass(frozen=True, slots=True)
class RequestReceived:
    """To the requester: what was asked and who decides; `anew`: it now has other times."""

    card: RequestCard
    channel: str
    anew: bool = False
    kind: Literal["request_received"] = "request_received"


@dataclass(frozen=True, slots=True)
class RequestDecided:
    """To the requester: what became of it, by whom, and why; `moved`: it has a new time;
    `orphaned`: whoever was to take it has left."""

    card: RequestCard
    moved: bool = False
    orphaned: bool = False
    kind: Literal["request_decided"] = "request_decided"


@dataclass(frozen=True, slots=True)
class RequestSettled:
    """In place of the last word to the requester, after an act of their own: how things stand."""

    card: RequestCard
    kind: Literal["request_settled"] = "request_settled"


@dataclass(frozen=True, slots=True)
class RequestOvertaken:
    """In place of an earlier word to the requester: what it was about, and that there is a newer
    one below. `was` is the state the earlier word told of."""

    card: RequestCard
    was: Status
    kind: Literal["request_overtaken"] = "request_overtaken"


@dataclass(frozen=True, slots=True)
class OfferMade:
    """To the requester: other times to pick from; `zone` is theirs."""

    card: RequestCard
    zone: str
    kind: Literal["offer_made"] = "offer_made"


@dataclass(frozen=True, slots=True)
class OfferReturned:
    """In the card's thread: the offer did not work out, so it waits again. `why` is a sentence."""

    card: RequestCard
    why: str
    kind: Literal["offer_returned"] = "offer_returned"


@dataclass(frozen=True, slots=True)
class EngineerBooked:
    """To the engineer: a session is theirs, or has a new time."""

    card: RequestCard
    kind: Literal["engineer_booked"] = "engineer_booked"


@dataclass(frozen=True, slots=True)
class EngineerFreed:
    """To the engineer: a session they had is off; `was_at` is when it would have been."""

    card: RequestCard
    by: str
    was_at: datetime
    kind: Literal["engineer_freed"] = "engineer_freed"


@dataclass(frozen=True, slots=True)
class SessionCalendar:
    """To engineer and requester: the session for their calendars, new, changed or cancelled.

    `uid` stays the same for a request, `sequence` rises with every change of it.
    """

    request_id: int
    uid: str
    sequence: int
    at: datetime
    starts_at: datetime
    minutes: int
    title: str
    need: str
    requester: Invitee
    engineer: Invitee
    cancelled: bool = False
    kind: Literal["session_calendar"] = "session_calendar"


@dataclass(frozen=True, slots=True)
class OutcomeAsked:
    """To the engineer, after the end: how did it go? `number` counts the asking."""

    card: RequestCard
    number: int
    kind: Literal["outcome_asked"] = "outcome_asked"


@dataclass(frozen=True, slots=True)
class OutcomeTaken:
    """In place of that question: what was answered, or that it is asked `again` below."""

    card: RequestCard
    again: bool = False
    kind: Literal["outcome_taken"] = "outcome_taken"


@dataclass(frozen=True, slots=True)
class RatingAsked:
    """To the requester: how satisfied was the customer?"""

    card: RequestCard
    kind: Literal["rating_asked"] = "rating_asked"


@dataclass(frozen=True, slots=True)
class HoursCrossed:
    """To the CSM: the customer has used so many percent of its hours of the contract year."""

    customer: CustomerLine
    percent: int
    hours_used: float
    hours_allowed: float
    year_ends_on: date
    kind: Literal["hours_crossed"] = "hours_crossed"


@dataclass(frozen=True, slots=True)
class CriticalOpened:
    """To the critical channel (`called` None) or to an engineer on call: a customer is down."""

    card: RequestCard
    called: bool = False
    kind: Literal["critical_opened"] = "critical_opened"


@dataclass(frozen=True, slots=True)
class CriticalUnclaimed:
    """To leads, TAM or directors: nobody has taken it for so many minutes."""

    card: RequestCard
    minutes: int
    kind: Literal["critical_unclaimed"] = "critical_unclaimed"


@dataclass(frozen=True, slots=True)
class CriticalBriefed:
    """In the card's thread, which it opens: the customer's facts, and **Resolved**."""

    card: RequestCard
    briefing: Briefing
    kind: Literal["critical_briefed"] = "critical_briefed"


RequestFact = (
    RequestSubmitted
    | RequestChanged
    | RequestAskedAgain
    | RequestChased
    | RequestUndecided
    | RequestReferred
    | RequestReceived
    | RequestDecided
    | RequestSettled
    | RequestOvertaken
    | OfferMade
    | OfferReturned
    | EngineerBooked
    | EngineerFreed
    | SessionCalendar
    | OutcomeAsked
    | OutcomeTaken
    | RatingAsked
    | HoursCrossed
    | CriticalOpened
    | CriticalUnclaimed
    | CriticalBriefed
)
"""Every fact about session requests."""
