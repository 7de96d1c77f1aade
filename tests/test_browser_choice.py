"""How `make test` decides about the browser tests (.ci/browser), on machines of every kind."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / ".ci" / "browser"
INSTALLS = 'printf "#!/bin/sh\\n" > "$(dirname "$0")/chromium"; chmod +x "$(dirname "$0")/chromium"'


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder that is all of the PATH: nothing on it but what the test puts there."""
    for name in ("dirname", "chmod"):
        found = shutil.which(name)
        assert found is not None
        (tmp_path / name).symlink_to(found)
    program(tmp_path, "id", "echo 1000")
    return tmp_path


def program(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def decide(machine: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SCRIPT], env={"PATH": str(machine), **environ}, capture_output=True, text=True, check=False
    )


def test_with_a_browser_on_the_path_all_tests_run(machine: Path) -> None:
    program(machine, "chromium", "")
    decided = decide(machine, CI="true")
    assert (decided.returncode, decided.stdout, decided.stderr) == (0, "", "")


def test_root_on_debian_gets_the_browser_installed(machine: Path) -> None:
    program(machine, "id", "echo 0")
    program(machine, "apt-get", f'[ "$1" = update ] || {{ {INSTALLS}; }}')
    decided = decide(machine)
    assert (decided.returncode, decided.stdout) == (0, "")
    assert "installing" in decided.stderr


def test_where_none_can_be_had_the_rest_runs_and_one_line_says_so(machine: Path) -> None:
    decided = decide(machine)
    assert (decided.returncode, decided.stdout) == (0, "not browser\n")
    assert len(decided.stderr.splitlines()) == 1


def test_a_failed_installation_leaves_the_browser_tests_out_as_well(machine: Path) -> None:
    program(machine, "id", "echo 0")
    program(machine, "apt-get", "exit 100")
    assert decide(machine).stdout == "not browser\n"


def test_in_ci_a_machine_without_browser_is_a_failure(machine: Path) -> None:
    decided = decide(machine, CI="true")
    assert decided.returncode == 1
    assert decided.stdout == ""
