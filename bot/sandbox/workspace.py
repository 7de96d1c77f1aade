"""The workspace in memory: who is in it, what was said in it, and what the bot is told of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime

from bot.sandbox import people as cast
from bot.sandbox.grants import Grants
from bot.sandbox.inputs import name_blocks
from bot.sandbox.model import Channel, Json, Person, Refusal, stamp
from bot.sandbox.surfaces import Surfaces
from bot.sandbox.wall_clock import wall_now


class Workspace:
    """Everything Slack would remember. `now` dates messages; lists and dicts are free to read.

    `on_event` is called with (inner event, channel or None) for whatever an app could subscribe
    to; `on_change` with nothing, whenever something on the screen may have changed.
    """

    team_id = cast.TEAM_ID
    team_name = cast.TEAM_NAME
    team_domain = cast.TEAM_DOMAIN
    bot_user_id = cast.BOT_USER_ID
    bot_id = cast.BOT_ID
    app_id = cast.APP_ID

    def __init__(
        self,
        *,
        people: Iterable[Person] | None = None,
        channels: Iterable[Channel] | None = None,
        now: Callable[[], datetime] = wall_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.now = now
        self.monotonic = monotonic
        self.people = {p.id: p for p in (cast.cast() if people is None else people)}
        self.people[self.bot_user_id] = Person(
            id=self.bot_user_id, name=cast.BOT_NAME, real_name=cast.BOT_NAME.title(),
            title="App", tz="UTC", color="2d3748", team_id=self.team_id, is_bot=True,
        )  # fmt: skip
        self.by_name = {person.name: person for person in self.people.values()}
        self.channels = {c.id: c for c in (cast.channels() if channels is None else channels)}
        self.by_channel_name = {c.name: c for c in self.channels.values() if c.name}
        self.directs: dict[str, Channel] = {}
        self.grants = Grants(monotonic)
        self.surfaces = Surfaces(self)
        self.files: dict[str, Json] = {}
        self.stored: list[Json] = []
        self.rev = 0
        self.on_event: list[Callable[[Json, Channel | None], None]] = []
        self.on_change: list[Callable[[], None]] = []

    # -- who and where ---------------------------------------------------------------------------

    @property
    def bot(self) -> Person:
        return self.people[self.bot_user_id]

    def person(self, who: str) -> Person:
        """A person by id or by name such as "ana" or "@ana"; Refusal `user_not_found`."""
        found = self.people.get(who) or self.by_name.get(who.lstrip("@").lower())
        if found is None:
            raise Refusal("user_not_found")
        return found

    def channel(self, where: str) -> Channel:
        """A channel by id, "#name" or "name"; Refusal `channel_not_found`."""
        found = self.channels.get(where) or self.by_channel_name.get(where.lstrip("#"))
        if found is None:
            raise Refusal("channel_not_found")
        return found

    def direct(self, user: str) -> Channel:
        """The direct message between the bot and this person, opened when it was not."""
        channel = self.directs.get(user)
        if channel is None:
            members: dict[str, None] = {user: None, self.bot_user_id: None}
            channel = Channel(
                id=f"D{user[1:]}", user=user, section="Direct messages", members=members
            )
            self.directs[user] = self.channels[channel.id] = channel
        return channel

    def rename(self, channel: Channel, name: str) -> None:
        self.by_channel_name.pop(channel.name, None)
        channel.previous_names = [channel.name, *channel.previous_names]
        channel.name = name
        self.by_channel_name[name] = channel

    # -- what is said ----------------------------------------------------------------------------

    def post(self, channel: Channel, message: Json, *, told: Json | None = None) -> Json:
        """Store a message (ts, team and block ids are added) and tell whoever listens.

        `told` is added only to what is told.
        """
        message = {"type": "message", **message, "team": self.team_id}
        message["ts"] = channel.next_ts(self.now())
        name_blocks(message.get("blocks"))
        channel.add(message, stored_at=self.monotonic())
        self.stored.append({"channel": channel.id, **message})
        self.emit({**message, "event_ts": message["ts"], **(told or {})}, channel)
        self.changed()
        return message

    def bot_message(self, **fields: object) -> Json:
        """The part of a message that says the bot wrote it."""
        profile = {
            "id": self.bot_id, "app_id": self.app_id, "name": self.bot.real_name,
            "team_id": self.team_id, "deleted": False, "icons": {},
        }  # fmt: skip
        author = {"user": self.bot_user_id, "bot_id": self.bot_id, "app_id": self.app_id}
        return {**author, "bot_profile": profile, **fields}

    def edit(self, channel: Channel, message: Json, changes: Json) -> None:
        """Change a stored message in place."""
        before = dict(message)
        for key, value in changes.items():
            if value is None:
                message.pop(key, None)
            else:
                message[key] = value
        name_blocks(message.get("blocks"))
        moment = channel.next_ts(self.now())
        message["edited"] = {"user": message.get("user", ""), "ts": moment}
        event = {"message": dict(message), "previous_message": before, "hidden": True}
        self._emit_subtype(channel, "message_changed", moment, event)

    def delete(self, channel: Channel, ts: str) -> None:
        """Take a message back; Refusal `message_not_found`."""
        if channel.ephemerals.pop(ts, None) is None:
            if ts not in channel.messages:
                raise Refusal("message_not_found")
            before = channel.remove(ts)
            event = {"previous_message": before, "deleted_ts": ts, "hidden": True}
            self._emit_subtype(channel, "message_deleted", channel.next_ts(self.now()), event)
        self.changed()

    def whisper(self, channel: Channel, user: str, message: Json) -> Json:
        """Show a message to one person only; it is in no history and tells no app."""
        message = {"type": "message", **message, "team": self.team_id, "ephemeral_to": user}
        message["ts"] = channel.next_ts(self.now())
        name_blocks(message.get("blocks"))
        channel.ephemerals[message["ts"]] = message
        self.changed()
        return message

    def find_message(self, channel: Channel, ts: str) -> Json:
        """A message or ephemeral by its ts; Refusal `message_not_found`."""
        message = channel.messages.get(ts) or channel.ephemerals.get(ts)
        if message is None:
            raise Refusal("message_not_found")
        return message

    # -- who is where ----------------------------------------------------------------------------

    def join(self, channel: Channel, user: str, inviter: str | None = None) -> bool:
        """Add a member; False when they were one already."""
        if user in channel.members:
            return False
        channel.members[user] = None
        event: Json = {"type": "member_joined_channel", "user": user, "inviter": inviter}
        event["channel_type"] = "G" if channel.is_private else "C"
        self.emit_about(channel, {k: v for k, v in event.items() if v is not None})
        return True

    def leave(self, channel: Channel, user: str) -> None:
        if user in channel.members:
            del channel.members[user]
            self.emit_about(channel, {"type": "member_left_channel", "user": user})

    # -- telling ---------------------------------------------------------------------------------

    def emit(self, event: Json, channel: Channel | None = None) -> None:
        """Tell the listeners of one inner event; its channel fields are added here."""
        if channel is not None:
            event = {"channel": channel.id, "channel_type": channel_type(channel), **event}
        for listener in self.on_event:
            listener(event, channel)

    def emit_about(self, channel: Channel, event: Json) -> None:
        """An event that is not a message: `event_ts` is now."""
        self.emit({"team": self.team_id, "event_ts": self.event_ts(), **event}, channel)
        self.changed()

    def event_ts(self) -> str:
        return stamp(int(self.now().timestamp() * 1_000_000))

    def changed(self) -> None:
        """Count one change of the screen."""
        self.rev += 1
        for listener in self.on_change:
            listener()

    def _emit_subtype(self, channel: Channel, subtype: str, moment: str, event: Json) -> None:
        head = {"type": "message", "subtype": subtype, "ts": moment, "event_ts": moment}
        self.emit({**head, **event}, channel)
        self.changed()


def channel_type(channel: Channel) -> str:
    """Slack's word in events: im, group or channel."""
    if channel.is_im:
        return "im"
    return "group" if channel.is_private else "channel"
