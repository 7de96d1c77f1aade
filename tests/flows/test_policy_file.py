"""The policy file under a running bot: an edit moves open clocks, a slip changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot import app
from bot.config import Settings
from bot.policy.file import BadPolicy
from bot.sandbox import people as cast
from services import policies
from storage import audit
from storage import policies as versions
from storage.engine import open_engine
from storage.schema import migrate
from tests.support.bot import LENIENT_S, RunningBot, running_bot

EVE = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
"""14:00 on a Wednesday in Sydney."""

QUICK = f"[delivery]\nspacing_s = 0\nretry_s = 0.02\nview_timeout_s = {LENIENT_S}\n"
HOLIDAY = """
[regions.AEDT]
holidays = [{ date = 2026-11-26, name = "Founders Day" }]
"""
BAD = QUICK + '[regions.AEDT]\nzone = "Sydney"\nholidais = []\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "policy.toml"
    made.write_text(QUICK, encoding="utf-8")
    return made


@pytest.fixture
def bot(tmp_path: Path, path: Path) -> Iterator[RunningBot]:
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    with running_bot(url, at=EVE, environment={"TOUCHPOINT_POLICY": str(path)}) as made:
        yield made


def edit(bot: RunningBot, path: Path, text: str) -> None:
    """Write the file and have the bot look at it, as it does once a minute."""
    path.write_text(text, encoding="utf-8")
    bot.run(bot.bot.policy_watch.look())
    bot.settle()


def track_a_major_ticket(bot: RunningBot) -> None:
    bot.slack.command("/cs ticket helios", user="ben", channel="general")
    option = {"value": "major", "text": {"type": "plain_text", "text": "Major"}}
    values = {
        "title": {"title": {"type": "plain_text_input", "value": "Ingest stalls"}},
        "priority": {"priority": {"type": "static_select", "selected_option": option}},
    }
    bot.slack.submit(bot.slack.state()["views"][-1], values, user="ben")
    bot.settle()


def card(bot: RunningBot) -> str:
    [message] = bot.slack.messages("C0CHELIOS1")
    return str(message["blocks"])


def moves(bot: RunningBot, subject: str) -> list[tuple[str, str]]:
    return [(one.move, one.after) for one in bot.act(audit.of, subject)]


def admin_heard(bot: RunningBot) -> list[dict[str, Any]]:
    state = bot.slack.state()
    places = [one["id"] for one in state["channels"] if one["user"] == cast.NOOR.id]
    return [
        one
        for one in state["messages"]
        if one["channel"] in places and "policy file" in one["text"]
    ]


def test_a_holiday_written_into_the_file_moves_open_clocks_once(
    bot: RunningBot, path: Path
) -> None:
    track_a_major_ticket(bot)
    assert "Thu 26 Nov, 09:00 AEDT" in card(bot)
    edit(bot, path, QUICK + HOLIDAY)
    assert "Fri 27 Nov, 09:00 AEDT" in card(bot)
    assert bot.bot.policy.current().version == 2
    assert moves(bot, policies.SUBJECT) == [("accepted", "1"), ("accepted", "2")]
    edit(bot, path, "# a word more\n" + QUICK + HOLIDAY)
    assert bot.bot.policy.current().version == 2
    recomputed = [after for move, after in moves(bot, "ticket:1") if move == "recomputed"]
    assert len(recomputed) == 1


def test_a_file_with_errors_changes_nothing_and_the_admin_is_told_once(
    bot: RunningBot, path: Path
) -> None:
    edit(bot, path, BAD)
    edit(bot, path, BAD)
    [told] = admin_heard(bot)
    assert told["text"] == "The policy file has 2 errors, so version 1 stays in force."
    shown = str(told["blocks"])
    assert "policy.toml:6: regions.AEDT.zone: " in shown
    assert "policy.toml:7: regions.AEDT.holidais: there is no such key; did you mean holidays?" in (
        shown
    )
    assert bot.bot.policy.current().version == 1
    latest = bot.act(versions.latest)
    assert latest is not None
    assert latest.number == 1


def test_a_bot_is_not_started_with_a_bad_file(path: Path, tmp_path: Path) -> None:
    path.write_text(BAD, encoding="utf-8")
    engine = open_engine(f"sqlite:///{tmp_path / 'bot.db'}")
    migrate(engine)
    settings = Settings(
        SLACK_BOT_TOKEN=SecretStr("xoxb-sandbox"),
        SLACK_SIGNING_SECRET=SecretStr("secret"),
        SLACK_API_URL="http://127.0.0.1:9/api/",  # nobody is asked before the file is read
        TOUCHPOINT_POLICY=path,
    )
    with pytest.raises(BadPolicy, match="The policy file has 2 errors"):
        asyncio.run(app.start(settings, engine))
    engine.dispose()
