"""Hours of engineers a customer may use in a contract year: used, reserved, and what is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from domain.customers import contract_year


@dataclass(frozen=True, slots=True)
class Ledger:
    """Minutes of one contract year: `used` were held, `reserved` are approved.

    `allowed` follows the customer's own allowance, else policy `[sessions] allowance_hours`.
    """

    used: int
    reserved: int
    allowed: int

    def exceeded_by(self, minutes: int) -> bool:
        """Whether one more session of so many minutes goes past the allowance."""
        return self.used + self.reserved + minutes > self.allowed

    def crossed_by(self, minutes: int, percents: Iterable[int]) -> list[int]:
        """The percentages of the allowance that holding `minutes` more reaches for the first
        time, lowest first; nothing is ever reached of an allowance of no hours."""
        after = self.used + minutes
        return [
            percent
            for percent in sorted(percents)
            if self.allowed and self.used * 100 < percent * self.allowed <= after * 100
        ]


def year_of(contract_start_on: date, at: datetime, zone: str) -> tuple[datetime, datetime]:
    """The contract year an instant lies in, as [first, last) instants.

    Its days begin at midnight in the customer's zone.
    """
    place = ZoneInfo(zone)
    first_on, next_on = contract_year(contract_start_on, at.astimezone(place).date())
    return _midnight(first_on, place), _midnight(next_on, place)


def _midnight(on: date, place: ZoneInfo) -> datetime:
    return datetime.combine(on, time(), place).astimezone(UTC)
