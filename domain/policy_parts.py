"""The parts of the policy that are plain figures: one value for each table of the policy file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta

from domain.people import Role


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

    def by_use(self) -> dict[str, str]:
        """Every channel, by what it is for (the names of `CHANNEL_NAMES`)."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


CHANNEL_NAMES = {
    "cse_requests": "CSE requests",
    "csa_requests": "CSA requests",
    "critical": "Critical",
    "professional_services": "Professional Services",
    "sla_alerts": "SLA alerts",
    "leads": "Leads",
}
"""What people call them, by their keys."""


@dataclass(frozen=True, slots=True)
class Segments:
    """ARR thresholds in whole units of `currency` (policy `[segments]`).

    `fx` is what one unit of another currency is worth in `currency` (policy `[fx]`).
    """

    enterprise_from: int = 1_000_000
    mid_market_from: int = 100_000
    currency: str = "USD"
    fx: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stages:
    """How long a customer counts as new, and how early a renewal begins (policy `[stages]`)."""

    onboarding_days: int = 120
    renewing_days: int = 120


@dataclass(frozen=True, slots=True)
class Sessions:
    """Session figures (policy `[sessions]`).

    `chase_after` is business time; `lead_days_before` counts business days. `ask_again_mornings`
    is how often an engineer is asked again what became of a session. `on_call` are user ids.
    """

    allowance_hours: int = 30
    warn_percent: tuple[int, ...] = (80, 100)
    minutes: tuple[int, ...] = (30, 60, 90, 120)
    chase_after: timedelta = timedelta(hours=4)
    lead_days_before: int = 1
    ask_again_mornings: int = 2
    csat_target: float = 8.5
    on_call: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Goals:
    """What a report measures the business against (policy `[goals]`); shares are in percent."""

    mean_health: int = 75
    net_retention_percent: int = 110
    first_value_days: int = 30
    churn_percent: int = 5
    expansion_percent: int = 20


@dataclass(frozen=True, slots=True)
class Messages:
    """How much is said to one person (policy `[messages]`).

    Above `most_a_day` what may wait comes with the next morning's. Slack's word about a person
    without roles, and about a channel, is taken for true for so many minutes. What was sent is
    remembered for `kept_days`, so that no repeat of its cause sends it again.
    """

    most_a_day: int = 12
    person_minutes: int = 60
    channel_minutes: int = 10
    kept_days: int = 90


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
