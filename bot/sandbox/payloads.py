"""What Slack sends to an app: commands, interactive payloads and events, field by field."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from bot.sandbox.inputs import STATE_KEYS, Values
from bot.sandbox.model import Channel, Json, Person, micros_at, stamp
from bot.sandbox.surfaces import OpenView
from bot.sandbox.wall_clock import wall_now
from bot.sandbox.workspace import Workspace

VERIFICATION_TOKEN = "sandbox-verification"  # noqa: S105 - deprecated by Slack, never a secret here
SHOWN_IN_ACTION = ("text", "value", "style", "url", "confirm", "placeholder")


@dataclass(slots=True)
class Payloads:
    """Builds payloads from the workspace; trigger ids and response addresses are given here."""

    workspace: Workspace
    base_url: str

    def slash_command(self, person: Person, channel: Channel, command: str, text: str) -> Json:
        """The plain form fields of a slash command."""
        where = self.workspace
        return {
            "token": VERIFICATION_TOKEN, "team_id": person.team_id,
            "team_domain": where.team_domain, "channel_id": channel.id,
            "channel_name": public_name(channel), "user_id": person.id,
            "user_name": person.name, "command": command, "text": text,
            "api_app_id": where.app_id, "is_enterprise_install": "false",
            "response_url": self.response_url(person, channel),
            "trigger_id": where.grants.trigger(person.id),
        }  # fmt: skip

    def response_url(
        self, person: Person, channel: Channel, ts: str | None = None, *, ephemeral: bool = False
    ) -> str:
        """A new address to answer at; `ts` is the message clicked, if one was."""
        key = self.workspace.grants.response(person.id, channel.id, ts, ephemeral=ephemeral)
        return f"{self.base_url}/response/{key}"

    def message_action(
        self, person: Person, channel: Channel, message: Json, action: Json, values: Values
    ) -> Json:
        """block_actions of a click in a message; an ephemeral's own text is not sent along."""
        ts, ephemeral = message["ts"], "ephemeral_to" in message
        container: Json = {
            "type": "message", "message_ts": ts, "channel_id": channel.id,
            "is_ephemeral": ephemeral,
        }  # fmt: skip
        if "thread_ts" in message:
            container["thread_ts"] = message["thread_ts"]
        payload = self._head("block_actions", person) | {
            "container": container, "actions": [action], "state": {"values": values},
            "trigger_id": self.workspace.grants.trigger(person.id),
            "channel": {"id": channel.id, "name": public_name(channel)},
            "response_url": self.response_url(person, channel, ts, ephemeral=ephemeral),
        }  # fmt: skip
        return payload if ephemeral else {**payload, "message": message}

    def view_action(self, person: Person, opened: OpenView, action: Json) -> Json:
        """block_actions of something set or clicked in a modal or Home tab."""
        return self._head("block_actions", person) | {
            "container": {"type": "view", "view_id": opened.id}, "actions": [action],
            "trigger_id": self.workspace.grants.trigger(person.id, opened.id),
            "view": opened.view, "state": opened.view["state"],
        }  # fmt: skip

    def view_submission(self, person: Person, opened: OpenView) -> Json:
        """A form sent off, with all its values."""
        return self._head("view_submission", person) | {
            "trigger_id": self.workspace.grants.trigger(person.id, opened.id),
            "view": opened.view, "response_urls": self._response_urls(person, opened),
        }  # fmt: skip

    def view_closed(self, person: Person, opened: OpenView, *, is_cleared: bool) -> Json:
        return self._head("view_closed", person) | {"view": opened.view, "is_cleared": is_cleared}

    def shortcut(self, person: Person, callback_id: str) -> Json:
        """A global shortcut."""
        return self._head("shortcut", person) | {
            "callback_id": callback_id, "action_ts": real_ts(),
            "trigger_id": self.workspace.grants.trigger(person.id),
        }  # fmt: skip

    def message_shortcut(
        self, person: Person, callback_id: str, channel: Channel, message: Json
    ) -> Json:
        """A shortcut taken from a message's menu."""
        return self._head("message_action", person) | {
            "callback_id": callback_id, "action_ts": real_ts(), "message": message,
            "message_ts": message["ts"],
            "channel": {"id": channel.id, "name": public_name(channel)},
            "trigger_id": self.workspace.grants.trigger(person.id),
            "response_url": self.response_url(person, channel),
        }  # fmt: skip

    def suggestion(self, person: Person, element: Json, block_id: str, typed: str) -> Json:
        """block_suggestion of a type-ahead; the caller adds view, or channel and message."""
        return self._head("block_suggestion", person) | {
            "action_id": element["action_id"], "block_id": block_id, "value": typed,
        }  # fmt: skip

    def event(self, inner: Json, channel: Channel | None) -> Json:
        """The envelope of one event; the same event_id comes with every redelivery."""
        where = self.workspace
        authorization = {
            "enterprise_id": None, "team_id": where.team_id, "user_id": where.bot_user_id,
            "is_bot": True, "is_enterprise_install": False,
        }  # fmt: skip
        return {
            "token": VERIFICATION_TOKEN, "team_id": where.team_id, "api_app_id": where.app_id,
            "event": inner, "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(5).upper()}",
            "event_time": int(where.now().timestamp()), "authorizations": [authorization],
            "is_ext_shared_channel": channel is not None and channel.is_ext_shared,
            "event_context": secrets.token_urlsafe(24),
        }  # fmt: skip

    def _head(self, kind: str, person: Person) -> Json:
        where = self.workspace
        return {
            "type": kind, "token": VERIFICATION_TOKEN, "api_app_id": where.app_id,
            "team": {"id": where.team_id, "domain": where.team_domain}, "enterprise": None,
            "is_enterprise_install": False,
            "user": {
                "id": person.id, "username": person.name, "name": person.name,
                "team_id": person.team_id,
            },
        }  # fmt: skip

    def _response_urls(self, person: Person, opened: OpenView) -> list[Json]:
        urls: list[Json] = []
        for block in opened.view["blocks"]:
            element = block.get("element") or {}
            if not element.get("response_url_enabled"):
                continue
            block_id, action_id = block["block_id"], element["action_id"]
            chosen = opened.values[block_id][action_id]
            where = chosen.get("selected_conversation") or chosen.get("selected_channel")
            if where in self.workspace.channels:
                channel = self.workspace.channels[where]
                url = self.response_url(person, channel)
                ids = {"block_id": block_id, "action_id": action_id, "channel_id": channel.id}
                urls.append({**ids, "response_url": url})
        return urls


def action_of(element: Json, block_id: str, patch: Json) -> Json:
    """One entry of `actions`: the element as drawn, with what the person set."""
    action: Json = {"type": element["type"], "action_id": element["action_id"]}
    action |= {"block_id": block_id, "action_ts": real_ts()}
    action |= {key: element[key] for key in SHOWN_IN_ACTION if key in element}
    initial = STATE_KEYS.get(element["type"], ("", ""))[1]
    if initial and initial in element:
        action[initial] = element[initial]
    return action | patch


def public_name(channel: Channel) -> str:
    """A channel's name as payloads give it: only public ones are named."""
    if channel.is_im:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name


def rich_text(text: str) -> list[Json]:
    """The blocks Slack adds to what a person wrote."""
    section: Json = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": secrets.token_hex(3), "elements": [section]}]


def real_ts() -> str:
    """A timestamp of real time: gestures are told apart by it."""
    return stamp(micros_at(wall_now()))


def subscription(inner: Json) -> str:
    """The name under which the manifest subscribes to this event."""
    kind: Any = inner["type"]
    if kind != "message":
        return str(kind)
    plural = {"channel": "channels", "group": "groups"}
    where = inner.get("channel_type", "channel")
    return f"message.{plural.get(where, where)}"
