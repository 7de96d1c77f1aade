"""Reading what was filled in. Block ids are field names, so errors find their field by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any


def read_values(view: Mapping[str, Any]) -> dict[str, Any]:
    """The form's answers by block id: text, option value(s), aware UTC instant, date, or None."""
    state = (view.get("state") or {}).get("values") or {}
    return {
        block_id: _value(next(iter(elements.values()), {})) for block_id, elements in state.items()
    }


def _value(element: Mapping[str, Any]) -> Any:
    match element.get("type"):
        case "datetimepicker":
            epoch = element.get("selected_date_time")
            return datetime.fromtimestamp(int(epoch), UTC) if epoch else None
        case "datepicker":
            chosen = element.get("selected_date")
            return date.fromisoformat(chosen) if chosen else None
        case "checkboxes" | "multi_external_select" | "multi_static_select":
            return [option["value"] for option in element.get("selected_options") or ()]
        case "users_select":
            return element.get("selected_user")
        case "multi_users_select":
            return list(element.get("selected_users") or ())
        case "conversations_select" | "channels_select":
            return element.get("selected_conversation") or element.get("selected_channel")
        case "plain_text_input" | "number_input" | "email_text_input" | "url_text_input":
            return (element.get("value") or "").strip()
        case _:
            option = element.get("selected_option")
            return option["value"] if option else None


def text(values: Mapping[str, Any], name: str) -> str:
    """A text or option answer; empty when it was not given."""
    return str(values.get(name) or "")
