"""What other systems may say of a customer's health: one value of one measure at an instant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from math import isfinite
from types import MappingProxyType
from typing import Final, NamedTuple

from domain.health_measures import BY_NAME
from domain.known_health import SPONSOR_POINTS
from domain.names import tidy
from domain.sheets import Mend, shown

AHEAD: Final = timedelta(days=1)
"""How far ahead an observation may be dated: a day is written down before it has begun in UTC."""

LONGEST_SOURCE: Final = 100

_SHARE: Final = (0.0, 1.0)
LIMITS: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        "seat_utilisation": (0.0, 2.0),  # more people than paid seats do happen
        "usage_trend": (-100.0, 1000.0),
        "feature_breadth": _SHARE,
        "time_to_first_value": (0.0, 10_000.0),
        "goals_on_track": _SHARE,
        "csat": (0.0, 10.0),
        "csm_sentiment": (1.0, 5.0),
        "sponsor": (0.0, 100.0),
        "checkins_held": _SHARE,
        "ticket_pressure": (0.0, 1000.0),
        "spend_trend": (-100.0, 10_000.0),
        "spend_vs_forecast": (-100.0, 10_000.0),
        "net_retention": (0.0, 10_000.0),
    }
)
"""What a value can be at all, in the unit of its measure; what lies outside is a slip: a share
written as a percentage, a satisfaction of five turned into one of a hundred."""


class Reported(NamedTuple):
    """One observation as it came in. `customer` is a key of ours; `value` None: somebody looked
    and found nothing; `source` is empty where nobody said."""

    customer: str
    measure: str
    value: float | None
    observed_at: datetime
    source: str = ""

    @property
    def place(self) -> tuple[str, str, datetime, str]:
        """What one value belongs to; two values of one place contradict each other."""
        return self.customer, self.measure, self.observed_at, self.source


def read_measure(text: str) -> str:
    """A measure of customer health by its name. Raises Mend with all of them."""
    if text.lower() in BY_NAME:
        return text.lower()
    raise Mend(f"{shown(text)} is no measure. There are {', '.join(BY_NAME)}.")


def read_value(text: str, measure: str | None) -> float:
    """A figure in the unit of its measure (None: not known), or what a sponsor is: engaged, quiet
    or vacant. Raises Mend."""
    if measure == "sponsor" and text.lower() in SPONSOR_POINTS:
        return SPONSOR_POINTS[text.lower()]
    try:
        value = float(text) if text.isascii() and "_" not in text else None
    except ValueError:
        value = None
    if value is None or not isfinite(value):
        raise Mend(f"{shown(text)} is not a figure. Write it with a point, for example 0.85.")
    return check_value(value, measure)


def check_value(value: float, measure: str | None) -> float:
    """The value. Raises Mend for one that its measure cannot have."""
    if measure is None:
        return value
    least, most = LIMITS[measure]
    if least <= value <= most:
        return value
    hint = " Write 0.85 for 85 %." if BY_NAME[measure].unit == "share" else ""
    raise Mend(f"{value:g} cannot be: {measure} lies between {least:g} and {most:g}.{hint}")


def read_seen(text: str) -> datetime:
    """When it was seen, in UTC: an ISO instant with its offset, or a day, from its first moment in
    UTC. Raises Mend."""
    try:
        if len(text) == len("2026-11-01"):
            on = date.fromisoformat(text)
            return datetime(on.year, on.month, on.day, tzinfo=UTC)
        seen = datetime.fromisoformat(text)
        if seen.tzinfo is None:
            raise Mend(
                f"{shown(text)} does not say in which zone; write {shown(text + 'Z')} for UTC."
            )
        return seen.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        if isinstance(error, Mend):
            raise
        raise Mend(
            f"{shown(text)} is neither a day nor an instant; write 2026-11-01 or 2026-11-01T09:30Z."
        ) from None


def check_seen(seen_at: datetime, now: datetime | None) -> datetime:
    """The instant. Raises Mend for what nobody can have seen yet at `now` (None: any time)."""
    if now is not None and seen_at > now + AHEAD:
        raise Mend(f"{seen_at:%Y-%m-%d} lies in the future; write the day it was seen.")
    return seen_at


def read_source(text: str) -> str:
    """The system that saw it, by name. Raises Mend."""
    name = tidy(text)
    if len(name) > LONGEST_SOURCE:
        raise Mend(f"The source has {len(name)} characters; {LONGEST_SOURCE} is the most.")
    return name
