"""Touches on the screen: lists, the morning message, the lead's digest, snooze and skip."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.sandbox.checks import check_message
from bot.sandbox.checks_views import check_view
from domain.notices_check_ins import MorningReminder, TeamOverdue
from domain.touch_list import Deciding, Standing, TouchLine, TouchPage
from handlers.views import due
from handlers.views.kit import Message
from handlers.views.messages import render
from tests.support.cadence import ANA, TODAY

LINE = TouchLine(
    id=1,
    version=1,
    customer_key="acme",
    customer_name="Acme <Robotics>",
    owner_id=ANA,
    labels=("Weekly check-in", "Day 30 check-in"),
    due_on=TODAY,
    standing="today",
)


def lines(count: int, standing: Standing = "overdue") -> tuple[TouchLine, ...]:
    return tuple(
        replace(LINE, id=number, due_on=TODAY - timedelta(days=3), standing=standing)
        for number in range(count)
    )


def checked(message: Message) -> str:
    """All the words of a message that Slack takes."""
    check_message(message.blocks)
    return str(message.blocks)


def labels(message: Message) -> list[str]:
    rows = [one for one in message.blocks if one["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row["elements"]]


@pytest.mark.parametrize(
    ("found", "news"),
    [
        (
            TouchPage("mine", "mine", (), 0, 0),
            "Your customers have nothing due in the next seven days.",
        ),
        (TouchPage("acme", "Acme", (), 0, 0), "Acme has nothing due."),
        (TouchPage("mine", "mine", lines(1), 1, 1), "Your customers have 1 touch overdue."),
        (
            TouchPage("mine", "mine", lines(3), 3, 2),
            "Your customers have 2 touches overdue and 1 due in the next seven days.",
        ),
        (
            TouchPage("team", "team", lines(1), 1, 0),
            "Your team has 1 touch due in the next seven days.",
        ),
        (
            TouchPage("acme", "A <b>", lines(8), 1200, 4),
            "A &lt;b&gt; has 4 touches overdue and 1,196 due.",
        ),
    ],
)
def test_a_list_begins_with_how_much_is_due(found: TouchPage, news: str) -> None:
    message = due.page(found, TODAY)
    checked(message)
    assert message.text == news


def test_each_line_says_what_and_when_with_its_three_buttons() -> None:
    said = checked(due.page(TouchPage("mine", "mine", (LINE,), 1, 0), TODAY))
    assert "*Acme &lt;Robotics&gt;* · Weekly check-in + Day 30 check-in\\n*Due today*" in said
    message = due.page(TouchPage("team", "team", (LINE,), 1, 0), TODAY)
    assert labels(message) == ["Log it", "Snooze", "Skip"]
    assert f"<@{ANA}>" in str(message.blocks)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (LINE, "*Due today*"),
        (
            replace(LINE, due_on=date(2026, 11, 22), standing="overdue"),
            "*Overdue* by 1 day, it was due Sun 22 Nov 2026",
        ),
        (
            replace(LINE, due_on=date(2026, 11, 30), standing="soon"),
            "Due in 7 days, Mon 30 Nov 2026",
        ),
        (
            replace(LINE, snoozed_until_on=date(2026, 11, 30)),
            "*Due today* · snoozed until Mon 30 Nov 2026",
        ),
    ],
)
def test_a_line_says_how_late_or_how_near(line: TouchLine, words: str) -> None:
    assert due.line_text(line, TODAY).endswith(f"\n{words}")


def test_pages_lead_on_and_back() -> None:
    first = TouchPage("mine", "mine", lines(8), 20, 20)
    middle = replace(first, start=8)
    last = TouchPage("mine", "mine", lines(4), 20, 20, start=16)
    turns = [labels(due.page(one, TODAY))[-2:] for one in (first, middle, last)]
    assert turns == [["Skip", "Next page"], ["Back", "Next page"], ["Skip", "Back"]]
    assert "9–16 of 20" in checked(due.page(middle, TODAY))


@pytest.mark.parametrize(
    ("fact", "news"),
    [
        (MorningReminder(TODAY, (LINE,)), "Acme &lt;Robotics&gt; has a touch due today."),
        (MorningReminder(TODAY, lines(1)), "Acme &lt;Robotics&gt; has an overdue touch."),
        (
            MorningReminder(TODAY, lines(1, "soon")),
            "Acme &lt;Robotics&gt; has a touch due on Fri 20 Nov 2026.",
        ),
        (
            MorningReminder(TODAY, (*lines(2), LINE, *lines(1, "soon"))),
            "Your touches this morning: 2 overdue, 1 due today, 1 due soon.",
        ),
        (
            MorningReminder(TODAY, lines(20), more=1500),
            "Your touches this morning: 20 overdue and 1,500 more.",
        ),
    ],
)
def test_the_morning_message_begins_with_the_news(fact: MorningReminder, news: str) -> None:
    message = render(fact)
    checked(message)
    assert message.text == news


def test_a_short_morning_has_buttons_for_each_line_and_a_long_one_is_ranked() -> None:
    assert labels(render(MorningReminder(TODAY, lines(12)))) == ["Log it", "Snooze", "Skip"] * 12
    message = render(MorningReminder(TODAY, lines(20), more=80))
    assert labels(message) == ["See all"]
    said = checked(message)
    assert "20. *Acme" in said
    assert "and 80 more" in said


def test_the_leads_digest_says_whose_it_is_and_what_to_do() -> None:
    message = render(TeamOverdue(TODAY, lines(2)))
    said = checked(message)
    assert message.text == "2 touches in your team are long overdue or were put off often."
    assert f"<@{ANA}>" in said
    assert "Talk to the owner" in said
    assert labels(message) == ["See all"]
    assert render(TeamOverdue(TODAY, lines(1))).text.startswith("1 touch in your team is ")


@pytest.mark.parametrize(
    ("left", "words"),
    [(3, "3 more times"), (1, "once more"), (0, "as often as it may be")],
)
def test_snooze_asks_until_when_and_says_how_often_it_may_be(left: int, words: str) -> None:
    view = due.snooze_form(Deciding(LINE, date(2026, 11, 26), left), TODAY)
    check_view(view)
    assert words in str(view)
    assert view["private_metadata"] == "1"


def test_skip_asks_for_a_reason() -> None:
    view = due.skip_form(Deciding(LINE, TODAY, 3), TODAY)
    check_view(view)
    assert [one["label"]["text"] for one in view["blocks"] if one["type"] == "input"] == ["Reason"]
