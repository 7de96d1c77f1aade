"""Which line of a TOML file says what.

The standard library's reader gives values without positions, so the text is walked once more for
the positions alone. It must already have been read without error: nothing is checked here.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from typing import cast

Path = tuple[str | int, ...]
"""Where a value is: keys of tables, numbers of items in lists (from 0)."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'""")
_STRING = re.compile(
    r'"{3}(?:[^\\]|\\.)*?"{3,5}|\'{3}.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
_PLAIN = re.compile(r"[^,\]}#\n]+")


def line_numbers(text: str) -> dict[Path, int]:
    """The line (from 1) of every key, table and list item of a valid TOML text."""
    return _Walk(text).walk()


def nearest_line(lines: dict[Path, int], path: Path) -> int | None:
    """The line of `path`, or of the closest thing around it that is written; None for the file."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


class _Walk:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line, self._counted_to = 1, 0
        self._lines: dict[Path, int] = {}
        self._items: Counter[Path] = Counter()

    def walk(self) -> dict[Path, int]:
        table: Path = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)
        return self._lines

    def _header(self) -> Path:
        is_item = self._text.startswith("[[", self._at)
        self._at += 2 if is_item else 1
        line = self._line_now()
        path = self._inside_lists(self._keys())
        self._at += 2 if is_item else 1
        if is_item:
            self._mark(path, line)
            number = self._items[path]
            self._items[path] += 1
            path = (*path, number)
        self._mark(path, line)
        return path

    def _inside_lists(self, keys: Path) -> Path:
        """A header names lists of tables without numbers and means their latest item."""
        path: Path = ()
        for key in keys[:-1]:
            path = (*path, key)
            if self._items[path]:
                path = (*path, self._items[path] - 1)
        return (*path, keys[-1])

    def _pair(self, table: Path) -> None:
        line = self._line_now()
        path = (*table, *self._keys())
        for length in range(len(table) + 1, len(path) + 1):
            self._mark(path[:length], line)
        self._at += 1  # the equals sign
        self._value(path)

    def _keys(self) -> Path:
        keys: list[str] = []
        while True:
            self._skip(_SPACE)
            word = self._take(_KEY)
            keys.append(_unquoted(word) if word[0] in "\"'" else word)
            self._skip(_SPACE)
            if self._text[self._at] != ".":
                return tuple(keys)
            self._at += 1

    def _value(self, path: Path) -> None:
        self._skip(_BLANK)
        match self._text[self._at]:
            case '"' | "'":
                self._take(_STRING)
            case "[":
                self._list(path)
            case "{":
                self._inline_table(path)
            case _:
                self._take(_PLAIN)

    def _list(self, path: Path) -> None:
        number = 0
        while not self._ended("]"):
            self._mark((*path, number), self._line_now())
            self._value((*path, number))
            number += 1

    def _inline_table(self, path: Path) -> None:
        while not self._ended("}"):
            self._pair(path)

    def _ended(self, bracket: str) -> bool:
        """Step over the opening bracket or a comma; say whether the closing one was next."""
        if self._text[self._at] != bracket:
            self._at += 1
            self._skip(_BLANK)
        if self._text[self._at] != bracket:
            return False
        self._at += 1
        return True

    def _skip(self, what: re.Pattern[str]) -> None:
        self._take(what)

    def _take(self, what: re.Pattern[str]) -> str:
        # A text that was read without error always goes on with what is asked for here.
        found = cast("re.Match[str]", what.match(self._text, self._at))
        self._at = found.end()
        return found[0]

    def _mark(self, path: Path, line: int) -> None:
        self._lines.setdefault(path, line)

    def _line_now(self) -> int:
        self._line += self._text.count("\n", self._counted_to, self._at)
        self._counted_to = self._at
        return self._line


def _unquoted(word: str) -> str:
    read: str = tomllib.loads(f"key = {word}")["key"]
    return read
