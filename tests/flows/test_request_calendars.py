"""Calendar files as calendars get them: parsed by a second library, over the link and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import vobject

from bot.calendars import CalendarLinks
from tests.flows.requesting import TIME, Hands, at, chosen, labels, words
from tests.support.bot import RunningBot, running_bot

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
PUBLIC = "https://touchpoint.example/"


@pytest.fixture(scope="module")
def hands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hands]:
    folder = tmp_path_factory.mktemp("calendars")
    with running_bot(f"sqlite:///{folder}/bot.db") as bot:
        yield Hands(bot)


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hands]:
    folder = tmp_path_factory.mktemp("links")
    public = {"TOUCHPOINT_PUBLIC_URL": PUBLIC}
    with running_bot(f"sqlite:///{folder}/bot.db", environment=public) as bot:
        yield Hands(bot)


def parsed(content: bytes) -> Any:
    """The one event of a file, and the file's method."""
    calendar = vobject.readOne(content.decode())
    (event,) = calendar.vevent_list
    event.asked = calendar.method.value
    return event


def test_a_session_is_invited_updated_and_cancelled_under_one_uid(hands: Hands) -> None:
    card = hands.ask(time1=at(TIME + 7 * DAY))
    hands.click(card, "Approve", "erik")
    hands.click(hands.dm("ana"), "Reschedule", "ana")
    again = hands.send("ana", time1=at(TIME + 8 * DAY), duration=chosen("90"))
    assert again.get("closed"), again
    hands.click(hands.card(), "Approve", "erik")
    hands.click(hands.dm("ana"), "Withdraw", "ana")
    mine, theirs = (
        [parsed(content) for content in hands.files(user)[-4:]] for user in ("ana", "grace")
    )
    for events in (mine, theirs):
        assert [one.asked for one in events] == ["REQUEST", "CANCEL", "REQUEST", "CANCEL"]
        assert len({one.uid.value for one in events}) == 1
        sequence = [int(one.sequence.value) for one in events]
        assert sequence == sorted(set(sequence))
        assert [one.status.value for one in events] == ["CONFIRMED", "CANCELLED"] * 2
    first, _, later, _ = theirs
    assert (first.dtstart.value, first.dtend.value) == (TIME + 7 * DAY, TIME + 7 * DAY + HOUR)
    assert later.dtend.value - later.dtstart.value == timedelta(minutes=90)
    people = {one.value for one in first.attendee_list}
    assert people == {
        "mailto:ana@northwind-cloud.example", "mailto:grace@northwind-cloud.example",
    }  # fmt: skip
    assert first.summary.value == "Acme Robotics: Technical issue"


def test_a_file_whose_answer_was_lost_is_not_handed_over_twice(hands: Hands) -> None:
    card = hands.ask(time1=at(TIME + 14 * DAY))
    before = len(hands.files("grace"))
    script = [{"method": "files.completeUploadExternal", "kind": "drop_after", "times": 2}]
    assert hands.slack.post("faults", script=script)["ok"]
    hands.click(card, "Approve", "erik")
    hands.bot.settle()
    assert len(hands.files("grace")) == before + 1


def test_a_bot_that_may_not_hand_files_over_says_what_comes_after_them(hands: Hands) -> None:
    card = hands.ask(time1=at(TIME + 21 * DAY))
    script = [{"method": "files.getUploadURLExternal", "kind": "error", "error": "missing_scope"}]
    assert hands.slack.post("faults", script=[script[0] | {"times": 2}])["ok"]
    before = len(hands.files("grace"))
    hands.click(card, "Approve", "erik")
    hands.bot.settle()
    hands.click(hands.dm("ana"), "Withdraw", "ana")
    hands.bot.settle()
    assert "withdrew" in hands.dm("grace")["text"]
    assert len(hands.files("grace")) == before + 1


def test_with_a_public_address_the_session_comes_as_a_link_that_follows_it(linked: Hands) -> None:
    card = linked.ask(time1=at(TIME + 7 * DAY))
    linked.click(card, "Approve", "erik")
    said = words(linked.dm("grace"))
    assert "Add to calendar" in said
    assert linked.files("grace") == []
    token = said.partition(f"{PUBLIC}calendar/")[2].partition(".ics")[0]
    event = parsed(fetch(linked.bot, token))
    assert (event.asked, event.dtstart.value) == ("REQUEST", TIME + 7 * DAY)
    linked.click(linked.dm("ana", back=2), "Withdraw", "ana")
    assert labels(linked.dm("ana", back=2)) == []
    assert parsed(fetch(linked.bot, token)).asked == "CANCEL"
    assert "Remove from calendar" in words(linked.dm("grace"))


def fetch(bot: RunningBot, token: str) -> bytes:
    with urlopen(f"{bot.url}/calendar/{token}.ics") as response:
        assert response.headers["Content-Type"].startswith("text/calendar")
        content: bytes = response.read()
        return content


@pytest.mark.parametrize("token", ["1", "1-", "1-abc", "x-1", "²-1", "9" * 30, "-", "1%2F-"])
def test_a_token_that_we_did_not_sign_leads_nowhere(linked: Hands, token: str) -> None:
    with pytest.raises(HTTPError) as raised:
        fetch(linked.bot, token.replace("²", "%C2%B2"))
    assert raised.value.code == 404
    raised.value.close()


def test_the_signature_of_one_session_opens_no_other(linked: Hands) -> None:
    links = linked.bot.bot.calendars
    number, _, signature = links.token(1).partition("-")
    assert links.read(f"{number}-{signature}") == 1
    assert links.read(f"2-{signature}") is None
    assert links.read(links.token(99_999)) == 99_999
    with pytest.raises(HTTPError) as raised:
        fetch(linked.bot, links.token(99_999))
    assert raised.value.code == 404
    raised.value.close()
    assert CalendarLinks("other", "T0NORTHWND", PUBLIC).read(links.token(1)) is None
    assert CalendarLinks("secret", "T1", None).url(1) is None
