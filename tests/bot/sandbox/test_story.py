"""The demo story: a Monday on which something of everything is going on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox import foresight, story
from bot.sandbox.model import Json
from tests.support.bot import MONDAY, RunningBot, figures, running_bot


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """A bot that has lived through the story."""
    folder = tmp_path_factory.mktemp("story")
    with running_bot(f"sqlite:///{folder / 'story.db'}", lived=True) as running:
        yield running


def texts(lived: RunningBot, channel: str) -> list[str]:
    return [message["text"] for message in lived.slack.messages(channel)]


def answer(lived: RunningBot, line: str, user: str) -> Json:
    """What a look-up shows its asker."""
    lived.slack.command(line, channel="general", user=user)
    return [m for m in lived.slack.messages("general", user=user) if "ephemeral_to" in m][-1]


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_the_sandbox_opens_early_on_a_monday_near_today(today: date) -> None:
    opens_at = story.monday_of(today).astimezone(ZoneInfo("America/Los_Angeles"))

    assert opens_at.weekday() == 0
    assert (opens_at.hour, opens_at.minute) == (7, 0)
    assert -5 < (opens_at.date() - today).days < 3


@given(st.lists(st.floats(0, 100), min_size=2, max_size=2))
def test_the_story_is_told_ever_further_and_then_whole(days_left: list[float]) -> None:
    later, sooner = sorted(days_left)

    parts = [story.told_part(MONDAY - timedelta(days=left), MONDAY) for left in (sooner, later)]

    assert 0 <= parts[0] <= parts[1] <= 1
    assert story.told_part(MONDAY, MONDAY) == 1


def test_the_clock_stands_at_the_monday_and_nothing_was_refused(lived: RunningBot) -> None:
    assert lived.clock.now().replace(microsecond=0) == MONDAY
    assert {call.verdict for call in lived.slack.calls()} == {"ok"}


def test_requests_are_open_decided_and_referred(lived: RunningBot) -> None:
    cards = " ".join([*texts(lived, "cse-requests"), *texts(lived, "csa-requests")])

    for word in ("please decide", "Approved by", "Declined by", "The customer gave 9 of 10"):
        assert word in cards
    assert "hands-on work" in texts(lived, "professional-services")[0]


def test_one_customer_is_down_and_nobody_is_on_it(lived: RunningBot) -> None:
    assert [text for text in texts(lived, "critical") if "nobody is on it yet" in text]


def test_one_clock_is_about_to_run_out_and_one_has_unnoticed(lived: RunningBot) -> None:
    alerts = texts(lived, "sla-alerts")

    assert any(text.startswith("Cobalt Foods still waits") for text in alerts)
    assert any(text.startswith("Granite Insurance had no first response") for text in alerts)


def test_somebody_is_overdue_somebody_is_due_today(lived: RunningBot) -> None:
    shown = str(answer(lived, "/cs due mine", "ana")["blocks"])

    assert "*Overdue* by 2 days" in shown
    assert "*Due today*" in shown


def test_health_has_every_colour(lived: RunningBot) -> None:
    shown = str(answer(lived, "/cs health all", "mei")["blocks"])
    shown += str(answer(lived, "/cs health mine", "ana")["blocks"])

    for band in ("at risk", "needs attention", "healthy", "not enough is known"):
        assert band in shown


def test_one_allowance_is_almost_used(lived: RunningBot) -> None:
    used = [m for m in lived.slack.messages("cse-requests") if m["text"].startswith("Cobalt")]

    assert "7.5 of 10 h used" in str(used[-1]["blocks"])


def test_messages_are_dated_when_they_were_said(lived: RunningBot) -> None:
    stamps = [float(message["ts"]) for message in lived.slack.messages("cse-requests")]

    assert stamps == sorted(stamps)
    assert (MONDAY - datetime.fromtimestamp(stamps[0], MONDAY.tzinfo)).days > 60


def test_what_comes_next_is_named_as_people_would_and_looking_ahead_leaves_no_trace(
    lived: RunningBot,
) -> None:
    sent = lived.run(foresight.newest(lived.bot))

    due = lived.slack.clock()["clock"]["next"]

    assert due["at"].startswith("2026-11-23T15:05:00")
    assert due["what"] == "Granite Insurance: the leads hear of a major ticket nobody answers"
    assert lived.run(foresight.newest(lived.bot)) == sent


def test_a_bot_too_busy_to_say_what_comes_next_keeps_no_page_from_the_rest(
    lived: RunningBot,
) -> None:
    due = lived.slack.state()["clock"]["next"]

    with figures(lived, view_timeout_s=-1.0):
        assert lived.slack.state()["clock"]["next"] == due


def test_a_bot_too_busy_to_follow_the_clock_is_said_and_time_has_not_passed(
    lived: RunningBot,
) -> None:
    with figures(lived, view_timeout_s=-1.0):
        answer = lived.slack.clock(by="1h")

    assert (answer["error"], "once more" in answer["message"]) == ("bot_busy", True)
    assert lived.clock.now().replace(microsecond=0) == MONDAY
