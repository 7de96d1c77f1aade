"""All of what somebody typed, however long a form lets it be."""

from __future__ import annotations

from typing import Final

from handlers.views.blocks import Block, section
from handlers.views.text import cut, units
from handlers.views.tokens import quote

_ROOM: Final = 3000
"""What a section holds; escaped and set off by lines, 3,000 typed characters are more."""

_MOST: Final = 3
"""Sections of one quotation: with the rest of a card they stay within a message."""


def in_full(typed: str, most: int = _MOST) -> list[Block]:
    """The quotation, in up to `most` sections, parted between lines or words.

    Only what no message of Slack's could hold, thousands of signs that have to be escaped, is cut.
    """
    parts: list[str] = []
    left = typed.strip("\n")
    while left and len(parts) < most:
        part = _beginning(left)
        parts.append(part)
        left = left[len(part) :].lstrip()
    if left:
        parts[-1] = cut(parts[-1], len(parts[-1]) - 1, markup=False)
    return [section(quote(part)) for part in parts]


def _beginning(text: str) -> str:
    """As much of it as a section holds once it is quoted: whole lines, else whole words."""
    room = _ROOM - 1
    while units(quote(text[:room])) > _ROOM:
        room = room * 3 // 4
    if len(text) <= room:
        return text
    for between in ("\n", " "):
        at = text.rfind(between, room // 2, room)
        if at > 0:
            return text[:at]
    return cut(text, room, markup=False).removesuffix("…")
