"""What the sandbox reads from a Slack app manifest: commands, shortcuts, events and scopes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.model import Json

# Enough for an app that brings no manifest: every scope and event the sandbox knows.
PLAIN_MANIFEST: Json = {
    "display_information": {"name": "Touchpoint"},
    "features": {
        "bot_user": {"display_name": "Touchpoint", "always_online": True},
        "slash_commands": [
            {
                "command": "/cs", "description": "Ask Touchpoint", "usage_hint": "help",
                "should_escape": True,
            },
        ],
        "shortcuts": [],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read", "channels:history", "channels:join", "channels:read",
                "chat:write", "chat:write.public", "commands", "files:write", "groups:history",
                "groups:read", "im:history", "im:read", "im:write", "reactions:write",
                "team:read", "users:read", "users:read.email",
            ],
        },
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened", "app_mention", "channel_archive", "channel_rename",
                "channel_shared", "channel_unarchive", "channel_unshared",
                "member_joined_channel", "member_left_channel", "message.im", "user_change",
            ],
        },
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Command:
    """A registered slash command, with its leading slash."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A registered shortcut; `type` is global or message."""

    name: str
    type: str
    callback_id: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class AppManifest:
    """The parts of the manifest that decide what Slack offers people and sends to the app."""

    name: str
    commands: dict[str, Command] = field(default_factory=dict)
    shortcuts: dict[str, Shortcut] = field(default_factory=dict)
    bot_events: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, manifest: Json) -> AppManifest:
        """Read a manifest dict as Slack's schema has it; absent parts are empty."""
        features = manifest.get("features", {})
        commands = [Command(**_known(c, Command)) for c in features.get("slash_commands", [])]
        shortcuts = [Shortcut(**_known(s, Shortcut)) for s in features.get("shortcuts", [])]
        name = features.get("bot_user", {}).get("display_name")
        settings = manifest.get("settings", {})
        return cls(
            name=name or manifest.get("display_information", {}).get("name", "App"),
            commands={c.command: c for c in commands},
            shortcuts={s.callback_id: s for s in shortcuts},
            bot_events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
            scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        )


def _known(source: Json, kind: Any) -> Json:
    return {key: source[key] for key in kind.__dataclass_fields__ if key in source}
