"""Plain words to the bot, however they are put."""

from __future__ import annotations

import pytest

from handlers.mentions import asked

BOT = "U0BOT00001"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@U0BOT00001> health acme", "health acme"),
        ("<@U0BOT00001|touchpoint>: health acme", "health acme"),
        ("hey <@U0BOT00001>, health acme", "health acme"),
        ("<@U0BEN00002> look: <@U0BOT00001> health acme", "health acme"),
        ("health acme <@U0BOT00001>", "health acme"),
        ("<@U0BOT00001> health acme <@U0BEN00002>", "health acme"),
        ("<@U0BOT00001>", ""),
        ("<@U0BOT00001> /cs health acme", "health acme"),
        ("<@U0BOT00001> /cs-health acme", "health acme"),
        ("cs health acme", "health acme"),
        ("CS  health acme", "health acme"),
        ("/cs", ""),
        ("customer csi", "customer csi"),
        ("csi", "csi"),
        ("health <@U0BEN00002>", "health"),
        ("", ""),
    ],
)
def test_the_words_for_the_bot_are_found(text: str, words: str) -> None:
    assert asked(text, BOT) == words
