"""What people do in messages, modals and Home tabs: clicks, choices, shortcuts."""

from __future__ import annotations

from typing import Any

from bot.sandbox.checks_findings import Findings
from bot.sandbox.checks_options import check_suggestions
from bot.sandbox.inputs import STATE_KEYS, elements_of, initial_values, merged
from bot.sandbox.kernel import Kernel
from bot.sandbox.model import Channel, Json, Person, Refusal
from bot.sandbox.payloads import action_of
from bot.sandbox.verdicts import bad_answer, must, own_view


async def action(kernel: Kernel, body: Json) -> Json:
    """Click or set one element of a message or view."""
    person = kernel.who(body)
    container = body.get("container") or {}
    block_id, action_id = str(body.get("block_id")), str(body.get("action_id"))
    if "view_id" in container:
        opened = own_view(kernel, person, container["view_id"])
        block, element = _element(opened.view["blocks"], block_id, action_id)
        patch = _patch(kernel, element, body.get("patch") or {})
        kernel.workspace.surfaces.type(opened, body.get("values"))
        kernel.workspace.surfaces.type(opened, {block_id: {action_id: patch}} if patch else None)
        if block["type"] == "input" and not block.get("dispatch_action"):
            kernel.workspace.changed()
            return {"sent": False}
        what = action_of(element, block_id, patch)
        payload = kernel.payloads.view_action(person, opened, what)
    else:
        channel, message = seen_message(kernel, person, container)
        _, element = _element(message.get("blocks") or [], block_id, action_id)
        patch = _patch(kernel, element, body.get("patch") or {})
        changes = {
            **(body.get("values") or {}),
            **({block_id: {action_id: patch}} if patch else {}),
        }
        values = merged(initial_values(message["blocks"]), changes, message["blocks"])
        what = action_of(element, block_id, patch)
        payload = kernel.payloads.message_action(person, channel, message, what, values)
    must(await kernel.courier.send("interactive", payload), kernel, person)
    return {"sent": True}


async def options(kernel: Kernel, body: Json) -> Json:
    """Ask the bot for the options of a type-ahead."""
    person = kernel.who(body)
    container = body.get("container") or {}
    block_id, action_id = str(body.get("block_id")), str(body.get("action_id"))
    place: Json
    if "view_id" in container:
        opened = own_view(kernel, person, container["view_id"])
        blocks = opened.view["blocks"]
        place = {"view": opened.view, "container": {"type": "view", "view_id": opened.id}}
    else:
        channel, message = seen_message(kernel, person, container)
        blocks = message.get("blocks") or []
        where = {"message_ts": message["ts"], "channel_id": channel.id}
        place = {"message": message, "container": {"type": "message", **where}}
        place["channel"] = {"id": channel.id, "name": channel.name}
    _, element = _element(blocks, block_id, action_id)
    if not element["type"].endswith("external_select"):
        raise Refusal("not_a_type_ahead", "This select has its options already.")
    typed = str(body.get("value") or "")
    if len(typed) < element.get("min_query_length", 3):
        return {"options": []}
    payload = kernel.payloads.suggestion(person, element, block_id, typed) | place
    ack = await kernel.courier.send("interactive", payload)
    must(ack, kernel, person)
    return _suggestions(kernel, person, ack.body)


def _suggestions(kernel: Kernel, person: Person, answer: Any) -> Json:
    findings = Findings()
    if not isinstance(answer, dict):
        raise bad_answer(kernel, person, "no options came back")
    check_suggestions(findings, answer)
    if findings.messages:
        raise bad_answer(kernel, person, "; ".join(findings.messages))
    key = "option_groups" if answer.get("option_groups") else "options"
    return {key: answer.get(key) or []}


async def shortcut(kernel: Kernel, body: Json) -> Json:
    """Take a shortcut: global, or on a message."""
    person = kernel.who(body)
    registered = kernel.manifest.shortcuts.get(str(body.get("callback_id")))
    if registered is None:
        known = ", ".join(kernel.manifest.shortcuts)
        raise Refusal("unknown_shortcut", f"No such shortcut. There are: {known or 'none'}.")
    if registered.type == "message":
        channel, message = seen_message(kernel, person, body)
        payload = kernel.payloads.message_shortcut(person, registered.callback_id, channel, message)
    else:
        payload = kernel.payloads.shortcut(person, registered.callback_id)
    must(await kernel.courier.send("interactive", payload), kernel, person)
    return {}


async def home(kernel: Kernel, body: Json) -> Json:
    """Open the Home tab: the bot is told, and draws it."""
    person = kernel.who(body)
    direct = kernel.workspace.direct(person.id)
    event: Json = {"type": "app_home_opened", "user": person.id, "tab": "home"}
    event["event_ts"] = kernel.workspace.event_ts()
    if drawn := kernel.workspace.surfaces.homes.get(person.id):
        event["view"] = drawn.view
    kernel.workspace.emit(event, direct)
    return {"channel": direct.id, "view_id": drawn.id if drawn else None}


def seen_message(kernel: Kernel, person: Person, place: Json) -> tuple[Channel, Json]:
    """A message this person can see."""
    try:
        channel = kernel.workspace.channel(str(place.get("channel")))
        message = kernel.workspace.find_message(channel, str(place.get("ts")))
    except Refusal as refusal:
        raise Refusal(refusal.error, "That message is not there any more.") from None
    whispered_to = message.get("ephemeral_to", person.id)
    if person.id not in channel.members or whispered_to != person.id:
        raise Refusal("message_not_found", f"{person.real_name} cannot see that message.")
    return channel, message


def _element(blocks: list[Json], block_id: str, action_id: str) -> tuple[Json, Json]:
    for block in blocks:
        if block.get("block_id") == block_id:
            for element in elements_of(block):
                if element.get("action_id") == action_id:
                    return block, element
    raise Refusal("no_such_element", f"Nothing called {action_id!r} in block {block_id!r} here.")


def _patch(kernel: Kernel, element: Json, patch: Json) -> Json:
    """What a person can really have set on this element; Refusal for anything else."""
    kind = element["type"]
    if kind == "button":
        return {}
    key = "selected_option" if kind == "overflow" else STATE_KEYS[kind][0]
    if set(patch) - {key}:
        raise Refusal("invalid_patch", f"A {kind} takes only {key!r}.")
    value = patch.get(key)
    offered = list(element.get("options") or [])
    offered += [o for group in element.get("option_groups") or [] for o in group["options"]]
    chosen = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
    if offered and any(option not in offered for option in chosen):
        raise Refusal("not_offered", "That option is not in the list.")
    if key == "selected_user" and value:
        return {key: kernel.workspace.person(value).id}
    return {key: value} if key in patch else {}
