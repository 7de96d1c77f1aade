"""Short-lived rights Slack hands out with a payload: trigger ids and response addresses.

Both live in real time, whatever the sandbox clock says: they measure the bot, not the story.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from bot.sandbox.model import Refusal

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5

AT_TAB: ContextVar[str] = ContextVar("at_tab", default="")
"""The tab whose hand the gesture under way is; empty where somebody drives from outside."""


@dataclass(slots=True)
class Trigger:
    """The right to open one view for one person, in the tab they are at, within three seconds."""

    user: str
    given_at: float
    view_id: str | None = None
    tab: str = ""
    used: bool = False


@dataclass(slots=True)
class ResponseGrant:
    """The right to answer one gesture five times in thirty minutes; `ts` is the message clicked."""

    user: str
    channel: str
    given_at: float
    ts: str | None = None
    ephemeral: bool = False
    uses: int = 0


class Grants:
    """Gives out and takes back trigger ids and response_url keys."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self.trigger_seconds = TRIGGER_SECONDS
        self.response_seconds = RESPONSE_SECONDS
        self.triggers: dict[str, Trigger] = {}
        self.responses: dict[str, ResponseGrant] = {}

    def trigger(self, user: str, view_id: str | None = None) -> str:
        """A new trigger id for what this person just did (inside `view_id`, if in a view)."""
        key = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self.triggers[key] = Trigger(user, self._monotonic(), view_id, AT_TAB.get())
        return key

    def redeem(self, trigger_id: str) -> Trigger:
        """Use a trigger up; Refusal when it is unknown, used before or older than three seconds."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise Refusal("invalid_trigger_id", "[ERROR] this trigger_id was never given out")
        if trigger.used:
            raise Refusal("exchanged_trigger_id", "[ERROR] this trigger_id was used before")
        age = self._monotonic() - trigger.given_at
        if age > self.trigger_seconds:
            raise Refusal("expired_trigger_id", f"[ERROR] trigger_id is {age:.1f} s old, over 3 s")
        trigger.used = True
        return trigger

    def response(
        self, user: str, channel: str, ts: str | None = None, *, ephemeral: bool = False
    ) -> str:
        """The key of a new response_url."""
        key = secrets.token_urlsafe(18)
        self.responses[key] = ResponseGrant(user, channel, self._monotonic(), ts, ephemeral)
        return key

    def use_response(self, key: str) -> ResponseGrant:
        """Count one use; Refusal `used_url` or `expired_url` when there is none left."""
        grant = self.responses.get(key)
        if grant is None or self._monotonic() - grant.given_at > self.response_seconds:
            raise Refusal("expired_url")
        if grant.uses >= RESPONSE_USES:
            raise Refusal("used_url")
        grant.uses += 1
        return grant
