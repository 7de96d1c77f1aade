"""Slack's posting pace: about one message a second and channel, measured in real time."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.model import Refusal

SLACK_SECONDS = 1.0


@dataclass(slots=True)
class Pacing:
    """Notes every post that came too soon after the last; refuses it when `enforce` is on."""

    monotonic: Callable[[], float]
    seconds: float = SLACK_SECONDS
    enforce: bool = False
    violations: list[tuple[str, float]] = field(default_factory=list)
    _last: dict[str, float] = field(default_factory=dict)

    def check(self, channel: str) -> None:
        """Count one post. Refusal `ratelimited` (retry_after in whole seconds) when too soon."""
        now = self.monotonic()
        gap = now - self._last.get(channel, -math.inf)
        if gap < self.seconds:
            self.violations.append((channel, gap))
            if self.enforce:
                wait = max(1, math.ceil(self.seconds - gap))
                raise Refusal("ratelimited", retry_after=wait)
        self._last[channel] = now
