"""The sandbox clock: what moves the bot's time, or plain real time where nothing does."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from bot.sandbox.model import Json, Refusal
from bot.sandbox.wall_clock import wall_now

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class ClockControl(Protocol):
    """The handle on the bot's clock. Instants are aware UTC."""

    def now(self) -> datetime:
        """What the bot takes for now."""
        ...

    async def move(self, *, to: datetime | None = None, by: timedelta | None = None) -> None:
        """Go forward, doing on the way whatever falls due."""
        ...

    async def pause(self, on: bool) -> None:
        """Stop or let run."""
        ...

    async def next_due(self) -> tuple[datetime, str] | None:
        """When the bot's next duty is, and what; None when there is none."""
        ...


class RealClock:
    """Real time: it can be neither moved nor paused."""

    def now(self) -> datetime:
        return wall_now()

    async def move(self, *, to: datetime | None = None, by: timedelta | None = None) -> None:
        """Always refused."""
        del to, by
        raise Refusal("clock_fixed", "This sandbox runs on real time; it cannot be moved.")

    async def pause(self, on: bool) -> None:
        """Always refused."""
        del on
        raise Refusal("clock_fixed", "This sandbox runs on real time; it cannot be paused.")

    async def next_due(self) -> tuple[datetime, str] | None:
        return None


class Dial:
    """POST /sandbox/clock and the clock in the state."""

    def __init__(self, clock: ClockControl) -> None:
        self.clock = clock
        self._paused = False

    async def turn(self, body: Json) -> Json:
        """Take {"to": iso | "next"}, {"by": seconds | "1h" | "1d"} or {"pause": bool}."""
        if "pause" in body:
            await self.clock.pause(bool(body["pause"]))
            self._paused = bool(body["pause"])
        elif "by" in body:
            await self.clock.move(by=length(body["by"]))
        elif body.get("to") == "next":
            due = await self.clock.next_due()
            if due is None:
                raise Refusal("nothing_due", "Nothing is due: move by an hour or a day instead.")
            await self.clock.move(to=due[0])
        elif "to" in body:
            await self.clock.move(to=_instant(str(body["to"])))
        else:
            raise Refusal("invalid_arguments", 'Give "to", "by" or "pause".')
        return await self.shown()

    async def shown(self) -> Json:
        """The clock as the state has it."""
        due = await self.clock.next_due()
        return {
            "now": self.clock.now().isoformat(),
            "paused": bool(getattr(self.clock, "paused", self._paused)),
            "next": {"at": due[0].isoformat(), "what": due[1]} if due else None,
        }


def length(value: Any) -> timedelta:
    """A number of seconds, or text such as "90s", "15m", "1h", "2d"."""
    found = re.fullmatch(r"\+?\s*(\d+(?:\.\d+)?)\s*([smhd]?)", str(value).strip())
    if found is None:
        raise Refusal("invalid_arguments", '"by" is seconds, or text like "1h" or "1d".')
    return timedelta(**{_UNITS[found[2] or "s"]: float(found[1])})


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal("invalid_arguments", '"to" is an ISO instant or "next".') from None
    if moment.tzinfo is None:
        raise Refusal("invalid_arguments", '"to" needs its offset, such as "…T09:00:00+00:00".')
    return moment.astimezone(UTC)
