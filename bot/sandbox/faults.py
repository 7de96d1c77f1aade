"""Scripted trouble: what goes wrong with which call, how often, and in what order.

A fault is written as a dict, from Python or by POST /sandbox/faults:

    {"kind": "drop_after", "method": "chat.postMessage", "channel": "C0CRITICAL", "times": 2}

kind            what happens
drop_before     the connection breaks and nothing was done
drop_after      the call was done and then the connection breaks
http_before     an HTML page with `status` (default 502) and nothing was done
http_after      the call was done, the answer is an HTML page with `status` (default 500)
rate_limit      429 with Retry-After `retry_after` seconds (default 1)
slow            the answer takes `seconds` longer; the call is done at the end of them
error           {"ok": false, "error": `error`}
history_lag     history and replies do not show the messages of the last `seconds`

`method` may end in "*" ("chat.*", "*"). `times` is how often (default 1; history_lag: for good;
null: for good); with `probability` each call tosses the seeded coin instead, for good unless
`times` is given.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

KINDS = frozenset(
    {"drop_before", "drop_after", "http_before", "http_after", "rate_limit", "slow", "error"}
    | {"history_lag"}
)
FOREVER = None


@dataclass(slots=True)
class Fault:
    """One line of the script; `taken` counts how often it struck."""

    kind: str
    method: str = "*"
    channel: str | None = None
    times: int | None = 1
    probability: float | None = None
    status: int = 500
    retry_after: int = 1
    seconds: float = 0.0
    error: str = "internal_error"
    taken: int = 0

    @classmethod
    def of(cls, script: Mapping[str, Any]) -> Fault:
        """A fault from its dict; ValueError names what is wrong with it."""
        known = {f.name for f in fields(cls)} - {"taken"}
        if unknown := set(script) - known:
            raise ValueError(f"unknown keys {sorted(unknown)}; known are {sorted(known)}")
        if script.get("kind") not in KINDS:
            raise ValueError(f"kind is one of {sorted(KINDS)}, not {script.get('kind')!r}")
        values = dict(script)
        if "times" not in values and ("probability" in values or values["kind"] == "history_lag"):
            values["times"] = FOREVER
        if values["kind"] == "http_before":
            values.setdefault("status", 502)
        return cls(**values)

    def concerns(self, method: str, channel: str | None) -> bool:
        if self.times is not FOREVER and self.taken >= self.times:
            return False
        if self.channel is not None and self.channel != channel:
            return False
        return self.method in (method, "*") or (
            self.method.endswith("*") and method.startswith(self.method[:-1])
        )


class Faults:
    """The script and its coin. Empty, everything goes well."""

    def __init__(self, seed: int = 0) -> None:
        self.script: list[Fault] = []
        self._coin = random.Random(seed)  # noqa: S311 - repeatable trouble, not secrets

    def seed(self, seed: int) -> None:
        """Start the coin anew, so that a run with probabilities can be repeated."""
        self._coin.seed(seed)

    def add(self, kind: str, method: str = "*", **details: Any) -> Fault:
        """Add one fault; see the table above."""
        fault = Fault.of({"kind": kind, "method": method, **details})
        self.script.append(fault)
        return fault

    def replace(self, script: Iterable[Mapping[str, Any]]) -> None:
        """A whole new script; ValueError leaves the old one."""
        self.script = [Fault.of(line) for line in script]

    def clear(self) -> None:
        self.script = []

    def strike(self, method: str, channel: str | None) -> Fault | None:
        """The fault this call meets, if any; its count goes up."""
        for fault in self.script:
            if fault.kind == "history_lag" or not fault.concerns(method, channel):
                continue
            if fault.probability is not None and self._coin.random() >= fault.probability:
                continue
            fault.taken += 1
            return fault
        return None

    def history_lag(self, method: str, channel: str) -> float:
        """Seconds by which history is behind for this call; it counts as one strike."""
        for fault in self.script:
            if fault.kind == "history_lag" and fault.concerns(method, channel):
                fault.taken += 1
                return fault.seconds
        return 0.0
