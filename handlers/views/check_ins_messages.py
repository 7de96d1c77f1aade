"""The facts of check-ins and touches as messages."""

from __future__ import annotations

from typing import assert_never

from domain.notices_check_ins import CheckInFact, CheckInLogged, MorningReminder, TeamOverdue
from handlers.views import check_ins, due
from handlers.views.kit import Message


def render(fact: CheckInFact) -> Message:
    """The message of such a fact."""
    match fact:
        case CheckInLogged():
            return check_ins.logged(fact)
        case MorningReminder():
            return due.morning(fact)
        case TeamOverdue():
            return due.team_overdue(fact)
        case _:
            assert_never(fact)
