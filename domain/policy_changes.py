"""What differs between two policies, key by key, for people and for the audit trail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

NOTHING = "nothing"


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """One line for each key whose figure differs: "sla.targets.major: 4h → 2h".

    Both are tables of the policy file, as nested mappings. Long lists are counted, not listed.
    """
    return [
        f"{key}: {_shown(old)} → {_shown(new)}"
        for key, old, new in _differing(before, after, "")
        if old != new
    ]


def _differing(
    before: Mapping[str, object], after: Mapping[str, object], path: str
) -> Iterator[tuple[str, object, object]]:
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        name = f"{path}.{key}" if path else key
        if isinstance(old, Mapping) or isinstance(new, Mapping):
            yield from _differing(_table(old), _table(new), name)
        else:
            yield name, old, new


def _table(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _shown(value: object) -> str:
    if value is None or value in ([], ""):
        return NOTHING
    if not isinstance(value, list):
        return str(value)
    if any(isinstance(one, Mapping) for one in value):
        return f"{len(value)} of them"
    return ", ".join(map(str, value))
