"""The words for a message that is still to come: whom it is about, what it is, who gets it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from domain.notices import Fact
from domain.notices_check_ins import MorningReminder, TeamOverdue
from domain.notices_requests import (
    CriticalOpened,
    CriticalUnclaimed,
    OutcomeAsked,
    RequestChanged,
    RequestChased,
    RequestUndecided,
)
from domain.notices_tickets import SlaBreached, SlaBreachNoted, SlaEscalated, SlaWarned
from domain.requests import Status
from domain.sla_alerts import Audience
from handlers.views import messages
from storage.foresight import Foreseen

LONGEST = 90
HEARERS = {
    Audience.LEADS: "the leads hear",
    Audience.TAM: "the TAM hears",
    Audience.DIRECTORS: "the directors hear",
}

_TOKEN = re.compile(r"<!date\^[^|>]*\|([^>]*)>|<(?:@|#|!)[^|>]*\|?([^>]*)>|<[^|>]*\|([^>]*)>")
_MARKS = re.compile(r"[*_~`]")


def sentence(letters: Sequence[Foreseen], names: Mapping[str, str]) -> str:
    """What these messages are about, the first in words and the others counted.

    `letters` is not empty; `names` are people's, by user id.
    """
    known = [_line(one.fact, names.get(one.to, one.to)) for one in letters]
    lines = list(dict.fromkeys(filter(None, known))) or [_said(letters[0].fact)]
    more = f", and {len(lines) - 1} more" if lines[1:] else ""
    return f"{lines[0]}{more}"


def _line(fact: Fact, name: str) -> str:
    match fact:
        case SlaWarned() | SlaBreached() | SlaBreachNoted() | SlaEscalated():
            return _of_clock(fact)
        case MorningReminder():
            return f"morning reminder for {name}"
        case TeamOverdue():
            return f"overdue touches of the team, for {name}"
        case _:
            return _of_request(fact, name)


def _of_clock(fact: SlaWarned | SlaBreached | SlaBreachNoted | SlaEscalated) -> str:
    alert = fact.alert
    what = "critical request" if alert.is_critical_request else f"{alert.priority} ticket"
    match fact:
        case SlaWarned(percent=percent):
            return f"{alert.customer.name}: {percent} % warning of a {what}"
        case SlaEscalated(to=to):
            hearers = " and ".join(HEARERS[one] for one in to)
            return f"{alert.customer.name}: {hearers} of a {what} nobody answers"
        case _:
            return f"{alert.customer.name}: breach of a {what}"


def _of_request(fact: Fact, name: str) -> str:
    match fact:
        case RequestChased(card=card):
            return f"{card.customer.name}: its request asks again for a decision"
        case RequestUndecided(card=card):
            return f"{card.customer.name}: {name} hears that its request is undecided"
        case RequestChanged(card=card):
            return f"{card.customer.name}: {_CHANGES.get(card.status, 'its request changes')}"
        case OutcomeAsked(card=card):
            return f"{card.customer.name}: {name} is asked how the session went"
        case CriticalOpened(card=card) | CriticalUnclaimed(card=card):
            return f"{card.customer.name}: still nobody on it, {name} is called"
    return ""


_CHANGES = {
    Status.REQUESTED: "a time it asked for has passed",
    Status.EXPIRED: "its request expires undecided",
    Status.HELD: "its session counts as held",
}


def _said(fact: Fact) -> str:
    """Any other message in its own words, without marks and tokens."""
    text = messages.render(fact).text
    text = _MARKS.sub("", _TOKEN.sub(lambda found: found[1] or found[2] or found[3] or "", text))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
