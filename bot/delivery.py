"""From the outbox to Slack: claim, send, write down what became of it.

A message is sent at least once. It is sent again only when its outcome is unknown *and* Slack's
history does not show it: every message carries its outbox key in its metadata.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from bot.clock import Clock
from bot.gateway import Unknown
from bot.posting import Poster, Undrawable
from bot.transactions import Transactions
from domain.policy import Policy
from handlers.errors import SlackRefused
from services import attention
from services import delivery as outcomes
from storage import dispatch, receipts
from storage.dispatch import Parcel
from storage.errors import Unavailable

log = logging.getLogger("touchpoint.delivery")

LOOK_EVERY_S = 5.0
NOT_SOONER_S = 0.05
"""A lane another process holds at this moment looks ready: no reason to ask without pause."""
TOGETHER_S = 0.01
"""What is put or ends within this time is followed up by one transaction, not by one each."""

GRACE_S = 5.0
PART_OF_LEASE = 0.8
"""An attempt ends before its lease does, so that nobody else has the message meanwhile."""

_GONE = frozenset({"message_not_found", "cant_update_message", "thread_not_found"})
_ABOUT_US = frozenset({
    "account_inactive", "invalid_auth", "missing_scope", "not_allowed_token_type", "not_authed",
    "org_login_required", "team_added_to_org", "token_expired", "token_revoked",
})  # fmt: skip
"""Refusals that say nothing of the message: it waits until somebody has mended our installation."""


class Delivery:
    """Sends what waits, many conversations at once, one message of each at a time."""

    def __init__(
        self,
        transact: Transactions,
        poster: Poster,
        *,
        clock: Clock,
        policy: Callable[[], Policy],
        owner: str,
    ) -> None:
        self._transact = transact
        self._poster = poster
        self._clock = clock
        self._policy = policy
        self._owner = owner
        self._wake = asyncio.Event()
        self._one_claim = asyncio.Lock()
        self._stopping = False
        self._sending: dict[asyncio.Task[None], Parcel] = {}
        self.turned_away = ""
        """Slack's word for why it takes nothing from us at present; empty while it does."""

    def wake(self) -> None:
        """Look now: something was put on its way."""
        self._wake.set()

    async def take_up(self) -> None:
        """At a start, perhaps with a new token: send at once what the old one was refused."""
        await self._transact(dispatch.take_up, sorted(_ABOUT_US), now=self._clock.now())

    async def run(self) -> None:
        """Send until stopped; looks when woken, when a lane is ready, and every five seconds."""
        while not self._stopping:
            self._wake.clear()
            wait_s = LOOK_EVERY_S
            try:
                _, wait_s = await self._send_ready()
            except Unavailable:
                log.warning("the database cannot be reached; delivery tries again")
            except Exception:  # delivery must outlive any defect: it looks again in five seconds
                log.exception("delivery failed and tries again")
            try:
                async with asyncio.timeout(wait_s):
                    await self._wake.wait()
                    await asyncio.sleep(TOGETHER_S)
            except TimeoutError:
                continue

    async def send_ready(self) -> int:
        """Claim every ready conversation there is room for and start sending; how many."""
        sent, _ = await self._send_ready()
        return sent

    async def _send_ready(self) -> tuple[int, float]:
        """How many were started, and how long to wait for more; an end of one wakes us before."""
        # What one claim took is in `_sending` before the next looks: `drain` would miss it there.
        async with self._one_claim:
            return await self._claim_and_start()

    async def _claim_and_start(self) -> tuple[int, float]:
        limits = self._policy().delivery
        room = limits.in_flight - len(self._sending)
        if room <= 0 or self._stopping:
            return 0, LOOK_EVERY_S
        (parcels, soonest_s), _ = await self._transact(
            attention.claim_next,
            self._owner,
            now=self._clock.now(),
            lease_s=limits.lease_s,
            most=room,
            fold_over=limits.fold_over,
        )
        for parcel in parcels:
            task = asyncio.create_task(self._deliver(parcel))
            self._sending[task] = parcel
            task.add_done_callback(self._sent_one)
        wait_s = LOOK_EVERY_S if soonest_s is None else max(soonest_s, NOT_SOONER_S)
        return len(parcels), min(wait_s, LOOK_EVERY_S)

    async def drain(self) -> None:
        """Send until nothing is ready and nothing is on its way. For the sandbox's clock."""
        while await self.send_ready() or self._sending:
            if self._sending:
                await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)

    async def stop(self, grace_s: float = GRACE_S) -> None:
        """Claim no more and give what is on its way `grace_s` seconds; the rest is let go, to be
        looked up and sent by whoever comes next."""
        self._stopping = True
        self._wake.set()
        with suppress(TimeoutError):  # what a claim under way takes is on its way as well
            async with asyncio.timeout(grace_s), self._one_claim:
                pass
        if not self._sending:
            return
        _, late = await asyncio.wait(self._sending, timeout=grace_s)
        parcels = [self._sending[task] for task in late]
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        for parcel in parcels:
            await self._write(receipts.unknown, parcel, wait_s=0.0, error="stopped")

    def _sent_one(self, task: asyncio.Task[None]) -> None:
        self._sending.pop(task, None)
        self._wake.set()
        if not task.cancelled() and task.exception():
            # The row's lease runs out and it is tried again, looked up first.
            log.error("an outcome could not be written", exc_info=task.exception())

    async def _deliver(self, parcel: Parcel) -> None:
        limits = self._policy().delivery
        try:
            async with asyncio.timeout(limits.lease_s * PART_OF_LEASE):
                channel_id, ts = await self._poster.send(parcel)
        except SlackRefused as error:
            await self._refused(parcel, error.error, error.retry_after_s)
        except Undrawable:
            log.exception("a message cannot be drawn", extra={"key": parcel.key})
            await self._refused(parcel, "undrawable")
        except (Unknown, TimeoutError) as error:
            await self._unknown(parcel, str(error) or "timeout")
        except Exception as error:  # a defect after the call: Slack may have the message
            log.exception("sending failed", extra={"key": parcel.key})
            await self._unknown(parcel, type(error).__name__)
        else:
            self.turned_away = ""
            await self._write(
                receipts.sent, parcel, channel_id=channel_id, ts=ts, wait_s=limits.spacing_s
            )

    async def _unknown(self, parcel: Parcel, error: str) -> None:
        log.warning("outcome unknown", extra={"key": parcel.key, "error": error})
        wait_s = self._backoff_s(parcel)
        await self._write(receipts.unknown, parcel, wait_s=wait_s, error=error)

    async def _refused(
        self, parcel: Parcel, error: str, retry_after_s: float | None = None
    ) -> None:
        if retry_after_s is not None:
            await self._write(receipts.later, parcel, wait_s=retry_after_s, error=error)
            return
        # A change of a message that was taken back before it left is nobody's fault.
        never_sent = parcel.mode == "update" and parcel.posting is None
        level = logging.INFO if never_sent else logging.ERROR
        log.log(level, "slack refused a message", extra={"key": parcel.key, "error": error})
        # A file needs a scope of its own: without it, the words behind it must not wait for ever.
        if error in _ABOUT_US and (error, parcel.mode) != ("missing_scope", "file"):
            await self._write(receipts.later, parcel, wait_s=self._backoff_s(parcel), error=error)
            self.turned_away = error
            return
        wait_s = self._policy().delivery.spacing_s
        quiet = error in _GONE or parcel.mode == "home"
        await self._write(outcomes.refused, parcel, error=error, wait_s=wait_s, quiet=quiet)

    async def _write(self, service: Callable[..., bool], parcel: Parcel, **said: Any) -> None:
        """Write an outcome down; retried while the database is away, as Slack already acted."""
        wait_s, most_s = 0.2, self._policy().delivery.lease_s
        while True:
            try:
                await self._transact(service, parcel, self._owner, now=self._clock.now(), **said)
            except Unavailable:
                if self._stopping or wait_s > most_s:
                    return
                await asyncio.sleep(wait_s)
                wait_s *= 2
            else:
                return

    def _backoff_s(self, parcel: Parcel) -> float:
        limits = self._policy().delivery
        return min(limits.retry_s * float(2 ** min(parcel.attempt - 1, 20)), limits.retry_most_s)
