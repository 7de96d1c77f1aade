"""The Web API's front door: arguments, tokens, scopes, scripted faults, one log line a call."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox import web_api_chat, web_api_conversations, web_api_people, web_api_views
from bot.sandbox.api_calls import METHODS, SCOPES, Args
from bot.sandbox.drop import drop_connection
from bot.sandbox.faults import Fault
from bot.sandbox.kernel import Call, Kernel
from bot.sandbox.model import Json, Refusal

FAMILIES = (web_api_chat, web_api_conversations, web_api_people, web_api_views)
APP_LEVEL = frozenset({"apps.connections.open"})
NO_TOKEN = frozenset({"api.test"})
CHANNEL_ARGUMENTS = ("channel", "channel_id", "user_id", "users")


@dataclass(slots=True)
class Outcome:
    """What goes back: an answer with a status, or (answer None) a page of HTML."""

    answer: Json | None
    status: int = 200
    retry_after: int | None = None
    dropped: bool = False
    verdict: str = "ok"


async def web_api(request: Request) -> Response:
    """POST or GET /api/{method}."""
    kernel: Kernel = request.app.state.kernel
    name = request.path_params["method"]
    began = time.perf_counter()
    args = Args({})
    try:
        args = Args(await _arguments(request))
        outcome = await _called(kernel, name, args, _token(request, args))
    except Refusal as refusal:
        outcome = _refused(refusal)
    shown = {key: value for key, value in args.raw.items() if key != "token"}
    kernel.calls.append(Call(name, shown, outcome.verdict, outcome.answer))
    took = (time.perf_counter() - began) * 1000
    kernel.log.add(
        "from_bot", "web_api", name, request=shown, answer=outcome.answer,
        verdict=outcome.verdict, ms=took,
    )  # fmt: skip
    if outcome.dropped:
        return await drop_connection(request)
    response = _response(outcome)
    # As Slack does: every answer says what the token may do; `touchpoint doctor` reads it.
    response.headers["X-OAuth-Scopes"] = ",".join(sorted(kernel.manifest.scopes))
    return response


async def _called(kernel: Kernel, name: str, args: Args, token: str | None) -> Outcome:
    """The call with whatever the script has in store for it."""
    fault = kernel.faults.strike(name, _channel(args))
    if fault is not None and fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    elif fault is not None and (outcome := _before(fault)):
        return outcome
    outcome = _answered(kernel, name, args, token)
    if fault is not None and fault.kind == "drop_after":
        outcome.dropped, outcome.verdict = True, f"{outcome.verdict}, answer dropped"
    elif fault is not None and fault.kind == "http_after":
        verdict = f"{outcome.verdict}, answered HTTP {fault.status}"
        return Outcome(None, fault.status, verdict=verdict)
    return outcome


def _before(fault: Fault) -> Outcome | None:
    """What a fault does instead of the call; None when the call is done first."""
    if fault.kind == "drop_before":
        return Outcome(None, dropped=True, verdict="dropped")
    if fault.kind == "http_before":
        return Outcome(None, fault.status, verdict=f"HTTP {fault.status}")
    if fault.kind == "rate_limit":
        return _refused(Refusal("ratelimited", retry_after=fault.retry_after))
    if fault.kind == "error":
        return _refused(Refusal(fault.error))
    return None


def _answered(kernel: Kernel, name: str, args: Args, token: str | None) -> Outcome:
    try:
        _admit(kernel, name, token)
        return Outcome({"ok": True, **METHODS[name](kernel.api, args)})
    except Refusal as refusal:
        return _refused(refusal)


def _admit(kernel: Kernel, name: str, token: str | None) -> None:
    """Refusal unless the method exists and this token may call it."""
    if name not in METHODS:
        raise Refusal("unknown_method", req_method=name)
    if name in NO_TOKEN:
        return
    if token is None:
        raise Refusal("not_authed")
    if not token.startswith(("xoxb-sandbox-", "xapp-sandbox-")):
        raise Refusal(
            "invalid_auth",
            "[ERROR] this is not Slack: the sandbox takes only its own tokens (xoxb-sandbox-…, "
            "xapp-sandbox-…). Never give it a real one.",
        )
    if token.startswith("xapp-") != (name in APP_LEVEL):
        raise Refusal("not_allowed_token_type")
    needed, provided = SCOPES[name], kernel.manifest.scopes
    if needed and not provided.intersection(needed):
        raise Refusal("missing_scope", needed=needed[0], provided=",".join(sorted(provided)))


def _refused(refusal: Refusal) -> Outcome:
    extra = dict(refusal.extra)
    retry_after = extra.pop("retry_after", None)
    answer: Json = {"ok": False, "error": refusal.error, **extra}
    if refusal.messages:
        answer["response_metadata"] = {"messages": refusal.messages}
        if refusal.error.startswith("invalid_blocks"):
            answer["errors"] = [m.removeprefix("[ERROR] ") for m in refusal.messages]
    status = 429 if retry_after is not None else 200
    return Outcome(answer, status, retry_after, verdict=refusal.error)


def _response(outcome: Outcome) -> Response:
    if outcome.answer is None:
        page = f"<html><body><h1>{outcome.status} Something broke</h1></body></html>"
        return Response(page, outcome.status, media_type="text/html")
    headers = {"Retry-After": str(outcome.retry_after)} if outcome.retry_after is not None else None
    return Response(
        orjson.dumps(outcome.answer), outcome.status, headers, media_type="application/json"
    )


async def _arguments(request: Request) -> Json:
    """Query, form and JSON arguments in one dict."""
    args: Json = dict(request.query_params)
    body = await request.body()
    content_type = request.headers.get("content-type", "").partition(";")[0].strip()
    if not body:
        return args
    if content_type == "application/json":
        try:
            parsed: Any = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise Refusal("invalid_json") from None
        if not isinstance(parsed, dict):
            raise Refusal("json_not_object")
        return args | {key: value for key, value in parsed.items() if value is not None}
    if content_type == "application/x-www-form-urlencoded":
        return args | dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    raise Refusal("invalid_form_data")


def _token(request: Request, args: Args) -> str | None:
    header = request.headers.get("authorization", "")
    return header.removeprefix("Bearer ").strip() or args.text("token")


def _channel(args: Args) -> str | None:
    return next((text for key in CHANNEL_ARGUMENTS if (text := args.text(key))), None)
