"""`touchpoint sandbox` as a program: it goes on where it stopped, and says what is in its way."""

from __future__ import annotations

import socket
import sqlite3
from pathlib import Path

import pytest

from tests.support.ports import free_port
from tests.support.whole_sandbox import WholeSandbox, start, whole_sandbox


def refusal(folder: Path, *arguments: str) -> str:
    """What it says when it does not start; it must end by itself, with exit code 1."""
    written = folder / "said.txt"
    assert start(folder, written, *arguments).wait(60) == 1
    words = written.read_text()
    assert "Traceback" not in words
    return words


def said(sandbox: WholeSandbox) -> list[tuple[str, str, str]]:
    """Everything that stands in the workspace."""
    return [(m["channel"], m["ts"], m["text"]) for m in sandbox.state()["messages"]]


def test_it_goes_on_where_it_stopped_until_it_is_reset(tmp_path: Path) -> None:
    with whole_sandbox(tmp_path) as first:
        first.post("clock", pause=True)
        first.post("clock", by="1d")
        first.post("message", user="ana", channel="general", text="See you tomorrow")
        stood, now = said(first), first.state()["clock"]["now"]

    with whole_sandbox(tmp_path) as second:
        state = second.state()
        assert said(second) == stood
        assert (state["clock"]["now"], state["clock"]["paused"]) == (now, True)
        files = [file for m in state["messages"] for file in m.get("files", ())]
        assert second.download(files[0]["url_private"]).startswith(b"BEGIN:VCALENDAR")
        critical = next(m for m in state["messages"] if m["text"].startswith("Critical: Bluebird"))
        button = next(b for b in critical["blocks"] if b["type"] == "actions")
        second.post(
            "action", user="erik", block_id=button["block_id"],
            action_id=button["elements"][0]["action_id"],
            container={"channel": critical["channel"], "ts": critical["ts"]},
        )  # fmt: skip
        second.post("clock", by=1)
        redrawn = next(m for m in second.state()["messages"] if m["ts"] == critical["ts"])
        assert "<@U0ERIK0005>" in redrawn["text"]
        words = refusal(tmp_path, "--port", str(free_port()))
        assert "running from this folder already" in words

    with whole_sandbox(tmp_path, "--reset") as third:
        assert "See you tomorrow" not in {text for _, _, text in said(third)}


def test_a_port_in_use_is_named_with_another_to_try(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        words = refusal(tmp_path, "--port", str(port))

    assert f"Port {port} is in use" in words
    assert f"--port {port + 1}" in words


@pytest.mark.parametrize("kept", ["{", '{"format": 0}'])
def test_a_memory_it_cannot_read_is_said_with_the_mend(tmp_path: Path, kept: str) -> None:
    folder = tmp_path / ".sandbox"
    folder.mkdir()
    (folder / "touchpoint.db").touch()
    (folder / "workspace.json").write_text(kept)

    assert "--reset" in refusal(tmp_path, "--port", str(free_port()))


def test_a_database_of_another_version_is_said_with_the_mend(tmp_path: Path) -> None:
    folder = tmp_path / ".sandbox"
    folder.mkdir()
    (folder / "workspace.json").write_text("{}")
    database = sqlite3.connect(folder / "touchpoint.db")
    database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
    database.execute("INSERT INTO alembic_version VALUES ('20990101_0000')")
    database.commit()
    database.close()

    assert "--reset" in refusal(tmp_path, "--port", str(free_port()))
