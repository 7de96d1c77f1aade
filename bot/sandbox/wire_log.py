"""Everything that crossed the wire, newest last, secrets masked: for the log pane and tests."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.sandbox.model import Json

KEPT = 2_000
SECRET_KEYS = frozenset({"token", "authorization", "trigger_id", "x-slack-signature", "ticket"})
_SECRET_TEXT = re.compile(r"(xox[a-z]-|xapp-)[\w-]+|(/response/)[\w-]+|(ticket=)[\w-]+")


class WireLog:
    """A ring of entries; `on_entry` is called with each new one."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.entries: deque[Json] = deque(maxlen=KEPT)
        self.on_entry: list[Callable[[Json], None]] = []
        self._count = 0

    def add(
        self, direction: str, kind: str, name: str, *, request: Any, answer: Any, verdict: str,
        ms: float = 0.0,
    ) -> Json:  # fmt: skip
        """Note one exchange. direction: to_bot or from_bot; verdict: "ok" or what went wrong."""
        self._count += 1
        entry: Json = {
            "n": self._count, "at": self.now().isoformat(), "direction": direction, "kind": kind,
            "name": name, "verdict": verdict, "ms": round(ms, 1),
            "request": masked(request), "answer": masked(answer),
        }  # fmt: skip
        self.entries.append(entry)
        for listener in self.on_entry:
            listener(entry)
        return entry

    def after(self, n: int) -> list[Json]:
        """Entries newer than number n, oldest first."""
        return [entry for entry in self.entries if entry["n"] > n]

    def clear(self) -> None:
        self.entries.clear()


def masked(value: Any) -> Any:
    """A copy with tokens, signatures, trigger ids and response addresses blotted out."""
    if isinstance(value, dict):
        return {
            key: "•••" if key.lower() in SECRET_KEYS and item else masked(item)
            for key, item in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [masked(item) for item in value]
    if isinstance(value, str):
        return _SECRET_TEXT.sub(lambda found: f"{next(filter(None, found.groups()))}•••", value)
    return value
