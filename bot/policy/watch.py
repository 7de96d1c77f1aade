"""Keeps the policy in force true to its file: looked at once a minute, accepted as a numbered
version; a file with errors changes nothing, and the admins are told once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

from bot.clock import Clock
from bot.policy.file import BadPolicy
from bot.policy.source import Found, PolicySource
from bot.policy.text import to_text
from domain.notices_policy import PolicyRefused
from domain.policy import Policy
from scheduler.runner import Transact
from services import policies
from storage.errors import Unavailable

log = logging.getLogger("touchpoint.policy")

LOOK_EVERY_S = 60.0
MOST_TOLD = 20
"""Errors in one message; `touchpoint policy check` says them all."""


class PolicyWatch:
    """Brings the file's policy into force. `changed` is called with each one that differs."""

    def __init__(
        self,
        source: PolicySource,
        transact: Transact,
        clock: Clock,
        *,
        changed: Callable[[Policy], None],
    ) -> None:
        self._source = source
        self._transact = transact
        self._clock = clock
        self._changed = changed

    async def begin(self) -> None:
        """Number the policy the bot starts with. Raises Unavailable when the database is."""
        policy = self._source.current()
        number, _ = await self._transact(policies.accept, to_text(policy), now=self._clock.now())
        self._source.replace(replace(policy, version=number))

    async def look(self) -> None:
        """Look at the file once. Never raises for a bad file, nor for a missing database: the next
        look tries again."""
        found = await asyncio.to_thread(self._source.look)
        if found is None:
            return
        try:
            if isinstance(found.read, BadPolicy):
                await self._refuse(found, found.read)
            else:
                await self._accept(found, found.read)
        except Unavailable:
            log.warning("the database cannot be reached; the policy file waits for the next look")

    async def _accept(self, found: Found, policy: Policy) -> None:
        number, _ = await self._transact(policies.accept, to_text(policy), now=self._clock.now())
        before = self._source.current().version
        self._source.settle(found, number)
        log.info("policy version %d is in force", number, extra={"before": before})
        self._changed(self._source.current())

    async def _refuse(self, found: Found, error: BadPolicy) -> None:
        log.error("the policy file has errors; the policy before it stays\n%s", error.message)
        fact = PolicyRefused(
            version=self._source.current().version,
            errors=error.lines[:MOST_TOLD],
            more=max(0, len(error.lines) - MOST_TOLD),
        )
        await self._transact(policies.refuse, fact, found.content, now=self._clock.now())
        self._source.settle(found)
