"""From the outbox to Slack: claim, draw, send, write down what became of it.

A message is sent at least once. It is sent again only when its outcome is unknown *and* Slack's
history does not show it: every message carries its outbox key in its metadata.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from bot.clock import Clock, unix_time
from bot.gateway import METADATA, SlackGateway, Unknown
from bot.places import Places
from bot.transactions import Transactions
from domain.policy import Policy
from handlers.errors import SlackRefused
from handlers.views.messages import render
from services import delivery as outcomes
from storage import dispatch, receipts
from storage.dispatch import Parcel
from storage.errors import Unavailable

log = logging.getLogger("touchpoint.delivery")

LOOK_EVERY_S = 5.0
CLOCK_SLACK_S = 300.0
"""How far back before the first attempt a look-up in history begins: clocks may differ."""

_GONE = frozenset({"message_not_found", "cant_update_message", "thread_not_found"})


class Delivery:
    """Sends what waits, many conversations at once, one message of each at a time."""

    def __init__(
        self,
        transact: Transactions,
        slack: SlackGateway,
        places: Places,
        *,
        clock: Clock,
        policy: Callable[[], Policy],
        owner: str,
    ) -> None:
        self._transact = transact
        self._slack = slack
        self._places = places
        self._clock = clock
        self._policy = policy
        self._owner = owner
        self._wake = asyncio.Event()
        self._stopping = False
        self._sending: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Look now: something was put on its way."""
        self._wake.set()

    async def run(self) -> None:
        """Send until stopped; looks when woken, when a lane is ready, and every five seconds."""
        while not self._stopping:
            self._wake.clear()
            wait_s = LOOK_EVERY_S
            try:
                await self.send_ready()
                wait_s = await self._until_next()
            except Unavailable:
                log.warning("the database cannot be reached; delivery tries again")
            try:
                async with asyncio.timeout(wait_s):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def send_ready(self) -> int:
        """Claim every ready conversation there is room for and start sending; how many."""
        limits = self._policy().delivery
        room = limits.in_flight - len(self._sending)
        if room <= 0 or self._stopping:
            return 0
        parcels, _ = await self._transact(
            dispatch.claim, self._owner, now=self._clock.now(), lease_s=limits.lease_s, most=room
        )
        for parcel in parcels:
            task = asyncio.create_task(self._deliver(parcel))
            self._sending.add(task)
            task.add_done_callback(self._sent_one)
        return len(parcels)

    async def drain(self) -> None:
        """Send until nothing is ready and nothing is on its way. For the sandbox's clock."""
        while await self.send_ready() or self._sending:
            if self._sending:
                await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)

    async def stop(self, grace_s: float = 10.0) -> None:
        """Claim no more, and give what is on its way `grace_s` seconds; leases cover the rest."""
        self._stopping = True
        self._wake.set()
        if self._sending:
            await asyncio.wait(set(self._sending), timeout=grace_s)

    def _sent_one(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        self._wake.set()
        if not task.cancelled() and task.exception():
            # The row's lease runs out and it is tried again, looked up first.
            log.error("delivery failed", exc_info=task.exception())

    async def _until_next(self) -> float:
        if len(self._sending) >= self._policy().delivery.in_flight:
            return LOOK_EVERY_S
        wait_s, _ = await self._transact(dispatch.soonest_s, now=self._clock.now(), reading=True)
        return LOOK_EVERY_S if wait_s is None else min(max(wait_s, 0.0), LOOK_EVERY_S)

    async def _deliver(self, parcel: Parcel) -> None:
        limits = self._policy().delivery
        try:
            channel_id, ts = await self._send(parcel)
        except SlackRefused as error:
            await self._refused(parcel, error)
        except Unknown as error:
            wait_s = self._backoff_s(parcel)
            log.warning("outcome unknown", extra={"key": parcel.key, "error": str(error)})
            await self._write(receipts.unknown, parcel, wait_s=wait_s, error=str(error))
        else:
            await self._write(
                receipts.sent, parcel, channel_id=channel_id, ts=ts, wait_s=limits.spacing_s
            )

    async def _send(self, parcel: Parcel) -> tuple[str, str]:
        """One call to Slack; (channel id, ts) of the message. Looks it up first when unsure."""
        if parcel.mode in ("update", "reply") and parcel.posting is None:
            raise SlackRefused("message_not_found")
        channel_id = await self._places.find(parcel.lane)
        if parcel.unsure and parcel.mode != "update":
            found = await self._look_up(parcel, channel_id)
            if found:
                return found
        message = render(parcel.fact)
        said: dict[str, Any] = {"text": message.text, "blocks": message.blocks or None}
        if parcel.mode == "update" and parcel.posting:
            at_channel, ts = parcel.posting
            await self._slack.call("chat.update", channel=at_channel, ts=ts, **said)
            return at_channel, ts
        return await self._post(parcel, channel_id, said)

    async def _post(self, parcel: Parcel, channel_id: str, said: dict[str, Any]) -> tuple[str, str]:
        thread = parcel.posting[1] if parcel.mode == "reply" and parcel.posting else None
        answer = await self._slack.call(
            "chat.postMessage",
            channel=parcel.posting[0] if thread and parcel.posting else channel_id,
            thread_ts=thread,
            metadata={"event_type": METADATA, "event_payload": {"key": parcel.key}},
            parse="none",
            link_names=False,
            unfurl_links=False,
            unfurl_media=False,
            **said,
        )
        return str(answer["channel"]), str(answer["ts"])

    async def _look_up(self, parcel: Parcel, channel_id: str) -> tuple[str, str] | None:
        """Where an earlier attempt arrived, by the key in its metadata; None when it did not."""
        thread = parcel.posting[1] if parcel.mode == "reply" and parcel.posting else None
        age_s = unix_time() - parcel.first_tried_epoch
        since = self._clock.now().timestamp() - age_s - CLOCK_SLACK_S
        return await self._places.find_message(
            channel_id, parcel.key, oldest=since, thread_ts=thread
        )

    async def _refused(self, parcel: Parcel, error: SlackRefused) -> None:
        limits = self._policy().delivery
        if error.retry_after_s is not None:
            await self._write(
                receipts.later, parcel, wait_s=error.retry_after_s, error="ratelimited"
            )
            return
        self._places.forget(parcel.lane)
        log.error("slack refused a message", extra={"key": parcel.key, "error": error.error})
        quiet = error.error in _GONE
        await self._write(
            outcomes.refused, parcel, error=error.error, wait_s=limits.spacing_s, quiet=quiet
        )

    async def _write(self, service: Callable[..., bool], parcel: Parcel, **said: Any) -> None:
        """Write an outcome down; retried while the database is away, as Slack already acted."""
        limits = self._policy().delivery
        wait_s = 0.2
        while True:
            try:
                await self._transact(service, parcel, self._owner, now=self._clock.now(), **said)
            except Unavailable:
                if self._stopping or wait_s > limits.lease_s:
                    return
                await asyncio.sleep(wait_s)
                wait_s *= 2
            else:
                return

    def _backoff_s(self, parcel: Parcel) -> float:
        limits = self._policy().delivery
        return min(limits.retry_s * float(2 ** min(parcel.attempt - 1, 20)), limits.retry_most_s)
