"""Where a lane leads: the channel id behind a #name, the DM behind a user id."""

from __future__ import annotations

from typing import Any

from bot.gateway import METADATA, SlackGateway, Unknown
from handlers.errors import SlackRefused
from handlers.views.admin_settings import Reached
from storage.lanes import is_person

PAGE = 200
MOST_PAGES = 5

_MAY_NOT_ASK = frozenset({"missing_scope", "not_allowed_token_type", "unknown_method"})
"""Slack will not answer this question to us, which says nothing about where it leads."""


class Places:
    """Channel ids by lane, remembered until Slack refuses one."""

    def __init__(self, slack: SlackGateway) -> None:
        self._slack = slack
        self._known: dict[str, str] = {}
        self._led: dict[str, str] = {}
        """Where names led when they last led anywhere: such a channel may have another name now."""

    async def find(self, lane: str) -> str:
        """The channel id of a lane: "#name", a channel id, or a user id (their DM).

        The bot joins a public channel it is not in. Raises SlackRefused("channel_not_found").
        """
        if lane not in self._known:
            self._known[lane] = await self._ask(lane)
        return self._known[lane]

    async def reach(self, lane: str) -> Reached:
        """Where a lane leads as Slack says now, and why nothing can be posted there, if so."""
        self.forget(lane)
        try:
            channel_id = await self.find(lane)
            answer = await self._slack.call("conversations.info", channel=channel_id)
        except SlackRefused as error:
            return Reached(problem=error.error)
        except Unknown:
            return Reached(problem="timeout")
        channel = answer["channel"]
        shared = self._slack.sharing.learn(channel_id, channel)
        if channel.get("is_archived"):
            return Reached(channel_id, "is_archived", shared)
        away = channel.get("is_private") and not channel.get("is_member")
        return Reached(channel_id, "not_in_channel" if away else "", shared)

    async def is_shared(self, channel_id: str) -> bool:
        """Whether Slack says that another organisation reads a channel; asked at most once in
        `[messages] channel_minutes`. Raises Unknown: a message can wait until Slack has said so.
        """
        known = self._slack.sharing.of(channel_id)
        if known is not None:
            return known
        try:
            answer = await self._slack.call("conversations.info", channel=channel_id)
        except SlackRefused as error:
            if error.retry_after_s is not None:
                raise
            return False  # what it thinks of the channel it says to the message itself
        return self._slack.sharing.learn(channel_id, answer["channel"])

    def knows(self, lane: str) -> bool:
        """Whether a lane is remembered, and so perhaps out of date."""
        return lane in self._known

    def forget(self, lane: str) -> None:
        """Ask again next time: a channel may have been archived, left or made anew."""
        self._known.pop(lane, None)

    def forget_all(self) -> None:
        """After a channel was renamed or archived, any name may lead elsewhere."""
        self._known.clear()

    async def _ask(self, lane: str) -> str:
        try:
            return await self._look_up(lane)
        except SlackRefused as error:
            if error.error not in _MAY_NOT_ASK:
                raise
            return lane  # chat.postMessage takes a user id or a #name as well

    async def _look_up(self, lane: str) -> str:
        if lane.startswith("#"):
            return await self._by_name(lane.removeprefix("#"))
        if is_person(lane):
            answer = await self._slack.call("conversations.open", users=lane)
            return str(answer["channel"]["id"])
        answer = await self._slack.call("conversations.info", channel=lane)
        self._slack.sharing.learn(lane, answer["channel"])
        return await self._joined(answer["channel"])

    async def _by_name(self, name: str) -> str:
        """The channel of this name; where none has it, the one that had it before."""
        found = await self._named(name)
        self._led[name] = await self._joined(found)
        return self._led[name]

    async def _named(self, name: str) -> dict[str, Any]:
        cursor: str | None = None
        former: dict[str, Any] | None = None
        while True:
            answer = await self._slack.call(
                "conversations.list",
                types="public_channel,private_channel",
                exclude_archived=True,
                limit=PAGE * MOST_PAGES,
                cursor=cursor,
            )
            for channel in answer.get("channels", ()):
                if channel.get("name") == name:
                    return dict(channel)
                if former is None and name in (channel.get("previous_names") or ()):
                    former = channel
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return former or await self._remembered(name)

    async def _remembered(self, name: str) -> dict[str, Any]:
        if name in self._led:
            answer = await self._slack.call("conversations.info", channel=self._led[name])
            if not answer["channel"].get("is_archived"):
                return dict(answer["channel"])
        raise SlackRefused("channel_not_found")

    async def _joined(self, channel: dict[str, Any]) -> str:
        channel_id = str(channel["id"])
        private = channel.get("is_private") or channel.get("is_im")
        if not channel.get("is_member") and not private and not channel.get("is_archived"):
            await self._join(channel_id)
        return channel_id

    async def _join(self, channel_id: str) -> None:
        try:
            await self._slack.call("conversations.join", channel=channel_id)
        except SlackRefused as error:
            if error.error not in _MAY_NOT_ASK:  # chat:write.public may be enough to post
                raise

    async def find_message(
        self,
        channel_id: str,
        key: str,
        *,
        oldest: float,
        thread_ts: str | None,
        file_name: str | None = None,
    ) -> tuple[str, str] | None:
        """(channel id, ts) of our message with this outbox key, if Slack's history shows it.

        A file's message carries no key: it is known by the file's name.

        `oldest` is epoch seconds. Raises SlackRefused and Unknown as the calls do; a channel
        whose history we may not read counts as not showing it.
        """
        method = "conversations.replies" if thread_ts else "conversations.history"
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            answer = await self._slack.call(
                method,
                channel=channel_id,
                ts=thread_ts,
                oldest=f"{oldest:.6f}",
                limit=PAGE,
                cursor=cursor,
                include_all_metadata=True,
            )
            for message in answer.get("messages", ()):
                if _is_it(message, key, file_name):
                    return channel_id, str(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return None
        return None


def _is_it(message: dict[str, Any], key: str, file_name: str | None) -> bool:
    if file_name is not None:
        return any(one.get("name") == file_name for one in message.get("files") or ())
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return bool(metadata.get("event_type") == METADATA and payload.get("key") == key)
