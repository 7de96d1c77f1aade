"""Observations of another system through the running bot: signed, taken once, and in the card."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.support.bot import RunningBot, running_bot
from tests.support.webhooks import SECRET, post


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    path = tmp_path_factory.mktemp("observations") / "bot.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOUCHPOINT_WEBHOOK_SECRET_OBSERVATIONS", SECRET)
        with running_bot(f"sqlite:///{path}") as made:
            made.settle()
            yield made


def seen(bot: RunningBot, measure: str, value: float | str | None, **more: Any) -> dict[str, Any]:
    at = (bot.clock.now() - timedelta(hours=3)).isoformat()
    given = {"customer": "acme", "measure": measure, "value": value, "observed_at": at}
    return given | {"source": "warehouse"} | more


def asked(bot: RunningBot, words: str) -> str:
    """What /cs health answers, as people read it."""
    before = {(one["channel"], one["ts"]) for one in bot.slack.state()["messages"]}
    assert bot.slack.command(f"/cs health {words}", user="ana", channel="general")["ok"]
    bot.settle()
    found = [m for m in bot.slack.state()["messages"] if (m["channel"], m["ts"]) not in before]
    return str([(one["text"], one.get("blocks")) for one in found])


def test_a_signed_report_changes_the_card_and_a_repeat_changes_nothing(bot: RunningBot) -> None:
    assert "Seats in use" not in asked(bot, "acme")
    report = {
        "id": "nightly-1",
        "observations": [
            seen(bot, "seat_utilisation", 0.31),
            seen(bot, "usage_trend", -4),
            seen(bot, "csat", 6.5),
            seen(bot, "goals_on_track", 0.9),
            seen(bot, "feature_breadth", 0.8),
            seen(bot, "sponsor", "engaged"),
        ],
    }
    taken = post(bot, report, source="observations")
    assert taken == (202, {"taken": True, "observations": 6, "new": 6})
    bot.settle()
    card = asked(bot, "acme")
    assert "Seats in use" in card
    assert "at risk" in card.lower() or "needs attention" in card.lower()
    again = post(bot, report, source="observations")
    assert again == (200, {"repeat": True})
    same = post(bot, report | {"id": "nightly-2"}, source="observations")
    assert same == (202, {"taken": True, "observations": 6, "new": 0})


def test_a_report_that_is_wrong_anywhere_is_refused_whole_with_the_field(bot: RunningBot) -> None:
    rows = [seen(bot, "csat", 9), seen(bot, "csat", 9, customer="nobody")]
    report = {"id": "half", "observations": rows}
    status, said = post(bot, report, source="observations")
    assert (status, said["field"]) == (422, "observations[1].customer")
    assert said["message"] == "No customer has the key “nobody”."
    status, said = post(
        bot, {"id": "half", "observations": [seen(bot, "mood", 1)]}, source="observations"
    )
    assert (status, said["field"]) == (422, "observations[0].measure")
    mended = {"id": "half", "observations": [seen(bot, "csat", 9, customer="cobalt")]}
    assert post(bot, mended, source="observations")[0] == 202, "what was refused left no trace"


def test_only_who_knows_the_secret_reports_observations(bot: RunningBot) -> None:
    report = {"id": "forged", "observations": [seen(bot, "csat", 1)]}
    assert post(bot, report, source="observations", secret="another")[0] == 401
    assert post(bot, report, source="observations", age_s=301)[0] == 401
    assert post(bot, report, source="tickets")[0] == 404, "its secret is not set"
