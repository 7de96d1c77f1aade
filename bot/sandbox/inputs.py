"""What people set in a surface: Slack's `state.values`, from the blocks and from their hands."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from typing import Any

from bot.sandbox.model import Json

MISSING_ID_BYTES = 3

Values = dict[str, dict[str, Any]]

# The key an element's state is kept under, and the key it starts from.
STATE_KEYS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", ""),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
LISTS = {"selected_options", "selected_users", "selected_channels", "selected_conversations"}


def elements_of(block: Json) -> list[Json]:
    """The interactive parts of one block, in order."""
    kind = block.get("type")
    if kind == "input":
        return [block["element"]]
    if kind == "section":
        return [block["accessory"]] if block.get("accessory") else []
    return list(block.get("elements", [])) if kind == "actions" else []


def stateful(blocks: list[Json]) -> Iterator[tuple[str, str, Json, Json]]:
    """(block_id, action_id, element, block) of everything that keeps a state."""
    for block in blocks:
        for element in elements_of(block):
            if element.get("type") in STATE_KEYS:
                yield block["block_id"], element["action_id"], element, block


def initial_values(blocks: list[Json]) -> Values:
    """`state.values` before anybody touched anything: null where nothing is preset."""
    values: Values = {}
    for block_id, action_id, element, _ in stateful(blocks):
        key, initial = STATE_KEYS[element["type"]]
        empty: list[Any] | None = [] if key in LISTS else None
        start = {"type": element["type"], key: element.get(initial, empty)}
        values.setdefault(block_id, {})[action_id] = start
    return values


def merged(values: Values, changes: Values, blocks: list[Json]) -> Values:
    """`values` with the changes that belong to elements really there."""
    result = {block_id: dict(actions) for block_id, actions in values.items()}
    for block_id, action_id, element, _ in stateful(blocks):
        change = (changes.get(block_id) or {}).get(action_id)
        if change is None:
            continue
        key = STATE_KEYS[element["type"]][0]
        entry = {"type": element["type"], key: tidy(change.get(key), key)}
        result.setdefault(block_id, {})[action_id] = entry
    return result


def carried_over(typed: Values, blocks: list[Json]) -> Values:
    """The values of redrawn blocks: typed ones where both ids and the type are the same."""
    values = initial_values(blocks)
    for block_id, action_id, element, _ in stateful(blocks):
        before = typed.get(block_id, {}).get(action_id)
        if before is not None and before["type"] == element["type"]:
            values[block_id][action_id] = before
    return values


def tidy(value: Any, key: str) -> Any:
    """An emptied text is null, an emptied list is []: as Slack sends them."""
    if key in LISTS:
        return value or []
    return None if value == "" else value


def local_errors(blocks: list[Json], values: Values) -> dict[str, str]:
    """What Slack's own client complains about before it sends a form, by block id."""
    errors: dict[str, str] = {}
    for block_id, action_id, element, block in stateful(blocks):
        if block["type"] != "input":
            continue
        key = STATE_KEYS[element["type"]][0]
        value = values.get(block_id, {}).get(action_id, {}).get(key)
        if value in (None, [], ""):
            if not block.get("optional"):
                errors[block_id] = "Please complete this required field."
        elif complaint := _complaint(element, value):
            errors[block_id] = complaint
    return errors


def _complaint(element: Json, value: Any) -> str | None:
    kind = element["type"]
    if kind == "plain_text_input":
        return _length_complaint(element, str(value))
    if kind == "number_input":
        return _number_complaint(element, str(value))
    if kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", str(value)):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not re.match(r"https?://\S+$", str(value)):
        return "Please enter a valid URL."
    return None


def _length_complaint(element: Json, text: str) -> str | None:
    shortest, longest = element.get("min_length", 0), element.get("max_length", 3000)
    if len(text) < shortest:
        return f"Please enter at least {shortest} characters."
    if len(text) > longest:
        return f"Please enter at most {longest} characters."
    return None


def _number_complaint(element: Json, text: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(pattern, text):
        return "Please enter a number."
    low, high = element.get("min_value"), element.get("max_value")
    if low is not None and float(text) < float(low):
        return f"Please enter a number that is at least {low}."
    if high is not None and float(text) > float(high):
        return f"Please enter a number that is at most {high}."
    return None


def name_blocks(blocks: object) -> None:
    """Give every nameless block and action the id Slack would make up for it."""
    if not isinstance(blocks, list):
        return
    for block in blocks:
        block.setdefault("block_id", secrets.token_hex(MISSING_ID_BYTES))
        for element in elements_of(block):
            if element.get("type") != "image":
                element.setdefault("action_id", secrets.token_hex(MISSING_ID_BYTES))
