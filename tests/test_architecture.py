"""The rules of the house that a linter does not know, checked on the source itself.

What each is for: CONTRIBUTING.md. A rule that is in the way is changed here, openly, not worked
around.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
PACKAGES: Final = ("bot", "handlers", "scheduler", "services", "storage", "domain")
FOLDERS: Final = {*PACKAGES, "tests", "docs"}
# Made by tools, ignored by git.
MADE: Final = {"build", "htmlcov", "__pycache__", "touchpoint.egg-info"}

LONGEST_MODULE: Final = 250
MOST_STATEMENTS: Final = 25
LONGEST_LISTENER: Final = 15
NOT_LISTENERS: Final = {"__init__.py", "context.py", "errors.py", "forms.py"}

CLOCK: Final = "bot/clock.py"
CLOCK_READS: Final = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("time.time", "time.time_ns", "time.sleep", "time.localtime", "time.gmtime"),
}
VAGUE_NAMES: Final = re.compile(r"(^|_)(util|utils|helper|helpers|manager|managers|misc)(_|$)")
# A comment with words in it: a bare `noqa` silences the linter and tells a reader nothing.
REASON: Final = re.compile(r"#(?:\s*noqa(?::\s*[A-Z0-9, ]+)?)?[\s#(–—-]*[a-z]+ \w+", re.IGNORECASE)
# Places that exist on one machine only. Written so that this file passes its own check.
FOREIGN_WORDS: Final = tuple("/" + folder + "/" for folder in ("work", "root", "home", "Users"))
TEXT: Final = {
    *(".py", ".md", ".toml", ".lock", ".txt", ".csv", ".json", ".js", ".css", ".html", ".mako", ""),
}


def modules() -> list[Path]:
    """Every module of the packages, without the generated migrations."""
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return sorted(path for path in found if "versions" not in path.parts)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Every node of a module, walked once for all checks."""
    return list(ast.walk(tree(path)))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def without_docstring(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    return function.body[1:] if ast.get_docstring(function) is not None else function.body


def statements(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = without_docstring(function)
    return sum(isinstance(node, ast.stmt) for part in body for node in ast.walk(part))


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = without_docstring(function)
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def dotted(node: ast.expr) -> str:
    """The last two names of `a.b.c`, or what there is."""
    if isinstance(node, ast.Attribute):
        owner = node.value
        if isinstance(owner, ast.Attribute):
            return f"{owner.attr}.{node.attr}"
        if isinstance(owner, ast.Name):
            return f"{owner.id}.{node.attr}"
    return ""


def clock_reads(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Attribute) and dotted(node) in CLOCK_READS:
            yield f"{name(path)}:{node.lineno} {dotted(node)}"
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            for alias in node.names:
                if f"time.{alias.name}" in CLOCK_READS:
                    yield f"{name(path)}:{node.lineno} time.{alias.name}"


def is_blind(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    parts = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(
        part is None or (isinstance(part, ast.Name) and part.id in ("Exception", "BaseException"))
        for part in parts
    )


def unexplained_catches(path: Path) -> Iterator[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    for node in nodes(path):
        if isinstance(node, ast.ExceptHandler) and is_blind(node):
            above, here = lines[node.lineno - 2].strip(), lines[node.lineno - 1]
            if not above.startswith("#") and not REASON.search(here):
                yield f"{name(path)}:{node.lineno}"


def names_given(path: Path) -> Iterator[str]:
    """Module, package, class and function names, in snake case."""
    yield path.stem
    yield path.parent.name
    for node in nodes(path):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", node.name).lower()


def texts() -> Iterator[Path]:
    """Every text file of the project that a person wrote or the lock holds."""
    for path in sorted(ROOT.iterdir()):
        if path.is_file() and not path.name.startswith((".coverage", ".git")):
            yield path
        elif path.name in FOLDERS | {".ci"}:
            yield from (inner for inner in sorted(path.rglob("*")) if inner.is_file())


def test_the_packages_import_each_other_only_downwards() -> None:
    # A process of its own: called here it would switch off every logger of this one.
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    linted = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert linted.returncode == 0, linted.stdout


def test_no_module_holds_more_than_one_idea() -> None:
    lengths = {name(path): len(path.read_text().splitlines()) for path in modules()}
    assert {path: n for path, n in lengths.items() if n > LONGEST_MODULE} == {}


def test_no_function_does_too_much_at_once() -> None:
    assert [
        f"{name(path)}:{function.lineno} {function.name} has {statements(function)} statements"
        for path in modules()
        for function in functions(path)
        if statements(function) > MOST_STATEMENTS
    ] == []


def test_listeners_only_translate() -> None:
    listening = [
        path for path in (ROOT / "handlers").glob("*.py") if path.name not in NOT_LISTENERS
    ]
    assert [
        f"{name(path)}:{node.lineno} {node.name} has {body_lines(node)} lines"
        for path in listening
        for node in tree(path).body
        if isinstance(node, ast.AsyncFunctionDef) and body_lines(node) > LONGEST_LISTENER
    ] == []


def test_only_the_clock_reads_the_clock() -> None:
    assert [read for path in modules() if name(path) != CLOCK for read in clock_reads(path)] == []


def test_whoever_catches_everything_says_why() -> None:
    assert [catch for path in modules() for catch in unexplained_catches(path)] == []


def test_names_say_what_a_thing_is_for() -> None:
    assert [
        f"{name(path)}: {given}"
        for path in modules()
        for given in names_given(path)
        if VAGUE_NAMES.search(given)
    ] == []


def test_the_top_level_holds_only_what_everybody_expects_there() -> None:
    folders = {
        path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")
    }
    assert folders - MADE <= FOLDERS
    assert folders >= {*PACKAGES, "tests"}


def test_nothing_refers_to_one_machine() -> None:
    assert [
        f"{name(path)} names {word}"
        for path in texts()
        if path.suffix in TEXT
        for word in FOREIGN_WORDS
        if re.search(rf"(?<![\w.~-]){word}", path.read_text(encoding="utf-8", errors="replace"))
    ] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import datetime as d\nd.datetime.now()", 1),
        ("from time import sleep, monotonic", 1),
        ("import time\ntime.monotonic()", 0),
        ("clock.now()", 0),
    ],
)
def test_the_check_of_the_clock_sees_every_spelling(
    source: str, found: int, tmp_path: Path
) -> None:
    (tmp_path / "module.py").write_text(source)
    assert len(list(clock_reads(tmp_path / "module.py"))) == found


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("except Exception:", 1),
        ("except:", 1),
        ("except (ValueError, BaseException):", 1),
        ("except Exception:  # noqa: BLE001", 1),
        ("except Exception:  # noqa: BLE001 - the loop must go on", 0),
        ("except Exception:  # the loop must go on", 0),
        ("# the loop must go on\nexcept Exception:", 0),
        ("except ValueError:", 0),
    ],
)
def test_the_check_of_catches_sees_every_spelling(clause: str, found: int, tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(f"try:\n    act()\n{clause}\n    handle()\n")
    assert len(list(unexplained_catches(tmp_path / "module.py"))) == found
