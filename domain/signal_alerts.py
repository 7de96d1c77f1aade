"""From signals to messages: how grave they are together, how long they last, who hears when."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from domain.health_bands import Band
from domain.signals import SIGNALS

Level = Literal["watch", "warning", "critical"]

QUIET_TO_CLEAR: Final = timedelta(days=7)
COOL_DOWN: Final = timedelta(days=14)
DIGEST_TOP: Final = 5

_LEVELS: Final[tuple[tuple[float, Level], ...]] = ((6, "critical"), (4, "warning"), (2, "watch"))
_GRAVITY: Final = {None: 0, "watch": 1, "warning": 2, "critical": 3}
_ORDER: Final = {"red": 0, "yellow": 1, "green": 2}


class Raised(NamedTuple):
    """A signal that stands: since when, and the last day its rule held."""

    since_on: date
    last_true_on: date


@dataclass(frozen=True, slots=True)
class Situation:
    """What alerts are decided by: the band shown, the signals that stand, and their level."""

    band: Band | None
    signals: frozenset[str] = frozenset()
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """What is new about a customer, and whether it goes out `now` or in the daily `digest`."""

    when: Literal["now", "digest"]
    new_signals: tuple[str, ...]
    level_rose: bool
    band_worsened: bool


def standing(
    raised: Mapping[str, Raised], firing: Collection[str], today: date
) -> dict[str, Raised]:
    """The signals that stand after today's rules were asked; `firing` are those that hold.

    One whose rule no longer holds clears after seven quiet days, or at once where it is a plain
    fact that ended (W2, W4, W8). Asking twice on a day gives the same.
    """
    kept = {
        name: seen
        for name, seen in raised.items()
        if not SIGNALS[name].lasting and today - seen.last_true_on < QUIET_TO_CLEAR
    }
    for name in firing:
        since_on = raised[name].since_on if name in raised else today
        kept[name] = Raised(since_on, today)
    return dict(sorted(kept.items()))


def level(signals: Collection[str], renewal_in_days: int | None = None) -> Level | None:
    """How grave the signals are together; half as much again from 120 days before the renewal."""
    points = float(sum(SIGNALS[name].points for name in signals))
    if renewal_in_days is not None and renewal_in_days <= 120:
        points *= 1.5
    return next((name for least, name in _LEVELS if points >= least), None)


def gravest_first(signals: Collection[str]) -> list[str]:
    """Signals by their points, most first, then by number."""
    return sorted(signals, key=lambda name: (-SIGNALS[name].points, name))


def alert(
    before: Situation | None,
    now: Situation,
    today: date,
    *,
    told_on: Mapping[str, date] = MappingProxyType({}),
    snoozed_until: Mapping[str, date] = MappingProxyType({}),
) -> Alert | None:
    """What to say about a change of situation; None where nothing changed for the worse.

    A state that persists is never repeated, so asking twice gives one alert. `told_on` is the last
    day each signal was told of: not again within 14 days. `snoozed_until` holds the signals a
    person put off. Coming out of grey is news only if the customer turns out red. The very first
    evaluation (`before` None) tells of nothing: an import is not an alarm.
    """
    if before is None:
        return None
    arrived = gravest_first(now.signals - before.signals)
    fresh = tuple(
        name
        for name in arrived
        if not (name in told_on and today - told_on[name] < COOL_DOWN)
        and not (name in snoozed_until and today < snoozed_until[name])
    )
    # A level that rose only by signals nobody wants to hear of again is no news either.
    level_rose = _GRAVITY[now.level] > _GRAVITY[before.level] and bool(fresh or not arrived)
    worsened = _worsened(before.band, now.band)
    if not (fresh or level_rose or worsened):
        return None
    urgent = now.band == "red" or now.level == "critical"
    return Alert("now" if urgent else "digest", fresh, level_rose, worsened)


def priority(arr: int | Decimal, score: float | None, renewal_in_days: int | None = None) -> float:
    """The order in which customers are listed, highest first; not money at risk.

    Yearly revenue by the points lacking, doubled within 60 days of the renewal, half as much again
    within 120. An unknown score counts as lacking half.
    """
    urgency = 1.0
    if renewal_in_days is not None and renewal_in_days <= 120:
        urgency = 2.0 if renewal_in_days <= 60 else 1.5
    lacking = 100.0 - (50.0 if score is None else score)
    return float(arr) * lacking / 100.0 * urgency


def _worsened(before: Band | None, now: Band | None) -> bool:
    if now is None:
        return False
    return now == "red" if before is None else _ORDER[now] < _ORDER[before]
