"""The human's side over HTTP: POST /sandbox/<gesture>, the state, the log and the live socket."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from bot.sandbox import administration, clicks, submitting, writing
from bot.sandbox.grants import AT_TAB
from bot.sandbox.kernel import Kernel
from bot.sandbox.model import Json, Refusal
from bot.sandbox.state import snapshot
from storage.errors import Unavailable

Gesture = Callable[[Kernel, Json], Awaitable[Json]]
NOT_FOUND = frozenset({"channel_not_found", "message_not_found", "not_found", "user_not_found"})


async def act_as(kernel: Kernel, body: Json) -> Json:
    """Change who acts: in one tab, or without "tab" by default and everywhere."""
    person = kernel.who({"user": body.get("user")})
    if tab := body.get("tab"):
        kernel.tabs[str(tab)] = person.id
        kernel.live.push({"type": "acting", "user": person.id}, str(tab))
    else:
        kernel.acting = person.id
        kernel.tabs.clear()
        kernel.live.push({"type": "acting", "user": person.id})
    kernel.workspace.changed()
    return {"user": person.id}


async def clock(kernel: Kernel, body: Json) -> Json:
    """Move, pause or just read the clock."""
    try:
        shown = await (kernel.dial.turn(body) if body else kernel.dial.shown())
    except Unavailable:
        raise Refusal("bot_busy", "The bot could not keep up. Turn the clock once more.") from None
    kernel.workspace.changed()
    return {"clock": shown}


async def faults(kernel: Kernel, body: Json) -> Json:
    """Replace the script of faults, seed its coin, set the posting pace (see faults.py), or the
    seconds the bot has for an answer."""
    try:
        kernel.faults.replace(body.get("script") or [])
    except (ValueError, TypeError) as error:
        raise Refusal("invalid_script", str(error)) from error
    if "seed" in body:
        kernel.faults.seed(int(body["seed"]))
    if "pace" in body:
        kernel.api.pacing.enforce = bool(body["pace"])
    if "answer_within" in body:
        kernel.answer_within(float(body["answer_within"]))
    return {"faults": len(kernel.faults.script)}


GESTURES: dict[str, Gesture] = {
    "act-as": act_as, "clock": clock, "faults": faults, "message": writing.message,
    "command": writing.command, "action": clicks.action, "submit": submitting.submit,
    "close": submitting.close, "options": clicks.options, "shortcut": clicks.shortcut,
    "home": clicks.home, "channel": administration.channel, "person": administration.person,
}  # fmt: skip


async def gesture(request: Request) -> Response:
    """POST /sandbox/{name}: {"ok": true, ...}, or what a person should know and do."""
    kernel: Kernel = request.app.state.kernel
    act = GESTURES.get(request.path_params["name"])
    if act is None:
        known = ", ".join(GESTURES)
        return _refused(Refusal("unknown_gesture", f"There are: {known}."), 404)
    await kernel.ready.wait()
    try:
        body = _body(await request.body())
        AT_TAB.set(str(body.get("tab") or ""))  # each request is a task with a context of its own
        return _json({"ok": True, **await act(kernel, body)})
    except Refusal as refusal:
        return _refused(refusal, 404 if refusal.error in NOT_FOUND else 400)


async def state(request: Request) -> Response:
    """GET /sandbox/state. A page is told how far the first story is; others get it when it is
    told, whole."""
    kernel: Kernel = request.app.state.kernel
    if "tab" not in request.query_params:
        await kernel.ready.wait()
    return _json(await snapshot(kernel))


async def log(request: Request) -> Response:
    """GET /sandbox/log?after=N: the entries newer than N."""
    kernel: Kernel = request.app.state.kernel
    after = request.query_params.get("after", "0")
    return _json({"ok": True, "entries": kernel.log.after(int(after) if after.isdigit() else 0)})


async def live(socket: WebSocket) -> None:
    """WS /sandbox/live?tab=T."""
    kernel: Kernel = socket.app.state.kernel
    acting = kernel.tabs.get(socket.query_params.get("tab", ""), kernel.acting)
    await kernel.live.serve(socket, acting)


ROUTES: list[BaseRoute] = [
    Route("/sandbox/state", state),
    Route("/sandbox/log", log),
    Route("/sandbox/{name}", gesture, methods=["POST"]),
    WebSocketRoute("/sandbox/live", live),
]


def _body(raw: bytes) -> Json:
    try:
        body = orjson.loads(raw) if raw else {}
    except orjson.JSONDecodeError:
        raise Refusal("invalid_json", "Send a JSON object.") from None
    if not isinstance(body, dict):
        raise Refusal("invalid_json", "Send a JSON object.")
    return body


def _json(content: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json")


def _refused(refusal: Refusal, status: int) -> Response:
    words = " ".join(refusal.messages[:1]) or refusal.error
    answer: Json = {"ok": False, "error": refusal.error, "message": words}
    if refusal.messages[1:]:
        answer["details"] = refusal.messages[1:]
    return _json(answer, status)
