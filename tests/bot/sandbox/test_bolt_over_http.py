"""An app of another maker, on Bolt as it is, runs on the sandbox over signed HTTP."""

from __future__ import annotations

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.driver import Sandbox

NAME = {
    "type": "input", "block_id": "name", "label": {"type": "plain_text", "text": "Name"},
    "element": {"type": "plain_text_input", "action_id": "typed"},
}  # fmt: skip
MODAL: dict[str, Any] = {
    "type": "modal", "callback_id": "form", "title": {"type": "plain_text", "text": "A form"},
    "submit": {"type": "plain_text", "text": "Send"}, "blocks": [NAME],
}  # fmt: skip
BUTTON = {
    "type": "actions", "block_id": "row",
    "elements": [
        {
            "type": "button", "action_id": "press", "value": "7",
            "text": {"type": "plain_text", "text": "Press"},
        },
    ],
}  # fmt: skip


def typed(text: str | None) -> dict[str, Any]:
    return {"name": {"typed": {"type": "plain_text_input", "value": text}}}


async def test_a_command_is_acknowledged_with_a_private_text(
    sandbox: Sandbox, connected: AsyncApp
) -> None:
    seen: list[dict[str, Any]] = []

    @connected.command("/cs")
    async def listen(ack: Any, command: dict[str, Any]) -> None:
        seen.append(command)
        await ack(f"You said {command['text']}")

    answer = await sandbox.do(sandbox.command, "/cs ask @ben in #general", channel="general")

    text = "ask <@U0BEN00002|ben> in <#C0GENERAL1|general>"
    assert answer == {"ok": True, "ack": f"You said {text}"}
    assert seen[0]["text"] == text
    assert seen[0]["channel_name"] == "general"
    assert seen[0]["user_id"] == "U0ANA00001"
    (shown,) = sandbox.messages("general", user="ana")
    assert (shown["text"], shown["ephemeral_to"]) == (f"You said {text}", "U0ANA00001")
    assert sandbox.messages("general", user="ben") == []


async def test_a_command_answered_too_late_shows_a_failure(
    sandbox: Sandbox, connected: AsyncApp
) -> None:
    sandbox.kernel.courier.ack_seconds = 0.05
    given_up = asyncio.Event()

    @connected.command("/cs")
    async def listen(ack: Any) -> None:
        await given_up.wait()
        await ack("late")

    answer = await sandbox.do(sandbox.command, "/cs slow")
    given_up.set()

    assert answer["error"] == "operation_timeout"
    assert "operation_timeout" in answer["message"]
    assert sandbox.messages("ana", user="ana") == []


async def test_a_form_goes_through_errors_to_its_end(sandbox: Sandbox, connected: AsyncApp) -> None:
    sent: list[Any] = []

    @connected.command("/cs")
    async def listen(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        await ack()

    @connected.view("form")
    async def submitted(ack: Any, view: dict[str, Any]) -> None:
        value = view["state"]["values"]["name"]["typed"]["value"]
        if value == "bad":
            await ack(response_action="errors", errors={"name": "Not that one"})
            return
        sent.append(value)
        await ack()

    await sandbox.do(sandbox.command, "/cs form", user="ben")
    view = sandbox.view("ben")
    assert view is not None
    assert view["state"]["values"]["name"]["typed"] == {"type": "plain_text_input", "value": None}

    empty = await sandbox.do(sandbox.submit, view, user="ben")
    bad = await sandbox.do(sandbox.submit, view, typed("bad"), user="ben")
    state = await sandbox.do(sandbox.state)
    good = await sandbox.do(sandbox.submit, view, typed("Acme"), user="ben")

    assert empty["errors"] == {"name": "Please complete this required field."}
    assert bad["errors"] == {"name": "Not that one"}
    assert state["views"][0]["errors"] == {"name": "Not that one"}
    assert state["views"][0]["state"]["values"]["name"]["typed"]["value"] == "bad"
    assert good == {"ok": True, "closed": True}
    assert sent == ["Acme"]
    assert sandbox.view("ben") is None


async def test_a_click_carries_the_message_and_can_replace_it(
    sandbox: Sandbox, connected: AsyncApp, client: AsyncWebClient
) -> None:
    bodies: list[dict[str, Any]] = []

    @connected.action("press")
    async def pressed(ack: Any, body: dict[str, Any], respond: Any) -> None:
        bodies.append(body)
        await ack()
        await respond(text="Done", replace_original=True)

    await client.chat_postMessage(channel="U0BEN00002", text="Press it", blocks=[BUTTON])
    (message,) = sandbox.messages("ben")
    place = {"channel": "D0BEN00002", **message}

    first = await sandbox.do(sandbox.click, place, "press", user="ben")
    second = await sandbox.do(sandbox.click, place, "press", user="ben")

    assert first["ok"] is True
    assert bodies[0]["actions"][0]["value"] == "7"
    assert bodies[0]["message"]["text"] == "Press it"
    assert bodies[0]["channel"] == {"id": "D0BEN00002", "name": "directmessage"}
    assert second["error"] == "no_such_element"
    (message,) = sandbox.messages("ben")
    assert message["text"] == "Done"
    assert "blocks" not in message


async def test_a_double_click_sends_two_payloads(
    sandbox: Sandbox, connected: AsyncApp, client: AsyncWebClient
) -> None:
    triggers: list[str] = []

    @connected.action("press")
    async def pressed(ack: Any, body: dict[str, Any]) -> None:
        triggers.append(body["trigger_id"])
        await ack()

    await client.chat_postMessage(channel="U0BEN00002", text="Press it", blocks=[BUTTON])
    place = {"channel": "D0BEN00002", **sandbox.messages("ben")[0]}

    await asyncio.gather(*(sandbox.do(sandbox.click, place, "press", user="ben") for _ in range(2)))

    assert len(set(triggers)) == 2


async def test_mentions_and_direct_messages_come_as_events(
    sandbox: Sandbox, connected: AsyncApp
) -> None:
    heard: list[tuple[str, str]] = []

    @connected.event("app_mention")
    async def mentioned(event: dict[str, Any]) -> None:
        heard.append(("mention", event["text"]))

    @connected.event("message")
    async def said(event: dict[str, Any]) -> None:
        heard.append((event["channel_type"], event["text"]))

    @connected.event("member_joined_channel")
    async def joined(event: dict[str, Any]) -> None:
        heard.append(("joined", event["user"]))

    await sandbox.do(sandbox.change_channel, "general", "invite_bot")
    await sandbox.do(sandbox.settle)
    await sandbox.do(sandbox.message, "@Touchpoint due & more", channel="general")
    await sandbox.do(sandbox.message, "nobody hears this", channel="general")
    await sandbox.do(sandbox.settle)
    await sandbox.do(sandbox.message, "hello", user="ben")
    await sandbox.do(sandbox.settle)

    assert heard == [
        ("joined", "U0TOUCHPNT"),
        ("mention", "<@U0TOUCHPNT> due &amp; more"),
        ("im", "hello"),
    ]


async def test_a_failing_event_is_delivered_four_times_with_one_event_id(
    sandbox: Sandbox, connected: AsyncApp
) -> None:
    seen: list[tuple[str, list[str] | None, list[str] | None]] = []

    @connected.middleware
    async def note(body: dict[str, Any], req: Any, next_: Any) -> None:
        headers = req.headers
        retry = (headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason"))
        seen.append((body["event_id"], *retry))
        await next_()

    @connected.event("app_home_opened")
    async def opened() -> None:
        raise RuntimeError("on purpose")

    await sandbox.do(sandbox.home, user="ben")
    await sandbox.do(sandbox.settle)

    assert len({event_id for event_id, _, _ in seen}) == 1
    assert [num for _, num, _ in seen] == [None, ["1"], ["2"], ["3"]]
    assert seen[1][2] == ["http_error"]


async def test_shortcuts_reach_the_app_and_can_open_forms(
    sandbox: Sandbox, connected: AsyncApp, client: AsyncWebClient
) -> None:
    bodies: list[dict[str, Any]] = []

    @connected.shortcut("ask")
    async def ask(ack: Any, body: dict[str, Any]) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        await ack()

    @connected.shortcut("log")
    async def log(ack: Any, body: dict[str, Any]) -> None:
        bodies.append(body)
        await ack()

    said = await sandbox.do(sandbox.message, "It is down", channel="general", user="ben")
    await sandbox.do(sandbox.shortcut, "ask", user="ben")
    await sandbox.do(sandbox.shortcut, "log", message=said, user="ana")

    assert sandbox.view("ben") is not None
    assert bodies[0]["message"]["text"] == "It is down"
    assert bodies[0]["user"]["id"] == "U0ANA00001"
