"""Reading **Log a check-in** as filled in, and placing what is wrong at the field it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from domain.check_ins import MOST_STEPS, CheckInForm, StepForm
from domain.errors import Invalid
from handlers.forms import text

_STEP = re.compile(r"step(\d+)")
_NAMED_STEP = re.compile(r"Step (\d+)\b")
_NAMES = re.compile(r"[,;\n]")


def check_in(values: Mapping[str, Any]) -> CheckInForm:
    """The form as filled in, nothing checked: six steps are read as six."""
    feeling = text(values, "feeling")
    others = _NAMES.split(text(values, "attended_other"))
    return CheckInForm(
        customer=text(values, "customer") or None,
        when=values.get("when"),
        kind=text(values, "kind") or None,
        attended=[*(values.get("attended") or ()), *others],
        feeling=int(feeling) if feeling.isdigit() else None,
        summary=text(values, "summary"),
        risks=text(values, "risks"),
        steps=[_step(values, number) for number in range(1, _most_step(values) + 1)],
    )


def placed(error: Invalid) -> Invalid:
    """The same error with its words at blocks that exist: steps are numbered blocks of the form."""
    fields = dict(error.fields)
    for field, block in (("steps", ""), ("step_dates", "_on")):
        words = fields.pop(field, None)
        if words:
            named = _NAMED_STEP.match(words)
            fields[f"step{named[1] if named else 1}{block}"] = words
    names = fields.pop("attended", None)
    if names:
        fields["attended_other"] = names
    return Invalid(error.message, fields=fields)


def _most_step(values: Mapping[str, Any]) -> int:
    numbers = [int(found[1]) for name in values if (found := _STEP.fullmatch(name))]
    return min(max(numbers, default=0), MOST_STEPS + 1)


def _step(values: Mapping[str, Any], number: int) -> StepForm:
    name = f"step{number}"
    return StepForm(text(values, name), values.get(f"{name}_owner"), values.get(f"{name}_on"))
