"""What somebody meant who typed no command."""

from __future__ import annotations

import pytest

from handlers.nearest import meant

KNOWN = dict.fromkeys(
    (
        *("help", "session", "sessions", "health", "checkin", "due", "sla"),
        *("report", "ticket", "customer", "team", "admin"),
    )
)


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("sesion acme", "session acme"),
        ("Helth", "health"),
        ("check-in acme", "checkin acme"),
        ("sessons mine", "sessions mine"),
        ("please log a check-in for Acme", "checkin Acme"),
        ("what is due?", "due"),
        ("I need an architect for Kestrel Aerospace.", "session Kestrel Aerospace"),
        ("how is the health of acme?", "health acme"),
        ("open two tickets", "ticket"),
    ],
)
def test_the_command_that_was_meant_keeps_what_it_was_about(typed: str, command: str) -> None:
    assert meant(typed, KNOWN) == command


@pytest.mark.parametrize("typed", ["thanks!", "what?", "Acme", "please", "🙂", "", "!!"])
def test_nothing_is_guessed_from_words_that_come_near_no_command(typed: str) -> None:
    assert meant(typed, KNOWN) is None
