"""What the alerts of a breach say once it is settled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.notices_tickets import (
    ClockAlert,
    SlaBreached,
    SlaBreachNoted,
    SlaEscalated,
    SlaSettled,
    SlaTaken,
    SlaWarned,
)
from domain.sla import ClockKind, Result
from domain.sla_alerts import Audience
from handlers.views import tickets_alerts
from handlers.views.kit import Message
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
    assert said.text.startswith(f"{news} (ticket #")
    assert "). The first response was due <!date^" in said.text
    assert done in said.text
    (row,) = (block for block in said.blocks if block["type"] == "actions")
    assert [button["text"]["text"] for button in row["elements"]] == ["Why this time?"]


def test_an_alert_whose_breach_other_terms_undid_says_what_holds_now() -> None:
    undone = SlaSettled(
        clock_alert(7), Result.PENDING, "touchpoint", NOON, timedelta(), is_open=True
    )
    said = tickets_alerts.settled(undone)
    assert said.text.startswith("Customer No. 7: the first response is not overdue after all")
    assert "it is due <!date^" in said.text
    assert "Acknowledge" not in str(said.blocks)
    gone = tickets_alerts.settled(replace(undone, result=Result.CANCELLED))
    assert "needs no first response any more" in gone.text
    assert gone.text.endswith("It has no target any more.")


def test_a_resolution_is_resolved_not_answered() -> None:
    about = replace(clock_alert(7), clock_kind=ClockKind.RESOLUTION)
    said = tickets_alerts.settled(SlaSettled(about, Result.MISSED, "U0BO", NOON + LATE, LATE))
    assert "<@U0BO> resolved it" in said.text


@pytest.mark.parametrize(
    "drawn",
    [
        lambda alert: tickets_alerts.warned(SlaWarned(alert, 75)),
        lambda alert: tickets_alerts.breached(SlaBreached(alert)),
        lambda alert: tickets_alerts.breach_noted(SlaBreachNoted(alert)),
        lambda alert: tickets_alerts.escalated(SlaEscalated(alert, (Audience.TAM,))),
        lambda alert: tickets_alerts.taken(SlaTaken(alert, "U0BO", NOON, took_over=True)),
    ],
)
def test_two_tickets_of_one_customer_are_told_apart_by_the_text_alone(
    drawn: Callable[[ClockAlert], Message],
) -> None:
    about = replace(clock_alert(7), ticket_id=31, title="Ingest <stalls>")
    assert "(ticket #31, “Ingest &lt;stalls&gt;”)" in drawn(about).text
    other = drawn(replace(about, ticket_id=32, title="Login loops")).text
    assert "(ticket #32, “Login loops”)" in other
