"""Critical requests, and what follows a session, as people see them while time passes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.flows.requesting import NEED, TIME, Hands, at, chosen, labels, ticked, typed, words
from tests.support.bot import MONDAY, running_bot

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def hands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hands]:
    folder = tmp_path_factory.mktemp("after")
    with running_bot(f"sqlite:///{folder}/bot.db") as bot:
        yield Hands(bot)


def pass_to(hands: Hands, moment: object) -> None:
    hands.bot.move_to(moment)  # type: ignore[arg-type]  # an instant
    hands.bot.settle()


def test_held_with_notes_then_rated_ten_first(hands: Hands) -> None:
    card = hands.ask()
    hands.click(card, "Approve", "erik")
    pass_to(hands, TIME + HOUR)
    question = hands.dm("grace")
    assert labels(question) == ["Held", "No-show", "Moved"]
    hands.click(question, "Held", "grace")
    assert hands.send("grace", notes=typed("Found the <!here> cause"))["closed"]
    assert labels(hands.again(question)) == []
    assert "Held by <@U0GRACE007>" in words(hands.again(card))
    asked = hands.dm("ana")
    menu = next(block for block in asked["blocks"] if block["type"] == "actions")["elements"][0]
    assert menu["options"][0]["value"] == "10"
    assert [one["value"] for one in menu["options"]] == [str(n) for n in range(10, -1, -1)]
    patch = {"selected_option": menu["options"][1]}
    assert hands.slack.click(asked, menu["action_id"], patch=patch, user="ana")["ok"]
    hands.bot.settle()
    assert "The customer gave 9 of 10" in words(hands.again(asked))
    assert labels(hands.again(asked)) == []
    assert "&lt;!here&gt;" in words(hands.again(card))


def test_moved_asks_for_the_new_time_and_no_show_is_told(hands: Hands) -> None:
    card = hands.ask()
    hands.click(card, "Approve", "erik")
    pass_to(hands, TIME + HOUR)
    hands.click(hands.dm("grace"), "Moved", "grace")
    assert set(hands.send("grace", new_time=at(MONDAY))["errors"]) == {"new_time"}
    assert hands.send("grace", new_time=at(TIME + DAY))["closed"]
    assert "<!date^" in words(hands.dm("ana"))
    pass_to(hands, TIME + DAY + HOUR)
    hands.click(hands.dm("grace"), "No-show", "grace")
    assert hands.send("grace")["closed"]
    assert "Nobody came from the customer" in words(hands.dm("ana"))
    assert labels(hands.dm("ana")) == ["Request a session"]


def test_nobody_answering_it_is_asked_again_and_counted_as_held(hands: Hands) -> None:
    hands.click(hands.ask(), "Approve", "erik")
    pass_to(hands, TIME + 4 * DAY)
    questions = [one for one in hands.messages("grace") if "how did it go" in one["text"].lower()]
    assert all(labels(one) == [] for one in questions)
    assert "assumed" in words(hands.dm("ana", about="The session with"))


def test_an_undecided_request_is_chased_and_expires(hands: Hands) -> None:
    card = hands.ask(time1=at(TIME + 2 * DAY))
    pass_to(hands, TIME + 2 * DAY)
    thread = [one["text"] for one in hands.messages("cse-requests") if one.get("thread_ts")]
    assert sum("Still waiting" in text for text in thread) >= 2
    told = hands.dm("erik")
    assert "Expired" in words(told)
    assert labels(told) == []
    assert labels(hands.again(card)) == []
    assert "Expired" in words(hands.again(card))
    assert labels(hands.dm("ana")) == ["Request a session"]


def test_a_leads_message_gives_way_to_the_outcome_as_the_card_does(hands: Hands) -> None:
    card = hands.ask(time1=at(TIME + DAY))
    pass_to(hands, TIME + HOUR)
    told = hands.dm("erik")
    assert "Nobody has decided" in words(told)
    assert labels(told) == ["Decide"]
    hands.click(card, "Decline", "ines")
    assert hands.send("ines", reason=typed("They asked twice."))["closed"]
    assert labels(hands.again(told)) == []
    assert "Declined by <@U0INES0009>" in words(hands.again(told))


def test_a_critical_request_at_night_is_chased_taken_and_resolved(hands: Hands) -> None:
    pass_to(hands, MONDAY.replace(day=29, hour=4))
    hands.slack.command("/cs session acme", user="ana", channel="general")
    hands.set("ana", "critical", ticked("critical"))
    assert hands.send("ana", need=typed(NEED), critical=ticked("critical"))["closed"]
    card = hands.card("critical")
    assert labels(card) == ["I'm on it"]
    call = hands.dm("erik")
    assert "You are on call" in words(call)
    pass_to(hands, MONDAY.replace(day=29, hour=5))
    assert "nobody is on it" in words(hands.dm("liam"))
    late = hands.dm("mei")
    assert "nobody is on it" in words(late)
    assert labels(late) == ["I'm on it"]
    assert "You are on it" in hands.click(card, "I'm on it", "ines")
    assert labels(hands.again(card)) == []
    assert labels(hands.again(call)) == []
    assert labels(hands.again(late)) == []
    assert "<@U0INES0009> is on it" in words(hands.again(late))
    thread = [one for one in hands.messages("critical") if one.get("thread_ts")][-1]
    assert thread["thread_ts"] == card["ts"]
    assert "Technical contact" in words(thread)
    assert labels(thread) == ["Resolved"]
    assert "Only the engineer" in hands.click(thread, "Resolved", "ben")
    assert "Resolved" in hands.click(thread, "Resolved", "ana")
    assert labels(hands.again(thread)) == []
    assert "Resolved by <@U0ANA00001>" in words(hands.again(card))


def test_past_the_allowance_approve_asks_why_first(hands: Hands) -> None:
    for number in range(16):
        later = TIME + number // 3 * 7 * DAY + number % 3 * 2 * HOUR
        card = hands.ask(time1=at(later), duration=chosen("120"))
        hands.click(card, "Approve", "erik")
        if hands.slack.view("erik"):
            break
    fields = hands.fields("erik")
    assert list(fields) == ["reason"]
    assert hands.send("erik", reason=typed("Their launch is next week"))["closed"]
    assert "Over the allowance, because: Their launch is next week" in words(hands.again(card))
