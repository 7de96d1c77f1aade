"""`touchpoint serve` as a process of its own, which a test may kill."""

from __future__ import annotations

import http.client
import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.sandbox.driver import Sandbox
from tests.support.ports import free_port
from tests.support.warm import Touchpoint

ROOT = Path(__file__).parents[2]
START_SECONDS = 100.0
POLICY = """
[delivery]
spacing_s = 0.02
lease_s = 1.5
timeout_s = 1.1
view_timeout_s = 30.0
retry_s = 0.1
retry_most_s = 0.5
"""


class Serving:
    """One bot process. `start` waits until it answers; `kill` is kill -9."""

    def __init__(
        self,
        slack: Sandbox,
        database_url: str,
        folder: Path,
        *options: str,
        socket_mode: bool = False,
        **environment: str,
    ) -> None:
        self._slack = slack
        self._options = options
        self.port = free_port()
        self.log = folder / f"serve-{self.port}.log"
        policy = folder / "policy.toml"
        policy.write_text(POLICY)
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self._environment = {
            **kept,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": database_url,
            "TOUCHPOINT_PORT": str(self.port),
            "TOUCHPOINT_POLICY": str(policy),
            ("SLACK_APP_TOKEN" if socket_mode else "SLACK_SIGNING_SECRET"): (
                slack.app_token if socket_mode else slack.signing_secret
            ),
            **environment,
        }  # fmt: skip
        self.process: Touchpoint | None = None

    @property
    def url(self) -> str:
        """Where Slack's payloads go."""
        return f"http://127.0.0.1:{self.port}/slack/events"

    def launch(self) -> None:
        """Start it and wait for nothing."""
        self.process = Touchpoint(
            ["serve", *self._options], cwd=ROOT, env=self._environment, said=self.log
        )

    def start(self) -> None:
        """Start it and wait until it takes requests."""
        self.launch()
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self.process is not None
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.02)

    def kill(self) -> None:
        """Kill -9."""
        self._signal(signal.SIGKILL)
        self.wait()

    def terminate(self) -> None:
        """SIGTERM."""
        self._signal(signal.SIGTERM)

    def wait(self, seconds: float = 100.0) -> int:
        """The exit code, once it has ended."""
        assert self.process is not None
        return self.process.wait(seconds)

    def said(self) -> str:
        """Everything it wrote."""
        return self.log.read_text(errors="replace")

    def _signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


@contextmanager
def serving(
    slack: Sandbox, database_url: str, folder: Path, *options: str, **how: object
) -> Iterator[Serving]:
    """A bot process that answers, ended with the block however it is then."""
    made = Serving(slack, database_url, folder, *options, **how)  # type: ignore[arg-type]  # passed on
    try:
        made.start()
        yield made
    finally:
        end(made)


def end(made: Serving) -> None:
    """End a process, running or not."""
    if made.process is not None and made.process.poll() is None:
        with suppress(ProcessLookupError):
            made.kill()


def run_once(made: Serving, seconds: float = 100.0) -> tuple[int, str]:
    """(exit code, what it wrote last) of a process that ends by itself."""
    made.launch()
    code = made.wait(seconds)
    lines = [line for line in made.said().splitlines() if not line.startswith("{")]
    return code, re.sub(r"\s+", " ", " ".join(lines))
