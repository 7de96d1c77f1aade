"""Check-ins on the screen: what the form asks, and what the internal channel reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.sandbox.checks import check_message
from bot.sandbox.checks_views import check_view
from domain.check_ins import ContactKind, NextStep
from domain.customers import Contacts
from domain.notices_check_ins import CheckInLogged
from handlers.views import check_ins
from handlers.views.messages import render
from tests.support.cadence import ANA, BEN, TODAY, customer

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
DRAFT = check_ins.Draft(when=NOW)
FACT = CheckInLogged(
    id=7,
    customer_key="acme",
    customer_name="Acme & <Sons>",
    author_id=ANA,
    contact=ContactKind.CHECK_IN,
    held_at=NOW,
    attended=("Robin <!here>",),
    feeling=4,
    summary="A good call",
    risks="*Budget*",
    steps=(NextStep("Send the plan", BEN, date(2026, 12, 1)), NextStep("Call back")),
    fulfilled=("Weekly check-in",),
    next_label="Weekly check-in",
    next_on=date(2026, 11, 30),
)


def questions(view: dict[str, Any]) -> list[str]:
    return [one["label"]["text"] for one in view["blocks"] if one["type"] == "input"]


def drawn(contacts: Contacts) -> dict[str, Any]:
    acme = replace(customer("acme"), contacts=contacts)
    draft = DRAFT.for_customer(acme, ContactKind.KICKOFF, None, TODAY, "C0ACME0001")
    return check_ins.form(draft)


def test_the_form_asks_what_it_promises_in_that_order() -> None:
    view = drawn(Contacts("Robin Vale", "Alex Moreau", ("Sam Idris",)))
    check_view(view)
    assert questions(view) == [
        "Customer",
        "When",
        "Kind",
        "Who attended",
        "Who else attended",
        "How did it feel",
        "Summary",
        "Risks",
        "Next steps",
        "Owner of step 1",
        "Date of step 1",
    ]
    assert view["blocks"][-1]["elements"][0]["text"]["text"] == "Add a step"


def test_the_form_remembers_its_steps_its_customer_and_their_channel() -> None:
    view = drawn(Contacts())
    assert check_ins.Drawn.read(view) == check_ins.Drawn(1, "C0ACME0001", "acme")
    assert check_ins.Drawn.read({}) == check_ins.Drawn(1, "", "")


def test_a_customer_without_contacts_gets_one_field_for_names() -> None:
    assert "Who else attended" not in questions(drawn(Contacts()))
    assert "Who attended" in questions(drawn(Contacts()))


def test_names_come_once_and_never_more_than_boxes_fit() -> None:
    many = tuple(f"Person {number}" for number in range(30))
    view = drawn(Contacts("Robin Vale", "Robin Vale", many))
    check_view(view)
    boxes = next(one for one in view["blocks"] if one["block_id"] == "attended")
    names = [one["value"] for one in boxes["element"]["options"]]
    assert len(names) == len(set(names)) == 10


@pytest.mark.parametrize("steps", [1, 3, 5])
def test_there_is_room_for_five_steps_and_no_more(steps: int) -> None:
    view = check_ins.form(replace(DRAFT, steps=steps))
    check_view(view)
    assert sum("Owner of step" in one for one in questions(view)) == steps
    assert (view["blocks"][-1]["type"] == "actions") == (steps < 5)


def test_a_feeling_is_only_optional_for_an_internal_note() -> None:
    def optional(kind: str | None) -> bool:
        view = check_ins.form(DRAFT.with_kind(kind))
        feeling = next(one for one in view["blocks"] if one["block_id"] == "feeling")
        return bool(feeling.get("optional"))

    assert not optional(None)
    assert optional("internal_note")


def test_the_post_says_what_was_held_how_it_felt_and_what_follows() -> None:
    message = render(FACT)
    check_message(message.blocks)
    assert message.text == (
        "Check-in with Acme &amp; &lt;Sons&gt;, felt good (4 of 5), logged by <@U0ANA00001>."
    )
    said = str(message.blocks)
    for words in ("&gt;", "Robin &lt;!here&gt;", "*Risks*", "• Send the plan · <@U0BEN00002>"):
        assert words in said
    assert "by Tue 1 Dec 2026" in said
    assert "Fulfils Weekly check-in · Next: Weekly check-in, due Mon 30 Nov 2026" in said


def test_a_post_without_details_is_short() -> None:
    bare = replace(FACT, attended=(), risks="", steps=(), fulfilled=(), next_on=None, feeling=None)
    message = render(bare)
    check_message(message.blocks)
    assert [one["type"] for one in message.blocks] == ["section", "section", "context"]


def test_the_longest_texts_still_fit_a_message() -> None:
    long = replace(
        FACT,
        summary="<" * 3000,
        risks="&" * 3000,
        attended=("ß" * 3000,),
        steps=tuple(NextStep("<" * 300, BEN, TODAY) for _ in range(5)),
    )
    check_message(render(long).blocks)
