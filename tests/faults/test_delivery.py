"""Messages arrive whatever Slack does, in order, and none twice where history shows it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import count
from typing import Any

import orjson
import pytest
from sqlalchemy import text
from starlette.requests import Request

from bot.gateway import METADATA
from bot.places import Places
from bot.sandbox import people
from bot.web import Ready
from storage import audit, dispatch, outbox, receipts
from storage.unit_of_work import Work
from tests.support.bot import PATIENCE_S, RunningBot, figures
from tests.support.notices import alert, numbers, put, taken

_numbers = count(1_000, 100)
HERE = people.SLA_ALERTS
ELSEWHERE = people.CS_LEADS


@pytest.fixture
def first() -> int:
    """Where this test's numbers begin: they tell its messages from those of others."""
    return next(_numbers)


def arrived(bot: RunningBot, first: int, where: str = HERE) -> list[int]:
    """Which of this test's messages stand in a channel, oldest first."""
    found = numbers(bot.slack.messages(where))
    return [number - first for number in found if number in range(first, first + 100)]


def waiting(bot: RunningBot) -> int:
    count_, _ = bot.act(outbox.waiting, reading=True)
    return count_


def wait_until(bot: RunningBot, true: Callable[[], bool], what: str) -> None:
    """Look again and again, with a patience that only gives up."""
    deadline = bot.loop.time() + PATIENCE_S
    while not true():
        assert bot.loop.time() < deadline, what
        bot.run(asyncio.sleep(0.01))


def wait_until_empty(bot: RunningBot) -> None:
    wait_until(bot, lambda: not waiting(bot), "messages still wait")


def said_of(work: Work, number: int) -> str | None:
    """What went wrong last with a message that waits."""
    asked = text("SELECT error FROM outbox WHERE key = :key")
    error: str | None = work.db.execute(asked, {"key": f"alert:{number}"}).scalar_one_or_none()
    return error


def hurry(work: Work) -> None:
    """As when every wait is over."""
    work.db.execute(text("UPDATE lanes SET ready_epoch = 0 WHERE waiting"))
    work.wake("outbox")


def send(bot: RunningBot, first: int, how_many: int, to: str = HERE, **how: Any) -> None:
    """Put messages on their way and wait until each is sent or given up."""
    bot.act(put, range(first, first + how_many), to, **how)
    wait_until_empty(bot)


def trail(bot: RunningBot, number: int) -> list[tuple[str, str]]:
    entries = bot.act(audit.of, f"message:alert:{number}", reading=True)
    return [(entry.move, entry.cause) for entry in entries]


def told_to_noor(bot: RunningBot) -> list[str]:
    return [m["text"] for m in bot.slack.messages("noor") if "refused" in m["text"]]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop_before"},
        {"kind": "drop_after"},
        {"kind": "http_before", "status": 500},
        {"kind": "http_before", "status": 502},
        {"kind": "http_after", "status": 500},
        {"kind": "http_after", "status": 503},
        {"kind": "error", "error": "internal_error"},
        {"kind": "rate_limit", "retry_after": 0},
    ],
    ids=lambda fault: "-".join(str(part) for part in fault.values()),
)
def test_a_message_arrives_once_and_in_order_whatever_goes_wrong(
    bot: RunningBot, first: int, fault: dict[str, Any]
) -> None:
    bot.slack.faults.add(method="chat.postMessage", times=3, **fault)
    send(bot, first, 4)
    assert arrived(bot, first) == [0, 1, 2, 3]


def test_a_call_that_hangs_is_given_up_and_found_in_history(bot: RunningBot, first: int) -> None:
    send(bot, first, 1)  # from now on the channel is known, and nothing but the message is sent
    hanging = bot.slack.faults.add("slow", "chat.postMessage", seconds=1.5)
    with figures(bot, timeout_s=1.0, retry_s=300.0, retry_most_s=300.0):
        bot.act(put, [first + 1, first + 2], HERE)
        wait_until(bot, lambda: bool(bot.act(said_of, first + 1)), "it is not given up")
    wait_until(bot, lambda: not hanging.taken or arrived(bot, first) == [0, 1], "it is lost")
    bot.act(hurry)
    wait_until_empty(bot)
    assert arrived(bot, first) == [0, 1, 2]


def test_only_what_history_does_not_show_is_sent_again(bot: RunningBot, first: int) -> None:
    bot.slack.faults.add("drop_after", "chat.postMessage")
    bot.slack.faults.add("history_lag", "conversations.history", seconds=30)
    send(bot, first, 1)
    assert arrived(bot, first) == [0, 0]


def test_where_history_may_not_be_read_it_is_sent_again_and_the_log_says_so(
    bot: RunningBot, first: int, caplog: pytest.LogCaptureFixture
) -> None:
    bot.slack.faults.add("drop_after", "chat.postMessage")
    bot.slack.faults.add("error", "conversations.history", error="missing_scope")
    send(bot, first, 1)
    assert arrived(bot, first) == [0, 0]
    assert "possible repeat" in caplog.text


def test_a_look_up_that_fails_comes_again_before_anything_is_sent(
    bot: RunningBot, first: int
) -> None:
    bot.slack.faults.add("drop_after", "chat.postMessage")
    bot.slack.faults.add("http_before", "conversations.history", times=2)
    bot.slack.faults.add("rate_limit", "conversations.history", retry_after=0)
    send(bot, first, 1)
    assert arrived(bot, first) == [0]


def test_a_bot_that_may_not_look_channels_up_posts_by_name_and_user(
    bot: RunningBot, first: int
) -> None:
    places = Places(bot.bot.slack)
    for method in ("conversations.list", "conversations.open", "conversations.join"):
        bot.slack.faults.add("error", method, error="missing_scope", times=5)
    assert bot.run(places.find("#general")) == "#general"
    assert bot.run(places.find("U0ANA00001")) == "U0ANA00001"
    assert bot.run(places.find("C0GENERAL1")) == "C0GENERAL1"


def test_a_limit_parks_only_its_own_channel(bot: RunningBot, first: int) -> None:
    bot.slack.faults.add("rate_limit", "chat.postMessage", channel=HERE, retry_after=3600)
    bot.act(put, [first], HERE)
    wait_until(bot, lambda: bot.act(said_of, first) == "ratelimited", "it is not limited")
    bot.act(put, [first + 1, first + 2], ELSEWHERE)
    wait_until(bot, lambda: waiting(bot) == 1, "the others still wait")
    assert arrived(bot, first, ELSEWHERE) == [1, 2]
    assert arrived(bot, first) == []
    assert 3000 < (bot.act(dispatch.soonest_s, reading=True) or 0.0) <= 3600
    bot.act(hurry)
    wait_until_empty(bot)
    assert arrived(bot, first) == [0]


def test_an_archived_channel_is_told_to_the_admins_once_and_every_message_is_in_the_trail(
    bot: RunningBot, first: int
) -> None:
    bot.slack.change_channel("cust-cobalt", "archive")
    send(bot, first, 3, "C0CCOBALT1")
    wait_until_empty(bot)
    assert [trail(bot, first + n) for n in range(3)] == [[("refused", "is_archived")]] * 3
    assert len([words for words in told_to_noor(bot) if "C0CCOBALT1" in words]) == 1
    bot.slack.change_channel("cust-cobalt", "unarchive")
    send(bot, first + 3, 1, "C0CCOBALT1")
    assert arrived(bot, first, "C0CCOBALT1") == [3]


def test_a_channel_nobody_made_is_told_to_the_admins(bot: RunningBot, first: int) -> None:
    send(bot, first, 1, "#nowhere")
    wait_until_empty(bot)
    assert trail(bot, first) == [("refused", "channel_not_found")]
    assert [words for words in told_to_noor(bot) if "#nowhere" in words]


def test_a_private_channel_takes_messages_once_the_bot_is_invited(
    bot: RunningBot, first: int
) -> None:
    send(bot, first, 1, people.DIRECTORS_PRIVATE)
    assert trail(bot, first) == [("refused", "channel_not_found")]
    bot.slack.change_channel("directors", "invite_bot")
    send(bot, first + 1, 1, people.DIRECTORS_PRIVATE)
    assert arrived(bot, first, people.DIRECTORS_PRIVATE) == [1]


def test_a_public_channel_the_bot_was_removed_from_is_joined_again(
    bot: RunningBot, first: int
) -> None:
    send(bot, first, 1, "#cust-delta")
    bot.slack.change_channel("cust-delta", "remove_bot")
    send(bot, first + 1, 1, "#cust-delta")
    assert arrived(bot, first, "cust-delta") == [0, 1]


def test_a_channel_that_moved_without_a_word_is_looked_up_again(
    bot: RunningBot, first: int
) -> None:
    send(bot, first, 1, "#cust-delta")
    bot.slack.faults.add("error", "chat.postMessage", error="not_in_channel")
    send(bot, first + 1, 1, "#cust-delta")
    assert arrived(bot, first, "cust-delta") == [0, 1]


def test_a_message_to_somebody_who_left_is_given_up(bot: RunningBot, first: int) -> None:
    send(bot, first, 1, people.QUINN.id)
    assert trail(bot, first) == [("refused", "user_disabled")]


def test_a_refused_notice_to_an_admin_is_not_told_to_admins(bot: RunningBot, first: int) -> None:
    bot.slack.faults.add("error", "conversations.open", error="user_disabled", times=None)
    known = len(told_to_noor(bot))
    send(bot, first, 1, "#also-nowhere")
    wait_until_empty(bot)
    assert waiting(bot) == 0
    assert len(told_to_noor(bot)) <= known + 1


def test_a_fact_that_cannot_be_read_holds_nobody_up(bot: RunningBot, first: int) -> None:
    def spoil(work: Work) -> None:
        put(work, [first, first + 1], HERE)
        spoiled = text("UPDATE outbox SET fact = '{}' WHERE key = :key")
        work.db.execute(spoiled, {"key": f"alert:{first}"})

    bot.act(spoil)
    wait_until_empty(bot)
    assert arrived(bot, first) == [1]
    assert trail(bot, first) == [("refused", "undrawable")]


def test_a_message_is_changed_and_answered_in_its_thread(bot: RunningBot, first: int) -> None:
    def after(work: Work) -> None:
        subject = f"alert:{first}"
        outbox.change(work, taken(first), to=HERE, key=f"taken:{first}", subject=subject)
        outbox.reply(work, alert(first + 1), to=HERE, key=f"said:{first}", subject=subject)

    send(bot, first, 1)
    bot.slack.faults.add("drop_after", "chat.update")
    bot.slack.faults.add("drop_after", "chat.postMessage")
    bot.act(after)
    wait_until_empty(bot)
    card, answer = (m for m in bot.slack.messages(HERE) if numbers([m])[:1] >= [first])
    assert "took it over" in card["text"]
    assert answer["thread_ts"] == card["ts"]
    assert arrived(bot, first) == [0, 1]


def test_a_change_of_a_message_that_is_gone_is_dropped_without_a_word(
    bot: RunningBot, first: int
) -> None:
    def change(work: Work, number: int) -> None:
        subject = f"alert:{number}"
        outbox.change(work, taken(number), to=HERE, key=f"taken:{number}", subject=subject)

    send(bot, first, 1)
    gone = bot.slack.messages(HERE)[-1]
    bot.run(bot.bot.slack.call("chat.delete", channel=HERE, ts=gone["ts"]))
    known = len(told_to_noor(bot))
    bot.act(change, first)
    bot.act(change, first + 1)
    wait_until_empty(bot)
    assert arrived(bot, first) == []
    assert len(told_to_noor(bot)) == known


def test_what_a_dead_sender_held_is_looked_up_and_sent_when_its_lease_ends(
    bot: RunningBot, first: int
) -> None:
    """Two messages of a sender that died: one before its call, one after it."""

    def die(work: Work) -> list[dispatch.Parcel]:
        put(work, [first], HERE)
        put(work, [first + 1], ELSEWHERE)
        hurry(work)  # an earlier test's spacing may still hold a channel back
        return dispatch.claim(work, "ghost", lease_s=60.0, most=9)

    def let_go(work: Work) -> None:
        """As when its minute is over."""
        work.db.execute(text("UPDATE outbox SET lease_epoch = 0 WHERE owner = 'ghost'"))
        hurry(work)

    parcels = bot.act(die)
    assert {parcel.key for parcel in parcels} == {f"alert:{first}", f"alert:{first + 1}"}
    payload = {"event_type": METADATA, "event_payload": {"key": f"alert:{first}"}}
    posted = bot.run(
        bot.bot.slack.call(
            "chat.postMessage", channel=HERE, text=f"Customer No. {first}", metadata=payload
        )
    )
    assert posted["ok"]
    bot.act(let_go)
    wait_until_empty(bot)
    assert arrived(bot, first) == [0]
    assert arrived(bot, first, ELSEWHERE) == [1]
    late = next(parcel for parcel in parcels if parcel.lane == HERE)
    assert not bot.act(receipts.sent, late, "ghost", channel_id=HERE, ts="1.1", wait_s=0.0)


def test_a_channel_gets_a_message_a_second_and_many_channels_at_once(
    bot: RunningBot, first: int
) -> None:
    """A second is 0.2 s here, for the bot and for Slack, which refuses what comes sooner."""
    pacing = bot.slack.pacing
    pacing.seconds, pacing.enforce = 0.2, True
    places = [HERE, ELSEWHERE, people.CRITICAL, people.GENERAL]
    try:
        with figures(bot, spacing_s=0.2):
            bot.run(asyncio.sleep(0.25))
            began, refused = bot.loop.time(), len(pacing.violations)
            for index, place in enumerate(places):
                bot.act(put, range(first + 10 * index, first + 10 * index + 4), place)
            wait_until_empty(bot)
            took = bot.loop.time() - began
        assert len(pacing.violations) == refused
    finally:
        pacing.seconds, pacing.enforce = 1.0, False
    assert [arrived(bot, first + 10 * n, place)[:4] for n, place in enumerate(places)] == [
        [0, 1, 2, 3]
    ] * 4
    assert took >= 0.6


def readiness(bot: RunningBot) -> dict[str, Any]:
    answer = bot.run(Ready(bot.bot).answer(Request({"type": "http"})))
    said: dict[str, Any] = orjson.loads(answer.body)
    return said


def wait_until_turned_away(bot: RunningBot, error: str) -> None:
    wait_until(bot, lambda: bot.bot.delivery.turned_away == error, "it is not turned away")


@pytest.mark.parametrize("error", ["invalid_auth", "account_inactive", "missing_scope"])
def test_what_is_refused_because_of_our_token_waits_until_that_is_mended(
    bot: RunningBot, first: int, error: str
) -> None:
    fault = bot.slack.faults.add("error", "chat.postMessage", error=error, times=None)
    known = len(told_to_noor(bot))
    bot.act(put, [first, first + 1], HERE)
    wait_until_turned_away(bot, error)
    said = readiness(bot)
    assert (said["ready"], said["turned_away"]) == (False, error)
    fault.times = 0
    wait_until_empty(bot)
    assert arrived(bot, first) == [0, 1]
    assert trail(bot, first) == []
    assert len(told_to_noor(bot)) == known
    assert readiness(bot)["turned_away"] == ""


def test_a_start_with_a_new_token_sends_at_once_what_the_old_one_was_refused(
    bot: RunningBot, first: int
) -> None:
    bot.slack.faults.add("error", "chat.postMessage", error="token_revoked")
    with figures(bot, retry_s=300.0, retry_most_s=300.0):
        bot.act(put, [first], HERE)
        wait_until_turned_away(bot, "token_revoked")
        assert waiting(bot) == 1
        bot.run(bot.bot.delivery.take_up())
        wait_until_empty(bot)
    assert arrived(bot, first) == [0]
