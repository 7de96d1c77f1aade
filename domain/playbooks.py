"""What to do about it: ten playbooks, each with an owner, a first step and an end, as data."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Playbook:
    """`due_days` is how long the first step may take; for the renewal, days before its date."""

    id: str
    title: str
    owner: str
    first_action: str
    due_days: int
    done_when: str
    before_renewal: bool = False


_ALL: Final = (
    Playbook(
        "P1",
        "Adoption rescue",
        "CSM",
        "Find the teams whose use went down and book a working session with them; bring an "
        "engineer or architect if the question is technical.",
        5,
        "Usage has been back at its earlier mean for four weeks",
    ),
    Playbook(
        "P2",
        "Re-engage",
        "CSM",
        "Send an agenda built on one of their open goals, and write to a second contact at the "
        "same time; no answer: tell your lead.",
        3,
        "A meeting was held",
    ),
    Playbook(
        "P3",
        "Win back trust",
        "CSM and support lead",
        "Call whoever rated low or sounds unhappy, note the cause, and get it answered within "
        "the SLA.",
        2,
        "The next rating is 8.5 or better, or the cause is settled",
    ),
    Playbook(
        "P4",
        "New sponsor",
        "CSM and our executive",
        "Find out who takes over, offer a half-hour recap of the value so far, and confirm the "
        "program manager and the technical contact.",
        5,
        "The new sponsor is engaged",
    ),
    Playbook(
        "P5",
        "Calm support",
        "Support lead",
        "Put one person in charge of all open tickets and share a status until it is quiet.",
        1,
        "Nothing urgent is open and the load is at most 1.25 times the usual",
    ),
    Playbook(
        "P6",
        "Spend review",
        "CSM and account manager",
        "Ask for the reason (season, finished project, competitor, saving), renew the forecast, "
        "and review sizing together.",
        7,
        "The new forecast is accepted, or the risk is on record",
    ),
    Playbook(
        "P7",
        "Restore the data",
        "CS Operations",
        "Check the integration, its permissions, and whether the tenant was renamed.",
        2,
        "A fresh value has arrived",
    ),
    Playbook(
        "P8",
        "Unblock onboarding",
        "Onboarding lead",
        "Name the step that blocks, and agree on a dated plan for the first value.",
        2,
        "The first value is reached",
    ),
    Playbook(
        "P9",
        "Secure the renewal",
        "CSM and account manager",
        "Set up the plan for 120, 90, 60 and 30 days ahead, with an executive review unless the "
        "customer is green.",
        120,
        "The renewal is recorded",
        before_renewal=True,
    ),
    Playbook(
        "P10",
        "Grow together",
        "CSM",
        "If the customer is green without any signal, and seats are nearly full or goals are met, "
        "talk about what comes next.",
        14,
        "An opportunity, or a no, is on record",
    ),
)

PLAYBOOKS: Final[Mapping[str, Playbook]] = MappingProxyType({each.id: each for each in _ALL})

FOR_MEASURE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "seat_utilisation": "P1",
        "usage_trend": "P1",
        "feature_breadth": "P1",
        "time_to_first_value": "P8",
        "goals_on_track": "P2",
        "csat": "P3",
        "csm_sentiment": "P3",
        "sponsor": "P4",
        "checkins_held": "P2",
        "ticket_pressure": "P5",
        "spend_trend": "P6",
        "spend_vs_forecast": "P6",
        "net_retention": "P6",
    }
)
"""The playbook that mends what a measure lost."""

FOR_CAP: Final[Mapping[str, str]] = MappingProxyType(
    {
        "notice": "P9",
        "no_active_user": "P1",
        "invoice_overdue": "P6",
        "sponsor_vacant": "P4",
        "critical_ticket": "P5",
    }
)
"""The playbook for a fact that holds a score down."""


def first_step_due_on(playbook: Playbook, started_on: date, renewal_on: date | None = None) -> date:
    """The day the first step is due; the renewal plan's lies before the renewal date.

    Never before the day it is started.
    """
    if playbook.before_renewal and renewal_on is not None:
        return max(started_on, renewal_on - timedelta(playbook.due_days))
    return started_on + timedelta(0 if playbook.before_renewal else playbook.due_days)


def next_step(cap: str | None, signals: Sequence[str], losses: Collection[str]) -> Playbook | None:
    """The one playbook to name: for the cap, else the gravest signal, else the largest loss.

    `signals` are playbook ids of the signals that fire, gravest first; `losses` are measures below
    target, most points lost first. None if there is nothing to mend.
    """
    if cap is not None:
        return PLAYBOOKS[FOR_CAP[cap]]
    wanted = [*signals, *(FOR_MEASURE[measure] for measure in losses)]
    return PLAYBOOKS[wanted[0]] if wanted else None
