"""Real time, for what measures the bot and not the story: signatures and the default clock."""

from __future__ import annotations

from datetime import UTC, datetime


def wall_now() -> datetime:
    """The machine's time, aware, UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the sandbox plays Slack, whose clock is not the bot's
