"""Every figure of the product in one value. The commented TOML file of the same shape is
docs/policy.toml; what is written there replaces these defaults key by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache

from domain.business_time import Schedule
from domain.cadence import CadencePolicy
from domain.customers import Segment
from domain.people import Role
from domain.regions import DEFAULT_REGIONS, OFFICE_HOURS, Region
from domain.sla import DEFAULT_TARGETS, Priority


@lru_cache(maxsize=256)
def _office(zone: str) -> Schedule:
    return Schedule(zone, OFFICE_HOURS, ())


@dataclass(frozen=True, slots=True)
class Channels:
    """Where team facts go, by id or #name (policy `[channels]`)."""

    cse_requests: str = "#cse-requests"
    csa_requests: str = "#csa-requests"
    critical: str = "#critical"
    professional_services: str = "#professional-services"
    sla_alerts: str = "#sla-alerts"
    leads: str = "#cs-leads"

    def requests(self, role: Role) -> str:
        """The request channel of a role (CSE or CSA)."""
        return self.csa_requests if role is Role.CSA else self.cse_requests


@dataclass(frozen=True, slots=True)
class Segments:
    """ARR thresholds in whole units of `currency` (policy `[segments]`)."""

    enterprise_from: int = 1_000_000
    mid_market_from: int = 100_000
    currency: str = "USD"
    fx: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivery:
    """How messages leave (policy `[delivery]`); seconds. All of it is real time."""

    spacing_s: float = 1.0
    lease_s: float = 60.0
    timeout_s: float = 10.0
    view_timeout_s: float = 2.0
    retry_s: float = 2.0
    retry_most_s: float = 300.0
    in_flight: int = 40
    fold_over: int = 5


@dataclass(frozen=True, slots=True)
class Sessions:
    """Session figures (policy `[sessions]`)."""

    allowance_hours: int = 30
    warn_percent: tuple[int, ...] = (80, 100)
    chase_after: timedelta = timedelta(hours=4)
    csat_target: float = 8.5


@dataclass(frozen=True, slots=True)
class Policy:
    """The effective policy. `version` numbers what was accepted; 0 is the built-in default."""

    version: int = 0
    default_region: str = "EST"
    regions: Mapping[str, Region] = field(default_factory=lambda: dict(DEFAULT_REGIONS))
    targets: Mapping[Priority, timedelta] = field(default_factory=lambda: dict(DEFAULT_TARGETS))
    warn_percent: tuple[int, ...] = (75, 90)
    channels: Channels = Channels()
    segments: Segments = field(default_factory=Segments)
    sessions: Sessions = Sessions()
    cadence: CadencePolicy = field(default_factory=CadencePolicy)
    cadence_by_segment: Mapping[Segment, CadencePolicy] = field(default_factory=dict)
    delivery: Delivery = Delivery()
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
