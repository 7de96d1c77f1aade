"""What another ticket system reports, as it comes in by webhook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from domain.errors import Invalid
from domain.sla import Priority
from domain.tickets import TITLE_MAX, TITLE_MIN

T = TypeVar("T", bound=StrEnum)

AHEAD = timedelta(minutes=5)
"""How far the other system's clock may be ahead of ours; what lies within counts as now."""
ID_MAX = 200
BY_CUSTOMER = "customer"
"""The actor of a reply that the customer wrote."""


class Kind(StrEnum):
    """What happened over there."""

    CREATE = "create"
    REPLY = "reply"
    PRIORITY = "priority"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """One event. `ticket` is the other system's id; `title` says what happened, and of a silent
    close why no answer was needed. `customer` is a key of ours."""

    id: str
    kind: Kind
    ticket: str
    at: datetime
    customer: str = ""
    priority: Priority | None = None
    title: str = ""
    actor: str = ""


def read(body: Mapping[str, object], now: datetime) -> TicketEvent:
    """The event in a JSON object. Raises Invalid naming every field to mend."""
    wrong: dict[str, str] = {}
    texts = {name: _text(body, name, wrong) for name in _TEXTS}
    kind = _one_of(Kind, texts["event"], "event", wrong)
    priority = (
        _one_of(Priority, texts["priority"], "priority", wrong) if texts["priority"] else None
    )
    at = _instant(texts["at"], now, wrong)
    for name in _needed(kind):
        if not texts[name]:
            wrong.setdefault(name, f"“{name}” is needed for this event.")
    if (
        kind is Kind.CREATE
        and texts["title"]
        and not (TITLE_MIN <= len(texts["title"]) <= TITLE_MAX)
    ):
        wrong["title"] = f"“title” has {TITLE_MIN} to {TITLE_MAX:,} characters."
    if wrong or kind is None:
        raise Invalid("The event cannot be taken.", fields=wrong)
    return TicketEvent(
        id=texts["id"],
        kind=kind,
        ticket=texts["ticket"],
        at=at,
        customer=texts["customer"],
        priority=priority,
        title=texts["title"],
        actor=texts["actor"],
    )


_TEXTS = ("id", "event", "ticket", "customer", "priority", "title", "at", "actor")
_SHORT = frozenset({"id", "ticket", "customer", "actor"})


def _needed(kind: Kind | None) -> tuple[str, ...]:
    always = ("id", "ticket")
    if kind is Kind.CREATE:
        return (*always, "customer", "title")
    return (*always, "priority") if kind is Kind.PRIORITY else always


def _text(body: Mapping[str, object], name: str, wrong: dict[str, str]) -> str:
    value = body.get(name)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and name in ("id", "ticket"):
        value = str(value)
    if not isinstance(value, str):
        wrong[name] = f"“{name}” is a text."
        return ""
    if name in _SHORT and len(value) > ID_MAX:
        wrong[name] = f"“{name}” has at most {ID_MAX} characters."
    return value.strip()


def _one_of(kinds: type[T], value: str, name: str, wrong: dict[str, str]) -> T | None:
    try:
        return kinds(value.lower())
    except ValueError:
        wrong[name] = f"“{name}” is one of: {', '.join(kinds)}."
        return None


def _instant(text: str, now: datetime, wrong: dict[str, str]) -> datetime:
    if not text:
        return now
    at = _parsed(text)
    if at is None:
        wrong["at"] = "“at” is an instant with its zone, such as 2026-11-23T15:04:05Z."
        return now
    if at > now + AHEAD:
        wrong["at"] = "“at” lies in the future."
    return min(at, now)


def _parsed(text: str) -> datetime | None:
    """The instant in UTC; None without a zone, or where UTC has no such year."""
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None
