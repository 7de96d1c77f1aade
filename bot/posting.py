"""One message to Slack: drawn, looked up where an earlier attempt may have arrived, then sent."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.calendars import CalendarLinks
from bot.gateway import METADATA, SlackGateway
from bot.places import Places
from bot.uploads import Uploads
from domain.notices_requests import SessionCalendar
from domain.policy import Policy
from handlers.errors import SlackRefused
from handlers.views import messages
from handlers.views.attachments import Attachment, attach
from handlers.views.kit import Message
from handlers.views.requests_calendar import linked
from storage import facts
from storage.dispatch import Parcel
from storage.lanes import is_person

log = logging.getLogger("touchpoint.delivery")

CLOCK_SLACK = timedelta(minutes=5)
"""How far back before the first attempt a look-up in history begins: clocks may differ."""

_MOVED = frozenset({"not_in_channel", "channel_not_found", "is_archived"})
"""What we remember of a place may be out of date; it is asked for afresh before giving up."""
_MAY_NOT_LOOK = frozenset({"missing_scope", "not_in_channel", "no_permission", "access_denied"})


class Undrawable(Exception):
    """A fact that this version cannot read or draw."""


class Poster:
    """Sends parcels, one call each; knows nothing of queues."""

    def __init__(
        self,
        slack: SlackGateway,
        places: Places,
        uploads: Uploads,
        calendars: CalendarLinks,
        policy: Callable[[], Policy],
    ) -> None:
        self._slack = slack
        self._places = places
        self._uploads = uploads
        self._calendars = calendars
        self._policy = policy

    async def send(self, parcel: Parcel) -> tuple[str, str]:
        """(channel id, ts) of the message, which stands in Slack now.

        Raises SlackRefused, gateway.Unknown and Undrawable.
        """
        if parcel.mode in ("update", "reply") and parcel.posting is None:
            raise SlackRefused("message_not_found")
        said, file = self._drawn(parcel)
        if parcel.mode == "home":
            return await self._publish(parcel, said)
        known = self._places.knows(parcel.lane)
        try:
            return await self._send(parcel, said, file)
        except SlackRefused as error:
            if not known or error.error not in _MOVED:
                raise
        self._places.forget(parcel.lane)
        return await self._send(parcel, said, file)

    async def _publish(self, parcel: Parcel, said: Message) -> tuple[str, str]:
        """Draw a Home tab. It may be drawn twice: the same again changes nothing."""
        user_id = parcel.lane.removeprefix("home:")
        view = {"type": "home", "blocks": said.blocks}
        await self._slack.call("views.publish", user_id=user_id, view=view)
        return "", ""

    def _drawn(self, parcel: Parcel) -> tuple[Message, Attachment | None]:
        """The message, and the file that goes with it; a session's calendar file is a link where
        calendars can reach us. Raises Undrawable."""
        if parcel.mode != "file":
            return draw(parcel), None
        try:
            fact = facts.load(parcel.body)
            if isinstance(fact, SessionCalendar):
                url = self._calendars.url(fact.request_id)
                if url:
                    return linked(fact, url), None
            return messages.render(fact), attach(fact)
        except Exception as error:  # as for any other fact
            raise Undrawable(f"{parcel.kind}: {type(error).__name__}") from error

    async def _send(
        self, parcel: Parcel, said: Message, file: Attachment | None
    ) -> tuple[str, str]:
        words: dict[str, Any] = {"text": said.text, "blocks": said.blocks or None}
        channel_id, ts = await self._where(parcel)
        if parcel.mode == "update" and ts:
            await self._slack.call("chat.update", channel=channel_id, ts=ts, **words)
            return channel_id, ts
        if parcel.unsure:
            found = await self._look_up(parcel, channel_id, ts, file.name if file else None)
            if found:
                return found
        if file:
            return await self._uploads.share(channel_id, file, said)
        answer = await self._slack.call(
            "chat.postMessage",
            channel=channel_id,
            thread_ts=ts,
            metadata={"event_type": METADATA, "event_payload": {"key": parcel.key}},
            parse="none",
            link_names=False,
            unfurl_links=False,
            unfurl_media=False,
            **words,
        )
        return str(answer["channel"]), str(answer["ts"])

    async def _where(self, parcel: Parcel) -> tuple[str, str | None]:
        """The channel, and the message there that is changed or answered.

        Nothing internal is said where another organisation reads along: what is for such a channel
        goes to the alert channel, as a message of its own. Channels the policy names are its own
        affair.
        """
        lane, answered = parcel.lane, parcel.mode in ("update", "reply")
        at = parcel.posting if answered else None
        channel_id = at[0] if at else await self._places.find(lane)
        ts = at[1] if at else None
        if not await self._is_read_outside(lane, channel_id):
            return channel_id, ts
        log.warning("the channel is shared", extra={"key": parcel.key, "channel": channel_id})
        return await self._places.find(self._policy().channels.sla_alerts), None

    async def _is_read_outside(self, lane: str, channel_id: str) -> bool:
        if is_person(lane) or channel_id.startswith("D"):
            return False
        named = self._policy().channels.by_use().values()
        if lane in named and channel_id == await self._places.find(lane):
            return False
        return await self._places.is_shared(channel_id)

    async def _look_up(
        self,
        parcel: Parcel,
        channel_id: str,
        thread_ts: str | None,
        file_name: str | None,
    ) -> tuple[str, str] | None:
        """Where an earlier attempt arrived, by the key in its metadata; None when it did not, or
        when we may not look: then it is sent again, and the log says so."""
        since = (parcel.first_tried_at - CLOCK_SLACK).timestamp()
        try:
            return await self._places.find_message(
                channel_id, parcel.key, oldest=since, thread_ts=thread_ts, file_name=file_name
            )
        except SlackRefused as error:
            if error.error not in _MAY_NOT_LOOK:
                raise
            log.warning("possible repeat", extra={"key": parcel.key, "error": error.error})
            return None


def draw(parcel: Parcel) -> Message:
    """The message of a parcel, or of all alerts that leave with it. Raises Undrawable."""
    try:
        if parcel.lines:
            return messages.fold([facts.load(line) for line in parcel.lines])
        return messages.render(facts.load(parcel.body))
    except Exception as error:  # whatever is wrong with one fact must not hold up its channel
        raise Undrawable(f"{parcel.kind}: {type(error).__name__}") from error
