"""POST /response/{key}: answers to a gesture within thirty minutes, five at most."""

from __future__ import annotations

import time
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.sandbox.checks import check_message
from bot.sandbox.drop import drop_connection
from bot.sandbox.grants import ResponseGrant
from bot.sandbox.inputs import name_blocks
from bot.sandbox.kernel import Kernel
from bot.sandbox.model import Json, Refusal
from bot.sandbox.workspace import Workspace

FAULT_NAME = "response_url"


async def response_url(request: Request) -> Response:
    """The endpoint; scripted faults of method "response_url" strike here too."""
    kernel: Kernel = request.app.state.kernel
    began = time.perf_counter()
    body: Any = None
    fault = kernel.faults.strike(FAULT_NAME, None)
    before = fault is not None and fault.kind in ("drop_before", "http_before")
    verdict, status = ("lost", 502) if before else ("ok", 200)
    if not before:
        try:
            body = _parsed(await request.body())
            respond(kernel.workspace, request.path_params["key"], body)
        except Refusal as refusal:
            gone = refusal.error in ("used_url", "expired_url")
            verdict, status = refusal.error, 404 if gone else 400
    took = (time.perf_counter() - began) * 1000
    kernel.log.add(
        "from_bot", FAULT_NAME, FAULT_NAME, request=body, answer=None, verdict=verdict, ms=took
    )
    if fault is not None and fault.kind.startswith("drop"):
        return await drop_connection(request)
    if fault is not None and fault.kind.startswith("http"):
        return PlainTextResponse("something broke", fault.status)
    return PlainTextResponse(verdict, status)


def respond(workspace: Workspace, key: str, body: Json) -> None:
    """Do what the answer asks for; Refusal when the address is used up or the body is bad."""
    grant = workspace.grants.use_response(key)
    if grant.ts is not None and body.get("delete_original"):
        workspace.delete(workspace.channels[grant.channel], grant.ts)
        return
    answer(workspace, grant, body)


def answer(workspace: Workspace, grant: ResponseGrant, body: Json) -> Json:
    """Show a message as an answer to a gesture: privately unless it says in_channel."""
    fields = _content(body)
    channel = workspace.channels[grant.channel]
    if grant.ts is not None and body.get("replace_original"):
        original = workspace.find_message(channel, grant.ts)
        fields.setdefault("blocks", None)
        if grant.ephemeral:
            original.update(fields)
            name_blocks(original.get("blocks"))
            workspace.changed()
        else:
            workspace.edit(channel, original, fields)
        return original
    if body.get("thread_ts"):
        fields["thread_ts"] = body["thread_ts"]
    message = workspace.bot_message(**fields)
    if body.get("response_type") == "in_channel":
        return workspace.post(channel, message)
    return workspace.whisper(channel, grant.user, message)


def _content(body: Json) -> Json:
    fields: Json = {"text": str(body.get("text") or "")}
    if body.get("blocks"):
        check_message(body["blocks"])
        fields["blocks"] = body["blocks"]
    if body.get("attachments"):
        fields["attachments"] = body["attachments"]
    if not fields["text"] and len(fields) == 1:
        raise Refusal("no_text")
    if metadata := body.get("metadata"):
        fields["metadata"] = metadata
    return fields


def _parsed(body: bytes) -> Json:
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Refusal("invalid_payload") from None
    if not isinstance(parsed, dict):
        raise Refusal("invalid_payload")
    return parsed
