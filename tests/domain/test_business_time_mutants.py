"""Mistakes put into a copy of the product's own business time: a worked example catches each.

`test_business_time_mistakes` makes the thirteen mistakes in a plain second reckoning; here those
that one line of the product could make are made in that line.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from domain import business_time, open_spans
from domain.errors import InvalidSchedule
from tests.domain.test_business_time_mistakes import CASES

SPANS, TIME, HOURS = "open_spans", "business_time", "opening_hours"
MISTAKES = (
    ("a fixed offset for the abbreviation", SPANS,
     "return to_micros(datetime(on.year, on.month, on.day, hour, minute, tzinfo=zone))",
     ("return to_micros(datetime(on.year, on.month, on.day, hour, minute, tzinfo=UTC) - "
      "datetime(on.year, 1, 1, tzinfo=zone).utcoffset())")),
    ("naive arithmetic on the wall clock", SPANS, "since = at - _EPOCH\n",
     "since = at.replace(tzinfo=UTC) - _EPOCH\n"),
    ("holidays by UTC date", TIME, "if day in self._off:\n            return\n",
     ("if to_instant(wall_instant(self.zone, day, 480)).date() in self.holidays:\n"
      "            return\n")),
    ("holidays of some years only", TIME, "if day in self._off:\n            return\n",
     ("if day in self._off and date.fromordinal(day).year == min(self.holidays).year:\n"
      "            return\n")),
    ("a used-up target rolled to the next opening", SPANS, "bisect_left(self._worked, amount)",
     "min(bisect_right(self._worked, amount), len(self._worked) - 1)"),
    ("the close counted as open", TIME, "yield opens, closes\n",
     "yield opens, closes + 1_000_000\n"),
    ("seconds of the start dropped", TIME, "at = to_micros(start)\n",
     "at = to_micros(start.replace(second=0, microsecond=0))\n"),
    ("24:00 as 23:59", HOURS, "int(match[1]) * 60 + int(match[2])",
     "min(int(match[1]) * 60 + int(match[2]), 1439)"),
    ("doubled times read as the second", SPANS, "minute, tzinfo=zone))",
     "minute, tzinfo=zone, fold=1))"),
    ("the start's opening hours counted whole", TIME, "amount += year.before(at)\n",
     "amount += year.before(at) // 32_400_000_000 * 32_400_000_000\n"),
    ("calendar time", TIME, "return to_instant(year.reach(amount))",
     "return start + duration"),
)  # fmt: skip


@contextmanager
def product(changes: dict[str, tuple[str, str]], folder: Path) -> Iterator[ModuleType]:
    """A copy of business time under names of its own, with one text replaced by another."""
    source = Path(open_spans.__file__).parent
    made: list[str] = []
    try:
        for stem in (SPANS, HOURS, TIME):
            text = (source / f"{stem}.py").read_text(encoding="utf-8")
            if stem in changes:
                assert text.count(changes[stem][0]) == 1, f"{stem} no longer says this, once"
                text = text.replace(*changes[stem])
            for other in (SPANS, HOURS):
                text = text.replace(f"from domain.{other} import", f"from copy_of_{other} import")
            made.append(f"copy_of_{stem}")
            _load(made[-1], folder, text)
        yield sys.modules[made[-1]]
    finally:
        for name in made:
            sys.modules.pop(name, None)


def _load(name: str, folder: Path, text: str) -> None:
    path = folder / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    spec = spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(sys.modules[name])


def wrong_answers(made: Any) -> Iterator[str]:
    """The examples it does not get right, as far as anybody looks."""
    schedules: dict[int, Any] = {}
    for example in CASES:
        terms = example.terms
        try:
            if id(terms) not in schedules:
                schedules[id(terms)] = made.Schedule(terms.zone, terms.hours, terms.holidays)
            schedule = schedules[id(terms)]
            if example.due is not None:
                is_right = schedule.add(example.start, example.amount) == example.due
            else:
                is_right = schedule.between(example.start, example.end) == example.amount
        except (InvalidSchedule, ValueError, IndexError):
            is_right = False
        if not is_right:
            yield example.id


def test_the_copy_without_a_mistake_gives_every_answer(tmp_path: Path) -> None:
    with product({}, tmp_path) as made:
        assert made is not business_time
        assert list(wrong_answers(made)) == []


@pytest.mark.parametrize(
    ("module", "line", "wrong"), [one[1:] for one in MISTAKES], ids=[one[0] for one in MISTAKES]
)
def test_a_worked_example_catches_the_mistake_in_the_product(
    module: str, line: str, wrong: str, tmp_path: Path
) -> None:
    with product({module: (line, wrong)}, tmp_path) as made:
        assert next(wrong_answers(made), None) is not None
