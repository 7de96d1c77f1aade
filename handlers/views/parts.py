"""What all elements and blocks share: plain text objects, and names that must not be cut."""

from typing import Any, Final

from handlers.views.text import label, units

Element = dict[str, Any]

ID: Final = 255
_PLACEHOLDER: Final = 150


def plain(text: str, limit: int) -> dict[str, Any]:
    """A plain text object of one line, at most `limit` characters."""
    return {"type": "plain_text", "text": label(text, limit)}


def exact(name: str, value: str, limit: int) -> str:
    """`value` unchanged; ValueError when it is longer than `limit`."""
    if len(value) * 2 > limit and units(value) > limit:
        raise ValueError(
            f"{name} has {len(value)} characters, Slack takes {limit}: {value[:40]!r}…"
        )
    return value


def named(action_id: str, placeholder: str | None) -> Element:
    """An element's action_id and, where there is one, its placeholder."""
    made: Element = {"action_id": exact("action_id", action_id, ID)}
    if placeholder:
        made["placeholder"] = plain(placeholder, _PLACEHOLDER)
    return made
