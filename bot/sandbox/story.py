"""How things stand at Northwind Cloud when somebody opens the sandbox for the first time.

It is a Monday, seven in the morning in Los Angeles: London is about to go home, Ana's day has not
begun. What happened before is told by the bot's own services, and the clock is walked through the
last days, so that cards, reminders and alerts are the ones the bot sends by itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.app import Touchpoint
from bot.sandbox import demo, story_contacts, story_sessions, story_week
from bot.sandbox.people import LONDON, LOS_ANGELES
from bot.sandbox.steering import Steering
from bot.sandbox.story_acts import Teller
from services import health_ticks

OPENS_AT = time(7, 0)
SCORED_BEFORE = (45, 30, 14, 6)
"""Days before the Monday on which health was looked at, so that there is a change to show."""

_SATURDAY = 5

Chapter = tuple[datetime, Callable[[], Awaitable[None]]]


def monday_of(today: date) -> datetime:
    """When the sandbox opens: the Monday of this week, on a weekend the coming one; aware UTC."""
    back = today.weekday()
    on = today + timedelta(days=7 - back if back >= _SATURDAY else -back)
    return datetime.combine(on, OPENS_AT, ZoneInfo(LOS_ANGELES)).astimezone(UTC)


async def live_through(bot: Touchpoint, steering: Steering, monday: datetime) -> None:
    """Tell an empty bot everything up to `monday`, and leave the clock there, running or not as
    it was."""
    ran = not steering.clock.paused
    steering.clock.pause(on=True)
    teller = Teller(bot, steering, monday)
    await demo.tell(bot, monday)
    await bot.transact(story_contacts.tell, now=monday)
    await bot.transact(health_ticks.start, now=teller.at(-max(SCORED_BEFORE), "07:00", LONDON))
    for _, happen in sorted(_months(teller), key=lambda chapter: chapter[0]):
        await happen()
    await story_week.tell(teller)
    await teller.go(monday)
    steering.clock.pause(on=not ran)


def _months(teller: Teller) -> list[Chapter]:
    """What happened before the last days, and when."""
    sessions: list[Chapter] = [
        (teller.at(-past.days, past.clock, past.zone), partial(story_sessions.tell, teller, past))
        for past in story_sessions.PAST
    ]
    return sessions + [
        (at, partial(_score, teller, at))
        for at in (teller.at(-days, "07:00", LONDON) for days in SCORED_BEFORE)
    ]


async def _score(teller: Teller, at: datetime) -> None:
    teller.jump(at)
    await teller.run("health")
