"""The page is shown where there is a browser, and nothing is taken for one."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path

import pytest

from bot.sandbox.browser import WINDOWS, show

ADDRESS = "http://127.0.0.1:8765"


@pytest.fixture(autouse=True)
def _asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a new process: the standard library looks for browsers once."""
    monkeypatch.setattr(webbrowser, "_tryorder", None)
    monkeypatch.setattr(webbrowser, "_browsers", {})
    for name in WINDOWS:
        monkeypatch.delenv(name, raising=False)


async def test_without_a_window_no_browser_of_the_terminal_is_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")

    assert not await show(ADDRESS)


async def test_the_browser_of_this_computer_is_given_the_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    browser, seen = tmp_path / "browser", tmp_path / "seen"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {seen}\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")

    assert await show(ADDRESS)
    assert seen.read_text() == ADDRESS
