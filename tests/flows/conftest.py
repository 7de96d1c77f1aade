"""A test on a bot that a module shares begins when nothing of the one before is on its way."""

from __future__ import annotations

import pytest

from tests.support.bot import RunningBot


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Its fixtures are there: let every event and message in the air arrive."""
    for made in getattr(item, "funcargs", {}).values():
        bot = made if isinstance(made, RunningBot) else getattr(made, "bot", None)
        if isinstance(bot, RunningBot):
            bot.calm()
