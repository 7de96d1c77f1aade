"""How things stand at Northwind Cloud when somebody opens the sandbox for the first time.

It is a Monday, seven in the morning in Los Angeles: London is about to go home, Ana's day has not
begun. What happened before is told by the bot's own services, and the clock is walked through the
last days, so that cards, reminders and alerts are the ones the bot sends by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from heapq import heapify, heappop, heappush
from zoneinfo import ZoneInfo

from bot.app import Touchpoint
from bot.sandbox import demo, story_contacts, story_sessions, story_week
from bot.sandbox.people import GENERAL, LONDON, LOS_ANGELES, NOOR
from bot.sandbox.steering import Steering
from bot.sandbox.story_acts import Chapters, Teller
from bot.sandbox.story_sessions import PAST
from bot.sandbox.workspace import Workspace
from services import health_ticks

OPENS_AT = time(7, 0)
SCORED_BEFORE = (45, 30, 14, 6)
"""Days before the Monday on which health was looked at, so that there is a change to show."""

HOUSEKEEPING_EVERY = timedelta(hours=6)
"""Nobody looks on, so what nobody waits for is done less often while the story is told."""

_SATURDAY = 5
_MONTHS, _WEEK = timedelta(days=PAST[0].days + 7), timedelta(days=4)
_MONTHS_PART = 0.6
"""How much of the telling the months before the story's own week take."""


def monday_of(today: date) -> datetime:
    """When the sandbox opens: the Monday of this week, on a weekend the coming one; aware UTC."""
    back = today.weekday()
    on = today + timedelta(days=7 - back if back >= _SATURDAY else -back)
    return datetime.combine(on, OPENS_AT, ZoneInfo(LOS_ANGELES)).astimezone(UTC)


def told_part(now: datetime, monday: datetime) -> float:
    """How much of the story is told when the clock has come to `now`: 0 to 1."""
    left = max(monday - now, timedelta())
    if left > _WEEK:
        return max(0.0, _MONTHS_PART * (1 - (left - _WEEK) / (_MONTHS - _WEEK)))
    return 1 - (1 - _MONTHS_PART) * (left / _WEEK)


async def live_through(bot: Touchpoint, steering: Steering, monday: datetime) -> None:
    """Tell an empty bot everything up to `monday`, and leave the clock there, running or not as
    it was."""
    ran = not steering.clock.paused
    steering.clock.pause(on=True)
    steering.clock.set(monday - _MONTHS)
    usual, steering.housekeeping_every = steering.housekeeping_every, HOUSEKEEPING_EVERY
    teller = Teller(bot, steering, monday)
    await demo.tell(bot, monday)
    await bot.transact(story_contacts.tell, now=monday)
    await bot.transact(health_ticks.start, now=teller.at(-max(SCORED_BEFORE), "07:00", LONDON))
    await _interleaved(
        teller, [story_sessions.tell(teller, past) for past in PAST] + [_scores(teller)]
    )
    await story_week.tell(teller)
    await teller.go(monday)
    steering.housekeeping_every = usual
    steering.clock.pause(on=not ran)


def welcome(workspace: Workspace) -> None:
    """What stands in #general: a colleague says what this is."""
    text = (
        "Touchpoint is here for all of us now. Type `/cs` in any channel to see what it can do, "
        f"or open <@{workspace.bot_user_id}> on the left: its Home tab shows what waits for you. "
        "It keeps an eye on check-ins, sessions and support clocks, and tells us in time."
    )
    workspace.post(workspace.channel(GENERAL), {"user": NOOR.id, "text": text})


async def _scores(teller: Teller) -> Chapters:
    for days in SCORED_BEFORE:
        yield teller.at(-days, "07:00", LONDON)
        await teller.run("health")


async def _interleaved(teller: Teller, stories: Sequence[Chapters]) -> None:
    """Tell many stories at once, each act at its time."""
    waiting = [(await anext(story), number) for number, story in enumerate(stories)]
    heapify(waiting)
    while waiting:
        at, number = heappop(waiting)
        teller.jump(at)
        then = await anext(stories[number], None)
        if then is not None:
            heappush(waiting, (then, number))
