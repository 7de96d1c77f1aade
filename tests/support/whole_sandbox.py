"""`touchpoint sandbox` as anybody starts it: a process of its own, on a free port."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from bot.sandbox import demo
from tests.support.bot import LENIENT_S
from tests.support.ports import free_port
from tests.support.warm import Touchpoint

KEPT = ".sandbox"
PATIENCE_S = 250.0


class WholeSandbox:
    """A running `touchpoint sandbox`; `url` is its page."""

    def __init__(self, port: int, process: Touchpoint) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}/"
        self.process = process

    def state(self) -> dict[str, Any]:
        """GET /sandbox/state."""
        return self._ask("GET", "/sandbox/state")

    def post(self, gesture: str, **body: Any) -> dict[str, Any]:
        """POST /sandbox/{gesture}."""
        return self._ask("POST", f"/sandbox/{gesture}", body)

    def download(self, address: str) -> bytes:
        """What is behind an address that this sandbox gave out."""
        assert address.startswith(self.url)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request("GET", address.removeprefix(self.url.rstrip("/")))
            return connection.getresponse().read()
        finally:
            connection.close()

    def _ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            content = None if body is None else json.dumps(body)
            connection.request(method, path, content, {"Content-Type": "application/json"})
            answer: dict[str, Any] = json.loads(connection.getresponse().read())
            return answer
        finally:
            connection.close()


def start(folder: Path, said: Path, *arguments: str) -> Touchpoint:
    """Start it in `folder`, writing to `said`, and wait for nothing."""
    # The database's address and the like are its own: what surrounds the tests says nothing to it.
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    kept["TOUCHPOINT_POLICY"] = str(_patient_policy())
    return Touchpoint(["sandbox", "--no-open", *arguments], cwd=folder, env=kept, said=said)


@cache
def _patient_policy() -> Path:
    """The demo's policy, with time for an answer: a busy machine is none of a test's subjects."""
    file = Path(tempfile.mkdtemp(prefix="touchpoint-policy-")) / "policy.toml"
    patient = f"\n[delivery]\nview_timeout_s = {LENIENT_S}\n"
    file.write_text(demo.POLICY.read_text(encoding="utf-8") + patient, encoding="utf-8")
    return file


@contextmanager
def whole_sandbox(folder: Path, *arguments: str, port: int | None = None) -> Iterator[WholeSandbox]:
    """Start it in `folder`, where it keeps its things, and stop it as a supervisor does.

    In a folder without any it goes on with a story that was told once in this process.
    """
    if not (folder / KEPT).exists():
        shutil.copytree(_told() / KEPT, folder / KEPT)
    with _running(folder, *arguments, port=port) as running:
        yield running


@cache
def _told() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="touchpoint-told-"))
    with _running(folder):
        return folder


@contextmanager
def _running(folder: Path, *arguments: str, port: int | None = None) -> Iterator[WholeSandbox]:
    port = port or free_port()
    said = folder / f"said-{uuid4().hex}.txt"
    process = start(folder, said, "--port", str(port), *arguments)
    try:
        _wait_for_address(process, said, port)
        running = WholeSandbox(port, process)
        running.state()  # answers when the story is told
        running.post("faults", answer_within=LENIENT_S)
        yield running
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _wait_for_address(process: Touchpoint, said: Path, port: int) -> None:
    while not (said.exists() and str(port) in said.read_text()):
        assert process.poll() is None, f"the sandbox did not start: {said.read_text()}"
        time.sleep(0.02)
