"""The console command in a test: run in this process; what it wrote, and its exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import alembic.config  # noqa: F401 - keeps the stdout of its first import: not one test's own
import pytest

from bot.cli import main


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did: its exit code, and the lines on stdout and stderr."""

    code: int
    out: str
    err: str


Console = Callable[..., Ran]


@pytest.fixture
def touchpoint(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Console:
    """Runs `touchpoint` with these arguments."""

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["touchpoint", *map(str, arguments)])
        capsys.readouterr()
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return Ran(code if isinstance(code, int) else 0, said.out, said.err)

    return run
