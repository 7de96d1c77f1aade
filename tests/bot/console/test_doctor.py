"""`touchpoint doctor` finds what is broken and says the mend."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import manifest
from bot.cli import cli
from bot.sandbox import people
from bot.sandbox.driver import Sandbox
from bot.sandbox.running import running
from bot.sandbox.workspace import Workspace
from storage.engine import open_engine
from storage.health_check import has_wal_race, not_ours
from storage.schema import HEAD, migrate
from tests.support.migrated import migrated


def examined(sandbox: Sandbox, tmp_path: Path, **changed: str) -> Result:
    environment = {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_SIGNING_SECRET": "",
        "SLACK_API_URL": sandbox.api_url,
        "DATABASE_URL": f"sqlite:///{tmp_path}/doctor.db",
        "TOUCHPOINT_POLICY": "",
    }
    return CliRunner().invoke(cli, ["doctor"], env=environment | changed)


def test_against_the_sandbox_everything_is_well(tmp_path: Path) -> None:
    migrated(f"sqlite:///{tmp_path}/doctor.db").dispose()
    with running() as sandbox:
        result = examined(sandbox, tmp_path)
    assert result.exit_code == 0, result.output
    assert "BAD" not in result.output
    for what in ("settings", "policy", "database", "bot token", "clock", "app token", "#critical"):
        assert what in result.output


def test_without_tokens_everything_else_is_looked_at_in_the_same_form(tmp_path: Path) -> None:
    migrated(f"sqlite:///{tmp_path}/doctor.db").dispose()
    with running() as sandbox:
        result = examined(sandbox, tmp_path, SLACK_BOT_TOKEN="", SLACK_APP_TOKEN="")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    heads = [line.partition(": ")[0] for line in lines if not line.startswith("     → ")]
    assert heads == ["BAD  settings", "ok   policy", "ok   database", "ok   clock"]
    mends = [line.removeprefix("     → ") for line in lines if line.startswith("     → ")]
    assert mends[0].startswith("SLACK_BOT_TOKEN is missing: ")
    assert "OAuth & Permissions" in mends[0]
    assert mends[1].startswith("SLACK_SIGNING_SECRET is missing: ")


def test_without_the_bot_token_the_app_token_is_looked_at(tmp_path: Path) -> None:
    with running() as sandbox:
        result = examined(sandbox, tmp_path, SLACK_BOT_TOKEN="", TOUCHPOINT_PORT="many")
    assert "BAD  settings: 2 to mend" in result.output
    assert "→ TOUCHPOINT_PORT: " in result.output
    assert "ok   app token" in result.output


def test_a_wrong_setting_keeps_nothing_from_being_looked_at(tmp_path: Path) -> None:
    migrated(f"sqlite:///{tmp_path}/doctor.db").dispose()
    with running() as sandbox:
        result = examined(sandbox, tmp_path, TOUCHPOINT_LOG="loud")
    assert "BAD  settings: 1 to mend" in result.output
    assert result.output.count("BAD") == 1
    assert "#critical" in result.output


def test_a_wrong_token_is_told_and_nothing_that_needs_it_is_tried(tmp_path: Path) -> None:
    with running() as sandbox:
        result = examined(sandbox, tmp_path, SLACK_BOT_TOKEN="xoxb-1-real-looking")
    assert result.exit_code == 1
    assert "invalid_auth" in result.output
    assert "copy it again" in result.output
    assert "channel" not in result.output


def test_a_revoked_token_is_told_with_what_becomes_of_the_messages(tmp_path: Path) -> None:
    with running() as sandbox:
        sandbox.faults.add("error", "auth.test", error="token_revoked")
        result = examined(sandbox, tmp_path)
    assert result.exit_code == 1
    assert "Messages wait until then" in result.output


def test_a_wrong_app_token_is_told(tmp_path: Path) -> None:
    with running() as sandbox:
        result = examined(sandbox, tmp_path, SLACK_APP_TOKEN="xapp-1-real-looking")
    assert result.exit_code == 1
    assert "connections:write" in result.output


def test_a_channel_that_is_not_there_is_told_by_its_name(tmp_path: Path) -> None:
    others = [one for one in people.channels() if one.name != "sla-alerts"]
    with running(Workspace(channels=others)) as sandbox:
        result = examined(sandbox, tmp_path)
    assert result.exit_code == 1
    assert "BAD  channel #sla-alerts" in result.output
    assert "channel_not_found" in result.output


def test_missing_scopes_are_listed_with_the_way_to_add_them(tmp_path: Path) -> None:
    poorer = manifest.build()
    poorer["oauth_config"]["scopes"]["bot"].remove("channels:history")
    with running(manifest=poorer) as sandbox:
        result = examined(sandbox, tmp_path)
    assert result.exit_code == 1
    assert "1 missing: channels:history" in result.output
    assert "touchpoint manifest" in result.output


def test_a_slack_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    with running() as sandbox:
        result = examined(sandbox, tmp_path, SLACK_API_URL="http://127.0.0.1:9/api/")
    assert result.exit_code == 1
    for what in ("clock", "app token", "bot token"):
        assert f"BAD  {what}: no answer" in result.output


def test_an_old_database_is_told_to_be_migrated() -> None:
    old = not_ours("SQLite", "20260101_0000", {"20260101_0000", HEAD})
    assert old.mend == "Run `touchpoint migrate`."


def test_a_database_of_a_newer_version_is_not_told_to_be_migrated(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/doctor.db")
    migrate(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '20991231_0000'")
    engine.dispose()
    with running() as sandbox:
        result = examined(sandbox, tmp_path)
    assert result.exit_code == 1
    assert "database: SQLite is of a newer version of Touchpoint" in result.output
    assert "20991231_0000" in result.output
    assert "Install the newer version, or restore an older backup." in result.output
    assert "touchpoint migrate" not in result.output


def test_a_database_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    with running() as sandbox:
        result = examined(sandbox, tmp_path)
    assert result.exit_code == 1
    assert f"there is no database {tmp_path}/doctor.db here" in result.output
    assert "touchpoint migrate" in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    with running() as sandbox:
        result = examined(sandbox, tmp_path, DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert result.exit_code == 1
    assert "PostgreSQL cannot be reached" in result.output


@pytest.mark.parametrize("text", ["[nonsense", "[sessions]\nallowance_hours = 'many'"])
def test_a_bad_policy_file_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(text)
    with running() as sandbox:
        result = examined(sandbox, tmp_path, TOUCHPOINT_POLICY=str(path))
        gone = examined(sandbox, tmp_path, TOUCHPOINT_POLICY=str(tmp_path / "gone.toml"))
    assert result.exit_code == 1
    assert "BAD  policy" in result.output
    assert "No such file" in gone.output


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ((3, 6, 9), False),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
    ],
)
def test_sqlite_versions_with_the_wal_race_are_known(
    version: tuple[int, ...], affected: bool
) -> None:
    assert has_wal_race(version) is affected
