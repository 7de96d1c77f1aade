"""Nothing internal is said where another organisation reads along, whatever was known before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import people as cast
from storage import customers
from tests.support.bot import RunningBot, running_bot

OUTSIDE = "C0XHELIOS1"
INSIDE = "C0CHELIOS1"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    folder: Path = tmp_path_factory.mktemp("shared")
    with running_bot(f"sqlite:///{folder}/bot.db") as made:
        made.settle()  # touches are planned
        yield made


def track(bot: RunningBot, customer: str, title: str) -> None:
    bot.slack.command(f"/cs ticket {customer}", user="ben", channel="general")
    view = bot.slack.view("ben")
    assert view is not None
    typed = {"title": {"title": {"type": "plain_text_input", "value": title}}}
    assert bot.slack.submit(view, typed, user="ben")["closed"]
    bot.settle()


def about(bot: RunningBot, channel: str, words: str) -> list[dict[str, Any]]:
    """What everybody in a channel can read of these words."""
    return [
        one
        for one in bot.slack.state()["messages"]
        if one["channel"] == channel and "ephemeral_to" not in one and words in str(one)
    ]


def test_a_card_for_a_channel_that_is_another_companys_goes_to_the_alert_channel(
    bot: RunningBot,
) -> None:
    kestrel = bot.act(customers.by_key, "kestrel")
    assert kestrel is not None
    bot.act(customers.change, [replace(kestrel, channel_id=OUTSIDE)])
    track(bot, "kestrel", "Nightly export fails")
    assert not about(bot, OUTSIDE, "Nightly export fails")
    (card,) = about(bot, cast.SLA_ALERTS, "Nightly export fails")
    bot.slack.click(card, "ticket.claim", user="ben")
    bot.settle()
    (card,) = about(bot, cast.SLA_ALERTS, "Nightly export fails")
    assert "ticket.claim" not in str(card), "it is changed where it stands"


def test_a_card_moves_to_the_alert_channel_when_its_channel_is_shared(bot: RunningBot) -> None:
    track(bot, "helios", "Ingest stalls")
    (card,) = about(bot, INSIDE, "Ingest stalls")
    bot.slack.change_channel("cust-helios", "share")
    bot.slack.settle()
    bot.slack.click(card, "ticket.claim", user="ben")
    bot.settle()
    (left,) = about(bot, INSIDE, "Ingest stalls")
    assert left["blocks"] == card["blocks"], "they learn nothing more"
    moved = about(bot, cast.SLA_ALERTS, "Ingest stalls")[-1]
    bot.slack.click(moved, "ticket.responded", user="ben")
    bot.settle()
    assert about(bot, cast.SLA_ALERTS, "Ingest stalls")[-1]["ts"] == moved["ts"]
    assert about(bot, INSIDE, "Ingest stalls") == [left]
    bot.slack.change_channel("cust-helios", "unshare")
    bot.slack.settle()


def whispered(bot: RunningBot) -> dict[str, Any]:
    """The last word that only Ana saw in #general."""
    seen = (cast.GENERAL, cast.ANA.id)
    said: list[dict[str, Any]] = bot.slack.state()["messages"]
    return [one for one in said if (one["channel"], one.get("ephemeral_to")) == seen][-1]


@pytest.fixture
def elsewhere(bot: RunningBot) -> Iterator[str]:
    """A shared channel that is no customer's."""
    bot.slack.change_channel("general", "share")
    bot.slack.settle()
    yield "general"
    bot.slack.change_channel("general", "unshare")
    bot.slack.settle()


@pytest.mark.parametrize(
    "command", ["sla", "sla mine", "sla acme", "sessions", "sessions pending", "due", "customer"]
)
def test_what_is_asked_for_in_a_shared_channel_comes_privately(
    bot: RunningBot, elsewhere: str, command: str
) -> None:
    bot.slack.command(f"/cs {command}", user="ana", channel=elsewhere)
    here = whispered(bot)
    assert "This channel is shared with another organisation" in here["text"]
    assert bot.slack.click(here, "look.privately", user="ana")["ok"]
    assert whispered(bot)["text"] == "Sent to you as a direct message."
    sent = bot.slack.messages("ana")[-1]["text"]
    assert sent == bot.slack.command(f"/cs {command}", user="ana")["ack"]


def test_a_command_too_long_to_repeat_is_withheld_as_well(bot: RunningBot, elsewhere: str) -> None:
    bot.slack.command(f"/cs sla {'acme ' * 500}", user="ana", channel=elsewhere)
    assert "so SLA clocks are not shown here" in whispered(bot)["text"]


def test_what_cannot_be_sent_is_said_where_it_was_asked(bot: RunningBot, elsewhere: str) -> None:
    bot.slack.command("/cs due team", user="ana", channel=elsewhere)
    bot.slack.click(whispered(bot), "look.privately", user="ana")
    assert "no team to show" in whispered(bot)["text"]


def test_a_page_of_touches_is_not_turned_in_a_channel_that_was_shared(bot: RunningBot) -> None:
    bot.slack.command("/cs due mine", user="ana", channel="general")
    listed = whispered(bot)
    bot.slack.change_channel("general", "share")
    bot.slack.settle()
    assert bot.slack.click(listed, "due.page:next", user="ana")["ok"]
    assert "so touches are not shown here" in whispered(bot)["text"]
    bot.slack.change_channel("general", "unshare")
    bot.slack.settle()


def test_why_a_ticket_is_due_is_not_explained_in_a_shared_channel(
    bot: RunningBot, elsewhere: str
) -> None:
    track(bot, "juniper", "Login loops")
    bot.slack.command("/cs sla #1", user="ana", channel=elsewhere)
    here = whispered(bot)
    assert "so tickets are not shown here" in here["text"]
    assert bot.slack.click(here, "look.privately", user="ana")["ok"]
    assert "due" in str(bot.slack.messages("ana")[-1])
