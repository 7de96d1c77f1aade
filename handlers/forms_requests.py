"""Reading the forms about session requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from domain.errors import Invalid
from domain.people import Role
from domain.requests import MOST_TIMES, Help, RequestForm, WorkKind
from handlers.context import ids_in
from handlers.forms import text
from handlers.views.requests_choices import OTHER
from services.request_changes import NewTimes
from services.request_decisions import Choice
from services.request_moves import Seen

_FIELDS = tuple(f"time{number}" for number in range(1, MOST_TIMES + 1))


def option_text(view: Mapping[str, Any], name: str) -> str:
    """What the option chosen for a question says; empty when none is."""
    state: Mapping[str, Any] = view.get("state") or {}
    asked: Mapping[str, Any] = (state.get("values") or {}).get(name) or {}
    answer: Mapping[str, Any] = next(iter(asked.values()), {})
    option: Mapping[str, Any] = answer.get("selected_option") or {}
    return str((option.get("text") or {}).get("text") or "")


def request(values: Mapping[str, Any]) -> RequestForm:
    """**Request a session** as filled in. Raises Invalid when nothing was chosen where one must."""
    if not text(values, "customer"):
        raise Invalid("Pick the customer this is for.", field="customer")
    role = Role(text(values, "role") or Role.CSE)
    kind = text(values, "kind")
    return RequestForm(
        customer_key=text(values, "customer"),
        role=role,
        kind=WorkKind(kind) if kind else WorkKind.TECHNICAL_ISSUE,
        need=text(values, "need"),
        help=Help(text(values, "help") or Help.GUIDANCE),
        critical="critical" in (values.get("critical") or []) and role is Role.CSE,
        times=times(values),
        minutes=int(text(values, "duration") or 60),
        attendees=text(values, "attendees"),
        agreed_out_of_hours="agreed" in (values.get("agreed") or []),
    )


def new_times(values: Mapping[str, Any]) -> NewTimes:
    """**Reschedule** as filled in."""
    return NewTimes(
        times=times(values),
        minutes=int(text(values, "duration") or 60),
        agreed_out_of_hours="agreed" in (values.get("agreed") or []),
    )


def times(values: Mapping[str, Any]) -> tuple[datetime, ...]:
    """The times that were given, in order of preference."""
    return tuple(values[name] for name in _FIELDS if values.get(name) is not None)


def placed(error: Invalid, values: Mapping[str, Any]) -> Invalid:
    """The error with what is said of the first, second … time given at the field it was given in:
    somebody may have left the first one empty."""
    given = [name for name in _FIELDS if values.get(name) is not None]
    where = dict(zip(_FIELDS, given, strict=False))
    fields = {where.get(name, name): words for name, words in error.fields.items()}
    return Invalid(error.message, fields=fields)


def seen(words: str) -> Seen:
    """What a button or form was drawn for: "12:3" is version 3 of request 12."""
    request_id, version = ids_in(words, 2)
    return Seen(int(request_id), int(version))


def approval(words: str) -> tuple[Seen, Choice]:
    """What an **Approve** stands for: version, engineer and time that its card showed."""
    request_id, version, engineer, at = ids_in(words, 4)
    return Seen(int(request_id), int(version)), Choice(engineer, instant(at))


def picked(words: str) -> tuple[Seen, datetime]:
    """What a button of an offer stands for."""
    request_id, version, at = ids_in(words, 3)
    return Seen(int(request_id), int(version)), instant(at)


def instant(epoch: str) -> datetime:
    """The instant in a button or option."""
    return datetime.fromtimestamp(int(epoch), UTC)


@dataclass(frozen=True, slots=True)
class ChosenTime:
    """The time chosen so far: `at` None while another one is wanted and none is given yet."""

    at: datetime | None
    own: bool


def chosen_time(values: Mapping[str, Any]) -> ChosenTime:
    """**Time**, or **Another time**, as it is being filled in."""
    chosen = text(values, "time")
    if chosen == OTHER:
        return ChosenTime(values.get("own_time"), own=True)
    return ChosenTime(instant(chosen) if chosen else None, own=False)


def choice(values: Mapping[str, Any]) -> Choice:
    """**Choose time or engineer** as filled in. Raises Invalid where something is missing."""
    chosen = chosen_time(values)
    if chosen.at is None:
        field = "own_time" if chosen.own else "time"
        raise Invalid("Pick the time.", field=field)
    if not text(values, "engineer"):
        raise Invalid("Pick who takes it.", field="engineer")
    return Choice(text(values, "engineer"), chosen.at, text(values, "reason"))
