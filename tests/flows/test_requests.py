"""A session from the form to a decision, as people see it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.flows.requesting import (
    NEED,
    TIME,
    Hands,
    at,
    chosen,
    labels,
    ticked,
    typed,
    words,
)
from tests.support.bot import running_bot

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
ALL_BUTTONS = [
    "Approve",
    "Choose time or engineer",
    "Suggest other times",
    "Decline",
    "Refer elsewhere",
]


@pytest.fixture(scope="module")
def hands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hands]:
    folder = tmp_path_factory.mktemp("requests")
    with running_bot(f"sqlite:///{folder}/bot.db") as bot:
        yield Hands(bot)


_hours = iter(range(1, 300))


def free_time() -> timedelta:
    """How much later than `TIME` a test asks, so that none finds another's session in its way."""
    return 7 * DAY * next(_hours)


def test_the_form_redraws_itself_and_keeps_what_was_typed(hands: Hands) -> None:
    hands.slack.command("/cs-session acme", user="ben", channel="general")
    assert [block["label"]["text"] for block in hands.fields("ben").values()] == [
        "Customer", "Who do you need", "Kind of work", "What is needed", "How should we help",
        "Critical?", "Preferred times", "Preferred times – second choice",
        "Preferred times – third choice", "Duration", "Customer attendees",
        "Agreed outside business hours",
    ]  # fmt: skip
    hands.set("ben", "help", chosen("hands_on", "radio_buttons"))
    assert set(hands.fields("ben")) == {"customer", "role", "kind", "need", "help"}
    assert "Professional Services" in str(hands.view("ben")["blocks"])
    hands.set("ben", "help", chosen("guidance", "radio_buttons"))
    hands.set("ben", "role", chosen("csa", "radio_buttons"))
    assert "critical" not in hands.fields("ben")
    kinds = hands.fields("ben")["kind"]["element"]["options"]
    assert [one["text"]["text"] for one in kinds] == [
        "Business case", "Design consulting", "Architecture review", "Technical workshop",
    ]  # fmt: skip
    hands.set("ben", "role", chosen("cse", "radio_buttons"))
    hands.set("ben", "critical", ticked("critical"))
    assert "time1" not in hands.fields("ben")
    hands.slack.close(user="ben", everything=True)


def test_what_is_wrong_is_marked_in_the_form_and_mended_there(hands: Hands) -> None:
    hands.slack.command("/cs session acme", user="ana", channel="general")
    later = TIME + free_time()
    answer = hands.send("ana", need=typed("short"), time2=at(later + 9 * HOUR))
    assert set(answer["errors"]) == {"need", "time2"}
    answer = hands.send("ana", need=typed(NEED), time2=at(later))
    assert answer.get("closed")
    assert labels(hands.card()) == ALL_BUTTONS


def test_approve_books_and_everybody_is_told(hands: Hands) -> None:
    card = hands.ask(time1=at(TIME + free_time()))
    assert labels(hands.dm("ana")) == ["Reschedule", "Withdraw"]
    assert "You approved" in hands.click(card, "Approve", "erik")
    after = hands.again(card)
    assert labels(after) == []
    assert "Approved by <@U0ERIK0005>" in words(after)
    assert "takes it" in words(hands.dm("ana"))
    assert labels(hands.dm("ana")) == ["Reschedule", "Withdraw"]
    assert labels(hands.dm("ana", back=2)) == []
    assert "You have a session with Acme Robotics" in words(hands.dm("grace"))
    assert hands.files("grace")[-1].startswith(b"BEGIN:VCALENDAR")


def test_the_requester_and_strangers_to_the_role_cannot_decide(hands: Hands) -> None:
    card = hands.ask(time1=at(TIME + free_time()))
    assert "somebody else has to decide" in hands.click(card, "Approve", "ana")
    assert "Only Cloud Services Engineers" in hands.click(card, "Decline", "farah")
    assert "Only Cloud Services Engineers" in hands.click(card, "Suggest other times", "ben")
    assert labels(hands.again(card)) == ALL_BUTTONS


def test_declining_asks_for_the_reason_and_passes_it_on(hands: Hands) -> None:
    card = hands.ask(time1=at(TIME + free_time()))
    hands.click(card, "Decline", "erik")
    assert set(hands.send("erik", reason=typed("no"))["errors"]) == {"reason"}
    assert hands.send("erik", reason=typed("The <!here> training covers it"))["closed"]
    said = "Declined by <@U0ERIK0005>"
    assert said in words(hands.again(card))
    assert "&lt;!here&gt; training" in words(hands.dm("ana"))
    assert "<!here>" not in words(hands.dm("ana"))


def test_choosing_shows_who_is_free_and_follows_the_time(hands: Hands) -> None:
    later = TIME + free_time()
    card = hands.ask(time1=at(later), time2=at(later + HOUR))
    hands.click(card, "Choose time or engineer", "erik")
    fields = hands.fields("erik")
    assert list(fields) == ["time", "engineer"]
    assert [one["text"]["text"] for one in fields["time"]["element"]["options"]][-1] == (
        "Another time"
    )
    assert "Free" in str(fields["engineer"]["element"]["options"][0]["description"])
    hands.set("erik", "time", chosen("other", "radio_buttons"))
    assert list(hands.fields("erik")) == ["time", "own_time", "engineer"]
    engineer = chosen("U0INES0009")
    answer = hands.send(
        "erik", time=chosen("other", "radio_buttons"), own_time=at(later + 9 * HOUR),
        engineer=engineer,
    )  # fmt: skip
    assert set(answer["errors"]) == {"own_time"}
    answer = hands.send(
        "erik", time=chosen("other", "radio_buttons"), own_time=at(later + 2 * HOUR),
        engineer=engineer,
    )  # fmt: skip
    assert answer["closed"]
    assert "<@U0INES0009> takes it" in words(hands.again(card))


def test_a_counter_offer_is_approved_by_the_requesters_click(hands: Hands) -> None:
    later = TIME + free_time()
    card = hands.ask(time1=at(later))
    hands.click(card, "Suggest other times", "erik")
    answer = hands.send(
        "erik", engineer=chosen("U0GRACE007"), time1=at(later + DAY), time3=at(later + DAY + HOUR)
    )
    assert answer["closed"]
    assert "offered other times with <@U0GRACE007>" in words(hands.again(card))
    assert labels(hands.again(card)) == []
    offer = hands.dm("ana")
    *times, none, reschedule, withdraw = labels(offer)
    assert len(times) == 2
    assert times[0].endswith(("PST", "PDT"))
    assert (none, reschedule, withdraw) == ("None of these", "Reschedule", "Withdraw")
    assert hands.click(offer, times[1], "ana") == ""
    assert "is approved" in words(hands.dm("ana"))
    assert "Approved by <@U0ERIK0005>" in words(hands.again(card))
    assert labels(hands.again(offer)) == []


def test_none_of_these_puts_it_back_before_those_who_decide(hands: Hands) -> None:
    later = TIME + free_time()
    card = hands.ask(time1=at(later))
    hands.click(card, "Suggest other times", "erik")
    hands.send("erik", engineer=chosen("U0GRACE007"), time1=at(later + DAY))
    hands.click(hands.dm("ana"), "None of these", "ana")
    assert labels(hands.again(card)) == ALL_BUTTONS
    reply = hands.messages("cse-requests")[-1]
    assert reply["thread_ts"] == card["ts"]
    assert "None of the offered times suits" in reply["text"]


def test_an_offer_that_cannot_be_kept_is_marked_in_its_form(hands: Hands) -> None:
    later = TIME + free_time()
    hands.click(hands.ask(time1=at(later)), "Approve", "erik")
    card = hands.ask(time1=at(later + HOUR))
    hands.click(card, "Suggest other times", "erik")
    answer = hands.send(
        "erik", engineer=chosen("U0GRACE007"), time2=at(later), time3=at(later + 10 * HOUR)
    )
    assert set(answer["errors"]) == {"time3"}
    assert "tick" not in answer["errors"]["time3"]
    answer = hands.send(
        "erik", engineer=chosen("U0GRACE007"), time2=at(later), time3=at(later + 2 * HOUR)
    )
    assert set(answer["errors"]) == {"time2"}
    hands.slack.close(user="erik", everything=True)


def test_referring_elsewhere_posts_it_to_professional_services(hands: Hands) -> None:
    card = hands.ask(time1=at(TIME + free_time()))
    hands.click(card, "Refer elsewhere", "erik")
    assert hands.send("erik", reason=typed("They want us to do it for them"))["closed"]
    posted = hands.messages("professional-services")[-1]
    assert "They want us to do it for them" in words(posted)
    assert "Referred to Professional Services by" in words(hands.dm("ana"))
    assert labels(hands.again(card)) == []


def test_hands_on_work_goes_to_professional_services_at_once(hands: Hands) -> None:
    hands.slack.command("/cs session acme", user="ana", channel="general")
    hands.set("ana", "help", chosen("hands_on", "radio_buttons"))
    assert hands.send("ana", need=typed(NEED), help=chosen("hands_on", "radio_buttons"))["closed"]
    posted = hands.messages("professional-services")[-1]
    assert "needs hands-on work" in words(posted)
    assert "don’t do the work themselves" in words(hands.dm("ana"))


def test_withdrawing_frees_the_engineer_and_their_calendar(hands: Hands) -> None:
    card = hands.ask(time1=at(TIME + free_time()))
    hands.click(card, "Approve", "erik")
    assert "You withdrew" in hands.click(hands.dm("ana"), "Withdraw", "ana")
    assert "Withdrawn by <@U0ANA00001>" in words(hands.again(card))
    assert "is off" in hands.dm("grace")["text"]
    assert b"METHOD:CANCEL" in hands.files("grace")[-1]
    assert labels(hands.dm("ana")) == []


def test_rescheduling_an_approved_session_asks_again_with_a_new_card(hands: Hands) -> None:
    later = TIME + free_time()
    card = hands.ask(time1=at(later))
    hands.click(card, "Approve", "erik")
    hands.click(hands.dm("ana"), "Reschedule", "ana")
    assert set(hands.send("ana", time2=at(later + 9 * HOUR))["errors"]) == {"time2"}
    answer = hands.send(
        "ana", time1=at(later + DAY), time2=at(later + 2 * DAY), duration=chosen("90")
    )
    assert answer.get("closed"), answer
    new = hands.card()
    assert new["ts"] != card["ts"]
    assert labels(new) == ALL_BUTTONS
    assert labels(hands.again(card)) == []
    assert "is off" in hands.dm("grace")["text"]
    assert "asked for new times" in hands.dm("grace")["text"]
    hands.click(new, "Approve", "erik")
    assert "90 minutes" in words(hands.dm("grace"))


def test_the_list_says_where_each_request_stands_and_offers_what_may_still_be_done(
    hands: Hands,
) -> None:
    hands.ask("chidi", "bluebird", time1=at(TIME + free_time() - 3 * HOUR))
    hands.slack.command("/cs sessions mine", user="chidi", channel="general")
    listed = hands.messages("general", user="chidi")[-1]
    assert "Waiting for a decision" in words(listed)
    assert labels(listed)[:2] == ["Reschedule", "Withdraw"]
    hands.slack.command("/cs sessions pending", user="erik", channel="general")
    pending = hands.messages("general", user="erik")[-1]
    assert "Bluebird Bank" in words(pending)
    assert set(labels(pending)) == {"Decide"}
    hands.slack.command("/cs sessions bluebird", user="omar", channel="general")
    assert "Sessions of Bluebird Bank" in words(hands.messages("general", user="omar")[-1])
    hands.slack.command("/cs sessions", user="omar", channel="general")
    assert "Nothing here yet" in words(hands.messages("general", user="omar")[-1])


def test_a_message_becomes_the_need_of_a_request(hands: Hands) -> None:
    text = "Their ingest & export are down since <yesterday>, please look"
    said = hands.slack.message(text, channel="cust-acme", user="ana")
    message = {"channel": "C0CACME001", "ts": said["ts"]}
    hands.slack.shortcut("message.request", message=message, user="ana")
    need = hands.fields("ana")["need"]["element"]
    assert need["initial_value"] == text
    assert "Acme" in str(hands.fields("ana")["customer"]["element"]["initial_option"])
    hands.slack.close(user="ana", everything=True)


def test_names_and_needs_are_shown_as_data(hands: Hands) -> None:
    need = "Ping <!channel> and <@U0MEI00013> at <https://evil.example|here> \u202etxt.exe now"
    card = hands.ask(need=typed(need), attendees=typed("<!everyone>"), time1=at(TIME + free_time()))
    shown = words(card)
    assert "&lt;!channel&gt;" in shown
    assert "&lt;!everyone&gt;" in shown
    assert not [bad for bad in ("<!channel>", "<@U0MEI", "<https", "\u202e") if bad in shown]
