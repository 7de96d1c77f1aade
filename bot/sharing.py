"""Which channels other organisations see, remembered for a while."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock

KEPT = timedelta(minutes=10)
"""Until a policy says otherwise (`[messages] channel_minutes`)."""


class Sharing:
    """What Slack last said of each channel, until `kept` is over or an event says otherwise."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.kept = KEPT
        self._known: dict[str, tuple[bool, datetime]] = {}

    def of(self, channel_id: str) -> bool | None:
        """Whether a channel is shared; None when Slack has to be asked."""
        shared, until = self._known.get(channel_id, (None, self._clock.now()))
        return shared if until > self._clock.now() else None

    def learn(self, channel_id: str, channel: Mapping[str, Any]) -> bool:
        """Keep what `conversations.info` says; returns whether the channel is shared."""
        shared = bool(
            channel.get("is_ext_shared")
            or channel.get("is_pending_ext_shared")
            or channel.get("is_org_shared")
        )
        self._known[channel_id] = (shared, self._clock.now() + self.kept)
        return shared

    def forget(self, channel_id: str) -> None:
        """Ask again: it was just shared, or is no longer."""
        self._known.pop(channel_id, None)
