"""Facts about health that people are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.health_cards import HealthCard


@dataclass(frozen=True, slots=True)
class PlaybookStarted:
    """Somebody began a playbook for a customer of yours: to its owner."""

    run_id: int
    customer_key: str
    customer_name: str
    playbook: str
    due_on: date
    by_id: str
    kind: Literal["playbook_started"] = "playbook_started"


@dataclass(frozen=True, slots=True)
class HealthAsked:
    """A health card that its asker wanted to see where no stranger reads along."""

    card: HealthCard
    kind: Literal["health_asked"] = "health_asked"


@dataclass(frozen=True, slots=True)
class HealthListAsked:
    """The same for a ranked list. `more` is the command for the next page, if there is one."""

    cards: tuple[HealthCard, ...]
    title: str
    more: str | None = None
    kind: Literal["health_list_asked"] = "health_list_asked"


HealthFact = PlaybookStarted | HealthAsked | HealthListAsked
