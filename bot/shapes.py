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
    "view_submission": (_USER, ("view", "id"), ("view", "callback_id"), ("view", "type")),
    "view_closed": (_USER, ("view", "id"), ("view", "callback_id")),
    "shortcut": (_USER, ("callback_id",)),
    "message_action": (_USER, ("callback_id",)),
}
_EVENTS: Mapping[str, tuple[Path, ...]] = {
    "app_mention": (("event", "user"), ("event", "channel")),
    "app_home_opened": (("event", "user"),),
    "user_change": (("event", "user", "id"),),
}
_WHO: Path = ("event", "user", "id")
_SPOKEN: tuple[Path, ...] = (("event", "user"), ("event", "channel"))
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
    if kind == "event_callback":
        return _missing_in(payload["event"], payload)
    if kind in _NEEDED and kind != "command":
        return _not_an_object(payload)
    return None


def _missing_in(event: Mapping[str, Any], payload: Mapping[str, Any]) -> str | None:
    """The first id that this kind of event should hold and does not."""
    by_a_person = not (event.get("bot_id") or event.get("subtype"))
    needed = _EVENTS.get(event["type"], ())
    if event["type"] == "message" and event.get("channel_type") == "im" and by_a_person:
        needed = _SPOKEN
    if isinstance(event.get("user"), dict):  # some kinds of events tell of the person whole
        needed = (*needed, _WHO)
    lacks = (path for path in needed if not _text_at(payload, path))
    return ".".join(map(str, next(lacks, ()))) or None


def _not_an_object(payload: Mapping[str, Any]) -> str | None:
    """The first part that is something else than the object (or list of objects) it should be."""
    for name in _OBJECTS:
        if not isinstance(payload.get(name), dict | None):
            return name
    for action in payload.get("actions") or ():
        if not (
            isinstance(action, dict) and isinstance(action.get("selected_option"), dict | None)
        ):
            return "actions.selected_option"
    view = payload.get("view") or {}
    blocks, state = view.get("blocks", []), view.get("state") or {}
    if not (isinstance(blocks, list) and all(isinstance(one, dict) for one in blocks)):
        return "view.blocks"
    values = state.get("values") or {} if isinstance(state, dict) else None
    elements = values.values() if isinstance(values, dict) else [None]
    return None if all(_is_element(one) for one in elements) else "view.state.values"


def _is_element(block: object) -> bool:
    """Whether this is what a form says of one block: objects by action id, and what is chosen in
    them has a value."""
    return isinstance(block, dict) and all(
        isinstance(one, dict) and _is_chosen(one) for one in block.values()
    )


def _is_chosen(element: Mapping[str, Any]) -> bool:
    chosen = element.get("selected_options") or []
    if not isinstance(chosen, list):
        return False
    one = element.get("selected_option")
    return all(
        _text_at(option, ("value",)) for option in (chosen if one is None else [*chosen, one])
    )


def _text_at(payload: object, path: Path) -> bool:
    found: Any = payload
    for step in path:
        if isinstance(step, int):
            found = found[step] if isinstance(found, list) and len(found) > step else None
        else:
            found = found.get(step) if isinstance(found, dict) else None
    return isinstance(found, str) and bool(found)
