"""Through Bolt: every kind of payload is answered, malformed ones too, and failures come again."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bolt import as_socket_payload
from bot.ingress import Reply
from bot.shapes import missing
from domain.errors import Invalid
from handlers.context import Answer, Context, Options, Show, private
from handlers.router import Router, Word
from handlers.views.kit import modal, section
from storage.unit_of_work import Work
from tests.support.desk import Desk, click, command, desk, event, form, interactive


class Moods:
    """Handlers whose mood a test sets: what they answer, or what they raise first."""

    def __init__(self) -> None:
        self.answer: Answer = private("Done.")
        self.raises: list[Exception] = []
        self.calls = 0

    async def __call__(self, context: Context) -> Answer:
        self.calls += 1
        if self.raises:
            raise self.raises.pop()
        return self.answer


@pytest.fixture
def moods() -> Moods:
    return Moods()


@pytest.fixture
def here(moods: Moods, tmp_path: Path) -> Iterator[Desk]:
    router = Router()
    router.word(Word("do", moods, "do", "Does it", "/cs do"))
    router.action("do.it", moods)
    router.form("do.form", moods)
    router.suggestion("pick", moods)
    router.shortcut("do.shortcut", moods)
    router.event("reaction_added", moods)
    with desk(router, f"sqlite:///{tmp_path / 'db'}") as made:
        yield made


def said(reply: Reply) -> Any:
    assert reply.status == 200
    return orjson.loads(reply.body) if reply.body else None


async def test_a_command_is_answered_in_the_acknowledgement(here: Desk) -> None:
    answer = said(await here.bolt.handle(command("do")))
    assert (answer["text"], answer["response_type"]) == ("Done.", "ephemeral")


async def test_a_click_is_answered_where_it_was_made(here: Desk) -> None:
    assert said(await here.bolt.handle(click("do.it"))) is None
    assert [what for what, _ in here.slack.calls] == ["answer"]


@pytest.mark.parametrize(
    ("place", "shown"), [({}, "open"), ({"view": {"type": "modal", "id": "V"}}, "push")]
)
async def test_a_click_without_a_conversation_is_answered_in_a_modal(
    here: Desk, place: dict[str, Any], shown: str
) -> None:
    await here.bolt.handle(click("do.it", response_url="", **place))
    assert [what for what, _ in here.slack.calls] == [shown]


async def test_an_answer_slack_will_not_show_does_not_undo_what_was_done(here: Desk) -> None:
    here.slack.refuse = "timeout"
    assert said(await here.bolt.handle(click("do.it"))) is None
    message = {"type": "app_mention", "user": "U0ANA", "channel": "C1", "text": "<@U0BOT> do"}
    assert said(await here.bolt.handle(event(message))) is None


async def test_a_form_closes_or_shows_errors_or_a_word_or_another_form(
    here: Desk, moods: Moods
) -> None:
    moods.answer = None
    assert said(await here.bolt.handle(form("do.form"))) is None
    moods.raises = [Invalid("Say what.", field="what")]
    errors = said(await here.bolt.handle(form("do.form")))
    assert errors == {"response_action": "errors", "errors": {"what": "Say what."}}
    moods.answer = private("Done.")
    assert said(await here.bolt.handle(form("do.form")))["response_action"] == "update"
    moods.answer = Show(modal("More", [section("?")], callback_id="x"), push=True)
    assert said(await here.bolt.handle(form("do.form")))["response_action"] == "push"


async def test_a_type_ahead_offers_options_and_a_failing_one_offers_none(
    here: Desk, moods: Moods
) -> None:
    moods.answer = Options([{"text": {"type": "plain_text", "text": "Acme"}, "value": "1"}])
    asked = interactive("block_suggestion", action_id="pick", block_id="b", value="ac")
    assert len(said(await here.bolt.handle(asked))["options"]) == 1
    moods.raises = [RuntimeError("x")]
    assert said(await here.bolt.handle(asked)) == {"options": []}


@pytest.mark.parametrize("kind", ["shortcut", "message_action"])
async def test_shortcuts_are_answered(here: Desk, kind: str) -> None:
    taken = interactive(kind, callback_id="do.shortcut", response_url="https://hooks.slack.com/x")
    assert said(await here.bolt.handle(taken)) is None
    assert [what for what, _ in here.slack.calls] == ["answer"]


@pytest.mark.parametrize(
    "payload",
    [
        click("nobody.knows"), form("nobody.knows"), event({"type": "team_join"}),
        interactive("shortcut", callback_id="x"), interactive("message_action", callback_id="x"),
        interactive("view_closed", view={"id": "V", "callback_id": "c"}),
        {"type": "app_rate_limited", "minute_rate_limited": 1}, {"type": "something_new"},
    ],
)  # fmt: skip
async def test_what_nobody_handles_is_taken_in_silence(
    here: Desk, payload: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    assert said(await here.bolt.handle(payload)) is None
    assert caplog.text == ""


async def test_a_type_ahead_nobody_handles_offers_nothing(here: Desk) -> None:
    asked = interactive("block_suggestion", action_id="nobody", block_id="b", value="x")
    assert said(await here.bolt.handle(asked)) == {"options": []}


async def test_an_event_that_failed_is_answered_500_and_works_when_it_comes_again(
    here: Desk, moods: Moods
) -> None:
    moods.raises = [RuntimeError("a defect")]
    reaction = event({"type": "reaction_added", "user": "U0ANA", "reaction": "eyes"})
    assert (await here.bolt.handle(reaction)).status == 500
    assert (await here.bolt.handle(reaction)).status == 200
    assert moods.calls == 2


@pytest.mark.parametrize("payload", [command("do"), click("do.it"), form("do.form")])
async def test_a_defect_is_told_with_a_reference_that_the_log_has_too(
    here: Desk, moods: Moods, payload: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    moods.raises = [RuntimeError("a defect")]
    reply = await here.bolt.handle(payload)
    assert reply.status == 200
    told = reply.body + "".join(str(about) for _, about in here.slack.calls)
    logged = [record for record in caplog.records if "reference" in record.getMessage()]
    assert "Something went wrong on our side; reference " in told
    assert logged[0].getMessage().rpartition(" ")[2] in told


async def test_the_body_is_not_logged_even_when_its_handling_fails(
    here: Desk, moods: Moods, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "touchpoint"):
        moods.raises = [RuntimeError("a defect")]
        await here.bolt.handle(command("do our-secret-plan"))
        await here.bolt.handle(command("our-secret-plan"))
        await here.bolt.handle({"type": "new", "text": "our-secret-plan"})
        await here.bolt.handle({"command": "/cs", "text": "our-secret-plan"})
    assert "our-secret-plan" not in caplog.text


def clicked(**action: Any) -> dict[str, Any]:
    given = {"action_id": "a", **action}
    return {"type": "block_actions", "user": {"id": "U1"}, "actions": [given]}


def submitted(**view: Any) -> dict[str, Any]:
    given = {"id": "V1", "callback_id": "c", "type": "modal", **view}
    return {"type": "view_submission", "user": {"id": "U1"}, "view": given}


def answered(**element: Any) -> dict[str, Any]:
    return submitted(state={"values": {"need": {"a": element}}})


def happened(**event: Any) -> dict[str, Any]:
    return {"type": "event_callback", "event_id": "E", "event": event}


@pytest.mark.parametrize(
    ("payload", "lacks"),
    [
        ({"nonsense": ""}, "type"), ({"type": 5}, "type"), ({"command": "/cs"}, "user_id"),
        ({"command": 1, "user_id": "U1"}, "command"),
        ({"type": "block_actions", "user": {"id": "U1"}, "actions": []}, "actions.0.action_id"),
        ({"type": "block_actions", "user": "U1"}, "user.id"),
        ({"type": "view_submission", "user": {"id": "U1"}, "view": []}, "view.id"),
        ({"type": "event_callback", "event_id": "E", "event": "x"}, "event.type"),
        ({"type": "shortcut", "user": {"id": "U1"}, "callback_id": "c", "team": "T"}, "team"),
        (clicked(selected_option="x"), "actions.selected_option"),
        (submitted(blocks=None), "view.blocks"), (submitted(blocks=["x"]), "view.blocks"),
        (submitted(state={"values": {"need": None}}), "view.state.values"),
        (submitted(state={"values": {"need": {"a": 5}}}), "view.state.values"),
        (submitted(state=5), "view.state.values"), (submitted(type=None), "view.type"),
        (answered(selected_option={}), "view.state.values"),
        (answered(selected_options=[{"value": "x"}, 5]), "view.state.values"),
        (answered(selected_options="x"), "view.state.values"),
        (happened(type="app_mention", user="U1"), "event.channel"),
        (happened(type="message", channel_type="im", channel="D1"), "event.user"),
        (happened(type="app_home_opened"), "event.user"),
        (happened(type="user_change", user={}), "event.user.id"),
        (happened(type="reaction_added", user={}), "event.user.id"),
    ],
)  # fmt: skip
async def test_a_payload_without_its_ids_is_malformed(
    here: Desk, payload: dict[str, Any], lacks: str
) -> None:
    assert missing(payload) == lacks
    reply = await here.bolt.handle(payload)
    assert reply.status == 400
    assert lacks in reply.body


async def test_a_payload_bolt_cannot_read_is_malformed(here: Desk) -> None:
    odd = event({"type": "x"}) | {"authorizations": {"a": 1}}
    assert (await here.bolt.handle(odd)).status == 400


_WORDS = st.sampled_from(
    ["type", "command", "user", "user_id", "id", "actions", "action_id", "view", "callback_id",
     "event", "event_id", "team", "channel", "block_actions", "view_submission", "event_callback",
     "shortcut", "message_action", "block_suggestion", "view_closed", "/cs", "U1"]
)  # fmt: skip
_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | _WORDS | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_WORDS, inner, max_size=5),
    max_leaves=12,
)


@given(st.dictionaries(_WORDS, _ANYTHING, max_size=8))
def test_no_shape_of_payload_breaks_the_check(payload: dict[str, Any]) -> None:
    assert missing(payload) is None or isinstance(missing(payload), str)


def test_a_socket_is_answered_with_an_object_a_text_or_nothing() -> None:
    assert as_socket_payload(Reply(200)) is None
    assert as_socket_payload(Reply(200, "hi")) == {"text": "hi"}
    assert as_socket_payload(Reply(200, '{"a":1}', is_json=True)) == {"a": 1}


async def test_the_same_form_sent_twice_changes_things_once(tmp_path: Path) -> None:
    done: list[str] = []

    def change(work: Work) -> None:
        done.append("once")
        work.outcome = "Saved."

    async def submit(context: Context) -> Answer:
        return private((await context.act(change)).words)

    router = Router()
    router.form("do.form", submit)
    router.action("do.it", submit)
    with desk(router, f"sqlite:///{tmp_path / 'db'}") as made:
        both = form("do.form")
        assert said(await made.bolt.handle(both))["view"]["blocks"][0]["text"]["text"] == "Saved."
        assert said(await made.bolt.handle(both)) is None
        twice = click("do.it")
        await made.bolt.handle(twice)
        await made.bolt.handle(twice)
    assert done == ["once", "once"]
    assert [about.text for _, about in made.slack.calls] == ["Saved.", "Saved."]


@pytest.mark.parametrize(
    "payload",
    [
        clicked(selected_option=None),
        submitted(blocks=[{}], state={"values": {"need": {"a": {"value": None}}}}),
        submitted(state={"values": None}),
        answered(selected_option=None, selected_options=[{"value": "x"}]),
        happened(type="message", channel_type="im", subtype="message_changed"),
        happened(type="message", channel_type="im", bot_id="B1"),
        happened(type="something_new"),
    ],
)
def test_what_slack_leaves_out_is_not_missed(payload: dict[str, Any]) -> None:
    assert missing(payload) is None
