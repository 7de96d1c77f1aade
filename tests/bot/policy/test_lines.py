"""Every value of a TOML text is found on the line where it stands."""

import tomllib
from typing import Any

import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.policy.lines import Path, line_numbers, nearest_line

TEXT = '''# a comment with [brackets] and = signs
top = 1
"quoted key".'dotted' = "a # that is no comment"

[regions.AEDT]  # a header
zone = "Australia/Sydney"
hours.monday = [
  ["08:00", "12:00"],  # morning
  ["13:00", "17:00"],
]
holidays = [
  { date = 2026-12-25, name = "Christmas ] Day" },

  { date = 2026-12-28, name = 'Boxing "Day"' },
]
text = """
several
lines \\""" still
"""
literal = \'\'\'
[not.a.table]
key = 'no'
\'\'\'
empty = []
none = {}

[[people]]
name = "one"
[[people]]
name = "two"
[people.address]
town = "Here"
[[people.pets]]
kind = "cat"
'''


def lines() -> dict[Path, int]:
    tomllib.loads(TEXT)
    return line_numbers(TEXT)


def test_keys_tables_and_items_are_on_their_lines() -> None:
    assert lines() == {
        ("top",): 2,
        ("quoted key",): 3,
        ("quoted key", "dotted"): 3,
        ("regions", "AEDT"): 5,
        ("regions", "AEDT", "zone"): 6,
        ("regions", "AEDT", "hours"): 7,
        ("regions", "AEDT", "hours", "monday"): 7,
        ("regions", "AEDT", "hours", "monday", 0): 8,
        ("regions", "AEDT", "hours", "monday", 0, 0): 8,
        ("regions", "AEDT", "hours", "monday", 0, 1): 8,
        ("regions", "AEDT", "hours", "monday", 1): 9,
        ("regions", "AEDT", "hours", "monday", 1, 0): 9,
        ("regions", "AEDT", "hours", "monday", 1, 1): 9,
        ("regions", "AEDT", "holidays"): 11,
        ("regions", "AEDT", "holidays", 0): 12,
        ("regions", "AEDT", "holidays", 0, "date"): 12,
        ("regions", "AEDT", "holidays", 0, "name"): 12,
        ("regions", "AEDT", "holidays", 1): 14,
        ("regions", "AEDT", "holidays", 1, "date"): 14,
        ("regions", "AEDT", "holidays", 1, "name"): 14,
        ("regions", "AEDT", "text"): 16,
        ("regions", "AEDT", "literal"): 20,
        ("regions", "AEDT", "empty"): 24,
        ("regions", "AEDT", "none"): 25,
        ("people",): 27,
        ("people", 0): 27,
        ("people", 0, "name"): 28,
        ("people", 1): 29,
        ("people", 1, "name"): 30,
        ("people", 1, "address"): 31,
        ("people", 1, "address", "town"): 32,
        ("people", 1, "pets"): 33,
        ("people", 1, "pets", 0): 33,
        ("people", 1, "pets", 0, "kind"): 34,
    }


def test_what_is_missing_is_looked_for_around_it() -> None:
    found = lines()
    assert nearest_line(found, ("regions", "AEDT", "hours", "friday")) == 7
    assert nearest_line(found, ("regions",)) is None


def test_an_empty_file_has_no_lines() -> None:
    assert line_numbers("") == line_numbers("# only a comment") == {}


_plain = st.one_of(st.integers(-5, 5), st.booleans(), st.dates(), st.text(max_size=6))
_values = st.recursive(
    _plain,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


def paths(value: Any, path: Path = ()) -> set[Path]:
    found = {path} if path else set()
    if isinstance(value, dict):
        return found.union(*(paths(one, (*path, key)) for key, one in value.items()))
    if isinstance(value, list):
        return found.union(*(paths(one, (*path, number)) for number, one in enumerate(value)))
    return found


@settings(max_examples=40)
@given(st.dictionaries(st.text(max_size=4), _values, max_size=4))
def test_no_value_of_any_file_goes_without_a_line(data: dict[str, Any]) -> None:
    text = tomlkit.dumps(data)
    if tomllib.loads(text) != data:  # the writer's own slip: not ours to judge
        return
    found = line_numbers(text)
    # A table that is only named on the way to others has no line of its own.
    assert all(nearest_line(found, path) for path in paths(data) if path in found)
    leaves = {path for path in paths(data) if path not in {p[:-1] for p in paths(data)}}
    assert leaves <= set(found) | {(key,) for key, value in data.items() if value == {}}
    assert all(1 <= line <= text.count("\n") + 1 for line in found.values())
