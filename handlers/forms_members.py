"""Reading what an admin types or fills in about a member."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from domain.errors import Invalid
from domain.members import Appointment
from domain.people import Role
from handlers import forms

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
USAGE = (
    "Write `/cs admin member @ann role csm lead @bo`, with any of csm, tam, pds, sa, ae, cse, csa, "
    "director, admin; or `/cs admin member @ann remove`."
)


def appointment(words: str) -> Appointment:
    """`@ann role csm [admin …] [lead @bo]`, or `@ann remove`. Raises Invalid with the usage."""
    parts = _MENTION.sub(r" \1 ", words.replace(",", " ").replace(";", " ")).split()
    mentioned = set(_MENTION.findall(words))
    if not parts or parts[0] not in mentioned:
        raise Invalid(f"Whom do you mean? Pick the person from Slack’s list as you type @. {USAGE}")
    person, act, *rest = [*parts, ""]
    rest = [word for word in rest if word]
    if act.lower() == "remove" and not rest:
        return Appointment(person, forget=True)
    if act.lower() not in ("role", "roles") or not rest:
        raise Invalid(f"What should become of them? {USAGE}")
    lowered = [word.lower() for word in rest]
    at = lowered.index("lead") if "lead" in lowered else len(rest)
    return Appointment(
        person, _roles(lowered[:at]), _lead(rest[at + 1 :], at < len(rest), mentioned)
    )


def _roles(words: list[str]) -> frozenset[Role]:
    known = {role.value: role for role in Role}
    unknown = [word for word in words if word not in known]
    if unknown or not words:
        named = f"“{unknown[0]}” is not a role. " if unknown else "Which role? "
        raise Invalid(named + USAGE)
    return frozenset(known[word] for word in words)


def _lead(words: list[str], asked: bool, mentioned: set[str]) -> str | None:
    if not asked:
        return None
    if len(words) != 1 or words[0] not in mentioned:
        raise Invalid(f"Who is the lead? Pick one person from Slack’s list. {USAGE}")
    return words[0]


def member(values: Mapping[str, Any]) -> Appointment:
    """**Give a role** as filled in. Raises Invalid when nobody was chosen."""
    person = forms.text(values, "person")
    if not person:
        raise Invalid("Choose the person.", field="person")
    roles = frozenset(Role(value) for value in values.get("roles") or ())
    lead = forms.text(values, "lead") or None
    return Appointment(person, roles, lead, forget=not roles)
