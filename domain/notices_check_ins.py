"""Facts of check-ins and touches; see domain.notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from domain.check_ins import ContactKind, NextStep
from domain.touch_list import TouchLine


@dataclass(frozen=True, slots=True)
class CheckInLogged:
    """To the customer's internal channel: a contact was held, and what came of it.

    `fulfilled` names the touches it met; `next_label` and `next_on` the one that is due next.
    """

    id: int
    customer_key: str
    customer_name: str
    author_id: str
    contact: ContactKind
    held_at: datetime
    attended: tuple[str, ...]
    feeling: int | None
    summary: str
    risks: str
    steps: tuple[NextStep, ...]
    fulfilled: tuple[str, ...]
    next_label: str = ""
    next_on: date | None = None
    kind: Literal["check_in_logged"] = "check_in_logged"


@dataclass(frozen=True, slots=True)
class MorningReminder:
    """To a customer's CSM on a working morning: touches due, nearly due and overdue.

    `on` is the day in their zone; `more` counts the lines left out.
    """

    on: date
    lines: tuple[TouchLine, ...]
    more: int = 0
    kind: Literal["morning_reminder"] = "morning_reminder"


@dataclass(frozen=True, slots=True)
class TeamOverdue:
    """To a lead: touches of their team that are long overdue, or were put off too often."""

    on: date
    lines: tuple[TouchLine, ...]
    more: int = 0
    kind: Literal["team_overdue"] = "team_overdue"


CheckInFact = CheckInLogged | MorningReminder | TeamOverdue
"""Every fact of check-ins and touches."""
