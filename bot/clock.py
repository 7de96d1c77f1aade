"""The only reader of the system clock. Everything else is given `now`."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the product's time: what is promised to people follows it."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        ...


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        return datetime.now(UTC)


class SteerableClock:
    """A clock that can be set and paused; else it runs at the real pace. For the sandbox."""

    def __init__(self, start: datetime | None = None) -> None:
        self._at = start or datetime.now(UTC)
        self._since = time.monotonic()
        self._paused = False

    def now(self) -> datetime:
        """The present instant of this clock, aware UTC."""
        if self._paused:
            return self._at
        return self._at + timedelta(seconds=time.monotonic() - self._since)

    @property
    def paused(self) -> bool:
        """Whether the clock stands still."""
        return self._paused

    def set(self, at: datetime) -> None:
        """Make it `at`, and go on from there (or stay there, when paused)."""
        self._at = at
        self._since = time.monotonic()

    def pause(self, on: bool) -> None:
        """Stop or start the clock at its present instant."""
        now = self.now()
        self._paused = on
        self.set(now)


def unix_time() -> float:
    """Real seconds since 1970: signatures, triggers and history look-ups use it."""
    return time.time()
