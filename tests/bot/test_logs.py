"""Logs are lines of JSON in which no secret survives, wherever it stood."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from bot import logs
from bot.config import Settings
from bot.logs import Redaction
from tests.support.secrets import APP_TOKEN, BOT_TOKEN, HOOK


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything the bot logs during a test, as it would stand on stderr."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.set_up("DEBUG", ["8f742231b10e8888abcd99", 'pg-"pässword'], stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("touchpoint").setLevel(logging.NOTSET)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"token {BOT_TOKEN}!", "token [secret]!"),
        (f"app={APP_TOKEN},", "app=[secret],"),
        ("refresh xoxe-1-My0xLXN1cGVy.x", "refresh [secret]"),
        (f"POST {HOOK} failed", "POST [secret] failed"),
        ("http://127.0.0.1:8765/response/abc-123 gone", "[secret] gone"),
        ("wss://x/link?ticket=ab-c_1&app_id=A", "wss://x/link?ticket=[secret]&app_id=A"),
        ("Authorization: Bearer abc.def", "[secret]"),
        ('{\\"Authorization\\": \\"Bearer abc.def\\", \\"x\\": 1}', '{\\"[secret]\\", \\"x\\": 1}'),
        ("{'authorization': 'Basic dXNlcjpw'}", "{'[secret]'}"),
        ("postgresql://ann:hunter2@db/x", "postgresql://[secret]@db/x"),
        ("postgresql://ann:p:a@ss@db/x", "postgresql://[secret]@db/x"),
        ("redis://:only@h", "redis://[secret]@h"),
        ("an e-mail to ann@example.org at 10:30", "an e-mail to ann@example.org at 10:30"),
        ("see https://slack.com/api/chat.postMessage", "see https://slack.com/api/chat.postMessage"),
    ],
)  # fmt: skip
def test_secrets_are_cut_out_and_nothing_else(text: str, left: str) -> None:
    assert Redaction()(text) == left


def test_known_secrets_are_cut_out_whatever_they_look_like() -> None:
    redact = Redaction(["s3cr3t.+*word", "abc"])
    assert redact("it is s3cr3t.+*word, abc") == "it is [secret], abc"


def test_a_traceback_holds_no_secret_either(written: io.StringIO) -> None:
    try:
        dict[str, str]()[f"cannot post with {BOT_TOKEN} to postgresql://a:hunter2@db/x"]
    except KeyError:
        logging.getLogger("touchpoint").exception("failed", extra={"hook": HOOK})
    line = json.loads(written.getvalue())
    assert "KeyError" in line["exc_info"]
    for secret in (BOT_TOKEN, "hunter2", HOOK):
        assert secret not in written.getvalue()


def test_a_line_says_when_how_bad_who_and_what(written: io.StringIO) -> None:
    logging.getLogger("touchpoint.delivery").warning("later", extra={"key": "a:1"})
    line = json.loads(written.getvalue())
    assert (line["level"], line["from"], line["message"], line["key"]) == (
        "WARNING", "touchpoint.delivery", "later", "a:1",
    )  # fmt: skip
    assert "at" in line


def test_secrets_of_this_bot_are_known_to_the_log(written: io.StringIO) -> None:
    logging.getLogger("touchpoint").info('8f742231b10e8888abcd99 and pg-"pässword')
    assert json.loads(written.getvalue())["message"] == "[secret] and [secret]"


def test_libraries_are_heard_only_when_something_is_wrong(written: io.StringIO) -> None:
    for name in ("slack_sdk.web", "apscheduler.executors", "aiohttp.access", "uvicorn.error"):
        logging.getLogger(name).info("chatter")
    assert written.getvalue() == ""


def test_settings_show_no_secret() -> None:
    settings = Settings(
        SLACK_BOT_TOKEN=SecretStr(BOT_TOKEN),
        SLACK_SIGNING_SECRET=SecretStr("8f742231b10e8888abcd99"),
        SLACK_APP_TOKEN=SecretStr(APP_TOKEN),
        DATABASE_URL=SecretStr("postgresql://ann:hunter2@db/x"),
    )
    shown = f"{settings!r} {settings} {settings.model_dump()}"
    for secret in (BOT_TOKEN, "8f742231b10e8888abcd99", APP_TOKEN, "hunter2"):
        assert secret not in shown
    assert {BOT_TOKEN, "8f742231b10e8888abcd99", APP_TOKEN} <= set(settings.secrets())
