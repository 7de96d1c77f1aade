"""Settings are read once, and everything that is wrong with them is said at once."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from bot.config import Settings, read_settings
from domain.errors import Invalid

NAMES = (
    "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "SLACK_API_URL", "DATABASE_URL",
    "TOUCHPOINT_POLICY", "TOUCHPOINT_HOST", "TOUCHPOINT_PORT", "TOUCHPOINT_LOG",
    "TOUCHPOINT_ADMINS", "TOUCHPOINT_PUBLIC_URL",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def told(monkeypatch: pytest.MonkeyPatch, **environment: str) -> list[str]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Invalid) as refused:
        read_settings()
    return [line.strip() for line in refused.value.message.splitlines()[1:]]


def test_every_missing_name_is_listed_with_where_to_find_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = told(monkeypatch)
    assert [line.partition(" is missing")[0] for line in lines] == [
        "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET",
    ]  # fmt: skip
    assert "OAuth & Permissions" in lines[0]
    assert "Socket Mode" in lines[1]


def test_empty_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = told(monkeypatch, SLACK_BOT_TOKEN="", SLACK_SIGNING_SECRET="", SLACK_APP_TOKEN="")
    assert len(lines) == 2


def test_what_is_wrong_stands_beside_what_is_missing_and_shows_no_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = told(
        monkeypatch, SLACK_BOT_TOKEN="xoxb-hush", TOUCHPOINT_PORT="many", TOUCHPOINT_LOG="loud",
        SLACK_API_URL="ftp://x",
    )  # fmt: skip
    assert {line.split(":")[0].split(" ")[0] for line in lines} == {
        "SLACK_SIGNING_SECRET", "TOUCHPOINT_PORT", "TOUCHPOINT_LOG", "SLACK_API_URL",
    }  # fmt: skip
    assert "hush" not in " ".join(lines)


@pytest.mark.parametrize("way_in", ["SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"])
def test_a_token_and_one_way_in_are_enough(monkeypatch: pytest.MonkeyPatch, way_in: str) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-a")
    monkeypatch.setenv(way_in, "secret")
    settings = read_settings()
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_url.get_secret_value() == "sqlite:///touchpoint.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 3000)


def test_an_address_gets_its_slash_and_a_level_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-a")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-a")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:1/api")
    monkeypatch.setenv("TOUCHPOINT_LOG", "debug")
    settings = read_settings()
    assert settings.slack_api_url == "http://127.0.0.1:1/api/"
    assert settings.log_level == "DEBUG"


def test_admins_and_webhook_secrets_are_lists() -> None:
    settings = Settings(
        SLACK_BOT_TOKEN=SecretStr("xoxb-a"), TOUCHPOINT_ADMINS="U1ANA, W2BEN;nonsense U3"
    )
    assert settings.admin_ids() == ["U1ANA", "U3"]
    secrets = settings.webhook_secrets(
        {"TOUCHPOINT_WEBHOOK_SECRET_TICKETS": "a", "TOUCHPOINT_WEBHOOK_SECRET_X": "", "PATH": "/"}
    )
    assert {name: one.get_secret_value() for name, one in secrets.items()} == {"tickets": "a"}
