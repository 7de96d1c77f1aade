"""The Web API answers and refuses as Slack's does, seen through slack_sdk's own client."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.driver import Sandbox
from bot.sandbox.manifest import PLAIN_MANIFEST
from bot.sandbox.running import running

MODAL: dict[str, Any] = {
    "type": "modal", "title": {"type": "plain_text", "text": "A form"}, "blocks": [],
}  # fmt: skip
HOME: dict[str, Any] = {"type": "home", "blocks": [{"type": "divider"}]}
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*old*"}}


async def refusal(call: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


def trigger(sandbox: Sandbox, user: str = "U0ANA00001", view_id: str | None = None) -> str:
    return sandbox.workspace.grants.trigger(user, view_id)


async def test_auth_test_names_the_workspace_and_the_bot(client: AsyncWebClient) -> None:
    who = await client.auth_test()
    assert (who["team_id"], who["user_id"]) == ("T0NORTHWND", "U0TOUCHPNT")
    assert (who["bot_id"], who["app_id"]) == ("B0TOUCHPNT", "A0TOUCHPNT")


async def test_only_sandbox_tokens_are_taken(sandbox: Sandbox) -> None:
    for token, error in (
        ("xoxb-1234-real-looking", "invalid_auth"),
        (None, "not_authed"),
        (sandbox.app_token, "not_allowed_token_type"),
    ):
        client = AsyncWebClient(token=token, base_url=sandbox.api_url)
        assert await refusal(client.users_list()) == error
    client = AsyncWebClient(token="xoxp-real", base_url=sandbox.api_url)
    with pytest.raises(SlackApiError) as refused:
        await client.auth_test()
    assert "only its own tokens" in refused.value.response["response_metadata"]["messages"][0]


async def test_a_method_the_sandbox_does_not_know_is_unknown(client: AsyncWebClient) -> None:
    assert await refusal(client.api_call("chat.scheduleMessage")) == "unknown_method"
    assert (await client.api_test(foo="bar"))["args"] == {"foo": "bar"}


async def test_arguments_come_as_json_form_or_query(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    await client.api_call("conversations.join", data={"channel": "C0GENERAL1"})
    posted = await client.api_call(
        "chat.postMessage", params={"channel": "C0GENERAL1", "text": "by query"}
    )
    assert posted["message"]["text"] == "by query"
    async with aiohttp.ClientSession() as session:
        for body, kind, error in (
            ("{", "application/json", "invalid_json"),
            ("[]", "application/json", "json_not_object"),
            ("x", "text/csv", "invalid_form_data"),
        ):
            async with session.post(
                f"{sandbox.api_url}auth.test", data=body, headers={"Content-Type": kind}
            ) as response:
                assert (await response.json())["error"] == error


async def test_a_missing_scope_is_named() -> None:
    manifest = {**PLAIN_MANIFEST, "oauth_config": {"scopes": {"bot": ["chat:write"]}}}
    with running(manifest=manifest) as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        with pytest.raises(SlackApiError) as refused:
            await client.users_list()
        assert refused.value.response["error"] == "missing_scope"
        assert refused.value.response["needed"] == "users:read"
        assert refused.value.response["provided"] == "chat:write"
        public = client.chat_postMessage(channel="C0GENERAL1", text="x")
        assert await refusal(public) == "not_in_channel"


async def test_posting_where_the_bot_may_not(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.workspace.channel("critical").is_archived = True
    for channel, error in (
        ("C0NOWHERE1", "channel_not_found"),
        ("G0DIRECTRS", "channel_not_found"),
        ("U0QUINN017", "channel_not_found"),
        ("C0CRITICAL", "is_archived"),
    ):
        assert await refusal(client.chat_postMessage(channel=channel, text="x")) == error
    empty = client.api_call("chat.postMessage", json={"channel": "C0GENERAL1"})
    assert await refusal(empty) == "no_text"
    long = client.chat_postMessage(channel="C0GENERAL1", text="x" * 40_001)
    assert await refusal(long) == "msg_too_long"
    lost = client.chat_postMessage(channel="C0GENERAL1", text="x", thread_ts="1.000001")
    assert await refusal(lost) == "thread_not_found"


async def test_a_member_of_a_private_channel_may_post_there(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    await sandbox.do(sandbox.change_channel, "directors", "invite_bot")
    await client.chat_postMessage(channel="G0DIRECTRS", text="x")
    await sandbox.do(sandbox.change_channel, "directors", "remove_bot")
    lost = client.chat_postMessage(channel="G0DIRECTRS", text="x")
    assert await refusal(lost) == "channel_not_found"


async def test_metadata_is_shown_only_when_asked_for_and_has_limits(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    metadata = {"event_type": "sent", "event_payload": {"key": "k1"}}
    posted = await client.chat_postMessage(channel="U0BEN00002", text="x", metadata=metadata)
    channel = posted["channel"]

    plain = await client.conversations_history(channel=channel)
    full = await client.conversations_history(channel=channel, include_all_metadata=True)

    assert "metadata" not in plain["messages"][0]
    assert full["messages"][0]["metadata"] == metadata
    wrong: Any = {"event_type": "sent"}
    bad = client.chat_postMessage(channel=channel, text="x", metadata=wrong)
    assert await refusal(bad) == "invalid_metadata_format"
    big = {"event_type": "sent", "event_payload": {"key": "k" * 9_000}}
    large = client.chat_postMessage(channel=channel, text="x", metadata=big)
    assert await refusal(large) == "metadata_too_large"


async def test_an_update_keeps_what_it_does_not_mention(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel="U0BEN00002", text="old", blocks=[SECTION])
    channel, ts = posted["channel"], posted["ts"]

    kept = await client.chat_update(channel=channel, ts=ts, text="new")
    assert kept["message"]["blocks"][0]["text"]["text"] == "*old*"
    assert kept["message"]["edited"]["user"] == "U0TOUCHPNT"
    cleared = await client.chat_update(channel=channel, ts=ts, text="new", blocks=[])
    assert "blocks" not in cleared["message"]

    async def changed(**fields: Any) -> str:
        return await refusal(client.chat_update(**{"channel": channel, "ts": ts, **fields}))

    assert await changed(ts="1.000001", text="x") == "message_not_found"
    assert await changed(text="x" * 4_001) == "msg_too_long"
    assert await changed(channel="U0BEN00002", text="x") == "channel_not_found"
    said = await sandbox.do(sandbox.message, "mine", user="ben")
    assert await changed(ts=said["ts"], text="x") == "cant_update_message"
    assert (
        await refusal(client.chat_delete(channel=channel, ts=said["ts"])) == "cant_delete_message"
    )
    sandbox.workspace.channels[channel].is_archived = True
    assert await changed(text="x") == "is_archived"


async def test_a_deleted_message_is_gone_from_history(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel="U0BEN00002", text="x")
    await client.chat_delete(channel=posted["channel"], ts=posted["ts"])
    assert (await client.conversations_history(channel=posted["channel"]))["messages"] == []
    again = client.chat_delete(channel=posted["channel"], ts=posted["ts"])
    assert await refusal(again) == "message_not_found"
    assert len(sandbox.workspace.stored) == 1


async def test_ephemerals_need_members_and_are_in_no_history(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    outside = client.chat_postEphemeral(channel="C0GENERAL1", user="U0BEN00002", text="psst")
    assert await refusal(outside) == "not_in_channel"
    await client.conversations_join(channel="C0GENERAL1")
    await client.chat_postEphemeral(channel="C0GENERAL1", user="U0BEN00002", text="psst")
    stranger = client.chat_postEphemeral(channel="C0GENERAL1", user="U0SOFIA018", text="psst")
    assert await refusal(stranger) == "user_not_in_channel"
    assert (await client.conversations_history(channel="C0GENERAL1"))["messages"] == []
    assert [m["text"] for m in sandbox.messages("general", user="ben")] == ["psst"]
    sandbox.workspace.channel("general").is_archived = True
    late = client.chat_postEphemeral(channel="C0GENERAL1", user="U0BEN00002", text="psst")
    assert await refusal(late) == "is_archived"


async def test_threads_are_counted_and_read_in_order(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    parent = await client.chat_postMessage(channel="U0BEN00002", text="parent")
    channel, ts = parent["channel"], parent["ts"]
    first = await client.chat_postMessage(channel=channel, text="one", thread_ts=ts)
    await client.chat_postMessage(
        channel=channel, text="two", thread_ts=first["ts"], reply_broadcast=True
    )

    replies = await client.conversations_replies(channel=channel, ts=first["ts"])
    history = await client.conversations_history(channel=channel)

    assert [m["text"] for m in replies["messages"]] == ["parent", "one", "two"]
    assert replies["messages"][0]["reply_count"] == 2
    assert [m["text"] for m in history["messages"]] == ["two", "parent"]
    await client.chat_delete(channel=channel, ts=first["ts"])
    assert sandbox.messages("ben")[0]["reply_count"] == 1
    await client.chat_delete(channel=channel, ts=sandbox.messages("ben")[-1]["ts"])
    assert "reply_count" not in sandbox.messages("ben")[0]
    lost = client.conversations_replies(channel=channel, ts="1.000001")
    assert await refusal(lost) == "thread_not_found"


async def test_replies_outlive_their_deleted_parent(client: AsyncWebClient) -> None:
    parent = await client.chat_postMessage(channel="U0BEN00002", text="parent")
    channel, ts = parent["channel"], parent["ts"]
    await client.chat_postMessage(channel=channel, text="one", thread_ts=ts)
    await client.chat_delete(channel=channel, ts=ts)
    replies = await client.conversations_replies(channel=channel, ts=ts)
    assert [m["text"] for m in replies["messages"]] == ["one"]


async def test_history_is_paged_and_cut_by_time(client: AsyncWebClient) -> None:
    posted = [await client.chat_postMessage(channel="U0BEN00002", text=str(n)) for n in range(5)]
    channel = posted[0]["channel"]

    pages = [
        [m["text"] for m in page["messages"]]
        async for page in await client.conversations_history(channel=channel, limit=2)
    ]
    between = await client.conversations_history(
        channel=channel, oldest=posted[1]["ts"], latest=posted[3]["ts"]
    )
    inclusive = await client.conversations_history(
        channel=channel, oldest=posted[1]["ts"], latest=posted[3]["ts"], inclusive=True
    )

    assert pages == [["4", "3"], ["2", "1"], ["0"]]
    assert [m["text"] for m in between["messages"]] == ["2"]
    assert [m["text"] for m in inclusive["messages"]] == ["3", "2", "1"]
    for arguments, error in (
        ({"oldest": "yesterday"}, "invalid_ts_oldest"),
        ({"limit": 0}, "invalid_limit"),
        ({"cursor": "elsewhere"}, "invalid_cursor"),
    ):
        call: Any = client.conversations_history(channel=channel, **arguments)
        assert await refusal(call) == error
    outside = client.conversations_history(channel="C0GENERAL1")
    assert await refusal(outside) == "not_in_channel"


async def test_conversations_are_listed_by_type_and_page(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel="U0BEN00002", text="x")
    sandbox.workspace.channel("cust-fjord").is_archived = True
    names: list[str] = []
    async for page in await client.conversations_list(limit=5, exclude_archived=True):
        names += [channel["name"] for channel in page["channels"]]
    assert {"cse-requests", "cs-leads", "ext-helios"} <= set(names)
    assert "directors" not in names
    assert "cust-fjord" not in names
    direct = await client.conversations_list(types="im,private_channel")
    assert [c["user"] for c in direct["channels"]] == ["U0BEN00002"]
    assert await refusal(client.conversations_list(types="rooms")) == "invalid_types"


async def test_a_shared_channel_says_so(client: AsyncWebClient) -> None:
    shared = await client.conversations_info(channel="C0XHELIOS1", include_num_members=True)
    own = await client.conversations_info(channel="C0CHELIOS1")
    assert shared["channel"]["is_ext_shared"] is True
    assert shared["channel"]["num_members"] > 10
    assert own["channel"]["is_ext_shared"] is False
    members = await client.conversations_members(channel="C0XHELIOS1", limit=1000)
    assert "U0SOFIA018" in members["members"]


async def test_joining_twice_is_a_warning(sandbox: Sandbox, client: AsyncWebClient) -> None:
    first = await client.conversations_join(channel="C0GENERAL1")
    second = await client.conversations_join(channel="C0GENERAL1")
    assert first["channel"]["is_member"] is True
    assert second["warning"] == "already_in_channel"
    sandbox.workspace.channel("critical").is_archived = True
    assert await refusal(client.conversations_join(channel="C0CRITICAL")) == "is_archived"
    direct = (await client.conversations_open(users="U0BEN00002"))["channel"]["id"]
    im = client.conversations_join(channel=direct)
    assert await refusal(im) == "method_not_supported_for_channel_type"


async def test_opening_a_direct_message(client: AsyncWebClient) -> None:
    first = await client.conversations_open(users="U0BEN00002")
    second = await client.conversations_open(users=["U0BEN00002"], return_im=True)
    assert first["already_open"] is False
    assert second["already_open"] is True
    assert second["channel"]["is_im"] is True
    for users, error in (
        ("U0NOBODY01", "user_not_found"),
        ("U0QUINN017", "user_disabled"),
        ("U0TOUCHPNT", "cannot_dm_bot"),
        ("U0ANA00001,U0BEN00002", "method_not_supported_for_channel_type"),
        ("", "users_list_not_supplied"),
    ):
        assert await refusal(client.conversations_open(users=users)) == error


async def test_people_are_shown_with_zone_and_standing(client: AsyncWebClient) -> None:
    ana = (await client.users_info(user="U0ANA00001"))["user"]
    assert (ana["tz"], ana["is_admin"], ana["is_bot"]) == ("America/Los_Angeles", False, False)
    assert ana["profile"]["email"] == "ana@northwind-cloud.example"
    assert ana["tz_offset"] in (-8 * 3600, -7 * 3600)
    assert (await client.users_info(user="U0PETRA016"))["user"]["is_restricted"] is True
    assert (await client.users_info(user="U0SOFIA018"))["user"]["is_stranger"] is True
    assert "tz" not in (await client.users_info(user="U0QUINN017"))["user"]
    assert await refusal(client.users_info(user="U0NOBODY01")) == "user_not_found"
    by_email = await client.users_lookupByEmail(email="Ben@northwind-cloud.example")
    assert by_email["user"]["id"] == "U0BEN00002"
    gone = client.users_lookupByEmail(email="quinn@northwind-cloud.example")
    assert await refusal(gone) == "users_not_found"
    everybody = (await client.users_list(limit=1000))["members"]
    assert "U0SOFIA018" not in {person["id"] for person in everybody}


async def test_the_team_is_told_and_no_other(client: AsyncWebClient) -> None:
    assert (await client.team_info())["team"]["domain"] == "northwind-cloud"
    assert await refusal(client.team_info(team="T0OTHER001")) == "team_not_found"


async def test_a_permalink_points_into_the_sandbox(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel="U0BEN00002", text="x")
    link = await client.chat_getPermalink(channel=posted["channel"], message_ts=posted["ts"])
    mark = posted["ts"].replace(".", "")
    assert link["permalink"] == f"{sandbox.url}/archives/{posted['channel']}/p{mark}"
    lost = client.chat_getPermalink(channel=posted["channel"], message_ts="1.000001")
    assert await refusal(lost) == "message_not_found"


async def test_a_reaction_counts_once(sandbox: Sandbox, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel="U0BEN00002", text="x")
    place = {"channel": posted["channel"], "timestamp": posted["ts"]}
    await client.reactions_add(name="eyes", **place)
    assert await refusal(client.reactions_add(name="eyes", **place)) == "already_reacted"
    assert await refusal(client.reactions_add(name="no such!", **place)) == "invalid_name"
    place["timestamp"] = "1.000001"
    assert await refusal(client.reactions_add(name="eyes", **place)) == "message_not_found"
    (message,) = sandbox.messages("ben")
    assert message["reactions"] == [{"name": "eyes", "users": ["U0TOUCHPNT"], "count": 1}]


async def test_invalid_blocks_say_where(sandbox: Sandbox, client: AsyncWebClient) -> None:
    header = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel="U0BEN00002", text="x", blocks=[header])
    assert refused.value.response["error"] == "invalid_blocks"
    problem = "must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    assert refused.value.response["errors"] == [problem]
    assert refused.value.response["response_metadata"]["messages"] == [f"[ERROR] {problem}"]
    form = {"channel": "U0BEN00002", "text": "x", "blocks": "{"}
    broken = client.api_call("chat.postMessage", data=form)
    assert await refusal(broken) == "invalid_blocks_format"
    await client.api_call(
        "chat.postMessage",
        data={"channel": "U0BEN00002", "blocks": "", "attachments": '[{"text": "a"}]'},
    )
    assert sandbox.messages("ben")[0]["attachments"] == [{"text": "a"}]
    lost = client.api_call("chat.getPermalink", data={"channel": "D0BEN00002"})
    assert await refusal(lost) == "invalid_arguments"


async def test_a_file_may_go_into_a_thread_with_blocks(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    parent = await client.chat_postMessage(channel="U0BEN00002", text="parent")

    async def upload(**more: Any) -> Any:
        opened = await client.files_getUploadURLExternal(filename="x.txt", length=1)
        async with (
            aiohttp.ClientSession() as session,
            session.post(opened["upload_url"], data=b"x") as response,
        ):
            assert response.status == 200
        arguments = {"files": [{"id": opened["file_id"], "title": "X"}], **more}
        return await client.api_call("files.completeUploadExternal", json=arguments)

    await upload(channel_id=parent["channel"], thread_ts=parent["ts"], blocks=[{"type": "divider"}])
    assert sandbox.messages("ben")[1]["thread_ts"] == parent["ts"]
    lost = upload(channel_id=parent["channel"], thread_ts="1.000001")
    assert await refusal(lost) == "thread_not_found"
    assert (await upload())["files"][0]["title"] == "X"


async def test_a_file_is_uploaded_and_shared(sandbox: Sandbox, client: AsyncWebClient) -> None:
    direct = (await client.conversations_open(users="U0BEN00002"))["channel"]["id"]
    await client.files_upload_v2(
        channel=direct, filename="plan.ics", content="BEGIN:VCALENDAR", initial_comment="Here"
    )
    (message,) = sandbox.messages("ben")
    (file,) = message["files"]
    assert (message["text"], file["title"]) == ("Here", "plan.ics")
    async with aiohttp.ClientSession() as session, session.get(file["permalink"]) as response:
        assert await response.text() == "BEGIN:VCALENDAR"
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.content_type == "application/octet-stream"


async def test_a_picture_is_shown_and_svg_only_as_a_download(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    direct = (await client.conversations_open(users="U0BEN00002"))["channel"]["id"]
    for name in ("chart.png", "chart.svg"):
        await client.files_upload_v2(channel=direct, filename=name, content="bits")
    files = [message["files"][0] for message in sandbox.messages("ben")]
    async with aiohttp.ClientSession() as session:
        shown = []
        for file in files:
            async with session.get(file["url_private"]) as response:
                disposition = response.headers["Content-Disposition"].partition(";")[0]
                shown.append((response.content_type, disposition))
        for path in ("upload/F0NONE", "files/F0NONE/x"):
            method = session.post if path.startswith("upload") else session.get
            async with method(f"{sandbox.url}/{path}") as response:
                assert response.status == 404
    assert shown == [("image/png", "inline"), ("image/svg+xml", "attachment")]


async def test_uploads_that_make_no_sense_are_refused(client: AsyncWebClient) -> None:
    empty = client.files_getUploadURLExternal(filename="x", length=0)
    assert await refusal(empty) == "invalid_arguments"
    opened = await client.files_getUploadURLExternal(filename="x", length=3)
    unsent = client.files_completeUploadExternal(files=[{"id": opened["file_id"]}])
    assert await refusal(unsent) == "file_not_found"
    none = client.files_completeUploadExternal(files=[])
    assert await refusal(none) == "invalid_arguments"


async def test_a_trigger_opens_one_view_and_only_at_once(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    key = trigger(sandbox)
    opened = await client.views_open(trigger_id=key, view=MODAL)
    assert opened["view"]["root_view_id"] == opened["view"]["id"]
    again = client.views_open(trigger_id=key, view=MODAL)
    assert await refusal(again) == "exchanged_trigger_id"
    made_up = client.views_open(trigger_id="1.2.3", view=MODAL)
    assert await refusal(made_up) == "invalid_trigger_id"
    sandbox.workspace.grants.trigger_seconds = 0.01
    late = trigger(sandbox)
    await asyncio.sleep(0.02)
    assert await refusal(client.views_open(trigger_id=late, view=MODAL)) == "expired_trigger_id"


async def test_three_views_are_the_most(sandbox: Sandbox, client: AsyncWebClient) -> None:
    root = (await client.views_open(trigger_id=trigger(sandbox), view=MODAL))["view"]

    async def push() -> Any:
        key = trigger(sandbox, view_id=root["id"])
        return await client.views_push(trigger_id=key, view=MODAL)

    second = (await push())["view"]
    third = (await push())["view"]
    assert (second["previous_view_id"], third["root_view_id"]) == (root["id"], root["id"])
    assert await refusal(push()) == "push_limit_reached"
    outside = client.views_push(trigger_id=trigger(sandbox), view=MODAL)
    assert await refusal(outside) == "invalid_trigger_id"
    nobody = trigger(sandbox, user="U0BEN00002", view_id="V1")
    assert await refusal(client.views_push(trigger_id=nobody, view=MODAL)) == "not_found"


async def test_an_update_with_an_old_hash_conflicts(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    external = {**MODAL, "external_id": "mine"}
    view = (await client.views_open(trigger_id=trigger(sandbox), view=external))["view"]
    changed = await client.views_update(view_id=view["id"], hash=view["hash"], view=external)
    assert changed["view"]["id"] == view["id"]
    old = client.views_update(view_id=view["id"], hash=view["hash"], view=external)
    assert await refusal(old) == "hash_conflict"
    assert (await client.views_update(external_id="mine", view=external))["ok"] is True
    taken = client.views_open(trigger_id=trigger(sandbox, "U0BEN00002"), view=external)
    assert await refusal(taken) == "duplicate_external_id"
    assert await refusal(client.views_update(view_id="V0GONE", view=MODAL)) == "not_found"
    unnamed = client.api_call("views.update", json={"view": MODAL})
    assert await refusal(unnamed) == "invalid_arguments"
    kind = client.views_update(view_id=view["id"], view=HOME)
    assert await refusal(kind) == "invalid_arguments"


async def test_a_home_tab_is_published_by_hash(sandbox: Sandbox, client: AsyncWebClient) -> None:
    first = (await client.views_publish(user_id="U0BEN00002", view=HOME))["view"]
    await client.views_publish(user_id="U0BEN00002", view=HOME, hash=first["hash"])
    old = client.views_publish(user_id="U0BEN00002", view=HOME, hash=first["hash"])
    assert await refusal(old) == "hash_conflict"
    shown = sandbox.home_view("ben")
    assert shown is not None
    assert shown["id"] == first["id"]
    for user, view, error in (
        ("U0NOBODY01", HOME, "user_not_found"),
        ("U0SOFIA018", HOME, "not_enabled"),
        ("U0BEN00002", MODAL, "invalid_arguments"),
    ):
        assert await refusal(client.views_publish(user_id=user, view=view)) == error
    as_modal = client.views_open(trigger_id=trigger(sandbox), view=HOME)
    assert await refusal(as_modal) == "invalid_arguments"
    assert await refusal(client.api_call("views.publish", json={})) == "invalid_arguments"


async def test_every_call_is_counted_without_its_token(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel="U0BEN00002", text="x")
    await refusal(client.chat_postMessage(channel="C0NOWHERE1", text="x"))
    verdicts = [call.verdict for call in sandbox.calls("chat.postMessage")]
    assert verdicts == ["ok", "channel_not_found"]
    assert "token" not in sandbox.calls()[0].args
    assert sandbox.bot_token not in str(list(sandbox.log.entries))
