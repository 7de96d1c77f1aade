"""Sending off and closing forms, and what the bot's answer does to them."""

from __future__ import annotations

from typing import Any

from bot.sandbox.checks_views import check_view
from bot.sandbox.inputs import local_errors
from bot.sandbox.kernel import Kernel
from bot.sandbox.model import Json, Person, Refusal
from bot.sandbox.surfaces import OpenView
from bot.sandbox.verdicts import bad_answer, must, own_view


async def submit(kernel: Kernel, body: Json) -> Json:
    """Send a form off; what comes back is field errors, a redrawn or a closed form."""
    person = kernel.who(body)
    opened = own_view(kernel, person, body.get("view_id"))
    surfaces = kernel.workspace.surfaces
    surfaces.type(opened, body.get("values"))
    opened.errors = local_errors(opened.view["blocks"], opened.values)
    if opened.errors:
        kernel.workspace.changed()
        return {"errors": opened.errors}
    payload = kernel.payloads.view_submission(person, opened)
    ack = await kernel.courier.send("interactive", payload)
    must(ack, kernel, person)
    if surfaces.by_id.get(opened.id) is not opened:
        return {"closed": True}
    return _after_submit(kernel, person, opened, ack.body)


def _after_submit(kernel: Kernel, person: Person, opened: OpenView, answer: Any) -> Json:
    surfaces = kernel.workspace.surfaces
    what = answer.get("response_action") if isinstance(answer, dict) else None
    if what == "errors":
        opened.errors = _field_errors(kernel, person, opened, answer.get("errors"))
        kernel.workspace.changed()
        return {"errors": opened.errors}
    if what == "clear":
        surfaces.clear(opened.seat)
        return {"closed": True}
    if what in ("update", "push"):
        return _redraw(kernel, person, opened, what, answer.get("view"))
    if what is not None:
        raise bad_answer(kernel, person, f"unknown response_action {what!r}")
    stack = surfaces.stacks.get(opened.seat, [])
    while opened in stack:
        surfaces.close_top(opened.seat)
    return {"closed": True}


def _redraw(kernel: Kernel, person: Person, opened: OpenView, what: str, view: Any) -> Json:
    surfaces = kernel.workspace.surfaces
    try:
        check_view(view)
        if what == "update":
            return {"updated": surfaces.update(opened, view).id}
        return {"pushed": surfaces.push(opened, view).id}
    except Refusal as refusal:
        reason = "; ".join([refusal.error, *refusal.messages])
        raise bad_answer(kernel, person, reason) from refusal


def _field_errors(kernel: Kernel, person: Person, opened: OpenView, errors: Any) -> dict[str, str]:
    """Errors must be texts and name input blocks, or Slack shows none of them."""
    inputs = {b["block_id"] for b in opened.view["blocks"] if b["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise bad_answer(kernel, person, "errors must be an object of block_id: text")
    if strange := sorted(set(errors) - inputs):
        raise bad_answer(kernel, person, f"errors name no input block: {', '.join(strange)}")
    return {block_id: str(text) for block_id, text in errors.items()}


async def close(kernel: Kernel, body: Json) -> Json:
    """Close the view on top in this tab, or with "all" the whole stack; view_closed where it is
    asked for. Without a tab, with "all", in every tab of theirs."""
    person = kernel.who(body)
    surfaces = kernel.workspace.surfaces
    everything, tab = bool(body.get("all")), str(body.get("tab") or "")
    top = surfaces.top(person.id, tab)
    if top is None:
        raise Refusal("not_found", "No form is open.")
    closing_all = everything or top.view["clear_on_close"]
    closed = surfaces.clear(top.seat) if closing_all else [surfaces.close_top(top.seat)]
    while everything and not tab and (top := surfaces.top(person.id)):
        closed += surfaces.clear(top.seat)
    for opened in closed:
        if opened.view["notify_on_close"]:
            payload = kernel.payloads.view_closed(person, opened, is_cleared=closing_all)
            await kernel.courier.send("interactive", payload)
    return {"closed": [opened.id for opened in closed]}
