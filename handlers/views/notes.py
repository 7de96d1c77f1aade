"""Small notices: a word to one person, a choice, a button that opens a form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from handlers import ids
from handlers.views.kit import Block, Message, actions, button, message, modal, section
from handlers.views.kit import home as home_tab

MOST_BUTTONS = 25
LONGEST_COMMAND = 1_000
"""Characters of a command that a button repeats; Slack takes 2,000, and no name is as long."""


def note(words: str) -> Message:
    """Plain words of ours, as a sentence. Anything typed in them must be escaped by the caller."""
    return message(words, [section(words)])


def withheld(what: str, command: str) -> Message:
    """Where another organisation reads along: `what` is not shown. `command` is what was asked,
    without its slash; **Send me privately** answers it."""
    words = f"This channel is shared with another organisation, so {what} are not shown here."
    asked = command.strip()[:LONGEST_COMMAND]
    send = button("Send me privately", ids.LOOK_PRIVATELY, asked, style="primary")
    return message(words, [section(words), actions(send)])


def note_view(words: str, title: str = "Touchpoint") -> Block:
    """The same where there is no conversation to answer in: a small modal."""
    return modal(title, [section(words)], callback_id=ids.NOTE, close="Close")


def choices(
    words: str,
    keys: Sequence[str],
    again: str,
    *,
    near: bool = False,
    labels: Mapping[str, str] | None = None,
) -> Message:
    """Several customers fit (or come near): a button each, which repeats the command with it.

    `labels` are the names to show for the keys; those of one name show their keys too. `words` are
    ours, with anything typed escaped.
    """
    shown = keys[:MOST_BUTTONS]
    lead = f"{words} Did you mean one of these?" if near else words
    names = {key: (labels or {}).get(key, key) for key in shown}
    often = Counter(names.values())
    buttons = [
        button(
            name if often[name] == 1 else f"{name} ({key})",
            f"{ids.AGAIN}{number}",
            f"{again} {key}".strip(),
        )
        for number, (key, name) in enumerate(names.items())
    ]
    return message(lead, [section(lead), actions(*buttons)])


def open_form(words: str, again: str) -> Message:
    """A form that could not be opened by itself, behind a button. `again` is its command."""
    lead = f"{words} Use the button to open the form."
    asked = again[:LONGEST_COMMAND]
    opens = button("Open the form", ids.OPEN_FORM, asked, style="primary")
    return message(lead, [section(lead), actions(opens)])


def home(said: Message) -> Block:
    """The same as the Home tab of somebody who can't use it."""
    return home_tab(said.blocks or [section(said.text)])


def message_view(said: Message) -> Block:
    """A private answer where there is no conversation to put it in (Home, global shortcuts)."""
    return modal(
        "Touchpoint", said.blocks or [section(said.text)], callback_id=ids.NOTE, close="Close"
    )
