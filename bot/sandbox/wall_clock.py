"""Real time, for what measures the bot and not the story: signatures and the default clock."""

from __future__ import annotations

from datetime import datetime

from bot.clock import SystemClock

_CLOCK = SystemClock()


def wall_now() -> datetime:
    """The machine's time, aware, UTC."""
    return _CLOCK.now()
