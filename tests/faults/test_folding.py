"""A storm of alerts in one channel leaves as one message, and no alert is lost in it."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from bot.sandbox import people
from storage import dispatch, outbox
from storage.unit_of_work import Work
from tests.faults.test_delivery import arrived, wait_until_empty
from tests.support.bot import RunningBot
from tests.support.notices import alert, numbers, put, taken

_numbers = count(50_000, 100)
HERE = people.CRITICAL


@pytest.fixture
def first() -> int:
    return next(_numbers)


def storm(bot: RunningBot, first: int, how_many: int, to: str = HERE) -> None:
    """Alerts that all wait when delivery looks: put in one transaction."""
    bot.act(put, range(first, first + how_many), to, folds=True)
    wait_until_empty(bot)


def messages_of(bot: RunningBot, first: int, where: str = HERE) -> list[dict[str, Any]]:
    mine = range(first, first + 100)
    return [m for m in bot.slack.messages(where) if any(n in mine for n in numbers([m]))]


def places(bot: RunningBot, first: int, how_many: int) -> set[tuple[str, str] | None]:
    def look(work: Work) -> set[tuple[str, str] | None]:
        return {outbox.posting(work, f"alert:{n}") for n in range(first, first + how_many)}

    return bot.act(look, reading=True)


def buttons(message: dict[str, Any]) -> list[str]:
    drawn = [b["accessory"]["value"] for b in message["blocks"] if "accessory" in b]
    return [value.partition(":")[0] for value in drawn]


def test_more_alerts_than_the_policy_says_leave_as_one_message_with_a_button_each(
    bot: RunningBot, first: int
) -> None:
    storm(bot, first, 25)
    (message,) = messages_of(bot, first)
    assert numbers([message]) == [first + n for n in range(20)]
    assert buttons(message) == [str(first + n) for n in range(20)]
    assert message["text"].startswith("25 alerts came at once. The first: Customer No.")
    assert message["blocks"][-1]["elements"][0]["text"] == "and 5 more"
    assert places(bot, first, 25) == {(HERE, message["ts"])}


def test_as_many_as_the_policy_allows_leave_one_by_one(bot: RunningBot, first: int) -> None:
    storm(bot, first, 5)
    assert len(messages_of(bot, first)) == 5


def test_twenty_alerts_need_no_last_line(bot: RunningBot, first: int) -> None:
    storm(bot, first, 20)
    (message,) = messages_of(bot, first)
    assert len(buttons(message)) == len(message["blocks"]) - 1 == 20


def test_cards_and_direct_messages_never_fold(bot: RunningBot, first: int) -> None:
    storm(bot, first, 8, people.ANA.id)
    assert arrived(bot, first, "ana") == list(range(8))
    bot.act(put, range(first + 20, first + 28), HERE)
    wait_until_empty(bot)
    assert len(messages_of(bot, first)) == 8


def test_alerts_do_not_overtake_a_card(bot: RunningBot, first: int) -> None:
    def mixed(work: Work) -> None:
        put(work, range(first, first + 7), HERE, folds=True)
        put(work, [first + 7], HERE)
        put(work, range(first + 8, first + 10), HERE, folds=True)

    bot.act(mixed)
    wait_until_empty(bot)
    assert [len(numbers([m])) for m in messages_of(bot, first)] == [7, 1, 1, 1]


@pytest.mark.parametrize("kind", ["drop_after", "drop_before", "http_after", "rate_limit"])
def test_a_fold_that_went_wrong_is_tried_again_as_it_was(
    bot: RunningBot, first: int, kind: str
) -> None:
    bot.slack.faults.add(kind, "chat.postMessage", times=2, retry_after=0)
    storm(bot, first, 9)
    (message,) = messages_of(bot, first)
    assert numbers([message]) == list(range(first, first + 9))
    assert places(bot, first, 9) == {(HERE, message["ts"])}


def test_a_fold_whose_sender_died_goes_on_with_the_same_alerts(bot: RunningBot, first: int) -> None:
    def die(work: Work) -> list[dispatch.Parcel]:
        put(work, range(first, first + 7), HERE, folds=True)
        return dispatch.claim(work, "ghost", lease_s=0.3, most=9, fold_over=5)

    (parcel,) = bot.act(die)
    assert len(parcel.lines) == 7
    bot.act(put, range(first + 7, first + 9), HERE, folds=True)
    wait_until_empty(bot)
    assert [len(numbers([m])) for m in messages_of(bot, first)] == [7, 1, 1]


def test_a_refused_fold_buries_all_of_it(bot: RunningBot, first: int) -> None:
    storm(bot, first, 7, "#no-such-storm")
    assert messages_of(bot, first) == []
    assert places(bot, first, 7) == {None}


def test_an_alert_inside_a_fold_is_changed_and_answered_where_it_stands(
    bot: RunningBot, first: int
) -> None:
    def change(work: Work, number: int) -> None:
        subject = f"alert:{number}"
        outbox.change(work, taken(number), to=HERE, key=f"taken:{number}", subject=subject)

    def answer(work: Work) -> None:
        outbox.reply(
            work, alert(first + 50), to=HERE, key=f"said:{first}", subject=f"alert:{first + 4}"
        )

    storm(bot, first, 8)
    for number in (first + 3, first, first + 4):
        bot.act(change, number)
        wait_until_empty(bot)
    bot.act(answer)
    wait_until_empty(bot)
    message, said = messages_of(bot, first)
    lines = [b["text"]["text"] for b in message["blocks"][1:]]
    assert numbers([message]) == list(range(first, first + 8))
    assert ["took it over" in line for line in lines] == [
        True, False, False, True, True, False, False, False,
    ]  # fmt: skip
    assert said["thread_ts"] == message["ts"]
