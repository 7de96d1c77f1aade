"""A policy as TOML: the text `touchpoint policy show` prints and each accepted version is kept as.

Reading the text gives the same policy; the same policy always gives the same text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import tomlkit
from tomlkit.items import Array, Item, Table

from bot.policy.parts import NOT_IN_THE_TABLE, PARTS
from bot.policy.values import DAYS
from domain.policy import Policy
from domain.regions import DEFAULT_REGIONS, Region
from domain.sla import Priority
from domain.sla_alerts import Audience

Data = dict[str, Any]


def to_data(policy: Policy) -> Data:
    """The policy as the tables and keys of its file, every key there is."""
    parts = {name: _figures(getattr(policy, name)) for name in PARTS}
    cadence = _figures(policy.cadence)
    for segment, own in policy.cadence_by_segment.items():
        common = _figures(policy.cadence)
        cadence[segment.value] = {
            key: figure for key, figure in _figures(own).items() if figure != common[key]
        }
    left_out = {code: {"use": False} for code in DEFAULT_REGIONS if code not in policy.regions}
    regions = {code: _region(region) for code, region in policy.regions.items()}
    return {
        "default_region": policy.default_region,
        "reminder_hour": policy.reminder_hour,
        "channels": parts.pop("channels"),
        "segments": parts.pop("segments"),
        "fx": dict(policy.segments.fx),
        "sla": _sla(policy),
        "regions": {**regions, **left_out},
        "cadence": cadence,
        **parts,
    }


def to_text(policy: Policy, *, heading: str = "") -> str:
    """The policy as TOML, below a comment of one line."""
    document = tomlkit.document()
    if heading:
        document.add(tomlkit.comment(heading))
    for key, value in to_data(policy).items():
        document.add(key, _table(value) if isinstance(value, Mapping) else value)
    return tomlkit.dumps(document)


def duration_text(length: timedelta) -> str:
    """A length as the file writes it: "4h", "1h 30m", "45s"."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "m"), (seconds, "s"))
    return " ".join(f"{figure}{unit}" for figure, unit in parts if figure) or "0s"


def holiday_item(on: date, name: str) -> Item:
    """One holiday as the file writes it."""
    return tomlkit.value(
        f"{{ date = {on.isoformat()}, name = {tomlkit.string(name).as_string()} }}"
    )


def _figures(part: Any) -> Data:
    return {
        one.name: _plain(getattr(part, one.name))
        for one in fields(part)
        if one.name not in NOT_IN_THE_TABLE
    }


def _plain(value: object) -> object:
    if isinstance(value, timedelta):
        return duration_text(value)
    return list(value) if isinstance(value, tuple) else value


def _sla(policy: Policy) -> Data:
    rungs = {rung.to: rung.after // timedelta(minutes=1) for rung in policy.ladder}
    chased = {to: nudge.percent for nudge in policy.critical_chase for to in nudge.to}
    return {
        "warn_percent": list(policy.warn_percent),
        "default_priority": policy.default_priority.value,
        "targets": _lengths(policy.targets),
        "next_response": _lengths(policy.next_response),
        "resolution": _lengths(policy.resolution),
        "coverage": {each.value: policy.coverage_of(each).value for each in Priority},
        "ladder_minutes": {to.value: rungs.get(to, 0) for to in Audience},
        "critical_chase_percent": {to.value: chased.get(to, 0) for to in Audience},
    }


def _lengths(targets: Mapping[Priority, timedelta]) -> Data:
    return {each.value: duration_text(targets[each]) for each in Priority if each in targets}


def _region(region: Region) -> Data:
    return {
        "zone": region.zone,
        "holiday_country": region.holiday_country,
        "holiday_subdivision": region.holiday_subdivision,
        "holidays": [{"date": on, "name": name} for on, name in sorted(region.holidays.items())],
        "hours": {
            name: [f"{opens}-{close}" for opens, close in region.hours.get(weekday, ())]
            for weekday, name in enumerate(DAYS)
        },
    }


def _table(data: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in data.items():
        if isinstance(value, Mapping):
            table.add(key, _table(value))
        elif key == "holidays":
            table.add(key, _holidays(value))
        else:
            table.add(key, value)
    return table


def _holidays(listed: list[dict[str, Any]]) -> Array:
    array = tomlkit.array()
    array.multiline(bool(listed))
    for one in listed:
        array.append(holiday_item(one["date"], one["name"]))
    return array
