"""Every figure of the product in one value. The commented TOML file of the same shape is
docs/policy.toml; what is written there replaces these defaults key by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache

from domain.business_time import BusinessTime, Schedule
from domain.cadence import CadencePolicy
from domain.customers import Segment
from domain.policy_parts import (
    Channels,
    Delivery,
    Goals,
    Messages,
    Segments,
    Sessions,
    Stages,
)
from domain.regions import DEFAULT_REGIONS, OFFICE_HOURS, Coverage, Region, working_time
from domain.sla import DEFAULT_TARGETS, DEFAULT_WARN_PERCENT, ClockKind, Priority
from domain.sla_alerts import DEFAULT_CHASE, TICKET_ALERTS, Alerts, Nudge, Rung

__all__ = [
    "Channels",
    "Delivery",
    "Goals",
    "Messages",
    "Policy",
    "Segments",
    "Sessions",
    "Stages",
]


@lru_cache(maxsize=256)
def _office(zone: str) -> Schedule:
    return Schedule(zone, OFFICE_HOURS, ())


@dataclass(frozen=True, slots=True)
class Policy:
    """The effective policy. `version` numbers what was accepted; 0 was never stored.

    `targets` are for first responses; `next_response` and `resolution` clocks run only for the
    priorities that have a target there. `ladder` follows a breach nobody acknowledged,
    `critical_chase` an unanswered critical request. `cadence_by_segment` holds only segments that
    differ. Rather than the mappings, ask `target`, `business_time`, `alerts`, `cadence_for`.
    """

    version: int = 0
    default_region: str = "EST"
    default_priority: Priority = Priority.MINOR
    regions: Mapping[str, Region] = field(default_factory=lambda: dict(DEFAULT_REGIONS))
    targets: Mapping[Priority, timedelta] = field(default_factory=lambda: dict(DEFAULT_TARGETS))
    next_response: Mapping[Priority, timedelta] = field(default_factory=dict)
    resolution: Mapping[Priority, timedelta] = field(default_factory=dict)
    coverage: Mapping[Priority, Coverage] = field(
        default_factory=lambda: dict.fromkeys(Priority, Coverage.HOME)
    )
    warn_percent: tuple[int, ...] = DEFAULT_WARN_PERCENT
    ladder: tuple[Rung, ...] = TICKET_ALERTS.ladder
    critical_chase: tuple[Nudge, ...] = DEFAULT_CHASE
    channels: Channels = field(default_factory=Channels)
    segments: Segments = field(default_factory=Segments)
    stages: Stages = field(default_factory=Stages)
    sessions: Sessions = field(default_factory=Sessions)
    cadence: CadencePolicy = field(default_factory=CadencePolicy)
    cadence_by_segment: Mapping[Segment, CadencePolicy] = field(default_factory=dict)
    goals: Goals = field(default_factory=Goals)
    messages: Messages = field(default_factory=Messages)
    delivery: Delivery = field(default_factory=Delivery)
    reminder_hour: int = 9

    def region(self, name: str) -> Region:
        """The region called `name`; the default region where the policy has none of that name."""
        return self.regions.get(name) or self.regions[self.default_region]

    def person_hours(self, zone: str) -> Schedule:
        """A person's own working hours: those of the region in their zone, else office hours there.

        Holidays count only where a region shares the zone: we know no others.
        """
        same = next((one for one in self.regions.values() if one.zone == zone), None)
        return same.schedule if same else _office(zone)

    def schedule(self, region: str) -> Schedule:
        """Business hours of a region, holidays included."""
        return self.region(region).schedule

    def coverage_of(self, priority: Priority) -> Coverage:
        """Whose hours count for a ticket of that priority (policy `[sla.coverage]`)."""
        return self.coverage.get(priority, Coverage.HOME)

    def business_time(self, region: str, priority: Priority) -> BusinessTime:
        """The hours in which the clock of a customer's ticket counts."""
        return working_time(self.coverage_of(priority), self.region(region), self.regions)

    def target(
        self, priority: Priority, kind: ClockKind = ClockKind.FIRST_RESPONSE
    ) -> timedelta | None:
        """How long a customer may wait, in business time; None: no such clock runs.

        Policy `[sla.targets]`, `[sla.next_response]`, `[sla.resolution]`.
        """
        by_kind = {
            ClockKind.FIRST_RESPONSE: self.targets,
            ClockKind.NEXT_RESPONSE: self.next_response,
            ClockKind.RESOLUTION: self.resolution,
        }
        return by_kind[kind].get(priority)

    def alerts(self) -> Alerts:
        """Who is told of a ticket's clock and when."""
        return Alerts(self.warn_percent, ladder=self.ladder)

    def cadence_for(self, segment: Segment) -> CadencePolicy:
        """The rhythm of a segment (policy `[cadence]`, and `[cadence.smb]` and so on over it)."""
        return self.cadence_by_segment.get(segment, self.cadence)
