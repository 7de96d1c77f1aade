"""What the commands about people and customers ask of the database, however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.sla import Priority
from domain.tickets import TicketForm
from services import tickets
from storage import customers
from storage.unit_of_work import Work
from tests.support.bot import RunningBot, running_bot
from tests.support.clocks import of_ticket
from tests.support.statements import counting, quieten

LOOK_UP, LIST, WRITE = 4, 5, 12
MANY = 2_000

COMMANDS = {
    "/cs customer acme": LOOK_UP,
    "/cs customer robot": LOOK_UP,
    "/cs customer acmme": LOOK_UP,
    "/cs customer": LIST,
    "/cs team": LIST,
    "/cs admin": LIST,
    "/cs help": LOOK_UP,
    "/cs customer edit acme": LOOK_UP,
    "/cs admin member @omar remove": WRITE,
    "/cs admin member @omar role sa lead @mei": WRITE,
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    folder: Path = tmp_path_factory.mktemp("statements")
    with running_bot(f"sqlite:///{folder}/bot.db") as made:
        quieten(made)
        made.slack.command(
            "/cs admin member @omar role sa lead @mei", user="noor", channel="general"
        )
        yield made


def grow(work: Work) -> None:
    acme = customers.by_key(work, "acme")
    assert acme is not None
    made = [
        replace(acme, key=f"grown-{n}", name=f"Grown number {n}", channel_id=None)
        for n in range(MANY)
    ]
    customers.add(work, made)


def count(bot: RunningBot, line: str) -> int:
    with counting(bot.bot.transact.engine) as seen:
        assert bot.slack.command(line, user="noor", channel="general")["ok"]
    bot.slack.close(user="noor", everything=True)
    return seen.count


def test_a_command_asks_no_more_when_there_are_two_thousand_customers(bot: RunningBot) -> None:
    few = {line: count(bot, line) for line in COMMANDS}
    bot.act(grow)
    many = {line: count(bot, line) for line in COMMANDS}
    assert many == few
    assert {line: asked for line, asked in many.items() if asked > COMMANDS[line]} == {}


def test_a_type_ahead_asks_no_more_than_a_look_up(bot: RunningBot) -> None:
    bot.slack.command("/cs session", user="noor", channel="general")
    view = bot.slack.view("noor")
    assert view is not None
    for typed in ("", "ac", "acmme"):
        with counting(bot.bot.transact.engine) as seen:
            assert bot.slack.options(view, "customer.pick", typed, user="noor")["options"]
        assert seen.count <= LOOK_UP, seen.texts
    bot.slack.close(user="noor", everything=True)


def test_a_customer_with_open_tickets_moves_within_a_writes_budget(bot: RunningBot) -> None:
    for title in ("Ingest stalls", "Export stalls"):
        form = TicketForm("helios", title, Priority.MAJOR, bot.clock.now(), "U0BEN00002")
        bot.act(tickets.track, "U0BEN00002", form)
    bot.settle()
    bot.slack.command("/cs customer edit helios", user="noor", channel="general")
    view = bot.slack.view("noor")
    assert view is not None
    option = {"text": {"type": "plain_text", "text": "PST"}, "value": "PST"}
    region = {"region": {"region": {"type": "static_select", "selected_option": option}}}
    with counting(bot.bot.transact.engine) as seen:
        assert bot.slack.submit(view, region, user="noor")["updated"]
    bot.slack.close(user="noor", everything=True)
    assert seen.count <= WRITE, seen.texts
    assert bot.act(of_ticket, 1)[0].region == "PST"
