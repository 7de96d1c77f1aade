"""What is read out of every message there is: a plain sentence, whatever its fact says."""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest

from domain.health_cards import HealthCard
from domain.home import HomeDrawn
from domain.notices import Fact
from domain.requests import Status
from handlers.views import messages
from tests.handlers.views.test_health import CARD

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PLAIN: Mapping[type, object] = {
    str: "Two *bold*\n• words", int: 7, float: 2.5, bool: True, datetime: NOON,
    date: NOON.date(), timedelta: timedelta(hours=2), HealthCard: CARD,
}  # fmt: skip
NAMED = {
    "zone": "UTC", "playbook": "P2", "change": "archived", "channel_id": "C0ACME0001",
    "user_id": "U0ANA00001", "by": "U0ANA00001", "rating": 9,
    "channel": "C0ACME0001", "state": "overdue", "feeling": 4, "can": "session",
    "first": "held", "second": "technical_issue",
}  # fmt: skip
_TOKEN = re.compile(r"<(!date\^[^>]+|[@#][A-Z0-9]+)>")


def made(hint: Any, name: str = "", *, full: bool = True) -> Any:
    """Something of this type; `full`: with everything in it that may be left out."""
    origin, inner = get_origin(hint), get_args(hint)
    if hint in (str, int) and name in NAMED:
        return NAMED[name]
    if origin in (Union, types.UnionType):
        return made(inner[0], name, full=full) if full else None
    if origin is Literal:
        return inner[0]
    if origin is tuple:
        several = inner[:1] if inner[-1] is ... else inner
        return tuple(made(one, name, full=full) for one in several)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if is_dataclass(hint) and hint not in PLAIN:
        return filled(hint, full=full)
    return PLAIN.get(hint) if hint in PLAIN else {}


def filled(kind: Any, *, full: bool) -> Any:
    """A fact, or a part of one."""
    hints = get_type_hints(kind)
    given = {
        one.name: made(hints[one.name], one.name, full=full)
        for one in fields(kind)
        if one.name != "kind" or one.default is MISSING
        if full or (one.default is MISSING and one.default_factory is MISSING)
    }
    return kind(**given)


def every_fact() -> list[Any]:
    """Each kind with all it may hold and with as little as it may; requests in every state."""
    found = [filled(kind, full=full) for kind in get_args(Fact) for full in (True, False)]
    cards = [one for one in found if hasattr(one, "card") and hasattr(one.card, "requester_id")]
    return found + [
        replace(one, card=replace(one.card, status=status)) for one in cards for status in Status
    ]


@pytest.mark.parametrize("kind", [one.__name__ for one in get_args(Fact)])
def test_the_text_of_every_message_is_a_plain_sentence(kind: str) -> None:
    for fact in every_fact():
        if type(fact).__name__ != kind or _cannot_be(fact):
            continue
        text = messages.render(fact).text
        said = _TOKEN.sub("", text)
        assert text.endswith((".", "?", "!")), text
        assert not re.search(r"[\n*•<>]", said), text


def _cannot_be(fact: Any) -> bool:
    """Whether it says what nobody has decided, or offers somebody nothing at all."""
    if isinstance(fact, HomeDrawn):
        return not fact.day.can
    decided = type(fact).__name__ in {"RequestDecided", "RequestSettled", "OfferMade"}
    return decided and fact.card.status in (Status.OPEN, Status.COUNTER_OFFERED)
