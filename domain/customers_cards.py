"""A customer as its card shows it: facts, people, and what happened, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.customers import Contacts, Segment, Stage, Team

ADDED = "added"
"""The audit trail's move of a new customer; other moves are named by the column of
customers.csv that changed."""


class Happened(StrEnum):
    """What a line of the timeline is about."""

    SESSION = "session"
    CHECK_IN = "check_in"
    TICKET = "ticket"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline. `actor` is a Slack user id, "import", "touchpoint" or "slack".

    What `first`, `second` and `words` hold depends on what happened. Session: status, kind of
    work, need. Check-in: kind, feeling 1–5 or empty, summary. Ticket: priority, status, title.
    Change: column, value before, value after.
    """

    what: Happened
    id: int
    at: datetime
    actor: str
    first: str
    second: str
    words: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of moments, newest first; `skip` newer ones are left out; `more`: older are."""

    moments: tuple[Moment, ...]
    skip: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """Everything `/cs customer` shows. `stage` is as of the day it was drawn; ARR in whole units
    of `currency`; `zone` is the IANA zone of the region; hours are a contract year's."""

    key: str
    name: str
    arr: int
    currency: str
    segment: Segment
    segment_given: bool
    stage: Stage
    region: str
    zone: str
    contract_start_on: date
    renewal_on: date | None
    opened_on: date
    team: Team
    contacts: Contacts
    channel_id: str | None
    shared_channel_id: str | None
    allowance_hours: int
    timeline: Timeline
