"""Facts for tests about sending, numbered so that each can be found again in Slack."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.notices_parts import CustomerLine
from domain.notices_tickets import ClockAlert, SlaBreached, SlaTaken
from domain.sla import ClockKind, Priority
from storage import outbox
from storage.unit_of_work import Work

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
_NAME = re.compile(r"Customer No\. (\d+)")


def clock_alert(number: int) -> ClockAlert:
    return ClockAlert(
        clock_id=number,
        ticket_id=number,
        clock_kind=next(iter(ClockKind)),
        customer=CustomerLine("acme", f"Customer No. {number}", "enterprise", "U0ANA00001", "UTC"),
        title="Everything is down",
        priority=next(iter(Priority)),
        owner_id="U0ANA00001",
        due_at=NOON,
        target=timedelta(hours=1),
        planned_at=NOON,
        late_by=timedelta(),
    )


def alert(number: int) -> SlaBreached:
    """An alert whose message says "Customer No. <number>"."""
    return SlaBreached(alert=clock_alert(number))


def taken(number: int) -> SlaTaken:
    """The same alert, taken over by Erik."""
    return SlaTaken(alert=clock_alert(number), by="U0ERIK0005", at=NOON, took_over=True)


def put(work: Work, numbers: Iterable[int], to: str, *, folds: bool = False) -> None:
    """Put alerts on their way, each under its own subject and key."""
    for number in numbers:
        outbox.post(
            work, alert(number), to=to, key=f"alert:{number}", subject=f"alert:{number}",
            folds=folds,
        )  # fmt: skip


def numbers(messages: Iterable[Mapping[str, Any]]) -> list[int]:
    """Which alerts stand in these messages, in the order they stand there."""
    found: list[int] = []
    for message in messages:
        shown = str(message.get("blocks") or message["text"])
        found += dict.fromkeys(int(number) for number in _NAME.findall(shown))
    return found
