"""Customers: what we keep of them, and the facts that follow from a figure or a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from domain.people import Role


class Segment(StrEnum):
    """Size class by annual recurring revenue; see `segment_for`."""

    ENTERPRISE = "enterprise"
    MID_MARKET = "mid_market"
    SMB = "smb"


SEGMENT_NAMES = {
    Segment.ENTERPRISE: "Enterprise",
    Segment.MID_MARKET: "Mid-market",
    Segment.SMB: "SMB",
}


class Stage(StrEnum):
    """Where a customer is in its contract; see `stage_on`. Churned is only ever set by a person."""

    ONBOARDING = "onboarding"
    ACTIVE = "active"
    RENEWING = "renewing"
    CHURNED = "churned"


STAGE_NAMES = {
    Stage.ONBOARDING: "Onboarding",
    Stage.ACTIVE: "Active",
    Stage.RENEWING: "Renewing",
    Stage.CHURNED: "Churned",
}


@dataclass(frozen=True, slots=True)
class Team:
    """The account team, by Slack user id; None where nobody is named."""

    csm: str
    tam: str | None = None
    pds: str | None = None
    sa: str | None = None
    ae: str | None = None
    cse: str | None = None
    csa: str | None = None

    def members(self) -> tuple[str, ...]:
        """Everybody on it once, the CSM first."""
        people = (self.csm, self.tam, self.pds, self.sa, self.ae, self.cse, self.csa)
        return tuple(dict.fromkeys(person for person in people if person))

    def of(self, role: Role) -> str | None:
        """Who holds `role` on this team."""
        return getattr(self, role.value, None)


@dataclass(frozen=True, slots=True)
class Contacts:
    """The customer's side: the three roles that must be filled; empty where nobody is named."""

    program_manager: str = ""
    executive_sponsor: str = ""
    technical: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as the rest of the code sees it.

    `arr` is in whole units of `currency`; `segment` is already decided: given by somebody
    (`segment_given`), or from ARR;
    `renewal_on` is None while nobody has said when the contract renews;
    `opened_on` is the day we began to watch it: touches before it are unknown, never overdue.
    `channel_id` is the internal channel, `shared_channel_id` the one the customer is in.
    """

    id: int
    key: str
    name: str
    arr: int
    currency: str
    segment: Segment
    region: str
    contract_start_on: date
    renewal_on: date | None
    opened_on: date
    team: Team
    contacts: Contacts = Contacts()
    stage: Stage | None = None
    channel_id: str | None = None
    shared_channel_id: str | None = None
    allowance_hours: int | None = None
    version: int = 1
    segment_given: bool = False

    @property
    def internal_channel(self) -> str | None:
        """Where we write of this customer; a channel the customer is in is never one."""
        return None if self.channel_id == self.shared_channel_id else self.channel_id


def segment_for(arr: int, *, enterprise_from: int, mid_market_from: int) -> Segment:
    """The segment of a yearly revenue in the policy's currency; a threshold belongs to the larger.

    Thresholds: policy `[segments] enterprise_from`, `mid_market_from`.
    """
    if arr >= enterprise_from:
        return Segment.ENTERPRISE
    return Segment.MID_MARKET if arr >= mid_market_from else Segment.SMB


def stage_on(customer: Customer, on: date, *, onboarding_days: int, renewing_days: int) -> Stage:
    """The stage on a day: a stage set by hand or import wins, else it follows from the dates.

    Lengths: policy `[stages] onboarding_days`, `renewing_days`.
    """
    if customer.stage is not None:
        return customer.stage
    if on <= customer.contract_start_on + timedelta(days=onboarding_days):
        return Stage.ONBOARDING
    renewal_on = customer.renewal_on
    if renewal_on and on >= renewal_on - timedelta(days=renewing_days):
        return Stage.RENEWING
    return Stage.ACTIVE


def contract_year(start_on: date, on: date) -> tuple[date, date]:
    """The contract year `on` lies in, as [first day, first day of the next)."""
    years = relativedelta(on, start_on).years if on >= start_on else 0
    first = start_on + relativedelta(years=years)
    return first, start_on + relativedelta(years=years + 1)
