"""The jobs: every kind of due row, who looks at it, and when it is next due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services import (
    health_ticks,
    home,
    housekeeping,
    reminders,
    request_ticks,
    sla_recompute,
    sla_sweep,
    touches,
)
from storage import clocks, outbox, requests_lists, rhythms, touch_moves
from storage.unit_of_work import Work

AT_MOST_S = 5.0
"""No job looks more rarely than this, so that every one alone would do all its work."""


@dataclass(frozen=True, slots=True)
class Job:
    """A tick: does what is due at `work.now` and returns how much; repeated while it did
    something. `next_due_at` asks its index when there will be something to do. `told` is False
    for housekeeping that nobody waits for. `most_rounds` is how many batches it may take before
    the other jobs have their turn; what is left is still due and comes straight after."""

    name: str
    what: str
    tick: Callable[[Work], int]
    next_due_at: Callable[[Work], datetime | None]
    every_s: float = AT_MOST_S
    told: bool = True
    most_rounds: int = 200


def _rhythm(job: str) -> Callable[[Work], datetime | None]:
    return lambda work: rhythms.next_at(work, job)


JOBS: tuple[Job, ...] = (
    Job(
        name="sla_sweep",
        what="an SLA clock to look at",
        tick=sla_sweep.sweep_tick,
        next_due_at=clocks.next_check_at,
    ),
    Job(
        name="sla_recompute",
        what="SLA clocks of an older policy to work out anew",
        tick=sla_recompute.recompute_tick,
        next_due_at=sla_recompute.next_recompute_at,
        told=False,
    ),
    Job(
        name="request_chase",
        what="a session request to look at",
        tick=request_ticks.chase_tick,
        next_due_at=requests_lists.next_due_at,
    ),
    Job(
        name="touch_plans",
        what="touches to work out anew",
        tick=touches.plan_tick,
        next_due_at=touches.next_plan_at,
        told=False,
    ),
    Job(
        name="cadence_reminders",
        what="a morning to be reminded of check-ins",
        tick=reminders.reminders_tick,
        next_due_at=_rhythm("cadence_reminders"),
    ),
    Job(
        name="cadence_leads",
        what="a lead to be told of what is long overdue",
        tick=reminders.leads_tick,
        next_due_at=touch_moves.next_lead_at,
    ),
    Job(
        name="release",
        what="a message held back until now",
        tick=outbox.release,
        next_due_at=outbox.next_release_at,
    ),
    Job(
        name="health",
        what="customers to score",
        tick=health_ticks.score_tick,
        next_due_at=health_ticks.next_due_at,
        told=False,
        most_rounds=2,
    ),
    Job(
        name="homes",
        what="Home tabs to draw anew",
        tick=home.refresh_tick,
        next_due_at=home.next_refresh_at,
        every_s=1.0,
        told=False,
    ),
    Job(
        name="purge",
        what="old repeat keys and messages to forget",
        tick=housekeeping.purge_tick,
        next_due_at=_rhythm("purge"),
        told=False,
        most_rounds=4,
    ),
)
"""Add a job here and nowhere else; a test runs each as it is registered."""
