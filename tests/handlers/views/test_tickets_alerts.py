"""What the alerts of a breach say once it is settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.notices_tickets import SlaSettled
from domain.sla import ClockKind, Result
from handlers.views import tickets_alerts
from tests.support.notices import NOON, clock_alert

LATE = timedelta(minutes=25)


@pytest.mark.parametrize(
    ("fact", "news", "done"),
    [
        (
            SlaSettled(clock_alert(7), Result.MISSED, "U0ERIK0005", NOON + LATE, LATE),
            "Customer No. 7 had the first response 25 min late",
            "<@U0ERIK0005> answered",
        ),
        (
            SlaSettled(clock_alert(7), Result.MET, "Zoe <b>", NOON, timedelta()),
            "Customer No. 7 had the first response in time after all",
            "Zoe &lt;b&gt; answered",
        ),
        (
            SlaSettled(clock_alert(7), Result.CANCELLED, "U0ERIK0005", NOON, timedelta()),
            "Customer No. 7 needs no first response any more",
            "<@U0ERIK0005> closed the ticket",
        ),
        (
            SlaSettled(clock_alert(7), Result.PENDING, "U0X", NOON, LATE, "U0NOOR", "Their line"),
            "Customer No. 7: the late first response is excused",
            "<@U0NOOR> waived it: Their line",
        ),
    ],
)
def test_a_settled_alert_says_by_whom_and_offers_only_the_sum(
    fact: SlaSettled, news: str, done: str
) -> None:
    said = tickets_alerts.settled(fact)
    assert said.text.startswith(f"{news}. The first response was due <!date^")
    assert done in said.text
    (row,) = (block for block in said.blocks if block["type"] == "actions")
    assert [button["text"]["text"] for button in row["elements"]] == ["Why this time?"]


def test_a_resolution_is_resolved_not_answered() -> None:
    about = replace(clock_alert(7), clock_kind=ClockKind.RESOLUTION)
    said = tickets_alerts.settled(SlaSettled(about, Result.MISSED, "U0BO", NOON + LATE, LATE))
    assert "<@U0BO> resolved it" in said.text
