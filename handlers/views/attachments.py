"""Facts that leave as a file: its name, its bytes, and the words beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from domain.notices import Fact
from domain.notices_requests import SessionCalendar
from domain.notices_tickets import SlaExported
from handlers.views import requests_calendar, sla_report


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to upload. `name` is its own for every fact, so that it is found again in Slack."""

    name: str
    title: str
    content: bytes
    content_type: str


def _calendar(fact: SessionCalendar) -> Attachment:
    return Attachment(
        name=requests_calendar.name(fact),
        title=fact.title,
        content=requests_calendar.file(fact),
        content_type=requests_calendar.CONTENT_TYPE,
    )


def _sla_sheet(fact: SlaExported) -> Attachment:
    return Attachment(
        name=sla_report.sheet_name(fact),
        title=f"SLA clocks of the last {fact.period.value}",
        content=sla_report.sheet(fact),
        content_type="text/csv",
    )


_DRAW: dict[type, Callable[[Any], Attachment]] = {
    SessionCalendar: _calendar,
    SlaExported: _sla_sheet,
}


def attach(fact: Fact) -> Attachment:
    """The file of a fact. Raises KeyError for one that has none."""
    return _DRAW[type(fact)](fact)
