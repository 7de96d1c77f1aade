"""The `[sla]` table of the policy file: targets, whose hours count, and who is told when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.policy.table import Table
from bot.policy.values import duration, one_of, rising, whole
from domain.policy import Policy
from domain.regions import Coverage
from domain.sla import Priority
from domain.sla_alerts import Audience, Nudge, Rung

LONGEST_MINUTES = 60 * 24 * 30


def read_sla(table: Table, policy: Policy) -> Policy:
    """The policy with what the table says."""
    read = replace(
        policy,
        warn_percent=table.take("warn_percent", rising(whole(1, 99)), policy.warn_percent),
        default_priority=table.take("default_priority", one_of(Priority), policy.default_priority),
        targets=_targets(table.within("targets"), policy.targets),
        next_response=_targets(table.within("next_response"), policy.next_response),
        resolution=_targets(table.within("resolution"), policy.resolution),
        coverage=_coverage(table, policy.coverage),
        ladder=_ladder(table.within("ladder_minutes"), policy.ladder),
        critical_chase=_chase(table.within("critical_chase_percent"), policy.critical_chase),
    )
    table.close()
    return read


def _targets(table: Table, default: Mapping[Priority, timedelta]) -> Mapping[Priority, timedelta]:
    found = dict(default)
    for priority in Priority:
        if priority in table:
            found[priority] = table.take(priority, duration, timedelta())
    table.close(tuple(Priority))
    return found


def _coverage(table: Table, default: Mapping[Priority, Coverage]) -> Mapping[Priority, Coverage]:
    """One word for all priorities, or a table with one for each."""
    if isinstance(table.given("coverage"), str):
        return dict.fromkeys(Priority, table.take("coverage", one_of(Coverage), Coverage.HOME))
    inner = table.within("coverage")
    found = {
        priority: inner.take(priority, one_of(Coverage), default[priority]) for priority in Priority
    }
    inner.close()
    return found


def _ladder(table: Table, default: tuple[Rung, ...]) -> tuple[Rung, ...]:
    minutes = {rung.to: rung.after // timedelta(minutes=1) for rung in default}
    given = _by_audience(table, minutes, LONGEST_MINUTES)
    rungs = (Rung(timedelta(minutes=after), to) for to, after in given.items())
    return tuple(sorted(rungs, key=lambda rung: rung.after))


def _chase(table: Table, default: tuple[Nudge, ...]) -> tuple[Nudge, ...]:
    percents = {to: nudge.percent for nudge in default for to in nudge.to}
    given = _by_audience(table, percents, 1000)
    return tuple(
        Nudge(percent, tuple(to for to, of in given.items() if of == percent))
        for percent in sorted(set(given.values()))
    )


def _by_audience(table: Table, default: Mapping[Audience, int], most: int) -> dict[Audience, int]:
    """A figure for each audience, in the order they are told in; 0 leaves one out."""
    found = {to: table.take(to, whole(0, most), default.get(to, 0)) for to in Audience}
    table.close()
    return {to: figure for to, figure in found.items() if figure}
