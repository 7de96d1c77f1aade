"""How much is said to one person a day (policy `[messages] most_a_day`)."""

from __future__ import annotations

from typing import Final

from domain.notices import Fact
from domain.notices_customers import ChannelLost, MemberLeft
from domain.notices_health import PlaybookStarted
from domain.notices_requests import HoursCrossed, RequestUndecided
from domain.notices_tickets import SlaBreached, SlaEscalated, SlaWarned
from domain.sla import Priority

KINDS: Final = frozenset(
    {"sla_warned", "sla_breached", "sla_escalated", "hours_crossed", "request_undecided"}
    | {"playbook_started", "member_left", "channel_lost"}
)
"""Kinds of facts that may wait at all, so that others need not be read to know."""

_PATIENT: Final = (Priority.MINOR, Priority.COSMETIC)


def may_wait(fact: Fact) -> bool:
    """Whether a direct message may wait for the next working morning when its reader has had
    enough for today.

    What somebody asked for, what was decided of their own, what they are booked for, and whatever
    is Critical or Major never waits; nor does the morning's own message, for it is the digest.
    """
    match fact:
        case SlaWarned() | SlaBreached() | SlaEscalated():
            return fact.alert.priority in _PATIENT and not fact.alert.is_critical_request
        case HoursCrossed() | RequestUndecided() | PlaybookStarted() | MemberLeft() | ChannelLost():
            return True
        case _:
            return False
