"""Every fact about session requests, and what draws it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain import notices_requests as facts
from handlers.views import requests as cards
from handlers.views import requests_after as after
from handlers.views import requests_critical as critical
from handlers.views import requests_news as news
from handlers.views import requests_told as told
from handlers.views.kit import Message
from handlers.views.requests_calendar import announced


def _changed(fact: facts.RequestChanged) -> Message:
    return critical.card(fact.card) if fact.card.critical else cards.card(fact.card)


DRAW: dict[type, Callable[[Any], Message]] = {
    facts.RequestSubmitted: lambda fact: cards.card(fact.card),
    facts.RequestChanged: _changed,
    facts.RequestAskedAgain: lambda fact: cards.asked_again(fact.card),
    facts.RequestChased: lambda fact: told.chased(fact.card),
    facts.RequestUndecided: told.undecided,
    facts.RequestReferred: lambda fact: told.referred(fact.card),
    facts.RequestReceived: lambda fact: news.received(fact.card, fact.channel, anew=fact.anew),
    facts.RequestDecided: news.decided,
    facts.RequestSettled: lambda fact: news.settled(fact.card),
    facts.RequestOvertaken: news.overtaken,
    facts.OfferMade: news.offer,
    facts.OfferReturned: told.offer_returned,
    facts.EngineerBooked: lambda fact: told.booked(fact.card),
    facts.EngineerFreed: told.freed,
    facts.SessionCalendar: announced,
    facts.OutcomeAsked: after.ask_outcome,
    facts.OutcomeTaken: after.outcome_taken,
    facts.RatingAsked: lambda fact: after.ask_rating(fact.card),
    facts.HoursCrossed: told.hours_crossed,
    facts.CriticalOpened: lambda fact: critical.card(fact.card, called=fact.called),
    facts.CriticalUnclaimed: critical.unclaimed,
    facts.CriticalBriefed: critical.briefed,
}


def render(fact: facts.RequestFact) -> Message:
    """The message of a fact about a session request."""
    return DRAW[type(fact)](fact)
