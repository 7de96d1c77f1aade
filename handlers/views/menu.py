"""`/cs` and `/cs help`: what Touchpoint can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from handlers import ids
from handlers.views import kit, notes
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


@dataclass(frozen=True, slots=True)
class Unknown:
    """What somebody typed that is no command, and the command that comes nearest to it, without
    its slash. `in_words`: said to the bot, not typed as a command."""

    typed: str
    near: str
    in_words: bool = False


def overview(words: Sequence[Explained], unknown: Unknown | None = None) -> Message:
    """Everything, with a button for what is used most; leads with what was meant by a slip."""
    lead = _not_known(unknown) if unknown else "What would you like to do?"
    near = unknown.near[: notes.LONGEST_COMMAND] if unknown else ""
    meant = [kit.button(f"/cs {near}", f"{ids.AGAIN}near", near, style="primary")] if near else []
    buttons = meant + [
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


def _not_known(unknown: Unknown) -> str:
    typed = kit.escape(unknown.typed, 60)
    said = f"I don’t know “{typed}”." if unknown.in_words else f"There is no `/cs {typed}`."
    near = f" Did you mean `/cs {kit.escape(unknown.near, 60)}`?" if unknown.near else ""
    return said + near
