"""`/cs` and `/cs help`: what Touchpoint can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from handlers import ids
from handlers.views import kit
from handlers.views.kit import Message


class Explained(Protocol):
    """A sub-command as the router knows it."""

    @property
    def name(self) -> str: ...
    @property
    def usage(self) -> str: ...
    @property
    def does(self) -> str: ...
    @property
    def example(self) -> str: ...
    @property
    def menu(self) -> str: ...


def usage(word: Explained) -> Message:
    """How one sub-command is used."""
    return kit.message(
        f"{word.does}: use /cs {word.usage}, for example {word.example}.",
        [
            kit.section(f"*{word.does}*\n`/cs {word.usage}`"),
            kit.context(f"For example `{word.example}`"),
        ],
    )


def overview(words: Sequence[Explained], unknown: str, nearest: Explained | None) -> Message:
    """Everything, with a button for what is used most; leads with the nearest word to a typo."""
    lead = "What would you like to do?"
    if unknown:
        near = f" Did you mean `/cs {nearest.name}`?" if nearest else ""
        lead = f"There is no `/cs {kit.escape(unknown, 40)}`.{near}"
    buttons = [
        kit.button(word.menu, f"{ids.AGAIN}{number}", word.name)
        for number, word in enumerate(words)
        if word.menu
    ]
    lines = "\n".join(f"`/cs {word.usage}`  {word.does}" for word in words)
    blocks = [kit.section(f"*{lead}*")]
    if buttons:
        blocks.append(kit.actions(*buttons[:25]))
    return kit.message(
        f"{lead} Touchpoint’s commands are listed here.", [*blocks, kit.section(lines)]
    )
