"""How a customer decided: the truth that the health model is measured by one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Ending(StrEnum):
    """What was decided about a contract."""

    CHURNED = "churned"
    CONTRACTED = "contracted"
    RENEWED = "renewed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One decision of a customer (by key) on a day.

    `amount` is yearly revenue in whole units of the customer's currency: what was lost (churned,
    contracted) or goes on (renewed); None where nobody said.
    """

    customer: str
    decided_on: date
    ending: Ending
    amount: int | None = None

    def is_loss(self, arr_now: int) -> bool:
        """Whether the customer counts as lost: gone, or at least half of its revenue gone.

        `arr_now` is the yearly revenue that is left today.
        """
        if self.ending is Ending.CONTRACTED:
            return self.amount is not None and self.amount >= arr_now
        return self.ending is Ending.CHURNED
