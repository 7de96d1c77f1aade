"""The Slack app manifest, generated from the ids the code answers to."""

from __future__ import annotations

from typing import Any

from handlers import ids

SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "chat:write.public",
    "commands",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "users:read",
    "users:read.email",
)
"""What the bot may do. History is read only to find a message of our own whose answer was lost."""

EVENTS = (
    "app_home_opened",
    "app_mention",
    "channel_archive",
    "channel_left",
    "channel_rename",
    "channel_shared",
    "channel_unarchive",
    "channel_unshared",
    "group_archive",
    "group_left",
    "group_rename",
    "group_unarchive",
    "member_left_channel",
    "message.im",
    "user_change",
)

COMMANDS = (
    (ids.COMMAND, "Sessions, check-ins, health and SLAs of your customers", "[word] [customer]"),
    ("/cs-session", "Ask for a Cloud Services Engineer or Architect", "[customer]"),
    ("/cs-checkin", "Log a check-in with a customer", "[customer]"),
    ("/cs-health", "How a customer is doing, and why", "[customer]"),
    ("/cs-ticket", "Track a support ticket’s first response", "[customer]"),
)

SHORTCUTS = (
    ("Request a session", "global", ids.SHORTCUT_REQUEST, "Ask for an engineer or architect"),
    ("Log a check-in", "global", ids.SHORTCUT_CHECK_IN, "Write down a contact with a customer"),
    ("Customer health", "global", ids.SHORTCUT_HEALTH, "How a customer is doing, and why"),
    ("Log as check-in", "message", ids.MESSAGE_CHECK_IN, "Make this message a check-in"),
    (
        "Track as support ticket",
        "message",
        ids.MESSAGE_TICKET,
        "Start the first-response clock from this message",
    ),
    ("Ask for a session", "message", ids.MESSAGE_REQUEST, "Ask for an engineer about this"),
)


def build(url: str | None = None) -> dict[str, Any]:
    """The manifest as a dictionary: for HTTP at `url` (its base), or for Socket Mode without."""
    request_url = {"request_url": f"{url.rstrip('/')}/slack/events"} if url else {}
    menus = {"message_menu_options_url": f"{url.rstrip('/')}/slack/events"} if url else {}
    commands = [
        {"command": command, "description": does, "usage_hint": hint, "should_escape": True}
        | ({"url": request_url["request_url"]} if url else {})
        for command, does, hint in COMMANDS
    ]
    shortcuts = [
        {"name": name, "type": kind, "callback_id": callback, "description": does}
        for name, kind, callback, does in SHORTCUTS
    ]
    return {
        "display_information": {
            "name": "Touchpoint",
            "description": "Sessions, check-ins, health and support SLAs for Customer Success.",
            "background_color": "#1d3557",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Touchpoint", "always_online": True},
            "slash_commands": commands,
            "shortcuts": shortcuts,
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": request_url | {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True} | request_url | menus,
            "org_deploy_enabled": False,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }
