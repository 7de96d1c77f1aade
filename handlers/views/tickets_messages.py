"""Every fact about tickets as the message people read."""

from __future__ import annotations

from typing import assert_never

from domain import notices_tickets as facts
from domain.notices_tickets import TicketFact
from handlers.views import sla_report, tickets, tickets_alerts
from handlers.views.kit import Message


def render(fact: TicketFact) -> Message:
    """The message of a fact about tickets or their clocks."""
    match fact:
        case facts.TicketTracked() | facts.TicketChanged():
            return tickets.card(fact.card)
        case facts.TicketEscalated():
            return tickets.escalated(fact)
        case facts.SlaReportAsked():
            return sla_report.shown(fact.report)
        case facts.SlaExported():
            return sla_report.exported(fact)
        case _:
            return _alert(fact)


def _alert(
    fact: facts.SlaWarned
    | facts.SlaBreached
    | facts.SlaBreachNoted
    | facts.SlaTaken
    | facts.SlaSettled
    | facts.SlaEscalated,
) -> Message:
    match fact:
        case facts.SlaWarned():
            return tickets_alerts.warned(fact)
        case facts.SlaBreached():
            return tickets_alerts.breached(fact)
        case facts.SlaBreachNoted():
            return tickets_alerts.breach_noted(fact)
        case facts.SlaTaken():
            return tickets_alerts.taken(fact)
        case facts.SlaSettled():
            return tickets_alerts.settled(fact)
        case facts.SlaEscalated():
            return tickets_alerts.escalated(fact)
        case _:
            assert_never(fact)
