"""`touchpoint` as a process of its own that starts in a tenth of the time.

Importing takes most of a start and is the same every time. So one process a test run imports
everything once and forks (the standard library's fork server, which runs no threads) for every
bot that a test starts, kills or stops. What follows the imports is what the console command does.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.cli import main

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["bot.cli", "bot.serve", "bot.web", "bot.sandbox.runner"])


class Touchpoint:
    """A running `touchpoint …`, with the part of Popen's interface that tests use.

    What it writes is appended to the file `said`.
    """

    def __init__(
        self, arguments: Sequence[str], *, cwd: Path, env: Mapping[str, str], said: Path
    ) -> None:
        self._process = _CONTEXT.Process(
            target=_be, args=([*arguments], str(cwd), dict(env), str(said)), daemon=True
        )
        self._process.start()

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """The exit code, or None while it runs."""
        return self._process.exitcode

    def wait(self, seconds: float) -> int:
        """The exit code, once it has ended; TimeoutExpired when that takes longer."""
        self._process.join(seconds)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired("touchpoint", seconds)
        return code

    def send_signal(self, number: signal.Signals) -> None:
        """A signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """SIGTERM, unless it has ended."""
        self.send_signal(signal.SIGTERM)


def _be(arguments: list[str], cwd: str, env: dict[str, str], said: str) -> None:
    """The console command, in the forked process."""
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    written = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(written, 1)
    os.dup2(written, 2)
    sys.argv = ["touchpoint", *arguments]
    main()
