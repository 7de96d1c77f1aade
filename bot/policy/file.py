"""Reading the policy file: its keys over the built-in figures, with every error said at once.

The file is docs/policy.toml in shape. A key it leaves out keeps its built-in figure, key by key;
a region it does not want it leaves out by `use = false`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.policy.lines import Path, line_numbers, nearest_line
from bot.policy.parts import PARTS, fill
from bot.policy.regions import read_regions
from bot.policy.sla import read_sla
from bot.policy.table import Slip, Table, dotted, nearest_name
from bot.policy.text import to_data
from bot.policy.values import currency, number, text, whole
from domain.cadence import CadencePolicy
from domain.customers import Segment
from domain.errors import Invalid
from domain.policy import Policy

_SYNTAX_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


@dataclass(frozen=True, slots=True)
class Problem:
    """An error of the file: its line (None: the file as a whole), the key, and what to mend."""

    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.key}: {self.message}" if self.key else self.message


class BadPolicy(Invalid):
    """The policy file has errors: `problems`, in the order of the file."""

    def __init__(self, name: str, problems: tuple[Problem, ...]) -> None:
        count = "an error" if len(problems) == 1 else f"{len(problems)} errors"
        self.lines = tuple(_located(name, problem) for problem in problems)
        self.problems = problems
        super().__init__(
            "\n".join([f"The policy file has {count}:", *self.lines]),
            fields={problem.key: problem.message for problem in problems},
        )


def _located(name: str, problem: Problem) -> str:
    return f"{name}:{problem.line}: {problem}" if problem.line else f"{name}: {problem}"


def read_policy(toml: str, name: str = "policy file") -> Policy:
    """The policy a TOML text describes. Raises BadPolicy with every error, by line."""
    try:
        data = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise BadPolicy(name, (_syntax(str(error), toml),)) from None
    slips: list[Slip] = []
    policy = _read(Table(data, (), slips, _places()))
    if slips:
        lines = line_numbers(toml)
        found = [_problem(slip, lines) for slip in slips]
        raise BadPolicy(name, tuple(sorted(found, key=lambda problem: problem.line or 0)))
    return policy


def _read(file: Table) -> Policy:
    built_in = Policy()
    regions = read_regions(file.within("regions"), built_in.regions)
    policy = Policy(
        default_region=file.take("default_region", text, built_in.default_region),
        regions=regions or built_in.regions,
        reminder_hour=file.take("reminder_hour", whole(0, 23), built_in.reminder_hour),
        **{name: fill(file.within(name), getattr(built_in, name)) for name in PARTS},
    )
    policy = read_sla(file.within("sla"), policy)
    policy = _read_cadence(file.within("cadence"), policy)
    policy = _read_fx(file.within("fx"), policy)
    file.close()
    _check_together(file, policy)
    return policy


def _read_cadence(table: Table, policy: Policy) -> Policy:
    common = fill(table, CadencePolicy(), also=tuple(Segment))
    by_segment = {
        segment: fill(table.within(segment), common) for segment in Segment if segment in table
    }
    return replace(policy, cadence=common, cadence_by_segment=by_segment)


def _read_fx(table: Table, policy: Policy) -> Policy:
    rates: dict[str, float] = {}
    for code in table:
        table.read(code, currency, "", code)
        rates[code] = table.take(code, number(above=True), 1.0)
    return replace(policy, segments=replace(policy.segments, fx=rates))


def _check_together(file: Table, policy: Policy) -> None:
    """Figures that are good by themselves, but not side by side."""
    if policy.default_region not in policy.regions:
        near = nearest_name(policy.default_region, policy.regions)
        hint = f"did you mean {near}?" if near else f"choose from {', '.join(policy.regions)}"
        file.slip(f"there is no region {policy.default_region}; {hint}", "default_region")
    if policy.segments.mid_market_from >= policy.segments.enterprise_from:
        file.slip("must be below enterprise_from", "segments", "mid_market_from")
    if policy.delivery.lease_s <= policy.delivery.timeout_s:
        file.slip(
            "must be above timeout_s, or a message still on its way is sent twice",
            "delivery",
            "lease_s",
        )


def _places() -> dict[str, list[str]]:
    """The tables each key of the policy belongs to, by its last word."""
    places: dict[str, list[str]] = {}

    def walk(table: Mapping[str, Any], path: Path) -> None:
        for key, value in table.items():
            if path:
                places.setdefault(key, []).append(f"[{dotted(path)}]")
            if isinstance(value, Mapping) and path[:1] != ("regions",):
                walk(value, (*path, key))

    walk(to_data(Policy()), ())
    return places


def _problem(slip: Slip, lines: dict[Path, int]) -> Problem:
    return Problem(nearest_line(lines, slip.path), dotted(slip.path), slip.message)


def _syntax(message: str, toml: str) -> Problem:
    """Python's own word on text that is no TOML; it stops at the first such place."""
    found = _SYNTAX_LINE.search(message)
    line = int(found[1]) if found else toml.count("\n") + 1
    said = _SYNTAX_LINE.sub("", message).removesuffix(" (at end of document)")
    return Problem(line, "", f"this is not TOML: {said}")
