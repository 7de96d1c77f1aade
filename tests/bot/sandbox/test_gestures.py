"""The human's side: every gesture does what a hand does in Slack, and is refused as there."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.driver import Sandbox
from bot.sandbox.manifest import PLAIN_MANIFEST
from bot.sandbox.running import running

TITLE = {"type": "plain_text", "text": "A form"}
SEND = {"type": "plain_text", "text": "Send"}


def option(name: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": name}, "value": name}


def field(block_id: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    label = {"type": "plain_text", "text": block_id}
    element = {"action_id": "it", **element}
    return {"type": "input", "block_id": block_id, "label": label, "element": element, **more}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "modal", "callback_id": "form", "title": TITLE, "submit": SEND,
        "blocks": list(blocks), **more,
    }  # fmt: skip


KIND = field(
    "kind",
    {"type": "static_select", "options": [option("CSE"), option("CSA")]},
    dispatch_action=True,
)
TEXT = field("text", {"type": "plain_text_input", "min_length": 3, "max_length": 5})


async def opened(sandbox: Sandbox, client: AsyncWebClient, view: dict[str, Any]) -> Any:
    key = sandbox.workspace.grants.trigger("U0BEN00002")
    return (await client.views_open(trigger_id=key, view=view))["view"]


def values(block_id: str, **state: Any) -> dict[str, Any]:
    return {block_id: {"it": state}}


async def test_who_acts_is_named_or_the_tabs_or_the_default(sandbox: Sandbox) -> None:
    async def writer(**body: Any) -> str:
        said = await sandbox.do(sandbox.post, "message", channel="general", text="x", **body)
        return str(sandbox.workspace.channel("general").messages[said["ts"]]["user"])

    assert await writer() == "U0ANA00001"
    await sandbox.do(sandbox.act_as, "ben", tab="t1")
    assert await writer(tab="t1") == "U0BEN00002"
    assert await writer(tab="t2") == "U0ANA00001"
    assert await writer(tab="t1", user="mei") == "U0MEI00013"
    await sandbox.do(sandbox.act_as, "@Erik")
    assert await writer(tab="t1") == "U0ERIK0005"
    assert (await sandbox.do(sandbox.act_as, "nobody"))["error"] == "user_not_found"
    assert (await sandbox.do(sandbox.act_as, "quinn"))["error"] == "account_inactive"


async def test_a_message_is_marked_up_as_slack_stores_it(sandbox: Sandbox) -> None:
    text = "@ben & @nobody see #general, #nowhere <b> https://x.example/a?b and acme.com"
    said = await sandbox.do(sandbox.message, text, channel="general")
    stored = sandbox.workspace.channel("general").messages[said["ts"]]["text"]
    assert stored == (
        "<@U0BEN00002> &amp; @nobody see <#C0GENERAL1|>, #nowhere &lt;b&gt; "
        "<https://x.example/a?b> and <http://acme.com|acme.com>"
    )


async def test_a_reply_joins_its_thread(sandbox: Sandbox) -> None:
    said = await sandbox.do(sandbox.message, "parent", channel="general")
    reply = await sandbox.do(
        sandbox.message, "reply", channel="general", thread_ts=said["ts"], user="ben"
    )
    deeper = await sandbox.do(
        sandbox.message, "deeper", channel="general", thread_ts=reply["ts"], user="ana"
    )
    general = sandbox.workspace.channel("general")
    assert general.messages[deeper["ts"]]["thread_ts"] == said["ts"]
    lost = await sandbox.do(sandbox.message, "x", channel="general", thread_ts="1.000001")
    assert lost["error"] == "thread_not_found"


@pytest.mark.parametrize(
    ("text", "body", "error"),
    [
        ("  ", {"channel": "general"}, "no_text"),
        ("x", {"channel": "nowhere"}, "channel_not_found"),
        ("x", {"channel": "directors", "user": "ben"}, "not_in_channel"),
        ("x", {"channel": "critical"}, "is_archived"),
        ("/cs help", {"channel": "general", "thread_ts": "1.000001"}, "command_in_thread"),
        ("/nope", {"channel": "general"}, "unknown_command"),
        ("/cs", {"channel": "directors", "user": "ben"}, "not_in_channel"),
        ("/cs", {"channel": "general"}, "dispatch_unknown_error"),
    ],
)
async def test_what_slack_would_not_take_is_explained(
    sandbox: Sandbox, text: str, body: dict[str, Any], error: str
) -> None:
    sandbox.workspace.channel("critical").is_archived = True
    answer = await sandbox.do(sandbox.post, "message", text=text, **body)
    assert (answer["ok"], answer["error"]) == (False, error)
    assert len(answer["message"]) > 10


async def test_a_command_that_the_app_does_not_know_shows_a_failure(
    sandbox: Sandbox, connected: AsyncApp
) -> None:
    answer = await sandbox.do(sandbox.command, "/cs help")
    assert answer["error"] == "dispatch_failed"
    assert "404" in answer["message"]


async def test_an_ack_may_speak_to_the_whole_channel(sandbox: Sandbox, connected: AsyncApp) -> None:
    answers: list[dict[str, Any]] = [
        {"response_type": "in_channel", "text": "for all"},
        {"blocks": [{"type": "divider"}], "text": "drawn"},
        {"response_type": "ephemeral"},
    ]

    @connected.command("/cs")
    async def listen(ack: Any) -> None:
        await ack(**answers.pop(0))

    acks = [(await sandbox.do(sandbox.command, "/cs", channel="general"))["ack"] for _ in range(3)]
    assert acks == ["for all", "drawn", None]
    assert [m["text"] for m in sandbox.messages("general")] == ["for all"]
    assert [m["text"] for m in sandbox.messages("general", user="ana")] == ["for all", "drawn"]


async def test_choosing_in_a_form_is_told_and_what_was_typed_stays(
    sandbox: Sandbox, connected: AsyncApp, client: AsyncWebClient
) -> None:
    seen: list[dict[str, Any]] = []

    @connected.action("it")
    async def chosen(ack: Any, body: dict[str, Any]) -> None:
        seen.append(body)
        await ack()
        view = body["view"]
        await client.views_update(view_id=view["id"], hash=view["hash"], view=modal(KIND, TEXT))

    view = await opened(sandbox, client, modal(KIND, TEXT))
    await sandbox.do(
        sandbox.click, view, "it", block_id="kind", user="ben",
        patch={"selected_option": option("CSA")}, values=values("text", value="typed"),
    )  # fmt: skip

    (action,) = seen[0]["actions"]
    assert action["selected_option"] == option("CSA")
    assert seen[0]["container"] == {"type": "view", "view_id": view["id"]}
    state = seen[0]["view"]["state"]["values"]
    assert state["text"]["it"] == {"type": "plain_text_input", "value": "typed"}
    redrawn = sandbox.view("ben")
    assert redrawn is not None
    assert redrawn["hash"] != view["hash"]
    assert redrawn["state"]["values"] == state


async def test_typing_in_a_quiet_input_is_kept_and_not_told(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    view = await opened(sandbox, client, modal(TEXT))
    answer = await sandbox.do(
        sandbox.click, view, "it", user="ben", patch={"value": "abc"}, block_id="text"
    )
    assert answer == {"ok": True, "sent": False}
    shown = sandbox.view("ben")
    assert shown is not None
    assert shown["state"]["values"]["text"]["it"]["value"] == "abc"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"block_id": "kind", "patch": {"selected_option": option("PDS")}}, "not_offered"),
        ({"block_id": "kind", "patch": {"value": "x"}}, "invalid_patch"),
        ({"block_id": "kind", "action_id": "gone"}, "no_such_element"),
        ({"block_id": "gone"}, "no_such_element"),
        ({"block_id": "kind", "user": "ana"}, "not_found"),
        ({"block_id": "kind", "patch": {}}, "dispatch_failed"),
    ],
)
async def test_a_hand_can_set_only_what_is_there(
    sandbox: Sandbox, client: AsyncWebClient, body: dict[str, Any], error: str
) -> None:
    view = await opened(sandbox, client, modal(KIND))
    gesture = {"container": {"view_id": view["id"]}, "action_id": "it", "user": "ben", **body}
    answer = await sandbox.do(sandbox.post, "action", **gesture)
    assert answer["error"] == error


@pytest.mark.parametrize(
    ("element", "state", "complaint"),
    [
        ({"type": "plain_text_input", "min_length": 3}, {"value": "ab"}, "at least 3"),
        ({"type": "plain_text_input", "max_length": 3}, {"value": "abcd"}, "at most 3"),
        ({"type": "plain_text_input"}, {"value": ""}, "required"),
        ({"type": "number_input", "is_decimal_allowed": False}, {"value": "1.5"}, "a number"),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": "2"},
            {"value": "1.5"},
            "at least 2",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": True, "max_value": "2"},
            {"value": "2.5"},
            "at most 2",
        ),
        ({"type": "email_text_input"}, {"value": "ana"}, "valid email"),
        ({"type": "url_text_input"}, {"value": "acme"}, "valid URL"),
        ({"type": "checkboxes", "options": [option("a")]}, {"selected_options": []}, "required"),
        ({"type": "datepicker"}, {"selected_date": None}, "required"),
    ],
)
async def test_slacks_own_client_complains_before_it_sends(
    sandbox: Sandbox,
    client: AsyncWebClient,
    element: dict[str, Any],
    state: dict[str, Any],
    complaint: str,
) -> None:
    view = await opened(sandbox, client, modal(field("f", element)))
    answer = await sandbox.do(sandbox.submit, view, values("f", **state), user="ben")
    assert complaint in answer["errors"]["f"]


async def test_right_values_are_sent_with_nulls_where_nothing_is_set(
    sandbox: Sandbox, connected: AsyncApp, client: AsyncWebClient
) -> None:
    sent: list[dict[str, Any]] = []

    @connected.view("form")
    async def submitted(ack: Any, body: dict[str, Any]) -> None:
        sent.append(body)
        await ack()

    where = {
        "type": "conversations_select", "initial_conversation": "C0GENERAL1",
        "response_url_enabled": True,
    }  # fmt: skip
    view = await opened(
        sandbox,
        client,
        modal(
            field("mail", {"type": "email_text_input"}),
            field("url", {"type": "url_text_input"}),
            field(
                "n",
                {"type": "number_input", "is_decimal_allowed": True, "min_value": "1"},
            ),
            field("none", {"type": "multi_users_select"}, optional=True),
            field("when", {"type": "datetimepicker"}, optional=True),
            field("where", where),
        ),
    )
    given = (
        values("mail", value="a@x.example")
        | values("url", value="https://x.example")
        | values("n", value="1.5")
    )
    assert await sandbox.do(sandbox.submit, view, given, user="ben") == {
        "ok": True,
        "closed": True,
    }

    state = sent[0]["view"]["state"]["values"]
    assert state["none"]["it"] == {"type": "multi_users_select", "selected_users": []}
    assert state["when"]["it"] == {"type": "datetimepicker", "selected_date_time": None}
    (url,) = sent[0]["response_urls"]
    assert (url["block_id"], url["channel_id"]) == ("where", "C0GENERAL1")
    async with aiohttp.ClientSession() as session:
        body = {"text": "hello", "response_type": "in_channel"}
        async with session.post(url["response_url"], json=body) as answer:
            assert (answer.status, await answer.text()) == (200, "ok")
    assert [m["text"] for m in sandbox.messages("general")] == ["hello"]


async def answered(
    sandbox: Sandbox, app: AsyncApp, client: AsyncWebClient, **ack_with: Any
) -> dict[str, Any]:
    """What the person gets when the app acknowledges a submission with this."""

    @app.view("form")
    async def submitted() -> BoltResponse:
        return BoltResponse(status=200, body=json.dumps(ack_with))

    view = await opened(sandbox, client, modal(field("f", {"type": "plain_text_input"})))
    return await sandbox.do(sandbox.submit, view, values("f", value="x"), user="ben")


async def test_a_submission_may_redraw_the_form(
    sandbox: Sandbox, connected: AsyncApp, client: AsyncWebClient
) -> None:
    answer = await answered(sandbox, connected, client, response_action="update", view=modal(TEXT))
    shown = sandbox.view("ben")
    assert shown is not None
    assert answer == {"ok": True, "updated": shown["id"]}
    assert shown["blocks"][0]["block_id"] == "text"


async def test_a_submission_may_push_another_and_clear_them_all(
    sandbox: Sandbox, connected: AsyncApp, client: AsyncWebClient
) -> None:
    second = {**modal(TEXT), "callback_id": "second", "notify_on_close": True}
    answer = await answered(sandbox, connected, client, response_action="push", view=second)
    assert answer["pushed"] == (sandbox.view("ben") or {})["id"]
    assert [view["depth"] for view in sandbox.state()["views"]] == [0, 1]

    @connected.view("second")
    async def clear(ack: Any) -> None:
        await ack(response_action="clear")

    top = sandbox.view("ben")
    assert top is not None
    closed = await sandbox.do(sandbox.submit, top, values("text", value="abcd"), user="ben")
    assert closed == {"ok": True, "closed": True}
    assert sandbox.view("ben") is None


@pytest.mark.parametrize(
    "ack_with",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": {"type": "modal", "blocks": []}},
        {"response_action": "dance"},
    ],
)
async def test_an_answer_slack_does_not_take_leaves_the_form_with_a_complaint(
    sandbox: Sandbox, connected: AsyncApp, client: AsyncWebClient, ack_with: dict[str, Any]
) -> None:
    answer = await answered(sandbox, connected, client, **ack_with)
    assert answer["error"] == "invalid_ack"
    assert answer["message"] == "We had some trouble connecting. Try again?"
    assert answer["details"]
    assert sandbox.view("ben") is not None


async def test_a_form_opened_during_a_submission_stays(
    sandbox: Sandbox, connected: AsyncApp, client: AsyncWebClient
) -> None:
    @connected.view("form")
    async def submitted(ack: Any, body: dict[str, Any]) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal(TEXT))
        await ack()

    view = await opened(sandbox, client, modal(field("f", {"type": "plain_text_input"})))
    answer = await sandbox.do(sandbox.submit, view, values("f", value="x"), user="ben")
    shown = sandbox.view("ben")
    assert answer["closed"] is True
    assert shown is not None
    assert shown["id"] != view["id"]


async def test_closing_is_told_where_asked_for(
    sandbox: Sandbox, connected: AsyncApp, client: AsyncWebClient
) -> None:
    told: list[bool] = []

    @connected.view_closed("form")
    async def closed(ack: Any, body: dict[str, Any]) -> None:
        told.append(body["is_cleared"])
        await ack()

    await opened(sandbox, client, modal(TEXT, notify_on_close=True))
    await sandbox.do(sandbox.close, user="ben")
    await opened(sandbox, client, modal(TEXT, notify_on_close=True))
    await sandbox.do(sandbox.close, user="ben", everything=True)
    await opened(sandbox, client, modal(TEXT))
    await sandbox.do(sandbox.close, user="ben")
    none = await sandbox.do(sandbox.close, user="ben")

    assert told == [False, True]
    assert none["error"] == "not_found"


async def test_a_type_ahead_asks_the_app(
    sandbox: Sandbox, connected: AsyncApp, client: AsyncWebClient
) -> None:
    asked: list[dict[str, Any]] = []

    @connected.options("it")
    async def suggest(ack: Any, body: dict[str, Any]) -> None:
        asked.append(body)
        if body["value"] == "groups":
            label = {"type": "plain_text", "text": "G"}
            await ack(option_groups=[{"label": label, "options": [option("a")]}])
        elif body["value"] == "nothing":
            await ack()
        else:
            await ack(options=[option("x")] * (101 if body["value"] == "many" else 1))

    select = {"type": "external_select", "min_query_length": 2}
    view = await opened(sandbox, client, modal(field("f", select), TEXT))

    async def offered(value: str) -> dict[str, Any]:
        return await sandbox.do(sandbox.options, view, "it", value, user="ben")

    assert await offered("a") == {"ok": True, "options": []}
    assert asked == []
    assert await offered("ac") == {"ok": True, "options": [option("x")]}
    assert asked[0]["view"]["id"] == view["id"]
    assert [g["options"] for g in (await offered("groups"))["option_groups"]] == [[option("a")]]
    assert (await offered("many"))["error"] == "invalid_ack"
    assert (await offered("nothing"))["error"] == "invalid_ack"
    plain = {"container": {"view_id": view["id"]}, "block_id": "text", "action_id": "it"}
    answer = await sandbox.do(sandbox.post, "options", value="x", user="ben", **plain)
    assert answer["error"] == "not_a_type_ahead"


async def test_a_type_ahead_in_a_message_names_the_message(
    sandbox: Sandbox, connected: AsyncApp, client: AsyncWebClient
) -> None:
    seen: list[dict[str, Any]] = []

    @connected.options("pick")
    async def suggest(ack: Any, body: dict[str, Any]) -> None:
        seen.append(body)
        await ack(options=[option("x")])

    @connected.action("pick")
    async def picked(ack: Any, body: dict[str, Any]) -> None:
        seen.append(body)
        await ack()

    pick = {"type": "external_select", "action_id": "pick", "min_query_length": 0}
    who = {"type": "users_select", "action_id": "who", "initial_user": "U0ANA00001"}
    blocks = [{"type": "actions", "block_id": "b", "elements": [pick, who]}]
    posted = await client.chat_postMessage(channel="U0BEN00002", text="Pick", blocks=blocks)
    place = {"channel": posted["channel"], **posted["message"]}

    await sandbox.do(sandbox.options, place, "pick", "", user="ben")
    patch = {"selected_option": option("x")}
    await sandbox.do(sandbox.click, place, "pick", patch=patch, user="ben")

    assert seen[0]["container"]["message_ts"] == posted["ts"]
    state = seen[1]["state"]["values"]["b"]
    assert state["pick"]["selected_option"] == option("x")
    assert state["who"] == {"type": "users_select", "selected_user": "U0ANA00001"}


async def test_people_are_picked_by_name_or_id(
    sandbox: Sandbox, connected: AsyncApp, client: AsyncWebClient
) -> None:
    picked: list[str] = []

    @connected.action("who")
    async def note(ack: Any, action: dict[str, Any]) -> None:
        picked.append(action["selected_user"])
        await ack()

    block = {"type": "actions", "elements": [{"type": "users_select", "action_id": "who"}]}
    posted = await client.chat_postMessage(channel="U0BEN00002", text="Who", blocks=[block])
    place = {"channel": posted["channel"], **posted["message"]}
    for who in ("grace", "U0HIRO0008"):
        await sandbox.do(sandbox.click, place, "who", patch={"selected_user": who}, user="ben")
    assert picked == ["U0GRACE007", "U0HIRO0008"]


async def test_only_those_who_see_a_message_can_click_in_it(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    button = {"type": "button", "action_id": "b", "text": SEND}
    blocks = [{"type": "actions", "elements": [button]}]
    await client.conversations_join(channel="C0GENERAL1")
    await client.chat_postEphemeral(
        channel="C0GENERAL1", user="U0BEN00002", text="psst", blocks=blocks
    )
    (whispered,) = sandbox.messages("general", user="ben")
    place = {"channel": "C0GENERAL1", **whispered}
    for user, error in (("ana", "message_not_found"), ("petra", "message_not_found")):
        answer = await sandbox.do(sandbox.click, place, "b", user=user)
        assert answer["error"] == error
    gone = {**place, "ts": "1.000001"}
    assert (await sandbox.do(sandbox.click, gone, "b"))["error"] == "message_not_found"


async def test_an_unknown_shortcut_or_gesture_says_which_there_are(sandbox: Sandbox) -> None:
    answer = await sandbox.do(sandbox.shortcut, "nope")
    assert "ask, log" in answer["message"]
    answer = await sandbox.do(sandbox.post, "juggle")
    assert answer["error"] == "unknown_gesture"
    assert "submit" in answer["message"]


async def test_a_gesture_is_a_json_object(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        for body in (b"{", b"[]"):
            async with session.post(f"{sandbox.url}/sandbox/home", data=body) as answer:
                assert (answer.status, (await answer.json())["error"]) == (400, "invalid_json")


async def test_channels_change_and_the_bot_hears_of_it(
    sandbox: Sandbox, connected: AsyncApp
) -> None:
    heard: list[str] = []

    for name in ("archive", "unarchive", "rename", "shared", "unshared"):

        @connected.event(f"channel_{name}")
        async def note(event: dict[str, Any]) -> None:
            heard.append(event["type"].removeprefix("channel_"))

    @connected.event("member_left_channel")
    async def left() -> None:
        heard.append("left")

    @connected.event("member_joined_channel")
    async def joined() -> None:
        heard.append("joined")

    for change in ("archive", "unarchive", "share", "unshare", "invite_bot", "remove_bot"):
        assert (await sandbox.do(sandbox.change_channel, "cust-acme", change))["ok"] is True
        await sandbox.do(sandbox.settle)
    renamed = await sandbox.do(sandbox.change_channel, "cust-acme", "rename", name="#cust-apex")
    await sandbox.do(sandbox.settle)
    taken = await sandbox.do(sandbox.change_channel, "cust-apex", "rename", name="general")
    wrong = await sandbox.do(sandbox.change_channel, "cust-apex", "paint")

    assert heard == ["archive", "unarchive", "shared", "unshared", "joined", "left", "rename"]
    assert sandbox.channel("cust-apex").id == renamed["channel"] == "C0CACME001"
    assert (taken["error"], wrong["error"]) == ("name_taken", "invalid_arguments")


async def test_people_change_and_the_bot_hears_of_it(sandbox: Sandbox, connected: AsyncApp) -> None:
    heard: list[tuple[str, bool, bool | None]] = []

    @connected.event("user_change")
    async def note(event: dict[str, Any]) -> None:
        user = event["user"]
        heard.append((user["id"], user["deleted"], user.get("is_restricted")))

    for change in ("make_guest", "deactivate", "restore"):
        await sandbox.do(sandbox.change_person, "ben", change)
        await sandbox.do(sandbox.settle)
    wrong = await sandbox.do(sandbox.change_person, "ben", "promote")

    assert heard == [
        ("U0BEN00002", False, True),
        ("U0BEN00002", True, None),
        ("U0BEN00002", False, False),
    ]
    assert wrong["error"] == "invalid_arguments"


async def test_home_is_opened_with_what_was_drawn_before(
    sandbox: Sandbox, connected: AsyncApp, client: AsyncWebClient
) -> None:
    seen: list[bool] = []

    @connected.event("app_home_opened")
    async def draw(event: dict[str, Any]) -> None:
        seen.append("view" in event)
        view = {"type": "home", "blocks": [{"type": "divider"}]}
        await client.views_publish(user_id=event["user"], view=view)

    for _ in range(2):
        await sandbox.do(sandbox.home, user="ben")
        await sandbox.do(sandbox.settle)

    assert seen == [False, True]
    state = await sandbox.do(sandbox.state)
    assert list(state["homes"]) == ["U0BEN00002"]


async def test_a_click_in_the_home_tab_carries_its_view(
    sandbox: Sandbox, connected: AsyncApp, client: AsyncWebClient
) -> None:
    seen: list[str] = []

    @connected.action("go")
    async def go(ack: Any, body: dict[str, Any]) -> None:
        seen.append(body["view"]["type"])
        await ack()

    row = {"type": "actions", "elements": [{"type": "button", "action_id": "go", "text": SEND}]}
    await client.views_publish(user_id="U0BEN00002", view={"type": "home", "blocks": [row]})
    await sandbox.do(sandbox.click, sandbox.home_view("ben") or {}, "go", user="ben")
    assert seen == ["home"]
    lost = await sandbox.do(sandbox.submit, sandbox.home_view("ben") or {}, user="ana")
    assert lost["error"] == "not_found"


async def test_a_click_in_a_thread_says_so_and_an_initial_choice_is_shown(
    sandbox: Sandbox, connected: AsyncApp, client: AsyncWebClient
) -> None:
    seen: list[dict[str, Any]] = []

    @connected.action("pick")
    async def picked(ack: Any, body: dict[str, Any]) -> None:
        seen.append(body)
        await ack()

    pick = {
        "type": "static_select", "action_id": "pick", "options": [option("a"), option("b")],
        "initial_option": option("a"),
    }  # fmt: skip
    blocks = [{"type": "section", "text": TITLE, "accessory": pick}]
    parent = await client.chat_postMessage(channel="U0BEN00002", text="parent")
    reply = await client.chat_postMessage(
        channel=parent["channel"], text="reply", blocks=blocks, thread_ts=parent["ts"]
    )
    place = {"channel": parent["channel"], **reply["message"]}
    patch = {"selected_option": option("b")}
    await sandbox.do(sandbox.click, place, "pick", patch=patch, user="ben")

    assert seen[0]["container"]["thread_ts"] == parent["ts"]
    assert seen[0]["actions"][0]["initial_option"] == option("a")
    assert seen[0]["actions"][0]["selected_option"] == option("b")


async def test_a_command_may_come_unescaped_and_from_a_new_direct_message() -> None:
    manifest = {**PLAIN_MANIFEST, "features": {"slash_commands": [{"command": "/raw"}]}}
    with running(manifest=manifest) as sandbox:
        await sandbox.do(
            sandbox.post, "command", command="raw", text="@ben & co", channel="DNEW", user="ben"
        )
        (entry,) = sandbox.log.entries
    assert entry["request"]["text"] == "@ben &amp; co"
    assert entry["request"]["channel_id"] == "D0BEN00002"


async def test_any_event_can_be_sent_and_only_those_subscribed_arrive(
    sandbox: Sandbox, connected: AsyncApp
) -> None:
    heard: list[str] = []

    @connected.event("channel_rename")
    async def note(event: dict[str, Any]) -> None:
        heard.append(event["channel"])

    await sandbox.do(sandbox.emit, {"type": "channel_rename"}, channel="general")
    await sandbox.do(sandbox.emit, {"type": "emoji_changed"})
    assert heard == ["C0GENERAL1"]
