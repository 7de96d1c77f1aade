"""Which function answers which id. One dictionary per kind of payload, filled at start."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from handlers.context import Handler

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Word:
    """A sub-command: who answers it, and how it is explained in `/cs help`."""

    name: str
    handler: Handler
    usage: str
    does: str
    example: str
    menu: str = ""


@dataclass(slots=True)
class Router:
    """The tables. Registering an id twice is a mistake of ours and raises."""

    words: dict[str, Word] = field(default_factory=dict)
    actions: dict[str, Handler] = field(default_factory=dict)
    forms: dict[str, Handler] = field(default_factory=dict)
    closings: dict[str, Handler] = field(default_factory=dict)
    suggestions: dict[str, Handler] = field(default_factory=dict)
    shortcuts: dict[str, Handler] = field(default_factory=dict)
    events: dict[str, Handler] = field(default_factory=dict)
    changes: dict[str, Handler] = field(default_factory=dict)

    def word(self, word: Word) -> None:
        """Answer `/cs <name>`."""
        if word.name in self.words:
            raise ValueError(f"{word.name!r} is registered twice")
        self.words[word.name] = word

    def action(self, action_id: str, handler: Handler) -> None:
        """Answer a button or menu. An id ending in ":" answers every id that begins with it."""
        self.actions = _with(self.actions, action_id, handler)

    def form(self, callback_id: str, handler: Handler) -> None:
        """Answer a submitted form."""
        self.forms = _with(self.forms, callback_id, handler)

    def suggestion(self, action_id: str, handler: Handler) -> None:
        """Answer a type-ahead."""
        self.suggestions = _with(self.suggestions, action_id, handler)

    def shortcut(self, callback_id: str, handler: Handler) -> None:
        """Answer a global or message shortcut."""
        self.shortcuts = _with(self.shortcuts, callback_id, handler)

    def event(self, event_type: str, handler: Handler) -> None:
        """Answer an event."""
        self.events = _with(self.events, event_type, handler)

    def change(self, event_type: str, handler: Handler) -> None:
        """Follow an event of the workspace itself, which is nobody's act: nobody is identified."""
        self.changes = _with(self.changes, event_type, handler)

    def find_action(self, action_id: str) -> Handler | None:
        """The handler of a clicked id: "step.add:2" is answered by "step.add:"."""
        exact = self.actions.get(action_id)
        if exact or ":" not in action_id:
            return exact
        return self.actions.get(action_id.partition(":")[0] + ":")


def _with(table: dict[str, T], key: str, value: T) -> dict[str, T]:
    if key in table:
        raise ValueError(f"{key!r} is registered twice")
    return table | {key: value}
