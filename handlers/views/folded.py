"""Several alerts of one channel in one message: a line each, with what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.views.kit import (
    Block,
    Element,
    Message,
    and_more,
    context,
    cut,
    fit_message,
    message,
    section,
)

MOST_LINES = 20
_LINE = 400


def several(alerts: Sequence[Message]) -> Message:
    """One message of many: the first twenty with their first button, then how many more."""
    lines = [_line(alert) for alert in alerts[:MOST_LINES]]
    left_out = len(alerts) - len(lines)
    count = f"{len(alerts):,} alerts came at once"
    blocks = fit_message(
        [section(f"*{count}, oldest first.*"), *lines],
        more=lambda unfit: and_more(unfit + left_out),
    )
    if left_out and len(blocks) == 1 + len(lines):
        blocks.append(context(f"and {left_out:,} more"))
    return message(f"{count}. The first: {cut(alerts[0].text, _LINE)}", blocks)


def _line(alert: Message) -> Block:
    return section(cut(alert.text, _LINE), accessory=_button(alert.blocks))


def _button(blocks: Sequence[Block]) -> Element | None:
    for block in blocks:
        if block["type"] == "actions":
            first: Element = block["elements"][0]
            return first
    return None
