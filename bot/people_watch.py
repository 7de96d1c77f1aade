"""Keeps the people we know true to Slack: asked once a night, for what no event told us."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from functools import partial

from bot.clock import Clock
from bot.gateway import SlackGateway, Unknown
from domain.people import Person
from handlers.directory import read_person
from handlers.errors import SlackRefused
from scheduler.runner import Transact
from services import refreshing
from storage.errors import Unavailable

log = logging.getLogger("touchpoint.people")

LOOK_EVERY_S = 60.0
PAGE = 200
MOST_WAIT_S = 60.0


class PeopleWatch:
    """Reads the workspace's people when the night's turn has come, whichever replica is first."""

    def __init__(self, slack: SlackGateway, transact: Transact, clock: Clock, team_id: str) -> None:
        self._slack = slack
        self._transact = transact
        self._clock = clock
        self._team_id = team_id

    async def look(self) -> None:
        """Refresh if it is time. Never raises: what Slack refuses is asked again in ten minutes."""
        try:
            taken, _ = await self._transact(refreshing.take_turn, now=self._clock.now())
            if taken:
                await self._refresh()
        except (SlackRefused, Unknown) as error:
            log.warning("the people of the workspace could not be read: %s", error)
        except Unavailable:
            log.warning("the database cannot be reached; people are refreshed later")

    async def _refresh(self) -> None:
        async for page, is_last in self._pages():
            refresh = partial(refreshing.refresh, is_last=is_last)
            await self._transact(refresh, page, now=self._clock.now())

    async def _pages(self) -> AsyncIterator[tuple[list[Person], bool]]:
        cursor: str | None = None
        while True:
            try:
                answer = await self._slack.call("users.list", limit=PAGE, cursor=cursor)
            except SlackRefused as error:
                if error.retry_after_s is None:
                    raise
                await asyncio.sleep(min(error.retry_after_s, MOST_WAIT_S))
                continue
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            found = [read_person(one, self._team_id) for one in answer.get("members", ())]
            yield found, cursor is None
            if cursor is None:
                return
