"""What a payload must hold to be understood. Checked once, for HTTP and Socket Mode alike, so that
nothing behind it meets a missing id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Path = tuple[str | int, ...]

_USER: Path = ("user", "id")
_NEEDED: Mapping[str, tuple[Path, ...]] = {
    "command": (("command",), ("user_id",)),
    "event_callback": (("event", "type"), ("event_id",)),
    "block_actions": (_USER, ("actions", 0, "action_id")),
    "block_suggestion": (_USER, ("action_id",)),
    "view_submission": (_USER, ("view", "id"), ("view", "callback_id")),
    "view_closed": (_USER, ("view", "id"), ("view", "callback_id")),
    "shortcut": (_USER, ("callback_id",)),
    "message_action": (_USER, ("callback_id",)),
}
_OBJECTS = ("team", "enterprise", "channel", "view", "message", "container", "state")
"""Where interactive payloads have these at all, they are objects (or null)."""


def missing(payload: Mapping[str, Any]) -> str | None:
    """The first id this payload should hold and does not ("user.id"); None for a sound one.

    A kind of payload nobody knows is sound: it is answered and ignored.
    """
    kind = "command" if "command" in payload else payload.get("type")
    if not isinstance(kind, str):
        return "type"
    for path in _NEEDED.get(kind, ()):
        if not _text_at(payload, path):
            return ".".join(map(str, path))
    if kind in _NEEDED and kind not in ("command", "event_callback"):
        for name in _OBJECTS:
            if not isinstance(payload.get(name), dict | None):
                return name
    return None


def _text_at(payload: object, path: Path) -> bool:
    found: Any = payload
    for step in path:
        if isinstance(step, int):
            found = found[step] if isinstance(found, list) and len(found) > step else None
        else:
            found = found.get(step) if isinstance(found, dict) else None
    return isinstance(found, str) and bool(found)
