"""A sandbox for a module's tests of what talks to Slack, and a gateway of ours for each of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from bot.gateway import SlackGateway
from bot.sandbox.driver import Sandbox
from bot.sandbox.model import Channel
from bot.sandbox.running import running


@pytest.fixture(scope="module")
def shared_slack() -> Iterator[Sandbox]:
    with running() as sandbox:
        yield sandbox


@pytest.fixture
def slack(shared_slack: Sandbox) -> Iterator[Sandbox]:
    """The module's sandbox, without trouble and with its calls forgotten."""
    shared_slack.kernel.calls.clear()
    yield shared_slack
    shared_slack.faults.clear()


@pytest.fixture
def passing(slack: Sandbox) -> Iterator[Channel]:
    """A public channel "passing" that is there for one test."""
    made = Channel(id="C0PASSING1", name="passing")
    slack.workspace.channels[made.id] = slack.workspace.by_channel_name[made.name] = made
    yield made
    del slack.workspace.channels[made.id], slack.workspace.by_channel_name[made.name]


@pytest.fixture
async def gateway(slack: Sandbox) -> AsyncIterator[SlackGateway]:
    async with aiohttp.ClientSession() as session:
        made = SlackGateway(slack.bot_token, slack.api_url, session)
        await made.sign_in()
        slack.kernel.calls.clear()
        yield made
