"""What went wrong, said to the person it happened to.

Errors of `domain` carry their own words. Everything else is a defect: people get a reference,
the log gets the same reference with the traceback.
"""

from __future__ import annotations

import logging
import uuid

from domain.errors import Ambiguous, DomainError, Invalid, NotFound
from handlers.context import Answer, FieldErrors, Private, Show
from handlers.views import notes
from handlers.views.kit import escape
from storage.errors import AlreadyHandled

log = logging.getLogger("touchpoint")


class SlackRefused(Exception):
    """Slack said no, or nothing in time. `error` is Slack's word for it ("expired_trigger_id")."""

    def __init__(self, error: str, retry_after_s: float | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.retry_after_s = retry_after_s


LOST = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "timeout"})
"""Refusals after which the person only has to click again."""


def said(error: DomainError, kind: str, payload: object, again: str = "") -> Answer:
    """A domain error as an answer to this kind of payload.

    `again` is the command that was typed without its customer ("health"), so that a choice of
    customers can be offered as buttons that repeat it.
    """
    if kind == "view_submission":
        return _in_form(error, payload)
    words = escape(error.message)
    if isinstance(error, Ambiguous):
        return Private(notes.choices(words, error.choices, again, labels=error.labels))
    if isinstance(error, NotFound) and error.suggestions:
        near = notes.choices(words, error.suggestions, again, near=True, labels=error.labels)
        return Private(near)
    return Private(notes.note(words))


def _in_form(error: DomainError, payload: object) -> Answer:
    """Field errors where they belong; a word without a field stands at the first question."""
    view = payload.get("view", {}) if isinstance(payload, dict) else {}
    blocks = [
        str(block.get("block_id"))
        for block in view.get("blocks", ())
        if block.get("type") == "input"
    ]
    marked = dict(error.fields) if isinstance(error, Invalid) else {}
    if error.field and not marked:
        marked = {error.field: error.message}
    shown = {name: words for name, words in marked.items() if name in blocks}
    if shown:
        return FieldErrors(shown)
    if blocks:
        return FieldErrors({blocks[0]: " ".join(marked.values()) or error.message})
    return Show(notes.note_view(escape(error.message)))


def repeated(error: AlreadyHandled, kind: str) -> Answer:
    """What a repeat is told: the first outcome again, or nothing where silence was the answer."""
    if kind == "view_submission" or not error.outcome:
        return None
    return Private(notes.note(escape(error.outcome)))


def unknown(error: Exception, kind: str) -> Answer:
    """A defect: logged with a reference, and the reference told to the person."""
    reference = uuid.uuid4().hex[:6]
    log.error("unhandled error, reference %s", reference, exc_info=error)
    words = f"Something went wrong on our side; reference {reference}. Please try again."
    if kind == "view_submission":
        return Show(notes.note_view(words))
    return Private(notes.note(words))


def slack_refused(error: SlackRefused, key: str, again: str) -> Answer:
    """Slack would not open the form: offer a button that opens it with a fresh permission."""
    log.warning("slack refused %s", error.error, extra={"key": key})
    if error.error in LOST:
        late = "That took too long to open."
        return Private(
            notes.open_form(late, again) if again else notes.note(f"{late} Please click again.")
        )
    if error.error == "push_limit_reached":
        return Private(notes.note("Three forms are open already. Close one, then try again."))
    reference = uuid.uuid4().hex[:6]
    log.error("slack refused a view: %s, reference %s", error.error, reference)
    return Private(notes.note(f"Slack would not show this; reference {reference}."))
