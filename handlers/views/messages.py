"""Every fact as the message people read: one match over all of them."""

from __future__ import annotations

from collections.abc import Sequence

from domain import notices
from domain.home import HomeDrawn
from domain.notices import Fact
from domain.notices_check_ins import CheckInLogged, MorningReminder, TeamOverdue
from domain.notices_customers import ChannelLost, CustomerAsked, MemberLeft
from domain.notices_health import HealthAsked, HealthListAsked, PlaybookStarted
from domain.notices_policy import PolicyRefused
from domain.notices_requests import RequestFact
from handlers.views import (
    check_ins_messages,
    folded,
    health_messages,
    home,
    operations,
    people_messages,
    policies,
    requests_messages,
    tickets_messages,
)
from handlers.views.kit import Message


def render(fact: Fact) -> Message:
    """The message of a fact. Pure: the same fact always draws the same message."""
    if isinstance(fact, RequestFact):
        return requests_messages.render(fact)
    match fact:
        case CheckInLogged() | MorningReminder() | TeamOverdue():
            return check_ins_messages.render(fact)
        case HealthAsked() | HealthListAsked() | PlaybookStarted():
            return health_messages.render(fact)
        case CustomerAsked() | MemberLeft() | ChannelLost():
            return people_messages.render(fact)
        case HomeDrawn():
            return home.drawn(fact)
        case notices.DeliveryRefused():
            return operations.delivery_refused(fact)
        case PolicyRefused():
            return policies.refused(fact)
        case _:
            return tickets_messages.render(fact)


def fold(facts: Sequence[Fact]) -> Message:
    """Alerts that waited for the same channel, as one message. The first one's comes first."""
    return folded.several([render(fact) for fact in facts])
