"""`touchpoint serve` as a process: it starts or says why not, and stops in order."""

from __future__ import annotations

import http.client
import json
import logging
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bot import manifest
from bot.config import Settings
from bot.sandbox import people
from bot.sandbox.driver import Sandbox
from bot.sandbox.running import running
from bot.serve import KEEP_ALIVE_S, serve
from domain.errors import DomainError
from storage.engine import open_engine
from storage.schema import migrate
from tests.faults.test_kill import put_on_their_way, stored, wait_until_sent
from tests.support.bot import LENIENT_S
from tests.support.process import Serving, run_once, serving


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with running(manifest=manifest.build(), ack_seconds=LENIENT_S) as made:
        yield made


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'touchpoint.db'}"


def get(bot: Serving, path: str, method: str = "GET") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", bot.port, timeout=60)
    connection.request(method, path)
    answer = connection.getresponse()
    try:
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def wait_for_links(slack: Sandbox) -> None:
    deadline = time.monotonic() + 60
    while len(slack.kernel.sockets.links) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)


def test_over_http_it_answers_slack_and_whoever_watches_it(
    slack: Sandbox, sqlite_url: str, tmp_path: Path
) -> None:
    with serving(slack, sqlite_url, tmp_path) as bot:
        slack.request_url = bot.url
        assert slack.verify_url()
        assert slack.command("/cs help", user="ana")["ok"]
        assert get(bot, "/healthz") == (200, "alive")
        status, body = get(bot, "/readyz")
        assert status == 200
        ready = json.loads(body)
        assert (ready["database"], ready["slack"]) == ("ok", people.TEAM_ID)
        assert ready["tick_s"] >= 0
        assert "touchpoint_answer_seconds_count 1.0" in get(bot, "/metrics")[1]
        assert get(bot, "/slack/events", "POST")[0] == 401
        assert KEEP_ALIVE_S > 60, "a proxy in front may use an idle connection for a minute"
        bot.terminate()
        assert bot.wait() == 0
        assert '"stopped"' in bot.said()


def test_over_socket_mode_it_answers_the_same_and_has_no_request_url(
    slack: Sandbox, sqlite_url: str, tmp_path: Path
) -> None:
    with serving(slack, sqlite_url, tmp_path, socket_mode=True) as bot:
        assert slack.command("/cs help", user="ana")["ok"]
        assert get(bot, "/slack/events", "POST")[0] == 404
        for breaking in (slack.refresh_links, slack.drop_links):
            breaking()
            wait_for_links(slack)
            assert slack.command("/cs help payload", user="ana")["ok"]
        bot.terminate()
        assert bot.wait() == 0


def test_a_second_bot_on_the_same_file_is_refused(
    slack: Sandbox, sqlite_url: str, tmp_path: Path
) -> None:
    with serving(slack, sqlite_url, tmp_path):
        code, words = run_once(Serving(slack, sqlite_url, tmp_path))
    assert code == 1
    assert "already running" in words
    assert "Traceback" not in words


def test_a_second_bot_on_the_same_server_needs_to_be_a_replica(
    slack: Sandbox, postgres_url: str, tmp_path: Path
) -> None:
    with serving(slack, postgres_url, tmp_path):
        code, words = run_once(Serving(slack, postgres_url, tmp_path))
        assert (code, "--replica" in words) == (1, True)
        with serving(slack, postgres_url, tmp_path, "--replica"):
            pass


def test_a_bot_whose_database_another_one_took_over_stops(
    slack: Sandbox, postgres_url: str, tmp_path: Path
) -> None:
    with (
        serving(slack, postgres_url, tmp_path) as bot,
        psycopg.connect(postgres_url, autocommit=True) as other,
    ):
        waiting = threading.Thread(
            target=lambda: other.execute("SELECT pg_advisory_lock(7046022)"), daemon=True
        )
        waiting.start()
        with psycopg.connect(postgres_url, autocommit=True) as admin:
            queued = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            while not admin.execute(queued).fetchall():  # or ours would take it again first
                time.sleep(0.01)
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'touchpoint-hold' AND datname = current_database()"
            )
        waiting.join(60)
        assert bot.wait() == 1
        assert "already running" in bot.said()


@pytest.fixture
def _own_logs() -> Iterator[None]:
    """`serve` sets logging up for its process, which here is the tests'."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("touchpoint").setLevel(logging.NOTSET)


def refusal(slack: Sandbox, database_url: str, *, replica: bool = False, **spoiled: str) -> str:
    """What `serve` says when it does not start."""
    environment = {
        "SLACK_BOT_TOKEN": slack.bot_token, "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url, "DATABASE_URL": database_url, "TOUCHPOINT_PORT": "0",
    }  # fmt: skip
    with pytest.raises(DomainError) as refused:
        serve(Settings.model_validate(environment | spoiled), replica=replica)
    assert "\n" not in refused.value.message
    return refused.value.message


@pytest.mark.usefixtures("_own_logs")
class TestWhatKeepsItFromStartingIsSaidInOneLine:
    def test_a_token_slack_does_not_know(self, slack: Sandbox, sqlite_url: str) -> None:
        slack.faults.add("error", "auth.test", error="invalid_auth")
        assert "SLACK_BOT_TOKEN" in refusal(slack, sqlite_url)

    def test_an_app_token_slack_does_not_know(self, slack: Sandbox, sqlite_url: str) -> None:
        words = refusal(slack, sqlite_url, SLACK_APP_TOKEN="xoxb-sandbox-wrong")
        assert "SLACK_APP_TOKEN" in words

    def test_a_slack_that_does_not_answer(self, slack: Sandbox, sqlite_url: str) -> None:
        words = refusal(slack, sqlite_url, SLACK_API_URL="http://127.0.0.1:9/api/")
        assert "cannot be reached at http://127.0.0.1:9/api/" in words

    def test_a_slack_that_stops_answering_before_the_link_is_up(
        self, slack: Sandbox, sqlite_url: str
    ) -> None:
        slack.faults.add("drop_before", "apps.connections.open")
        words = refusal(slack, sqlite_url, SLACK_APP_TOKEN=slack.app_token)
        assert "cannot be reached" in words

    @pytest.mark.parametrize(
        "url", ["sqlite:////no/such/folder/x.db", "postgresql://ann:hunter2@127.0.0.1:9/x"]
    )
    def test_a_database_that_cannot_be_opened(self, slack: Sandbox, url: str) -> None:
        words = refusal(slack, url)
        assert "cannot be opened" in words
        assert "hunter2" not in words

    def test_a_database_of_another_kind(self, slack: Sandbox) -> None:
        assert "mysql" in refusal(slack, "mysql://x")

    def test_a_database_address_that_is_none(self, slack: Sandbox) -> None:
        assert "DATABASE_URL" in refusal(slack, "nonsense")

    def test_a_port_in_use(self, slack: Sandbox, sqlite_url: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = str(other.getsockname()[1])
            assert "TOUCHPOINT_PORT" in refusal(slack, sqlite_url, TOUCHPOINT_PORT=port)

    def test_replicas_on_sqlite(self, slack: Sandbox, sqlite_url: str) -> None:
        assert "PostgreSQL" in refusal(slack, sqlite_url, replica=True)

    def test_a_database_of_a_newer_version(self, slack: Sandbox, sqlite_url: str) -> None:
        engine = open_engine(sqlite_url)
        migrate(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '20991231_0000'")
        engine.dispose()
        assert "20991231_0000" in refusal(slack, sqlite_url)


def test_told_to_stop_it_finishes_what_is_on_its_way(
    slack: Sandbox, sqlite_url: str, tmp_path: Path
) -> None:
    """A message being posted and a command being answered, both slow, when SIGTERM comes."""
    outcome: list[object] = []
    with serving(slack, sqlite_url, tmp_path) as bot:
        slack.request_url = bot.url
        engine = open_engine(sqlite_url)
        slow = [
            slack.faults.add("slow", method, seconds=0.4)
            for method in ("chat.postMessage", "users.info")
        ]
        put_on_their_way(engine, 1)
        asking = threading.Thread(
            target=lambda: outcome.append(slack.command("/cs help", user="ana"))
        )
        asking.start()
        while not all(one.taken for one in slow):
            time.sleep(0.01)
        bot.terminate()
        assert bot.wait() == 0
        asking.join(60)
        assert [answer["ok"] for answer in outcome if isinstance(answer, dict)] == [True]
        slack.faults.clear()
        bot.start()
        wait_until_sent(engine)
        engine.dispose()
    assert stored(slack) == {0: 1}


def test_told_twice_it_stops_at_once(slack: Sandbox, sqlite_url: str, tmp_path: Path) -> None:
    with serving(slack, sqlite_url, tmp_path) as bot, socket.socket() as half_said:
        half_said.connect(("127.0.0.1", bot.port))
        half_said.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
        assert get(bot, "/healthz")[0] == 200  # by now it has read the other one, too
        bot.terminate()
        assert bot.process is not None
        bot.process.send_signal(signal.SIGINT)
        assert bot.wait() == 1
