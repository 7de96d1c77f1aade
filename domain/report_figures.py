"""What a report sets against targets beside the promises kept: satisfaction, health, work done."""

from __future__ import annotations

from dataclasses import dataclass

from domain.metrics import TARGETS, Satisfaction


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of a period, except `health`, which is the mean of today's scores.

    `csat` is of the ratings given in the period; its response rate is of the sessions held in it.
    `scored` customers have a score; `health` is None while none has.
    """

    csat: Satisfaction
    health: float | None
    scored: int
    sessions: int
    check_ins: int

    @property
    def csat_on_target(self) -> bool:
        """Whether the mean rating is above its target (`TARGETS`)."""
        return self.csat.mean is not None and self.csat.mean > TARGETS["csat"]

    @property
    def health_on_target(self) -> bool:
        """Whether mean health is above its target (`TARGETS`)."""
        return self.health is not None and self.health > TARGETS["mean_health"]
