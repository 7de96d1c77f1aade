"""Buttons and forms that carry what we never drew: a clear word, no reference, nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from handlers import build_router, ids, values
from handlers.context import Answer, FieldErrors, Private, Show
from handlers.dispatch import Dispatcher
from storage.unit_of_work import Work
from tests.support.bot import RunningBot, running_bot
from tests.support.statements import quieten

ROUTER = build_router()
REDRAWS = {ids.REQUEST_REDRAW, ids.CHOOSE_REDRAW}
REDRAWS |= {ids.CHECK_IN_CUSTOMER, ids.CHECK_IN_KIND, ids.CHECK_IN_ADD_STEP}
OPENS = {ids.MEMBER_OPEN, ids.CUSTOMER_ADD}
PLAIN = {ids.REQUEST_FORM, ids.TICKET_FORM, ids.MEMBER_FORM}
"""These carry nothing."""

FORGED = (
    "x", "1.5", "-1", "²", "1:", ":1", "1:2:3:4:5", "9" * 40, "1:" + "9" * 40, "acme:x", "a\x00b",
    "1:1:U0ERIK0005:" + "9" * 20, "../../etc", "1 OR 1=1", "nobody at all",
    "999999999", "999999999:1", "999999999:1:1795000000", "999999999:1:U0ERIK0005:1795000000",
    "999999999:999999999", "999999999:card", "close:999999999", "waive:999999999",
    "wrote:999999999", "undo_waiver:999999999", "nobody-at-all", "nobody-at-all:8",
    "nobody-at-all:P2", "acme:P99", "1:999999999", "9",
)  # fmt: skip


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    folder: Path = tmp_path_factory.mktemp("forged")
    with running_bot(f"sqlite:///{folder}/bot.db", lived=True) as made:
        quieten(made)
        yield made


def answer(bot: RunningBot, kind: str, payload: dict[str, Any]) -> Answer:
    """What the dispatcher of this bot answers, before it is sent anywhere."""
    ours = bot.bot
    dispatcher = Dispatcher(
        ROUTER, slack=ours.slack, transact=ours.transact, clock=bot.clock,
        policy=ours.policy.current, look_up=ours.slack.look_up, team_id=ours.identity.team_id,
    )  # fmt: skip
    return bot.run(dispatcher.handle(kind, payload))


def click(action_id: str, value: str, user: str = "U0ERIK0005", **more: Any) -> dict[str, Any]:
    action = {"action_id": action_id, "value": value, "action_ts": value, "block_id": "rating:1"}
    return {
        "type": "block_actions", "user": {"id": user}, "channel": {"id": "C0GENERAL1"},
        "trigger_id": f"{action_id}{value}{user}", "actions": [action | more.pop("action", {})],
        **more,
    }  # fmt: skip


def form(callback_id: str, carried: str) -> dict[str, Any]:
    view = {
        "id": f"V{callback_id}{carried}", "callback_id": callback_id, "private_metadata": carried,
        "type": "modal", "blocks": [{"type": "input", "block_id": "reason"}], "state": {},
    }  # fmt: skip
    return {"type": "view_submission", "user": {"id": "U0ERIK0005"}, "view": view}


def everything(work: Work) -> dict[str, list[Any]]:
    """Every row of every table."""
    tables = SQLModel.metadata.sorted_tables
    return {one.name: list(work.db.execute(one.select()).all()) for one in tables}


def told(said: Answer) -> str:
    """The words of an answer, of whatever kind."""
    if isinstance(said, Private):
        return said.message.text
    if isinstance(said, FieldErrors):
        return " ".join(said.errors.values())
    return str(said.view) if isinstance(said, Show) else ""


def ours(name: str) -> str:
    """An id as it comes in: a prefix has something after it."""
    return f"{name}1" if name.endswith(":") else name


def fits(name: str, value: str) -> bool:
    return bool(values.SHAPES[name].fullmatch(value))


def test_every_button_and_form_has_a_shape() -> None:
    assert set(values.SHAPES) == set(ROUTER.actions) | set(ROUTER.forms)


SHOWN = (
    "due mine", "due team", "health all", "health acme", "health mine", "sessions mine",
    "sessions pending", "health juniper", "health harbor", "sla mine", "sla", "customer acme",
    "customer", "report", "admin", "help",
)  # fmt: skip


def test_everything_that_is_drawn_has_the_shape_its_id_says(bot: RunningBot) -> None:
    slack = bot.slack
    for user in ("ana", "mei", "erik", "noor"):
        for words in SHOWN:
            slack.command(f"/cs {words}", user=user, channel="general")
    for user in ("ana", "mei", "erik", "ines"):
        slack.home(user=user)
    bot.settle()
    state = slack.state()
    drawn = list(elements([state["messages"], list(state["homes"].values())]))
    assert len({name for name, _ in drawn}) > 20
    for name, carried in drawn:
        if name != ids.OPEN_FORM and not name.startswith(ids.AGAIN):  # these carry typed words
            handled = name if name in values.SHAPES else name.partition(":")[0] + ":"
            assert fits(handled, carried), (name, carried)


def elements(drawn: Any) -> Iterator[tuple[str, str]]:
    """(action id, what it carries) of every button, and of every option of a menu."""
    if isinstance(drawn, list):
        for one in drawn:
            yield from elements(one)
    elif isinstance(drawn, dict):
        name = str(drawn.get("action_id") or "")
        if name and "value" in drawn:
            yield name, drawn["value"]
        for option in drawn.get("options", ()) if name else ():
            yield name, option["value"]
        for part in drawn.values():
            yield from elements(part)


@pytest.mark.parametrize("name", sorted(set(ROUTER.actions) - REDRAWS - OPENS))
def test_a_button_that_names_nothing_changes_nothing_and_says_so(
    bot: RunningBot, name: str
) -> None:
    before = bot.act(everything)
    for value in FORGED:
        said = told(answer(bot, "block_actions", click(ours(name), value)))
        assert said if fits(name, value) else said == values.OUT_OF_DATE, value
        assert "reference" not in said, value
    assert bot.act(everything) == before


@pytest.mark.parametrize("name", sorted(set(ROUTER.forms) - PLAIN))
def test_a_form_that_is_about_nothing_changes_nothing_and_says_so(
    bot: RunningBot, name: str
) -> None:
    before = bot.act(everything)
    for carried in FORGED:
        said = told(answer(bot, "view_submission", form(name, carried)))
        assert said if fits(name, carried) else said == values.OUT_OF_DATE, carried
        assert "reference" not in said, carried
    assert bot.act(everything) == before


@pytest.mark.parametrize("name", sorted(REDRAWS))
def test_a_redraw_of_a_form_about_nothing_says_so(bot: RunningBot, name: str) -> None:
    for about in (ids.CHOOSE_FORM, ids.CHECK_IN_FORM):
        view = form(about, "x")["view"]
        said = told(answer(bot, "block_actions", click(ours(name), "x", view=view)))
        assert said == values.OUT_OF_DATE


@pytest.mark.parametrize("name", sorted(OPENS))
def test_a_button_that_opens_an_empty_form_carries_nothing(bot: RunningBot, name: str) -> None:
    said = told(answer(bot, "block_actions", click(name, "x" * 50)))
    assert said
    assert "reference" not in said


def test_a_rating_of_no_session_changes_nothing(bot: RunningBot) -> None:
    before = bot.act(everything)
    for block_id in ("rating:x", "rating:", "", "rating:" + "9" * 30):
        sent = click(ids.RATING, "9", action={"block_id": block_id})
        assert told(answer(bot, "block_actions", sent)) == values.OUT_OF_DATE
    assert bot.act(everything) == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (ids.REQUEST_WITHDRAW, "1"),
        (ids.REQUEST_APPROVE, "1:1:U0GRACE007:1795000000"),
        (ids.OFFER_PICK, "1:1:1795000000"),
        (ids.OUTCOME_HELD, "1"),
        (ids.CRITICAL_RESOLVE, "1"),
        (ids.SLA_TAKE_OVER, "1:2"),
        (ids.TOUCH_SKIP, "1"),
        (ids.TICKET_CLAIM, "1"),
    ],
)
def test_what_belongs_to_others_is_refused_in_words(bot: RunningBot, name: str, value: str) -> None:
    before = bot.act(everything)
    said = told(answer(bot, "block_actions", click(ours(name), value, "U0THEO0020")))
    after = bot.act(everything)
    assert said
    assert "reference" not in said
    for table in before.keys() - {"members"}:  # the first click of somebody new: Slack is asked
        assert after[table] == before[table], table
