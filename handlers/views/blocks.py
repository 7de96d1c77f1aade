"""Block Kit's blocks as plain dicts, their words cut to Slack's limits."""

from collections.abc import Sequence
from typing import Any, Final

from handlers.views.parts import ID, Element, exact, plain
from handlers.views.text import composed

Block = dict[str, Any]

_SECTION: Final = 3000
_FIELD: Final = 2000
_MOST_FIELDS: Final = 10
_HEADER: Final = 150
_MOST_IN_CONTEXT: Final = 10
_MOST_ACTIONS: Final = 25
_INPUT_WORDS: Final = 2000


def mrkdwn(text: str, limit: int = _SECTION) -> Element:
    """A mrkdwn text object. Slack is told to make no links or mentions of its own in it."""
    return {"type": "mrkdwn", "text": composed(text, limit), "verbatim": True}


def section(
    text: str = "",
    *,
    accessory: Element | None = None,
    fields: Sequence[str] | None = None,
    block_id: str | None = None,
) -> Block:
    """A paragraph of mrkdwn, or up to ten `fields` in two columns, or both."""
    made: Block = {"type": "section"}
    if text or not fields:
        made["text"] = {"type": "mrkdwn", "text": composed(text, _SECTION), "verbatim": True}
    if fields:
        made["fields"] = [mrkdwn(one, _FIELD) for one in fields[:_MOST_FIELDS]]
    if accessory is not None:
        made["accessory"] = accessory
    return made if block_id is None else _with_id(made, block_id)


def header(text: str, *, block_id: str | None = None) -> Block:
    """A heading in plain text: dates by `when_plain` or `day`, no mentions."""
    made: Block = {"type": "header", "text": plain(text, _HEADER)}
    return made if block_id is None else _with_id(made, block_id)


def context(*texts: str, block_id: str | None = None) -> Block:
    """Small print: up to ten pieces of mrkdwn beside each other."""
    made: Block = {"type": "context", "elements": [mrkdwn(one) for one in texts[:_MOST_IN_CONTEXT]]}
    return made if block_id is None else _with_id(made, block_id)


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def actions(*elements: Element, block_id: str | None = None) -> Block:
    """A row of one to 25 buttons and menus; ValueError for none or more."""
    if not 1 <= len(elements) <= _MOST_ACTIONS:
        raise ValueError(f"A row takes 1 to {_MOST_ACTIONS} elements, not {len(elements)}")
    made: Block = {"type": "actions", "elements": list(elements)}
    return made if block_id is None else _with_id(made, block_id)


def input_block(
    label: str,
    element: Element,
    *,
    block_id: str,
    optional: bool = False,
    hint: str | None = None,
    dispatch: bool = False,
) -> Block:
    """A question of a form. `dispatch` sends an action when the answer changes."""
    made: Block = {"type": "input", "label": plain(label, _INPUT_WORDS), "element": element}
    if optional:
        made["optional"] = True
    if hint:
        made["hint"] = plain(hint, _INPUT_WORDS)
    if dispatch:
        made["dispatch_action"] = True
    return _with_id(made, block_id)


def _with_id(made: Block, block_id: str) -> Block:
    made["block_id"] = exact("block_id", block_id, ID)
    return made
