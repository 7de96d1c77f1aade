"""Commands that only read make no database where there is none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.cli import main

READERS = {
    "export customers": False,
    "export members": False,
    "sla simulate --policy new.toml": False,
    "health fit": False,
    "sla explain --region EST --priority major --from 2026-03-02T09:00Z": True,
    "policy show": True,
    "policy check new.toml": True,
    "cadence preview --start 2026-01-05": True,
}
"""By whether they do without one."""


@pytest.mark.parametrize(("line", "works"), READERS.items())
def test_a_command_that_reads_creates_nothing(
    line: str,
    works: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "new.toml").write_text('[sla.targets]\nmajor = "2h"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "TOUCHPOINT_POLICY", "SLACK_BOT_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "argv", ["touchpoint", *line.split()])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == (0 if works else 1)
    if not works:
        said = capsys.readouterr().err
        assert said.startswith("There is no database touchpoint.db here")
        assert said.count("\n") == 1
    assert [one.name for one in tmp_path.iterdir()] == ["new.toml"]
