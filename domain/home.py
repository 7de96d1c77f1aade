"""Somebody's day on one page: what waits for them, most pressing first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from domain.health_cards import HealthCard, PlaybookRun
from domain.requests import WorkKind
from domain.sla import Priority
from domain.touch_list import TouchLine


@dataclass(frozen=True, slots=True)
class CriticalLine:
    """A critical request that is not resolved; `claimed_by` None: nobody is on it.

    `can_act`: the viewer may take it, or, when somebody is on it, resolve it.
    """

    request_id: int
    customer_key: str
    customer_name: str
    need: str
    since_at: datetime
    claimed_by: str | None = None
    can_act: bool = False


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """A request the viewer may decide. `offered`: other times were suggested, and it is the
    requester's turn."""

    request_id: int
    version: int
    customer_name: str
    kind: WorkKind
    requester_id: str
    minutes: int
    first_time_at: datetime | None = None
    offered: bool = False


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A support clock near or past due."""

    ticket_id: int
    customer_name: str
    title: str
    priority: Priority
    due_at: datetime
    is_overdue: bool
    owner_id: str | None = None
    claimed_by: str | None = None


@dataclass(frozen=True, slots=True)
class SessionLine:
    """An approved session that the viewer holds, or asked for."""

    request_id: int
    customer_key: str
    customer_name: str
    kind: WorkKind
    starts_at: datetime
    minutes: int
    engineer_id: str | None
    requester_id: str
    is_tomorrow: bool = False


@dataclass(frozen=True, slots=True)
class RunLine:
    """A playbook under way."""

    run: PlaybookRun
    customer_name: str


@dataclass(frozen=True, slots=True)
class MyDay:
    """Everything the Home tab shows. `today` is the viewer's.

    `team`: also what belongs to those who report to the viewer, which only a lead (`leads`) can
    ask for. `first`: the viewer has never opened it before. `can` names the commands the viewer
    may use. `more` counts what each list leaves out, by the name of the list.
    """

    viewer_id: str
    today: date
    drawn_at: datetime
    critical: tuple[CriticalLine, ...] = ()
    approvals: tuple[ApprovalLine, ...] = ()
    clocks: tuple[ClockLine, ...] = ()
    touches: tuple[TouchLine, ...] = ()
    sessions: tuple[SessionLine, ...] = ()
    risks: tuple[HealthCard, ...] = ()
    runs: tuple[RunLine, ...] = ()
    can: tuple[str, ...] = ()
    leads: bool = False
    team: bool = False
    first: bool = False
    more: Mapping[str, int] = field(default_factory=dict)

    def count(self, name: str) -> int:
        """How many things a list holds in all, shown or not."""
        return len(getattr(self, name)) + self.more.get(name, 0)


@dataclass(frozen=True, slots=True)
class HomeDrawn:
    """Somebody's Home tab shows something else than what is true by now."""

    day: MyDay
    kind: Literal["home_drawn"] = "home_drawn"
