"""How a gesture ends for the person when the bot did not answer, or answered badly."""

from __future__ import annotations

from typing import Any

from bot.sandbox.kernel import Kernel
from bot.sandbox.model import Person, Refusal
from bot.sandbox.surfaces import OpenView
from bot.sandbox.transport import Ack

NO_APP = "The bot is not connected to the sandbox: start it, or look at its log."
TROUBLE = "We had some trouble connecting. Try again?"


def own_view(kernel: Kernel, person: Person, view_id: Any) -> OpenView:
    """This person's open view, else the refusal a person understands."""
    opened = kernel.workspace.surfaces.by_id.get(str(view_id))
    if opened is None or opened.user != person.id:
        raise Refusal("not_found", "That form is not open any more.")
    return opened


def must(ack: Ack, kernel: Kernel, person: Person) -> None:
    """Refusal with what Slack's client shows when the app did not answer well."""
    if ack.ok:
        return
    text = NO_APP if ack.outcome == "unreachable" else TROUBLE
    kernel.toast(person.id, text)
    error = "operation_timeout" if ack.outcome == "timeout" else "dispatch_failed"
    raise Refusal(error, text)


def bad_answer(kernel: Kernel, person: Person, reason: str) -> Refusal:
    """The app acknowledged, but with something Slack does not take."""
    kernel.toast(person.id, TROUBLE)
    kernel.log.add("to_bot", "bad_ack", reason, request=None, answer=None, verdict=reason)
    return Refusal("invalid_ack", TROUBLE, reason)
