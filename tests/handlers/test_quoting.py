"""What stands in a message, as a person would have typed it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.people import Person
from domain.policy import Policy
from handlers.context import Context
from handlers.quoting import of_message

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
NAMES = {"U0ANA00001": "Ana Ruiz"}


async def names(*_: Any, **__: Any) -> tuple[dict[str, str], str]:
    """Stands for the look-up of names: nothing else is asked."""
    return NAMES, ""


def context(text: str, ts: str = "1795446000.000100") -> Context:
    slack: Any = None
    look_up: Any = names
    return Context(
        payload={"message": {"text": text, "ts": ts}},
        person=Person("U0BEN00002", "Ben"),
        now=NOW,
        policy=Policy(),
        slack=slack,
        transact=look_up,
        key="",
    )


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("R&amp;D wants &lt;more&gt;", "R&D wants <more>"),
        ("ask <@U0ANA00001> or <@U0NOBODY01>", "ask @Ana Ruiz or @U0NOBODY01"),
        ("see <https://a.example/x>", "see https://a.example/x"),
        ("see <https://a.example/x|the plan>", "see the plan (https://a.example/x)"),
        ("in <#C0GENERAL1|general> and <#C0GENERAL1>", "in #general and #C0GENERAL1"),
        ("<!here> at <!date^1795446000^{time}|15:00>", "@here at 15:00"),
        ("x" * 4000, "x" * 3000),
    ],
)
async def test_tokens_become_words(sent: str, typed: str) -> None:
    assert (await of_message(context(sent))).text == typed


async def test_a_message_has_the_time_it_was_posted_at() -> None:
    said = await of_message(context("hello"))
    assert said.at == datetime.fromtimestamp(1795446000.0001, UTC)
    for ts in ("", "soon", "nan", "1e99"):
        assert (await of_message(context("hello", ts=ts))).at == NOW
