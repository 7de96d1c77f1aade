"""One running bot for a module, with the sandbox as its Slack, cleared before every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.bot import RunningBot, running_bot


@pytest.fixture(scope="module")
def module_bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    path = tmp_path_factory.mktemp("bot") / "touchpoint.db"
    with running_bot(f"sqlite:///{path}") as made:
        yield made


@pytest.fixture
def bot(module_bot: RunningBot) -> Iterator[RunningBot]:
    """The bot with nothing on its way, and a Slack in which nothing goes wrong until the test says
    so: what an earlier test or the bot's start left must not meet this one's faults."""
    module_bot.slack.faults.clear()
    module_bot.settle()
    yield module_bot
    module_bot.slack.faults.clear()
