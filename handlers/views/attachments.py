"""Facts that leave as a file: its name, its bytes, and the words beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from domain.notices import Fact
from domain.notices_requests import SessionCalendar
from handlers.views import requests_calendar


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


_DRAW: dict[type, Callable[[Any], Attachment]] = {SessionCalendar: _calendar}


def attach(fact: Fact) -> Attachment:
    """The file of a fact. Raises KeyError for one that has none."""
    return _DRAW[type(fact)](fact)
