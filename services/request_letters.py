"""Who is told what about a session request: the card, the requester's word, the engineer's.

Every person has one live message a request. A new one is sent, so that it is noticed, and the
one before loses its buttons and points to it: news is read once, and nothing is left to click
that no longer holds. What somebody did themselves is no news to them: their message is redrawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.notices_request_parts import RequestCard
from domain.notices_requests import (
    CriticalOpened,
    EngineerBooked,
    EngineerFreed,
    OfferMade,
    OutcomeAsked,
    OutcomeTaken,
    RatingAsked,
    RequestChanged,
    RequestDecided,
    RequestOvertaken,
    RequestReceived,
    RequestSettled,
    RequestUndecided,
)
from domain.requests import Status
from storage.outbox import Letter
from storage.unit_of_work import Work

RequesterFact = RequestReceived | RequestDecided | OfferMade | RatingAsked


def subject_of(request_id: int, part: str = "") -> str:
    """The name of a request's posted messages: the card's, or a `part`'s."""
    return f"request:{request_id}:{part}" if part else f"request:{request_id}"


def call_of(request_id: int, user_id: str) -> str:
    """The name of the message that rang somebody up for a critical request."""
    return subject_of(request_id, f"call:{user_id}")


def chase_of(request_id: int, step: int, user_id: str) -> str:
    """The name of the message that told somebody of a critical request nobody had taken."""
    return subject_of(request_id, f"chase:{step}:{user_id}")


def thread_of(request_id: int) -> str:
    """The name of the message that opens a critical request's thread."""
    return subject_of(request_id, "thread")


def channel_of(work: Work, drawn: RequestCard) -> str:
    """Where the card is."""
    channels = work.policy.channels
    return channels.critical if drawn.critical else channels.requests(drawn.role)


def lead_of(request_id: int, user_id: str) -> str:
    """The name of the message that told a lead that nobody had decided."""
    return subject_of(request_id, f"lead:{user_id}")


def decided(work: Work, drawn: RequestCard) -> list[Letter]:
    """Have the posted card, and what leads were told, show the request as it now stands."""
    return [redraw(work, drawn), *_leads_redrawn(drawn)]


def tell_leads(drawn: RequestCard, leads: Sequence[str], asked_at: datetime) -> list[Letter]:
    """Tell leads that nobody has decided since `asked_at`; what they were told before loses its
    button."""
    told = [
        Letter(
            RequestUndecided(drawn),
            to=lead,
            key=f"undecided:{drawn.id}:{asked_at.isoformat()}:{lead}",
            subject=lead_of(drawn.id, lead),
        )
        for lead in leads
    ]
    return [*_leads_redrawn(drawn, again=True), *told]


def _leads_redrawn(drawn: RequestCard, *, again: bool = False) -> list[Letter]:
    return [
        Letter(
            RequestUndecided(drawn, again=again),
            to=lead,
            key=f"lead:{drawn.id}:{drawn.version}:{again}:{lead}",
            mode="update",
            subject=lead_of(drawn.id, lead),
        )
        for lead in drawn.leads
    ]


def redraw(work: Work, drawn: RequestCard, *, key: str = "") -> Letter:
    """Have the posted card show the request as it now stands."""
    return Letter(
        RequestChanged(drawn),
        to=channel_of(work, drawn),
        key=f"card:{drawn.id}:{drawn.version}{key}",
        mode="update",
        subject=subject_of(drawn.id),
    )


def first_word(drawn: RequestCard, fact: RequesterFact) -> Letter:
    """The requester's first message about this request."""
    return Letter(
        fact,
        to=drawn.requester_id,
        key=f"{fact.kind}:{drawn.id}:{drawn.version}",
        subject=subject_of(drawn.id, "dm"),
    )


def settled(drawn: RequestCard) -> Letter:
    """The requester's live message says how things stand now, and loses its buttons."""
    return Letter(
        RequestSettled(drawn),
        to=drawn.requester_id,
        key=f"settled:{drawn.id}:{drawn.version}",
        mode="update",
        subject=subject_of(drawn.id, "dm"),
    )


def next_word(drawn: RequestCard, was: Status, fact: RequesterFact | None = None) -> list[Letter]:
    """A new message to the requester; the one before, which told of the state the request `was`
    in, loses its buttons."""
    before = Letter(
        RequestOvertaken(drawn, was),
        to=drawn.requester_id,
        key=f"overtaken:{drawn.id}:{drawn.version}",
        mode="update",
        subject=subject_of(drawn.id, "dm"),
    )
    return [before, first_word(drawn, fact or RequestDecided(drawn))]


def same_word(drawn: RequestCard, fact: RequesterFact) -> Letter:
    """The requester's live message, drawn anew in its place."""
    return Letter(
        fact,
        to=drawn.requester_id,
        key=f"again:{drawn.id}:{drawn.version}",
        mode="update",
        subject=subject_of(drawn.id, "dm"),
    )


def calls_redrawn(drawn: RequestCard, rung: Mapping[str, str]) -> list[Letter]:
    """Take the buttons off the messages that rang people up: subjects, and to whom they went."""
    return [
        Letter(
            CriticalOpened(drawn, called=True),
            to=one,
            key=f"called:{drawn.version}:{subject}",
            mode="update",
            subject=subject,
        )
        for subject, one in rung.items()
    ]


def to_engineer(drawn: RequestCard) -> Letter:
    """To the engineer: this session is yours, at this time."""
    return Letter(
        EngineerBooked(drawn), to=str(drawn.engineer_id), key=f"booked:{drawn.id}:{drawn.version}"
    )


def freed(drawn: RequestCard, engineer_id: str, by: str, was_at: datetime) -> Letter:
    """To the engineer: it is off."""
    return Letter(
        EngineerFreed(drawn, by, was_at), to=engineer_id, key=f"freed:{drawn.id}:{drawn.version}"
    )


def ask_outcome(drawn: RequestCard, number: int) -> list[Letter]:
    """Ask the engineer what became of the session; an earlier asking loses its buttons."""
    asked = Letter(
        OutcomeAsked(drawn, number),
        to=str(drawn.engineer_id),
        key=f"outcome:{drawn.id}:{drawn.version}:{number}",
        subject=subject_of(drawn.id, "outcome"),
    )
    return [outcome_taken(drawn, again=number), asked] if number > 1 else [asked]


def outcome_taken(drawn: RequestCard, *, again: int = 0) -> Letter:
    """Take the buttons off the question what became of the session; `again` counts the next
    asking, if there is one."""
    return Letter(
        OutcomeTaken(drawn, again=again > 0),
        to=str(drawn.engineer_id),
        key=f"taken:{drawn.id}:{drawn.version}{f':{again}' if again else ''}",
        mode="update",
        subject=subject_of(drawn.id, "outcome"),
    )
