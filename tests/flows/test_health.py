"""Health through the running bot: cards, lists, playbooks, doubts, and what stays private."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, text

from bot.sandbox import people as cast
from storage import customers
from storage import health as health_rows
from storage.tables import CheckInRow, RequestRow
from storage.unit_of_work import Work
from storage.upsert import table_of
from tests.support import portfolio
from tests.support.bot import RunningBot, running_bot

ANA, BEN, MEI, OMAR = cast.ANA.id, cast.BEN.id, cast.MEI.id, cast.OMAR.id
SHARED = "C0XHELIOS1"


@pytest.fixture(scope="module")
def module_bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    with running_bot(f"sqlite:///{tmp_path_factory.mktemp('bot') / 'bot.db'}") as made:
        made.settle()
        made.act(_known, "acme", feelings=(2, 2, 3), ratings=(6, 7, 7))
        made.act(_known, "cobalt", feelings=(5, 5, 5), ratings=(10, 9, 10))
        made.settle()
        yield made


@pytest.fixture
def bot(module_bot: RunningBot) -> Iterator[RunningBot]:
    """The bot; playbooks that a test started are forgotten after it."""
    yield module_bot
    module_bot.act(lambda work: work.db.execute(text("DELETE FROM playbook_runs")).rowcount)
    module_bot.slack.close(user="ana", everything=True)


def _known(work: Work, key: str, *, feelings: tuple[int, ...], ratings: tuple[int, ...]) -> None:
    customer = customers.by_key(work, key)
    assert customer is not None
    for number, (feeling, rating) in enumerate(zip(feelings, ratings, strict=True)):
        at = work.now - timedelta(days=4 + 20 * number)
        contact = portfolio.check_in(work, customer.id, at, feeling=feeling)
        work.db.execute(insert(table_of(CheckInRow)), [contact])
        rated = portfolio.rated(work, customer.id, at, rating=rating)
        work.db.execute(insert(table_of(RequestRow)), [rated])
    health_rows.rescore(work, customer.id)


def fresh(bot: RunningBot, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The one message that appears when somebody acts."""
    before = {(one["channel"], one["ts"]) for one in bot.slack.state()["messages"]}
    assert act()["ok"]
    bot.settle()
    found = [m for m in bot.slack.state()["messages"] if (m["channel"], m["ts"]) not in before]
    assert len(found) == 1, found
    made: dict[str, Any] = found[0]
    return made


def click(
    bot: RunningBot, where: dict[str, Any], action_id: str, user: str = "ana"
) -> dict[str, Any]:
    """The message that appears when somebody clicks."""
    return fresh(bot, lambda: bot.slack.click(where, action_id, user=user))


def ask(bot: RunningBot, words: str, user: str = "ana", channel: str = "general") -> dict[str, Any]:
    """The private answer to /cs health."""
    typed = f"/cs health {words}".strip()
    answer = fresh(bot, lambda: bot.slack.command(typed, user=user, channel=channel))
    assert answer["ephemeral_to"] == getattr(cast, user.upper()).id
    return answer


def words_of(message: dict[str, Any]) -> str:
    """Everything people read in a message."""
    return str([message["text"], message.get("blocks")])


def shown_now(bot: RunningBot, message: dict[str, Any]) -> dict[str, Any]:
    place = (message["channel"], message["ts"])
    found: dict[str, Any] = next(
        one for one in bot.slack.state()["messages"] if (one["channel"], one["ts"]) == place
    )
    return found


def buttons(message: dict[str, Any]) -> list[str]:
    return [
        element["text"]["text"]
        for block in message.get("blocks") or ()
        for element in [*block.get("elements", ()), block.get("accessory") or {}]
        if element.get("type") == "button"
    ]


def test_the_card_says_how_a_customer_is_doing_and_why(bot: RunningBot) -> None:
    card = ask(bot, "acme")
    assert "Acme Robotics" in card["text"]
    assert "of 100" in card["text"]
    assert "Where points are lost" in words_of(card)
    assert buttons(card) == ["Start playbook", "Request a session", "Log a check-in", "Wrong?"]


def test_grey_says_what_is_missing_and_who_has_it(bot: RunningBot) -> None:
    card = ask(bot, "fjord")
    assert "not enough is known" in card["text"]
    assert "What is missing, and who has it" in words_of(card)
    assert "the CSM, <@" in words_of(card)


def test_a_name_that_fits_several_gives_a_choice_and_one_that_fits_none_the_nearest(
    bot: RunningBot,
) -> None:
    several = ask(bot, "el")
    assert "fits" in several["text"]
    choice = next(one for one in several["blocks"] if one["type"] == "actions")["elements"][0]
    bot.slack.click(several, choice["action_id"], user="ana")
    none = ask(bot, "acmee robotic")
    assert "Did you mean" in none["text"]


def test_a_list_is_paged_and_opens_cards(bot: RunningBot) -> None:
    page = ask(bot, "all")
    assert buttons(page).count("Open") == 10
    assert buttons(page)[-1] == "Show more"
    second = click(bot, page, "again:more")
    assert set(_opened(page)).isdisjoint(_opened(second))
    first_button = page["blocks"][1]["accessory"]
    card = click(bot, page, first_button["action_id"])
    assert "Wrong?" in buttons(card)


def _opened(message: dict[str, Any]) -> list[str]:
    return [b["accessory"]["value"] for b in message["blocks"] if "accessory" in b]


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ("", "Health of your customers"),
        ("mine", "Health of your customers"),
        ("team", "Health of your team’s customers"),
        ("enterprise", "Health of enterprise customers"),
        ("mid-market", "Health of mid-market customers"),
        ("smb", "Health of SMB customers"),
        ("ALL", "Health of all customers"),
    ],
)
def test_a_scope_word_gives_a_ranked_list(bot: RunningBot, scope: str, said: str) -> None:
    assert said in ask(bot, scope)["text"]


def test_somebody_without_customers_is_told_so(bot: RunningBot) -> None:
    assert ask(bot, "mine", user="omar")["text"] == "You have no customers with a health score."


def test_a_playbook_is_started_on_the_card_and_done_there(bot: RunningBot) -> None:
    card = ask(bot, "acme")
    assert bot.slack.click(card, "health.start", user="ana")["ok"]
    running = shown_now(bot, card)
    assert "Running:" in words_of(running)
    assert "Start playbook" not in buttons(running)
    again = bot.slack.click(card, "health.start", user="ana")
    assert not again["ok"], "the card has no such button any more"
    done = next(
        block["accessory"]["action_id"]
        for block in running["blocks"]
        if "Done" in str(block.get("accessory"))
    )
    assert bot.slack.click(running, done, user="ana")["ok"]
    assert "Running:" not in words_of(shown_now(bot, card))


def test_the_owner_hears_of_a_playbook_somebody_else_started_and_can_end_it(
    bot: RunningBot,
) -> None:
    card = ask(bot, "acme", user="mei")
    told = click(bot, card, "health.start", user="mei")
    assert "and it is yours" in told["text"]
    done = next(b for b in told["blocks"] if b["type"] == "actions")["elements"][0]
    said = click(bot, told, done["action_id"])
    assert "is done for Acme Robotics" in said["text"]


def test_wrong_keeps_what_somebody_says_about_a_score(bot: RunningBot) -> None:
    card = ask(bot, "acme")
    bot.slack.click(card, "health.wrong", user="ana")
    form = bot.slack.state()["views"][-1]
    assert form["title"]["text"] == "Wrong?"
    missing = bot.slack.submit(form, {}, user="ana")
    assert "label" in missing.get("errors", {})
    picked = {"value": "too_high", "text": {"type": "plain_text", "text": "The score is too high"}}
    answered = bot.slack.submit(
        form,
        {"label": {"label": {"type": "radio_buttons", "selected_option": picked}}},
        user="ana",
    )
    assert answered["ok"]
    assert "noted that Acme Robotics" in str(bot.slack.state()["views"][-1])


def test_in_a_channel_shared_with_another_organisation_health_goes_to_a_direct_message(
    bot: RunningBot,
) -> None:
    withheld = ask(bot, "acme", channel=SHARED)
    assert "shared with another organisation" in withheld["text"]
    assert "of 100" not in words_of(withheld)
    assert buttons(withheld) == ["Send me privately"]
    sent = click(bot, withheld, "health.send")
    assert sent["channel"] == bot.slack.home(user="ana")["channel"]
    assert "Acme Robotics" in sent["text"]
    assert "of 100" in sent["text"]
    assert shown_now(bot, withheld)["text"] == "Sent to you as a direct message."
    listed = ask(bot, "all", channel=SHARED)
    assert click(bot, listed, "health.send")["text"].startswith("Health of all customers")


def test_a_customer_that_left_has_no_score_any_more(bot: RunningBot) -> None:
    def leave(work: Work) -> None:
        work.db.execute(text("UPDATE customers SET stage = 'churned' WHERE key = 'cobalt'"))
        health_rows.rescore_keys(work, ["cobalt"])

    bot.act(leave)
    bot.settle()
    said = ask(bot, "cobalt")
    assert "has churned, so it is not scored any more" in said["text"]
    assert "Cobalt" not in words_of(ask(bot, "all"))
    withheld = ask(bot, "cobalt", channel=SHARED)
    assert "There is no score" in click(bot, withheld, "health.send")["text"]


def test_the_shortcut_shows_ones_own_customers_in_a_window(bot: RunningBot) -> None:
    bot.slack.shortcut("shortcut.health", user="ana")
    view = bot.slack.state()["views"][-1]
    assert "Health of your customers" in str(view["blocks"])
    acme = next(b for b in view["blocks"] if "health acme" in str(b.get("accessory")))
    bot.slack.click(view, acme["accessory"]["action_id"], user="ana")
    card = bot.slack.state()["views"][-1]
    bot.slack.click(card, "health.start", user="ana")
    assert "Running:" in str(bot.slack.state()["views"][-1]["blocks"])
