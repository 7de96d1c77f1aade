"""Every payload of Slack's with any one thing of it gone: answered or refused, never broken by."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from handlers.context import Answer, Context, Options, private
from handlers.router import Router, Word
from tests.support.desk import Desk, click, command, desk, event, form, interactive

_numbers = count(1)
CHOICE = {"text": {"type": "plain_text", "text": "Acme"}, "value": "acme"}
PICKED = {"type": "static_select", "selected_option": CHOICE, "selected_options": [CHOICE]}
VIEW: dict[str, Any] = {
    "id": "V1", "type": "modal", "callback_id": "do.form", "hash": "1.a", "private_metadata": "",
    "team_id": "T0HOME", "title": {"type": "plain_text", "text": "A form"},
    "blocks": [
        {"type": "input", "block_id": "what", "element": {"action_id": "it", "options": [CHOICE]}}
    ],
    "state": {"values": {"what": {"it": PICKED}}},
}  # fmt: skip
MESSAGE = {"type": "message", "user": "U0BOT", "ts": "1.2", "blocks": VIEW["blocks"]}
PLACE: dict[str, Any] = {
    "channel": {"id": "C1", "name": "general"}, "message": MESSAGE, "state": VIEW["state"],
    "container": {"type": "message", "message_ts": "1.2", "channel_id": "C1"},
}  # fmt: skip
SAID = {"user": "U0ANA", "channel": "C1", "text": "do", "ts": "1.1", "thread_ts": "1.0"}
PAYLOADS: tuple[dict[str, Any], ...] = (
    command("do"),
    click("do.it", "x", **PLACE),
    click("do.it", "x", view=VIEW),
    form("do.form") | {"view": VIEW, "response_urls": [{"block_id": "what", "channel_id": "C1"}]},
    interactive("view_closed", view=VIEW, is_cleared=False),
    interactive("block_suggestion", action_id="pick", block_id="what", value="ac", view=VIEW),
    interactive("shortcut", callback_id="do.shortcut"),
    interactive("message_action", callback_id="do.shortcut", message_ts="1.2", **PLACE),
    event(SAID | {"type": "app_mention"}),
    event(SAID | {"type": "message", "channel_type": "im"}),
    event({"type": "reaction_added", "user": "U0ANA", "item": {"channel": "C1", "ts": "1.1"}}),
    event({"type": "app_home_opened", "user": "U0ANA", "tab": "home", "view": VIEW}),
    event({"type": "user_change", "user": {"id": "U0ANA", "profile": {"email": "a@b.example"}}}),
)


def name_of(payload: dict[str, Any]) -> str:
    return str((payload.get("event") or payload).get("type", "command"))


async def answer(_: Context) -> Answer:
    return private("Done.")


async def offer(_: Context) -> Answer:
    return Options([])


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    router = Router()
    router.word(Word("do", answer, "do", "Does it", "/cs do"))
    router.action("do.it", answer)
    router.form("do.form", answer)
    router.suggestion("pick", offer)
    router.shortcut("do.shortcut", answer)
    for kind in ("reaction_added", "app_home_opened"):
        router.event(kind, answer)
    folder: Path = tmp_path_factory.mktemp("shapes")
    with desk(router, f"sqlite:///{folder / 'db'}") as made:
        yield made


def places(part: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to everything in a payload."""
    inside: Any = part.items() if isinstance(part, dict) else ()
    for step, inner in enumerate(part) if isinstance(part, list) else inside:
        yield (*above, step)
        yield from places(inner, (*above, step))


def without(payload: dict[str, Any], place: tuple[str | int, ...]) -> dict[str, Any]:
    """A copy that lacks one thing, and is no repeat of another."""
    cut = deepcopy(payload)
    for key in ("trigger_id", "event_id"):
        if key in cut:
            cut[key] = f"{next(_numbers)}.cut"
    if "view" in cut:
        cut["view"]["id"] = f"V{next(_numbers)}"
    part: Any = cut
    for step in place[:-1]:
        part = part[step]
    del part[place[-1]]
    return cut


@pytest.mark.parametrize("payload", PAYLOADS, ids=name_of)
async def test_a_payload_that_lacks_any_one_thing_is_answered_or_refused(
    here: Desk, payload: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    assert (await here.bolt.handle(deepcopy(payload))).status == 200
    for place in places(payload):
        reply = await here.bolt.handle(without(payload, place))
        assert reply.status in {200, 400}, place
        assert not [one for one in caplog.records if one.exc_info], place
