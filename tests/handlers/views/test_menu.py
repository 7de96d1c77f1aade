"""What is said to words that are no command, and to commands too long to repeat."""

from __future__ import annotations

from handlers.views import health_lists, menu, notes
from handlers.views.kit import Message

LONG = "session " + "x" * 5_000


def values(message: Message) -> list[str]:
    """What the buttons carry."""
    shown = (one for block in message.blocks for one in block.get("elements", ()))
    return [str(one["value"]) for one in shown if one["type"] == "button"]


def test_a_slip_is_mended_by_a_button_that_keeps_the_customer() -> None:
    said = menu.overview((), menu.Unknown("sesion", "session acme"))
    assert said.text.startswith("There is no `/cs sesion`. Did you mean `/cs session acme`?")
    assert values(said) == ["session acme"]


def test_what_is_said_in_plain_words_is_not_called_a_command() -> None:
    said = menu.overview((), menu.Unknown("thanks <!here>!", "", in_words=True))
    assert said.text.startswith("I don’t know “thanks &lt;!here&gt;!”. Touchpoint’s commands")
    assert values(said) == []


def test_a_command_too_long_for_a_button_is_offered_all_the_same() -> None:
    for said in (
        notes.open_form("Here it is.", LONG),
        notes.withheld("sessions", LONG),
        health_lists.withheld(LONG),
        menu.overview((), menu.Unknown("sesion", LONG)),
    ):
        assert [len(one) for one in values(said)] == [notes.LONGEST_COMMAND]


def test_choices_of_one_name_are_told_apart_by_their_keys() -> None:
    labels = {"zeta": "Zeta", "zeta-2": "Zeta", "acme": "Acme"}
    said = notes.choices("Which?", list(labels), "health", labels=labels)
    shown = [one["text"]["text"] for one in said.blocks[1]["elements"]]
    assert shown == ["Zeta (zeta)", "Zeta (zeta-2)", "Acme"]
