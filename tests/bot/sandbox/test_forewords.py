"""The words for what is still to come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.sandbox.forewords import LONGEST, sentence
from domain.notices import Fact
from domain.notices_check_ins import MorningReminder, TeamOverdue
from domain.notices_customers import MemberLeft
from domain.notices_tickets import SlaBreachNoted, SlaEscalated, SlaWarned
from domain.sla_alerts import Audience
from storage.foresight import Foreseen
from tests.support.notices import NOON, alert, clock_alert

NAMES = {"U0ANA00001": "Ana Ruiz", "U0BEN00002": "Ben Carter"}
TOLD = clock_alert(7)
REQUEST = replace(TOLD, is_critical_request=True)


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (SlaWarned(TOLD, 90), "Customer No. 7: 90 % warning of a critical ticket"),
        (SlaWarned(REQUEST, 75), "Customer No. 7: 75 % warning of a critical request"),
        (alert(7), "Customer No. 7: breach of a critical ticket"),
        (SlaBreachNoted(TOLD), "Customer No. 7: breach of a critical ticket"),
        (
            SlaEscalated(TOLD, (Audience.DIRECTORS,)),
            "Customer No. 7: the directors hear of a critical ticket nobody answers",
        ),
        (MorningReminder(NOON.date(), ()), "morning reminder for Ana Ruiz"),
        (TeamOverdue(NOON.date(), ()), "overdue touches of the team, for Ana Ruiz"),
    ],
)
def test_it_is_said_whom_it_is_about_and_what_it_is(fact: Fact, words: str) -> None:
    assert sentence([Foreseen(fact, "U0ANA00001")], NAMES) == words


def test_one_thing_told_to_many_is_one_and_others_are_counted() -> None:
    breach = [Foreseen(alert(7), to) for to in ("U0ANA00001", "#sla-alerts")]
    reminders = [Foreseen(MorningReminder(NOON.date(), ()), to) for to in NAMES]

    assert sentence(breach, NAMES) == "Customer No. 7: breach of a critical ticket"
    assert sentence([*reminders, *breach], NAMES) == "morning reminder for Ana Ruiz, and 2 more"


def test_any_other_message_speaks_for_itself_without_marks_and_at_no_length() -> None:
    left = MemberLeft("U0BEN00002", "Ben Carter", "left", "csm", 3, ("acme", "helios", "x" * 90))

    words = sentence([Foreseen(left, "U0ANA00001")], NAMES)

    assert words.startswith("Ben Carter")
    assert len(words) <= LONGEST
    assert not set("<>*_") & set(words)
