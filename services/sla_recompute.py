"""Open clocks brought up to date: once for each policy version, and when a customer moves.

Clocks carry the policy version they were worked out by, so an edit takes hold batch by batch
between other people's commands, and goes on where it was after a restart.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from domain.customers import Customer
from domain.errors import InvalidSchedule
from domain.sla_alerts import next_check_at
from domain.sla_events import Change, Changed, cancel
from domain.sla_terms import move_region, recalendar, retarget
from domain.tickets import Ticket, Watched
from services import sla_told
from services.clock_trail import audit_row
from services.tickets_cases import (
    Case,
    alerts_of,
    hours_of,
    redrawn,
    withdraw_outdated,
)
from services.ticking import POISON_WAITS
from storage import audit, clock_lists, clocks, outbox, ticket_cases, tickets
from storage import customers as customer_rows
from storage.errors import Busy
from storage.outbox import Letter
from storage.unit_of_work import Work

log = logging.getLogger("touchpoint.sla")

BATCH = 200
BY_US = "touchpoint"


def recompute_tick(work: Work) -> int:
    """Work out the next `BATCH` open clocks by the policy in force; returns how many.

    Each leaves an audit row with the old and the new due time. Nothing is announced here: the
    sweep looks at whatever is due by the new reckoning.
    """
    version = work.policy.version
    found = clock_lists.behind(work, version, BATCH)
    if found:
        held = tickets.some(work, (one.ticket_id for one in found))
        anew = [_safely(work, held[one.ticket_id], one) for one in found]
        reason = f"policy:{version}"
        audit.record_many(work, BY_US, _write(work, held, anew, reason))
        seen = _seen(anew)
        if seen:
            outbox.send(work, _redrawn(work, _cases(work, held, seen), anew, reason))
    return len(found)


def next_recompute_at(work: Work) -> datetime | None:
    """Now, while a clock is behind the policy in force; None when all are up to date."""
    return work.now if clock_lists.is_any_behind(work, work.policy.version) else None


def region_changed(work: Work, moved: Iterable[Customer]) -> list[tuple[str, str, str, str]]:
    """Count the open clocks of customers that moved in their new region's hours.

    To be called in the transaction that moves them, once they are stored; returns what is to be
    written into the trail of it. Raises Busy when somebody is writing one of their tickets.
    """
    ids = [one.id for one in moved]
    cases = [Case(*found) for found in ticket_cases.open_of(work, ids)] if ids else []
    anew = [_in_region(work, case, one) for case in cases for one in case.pending]
    if not anew:
        return []
    reason = f"region:{work.now.timestamp():.3f}"
    rows = _write(work, {case.ticket.id: case.ticket for case in cases}, anew, reason)
    seen = {one.id: one for one in _seen(anew)}
    redrawn_ = [
        replace(case, clocks=tuple(seen.get(one.id, one) for one in case.clocks))
        for case in cases
        if any(one.id in seen for one in case.clocks)
    ]
    outbox.send(work, _redrawn(work, redrawn_, anew, reason))
    return rows


def _safely(work: Work, ticket: Ticket, one: Watched) -> tuple[Watched, Changed]:
    """As `_by_policy`; a clock that cannot be worked out stays as it is, and is not asked again
    until the next version, so that it cannot hold up the others."""
    try:
        return _by_policy(work, ticket, one)
    except Exception:  # one clock's defect must not keep the others on an old calendar
        log.exception("clock %s cannot be worked out by the new policy", one.id)
        return one, Changed(one.clock._replace(version=work.policy.version))


def _by_policy(work: Work, ticket: Ticket, one: Watched) -> tuple[Watched, Changed]:
    """The clock by today's targets, coverage and calendar."""
    policy = work.policy
    coverage = policy.coverage_of(ticket.priority).value
    covered = one if one.coverage == coverage else one._replace(coverage=coverage)
    target = policy.target(ticket.priority, one.clock.kind)
    if target is None:
        return covered, _at_version(cancel(one.clock, work.now), policy.version)
    time = hours_of(policy, covered)
    told: tuple[Change, ...] = ()
    clock = one.clock
    if target != clock.target:
        clock, told = retarget(clock, work.now, target, time)
    clock, more = recalendar(clock, work.now, time, policy.version)
    return covered, Changed(clock, (*told, *more))


def _at_version(what: Changed, version: int) -> Changed:
    return Changed(what.clock._replace(version=version), what.changes)


def _in_region(work: Work, case: Case, one: Watched) -> tuple[Watched, Changed]:
    # The version stays: a clock that is behind the policy is still owed its other terms.
    moved = one._replace(region=case.customer.region)
    time = hours_of(work.policy, moved)
    return moved, move_region(one.clock, work.now, one.clock.target, time, one.clock.version)


def _write(
    work: Work,
    held: dict[int, Ticket],
    anew: Sequence[tuple[Watched, Changed]],
    reason: str,
) -> list[tuple[str, str, str, str]]:
    """Write the clocks, and take back what is no longer true of them; the rows of the trail."""
    now_are = [one._replace(clock=what.clock) for one, what in anew]
    checks = [(one, _next_check(work, held[one.ticket_id], one)) for one in now_are]
    if not clocks.rework(work, checks):
        raise Busy
    withdraw_outdated(work, anew)
    return [row for one, what in anew for row in _rows(one, what, reason)]


def _rows(one: Watched, what: Changed, reason: str) -> Iterable[tuple[str, str, str, str]]:
    """One row for the due time, moved or not, and one for whatever else changed of it."""
    before, after = one.clock, what.clock
    yield (
        f"ticket:{one.ticket_id}",
        "recomputed",
        f"due_at: {before.due_at.isoformat()}",
        f"due_at: {after.due_at.isoformat()}, {reason}",
    )
    for change in what.changes:
        if change.field in ("breach", "result", "target"):
            yield audit_row(one.ticket_id, change)


def _seen(anew: Sequence[tuple[Watched, Changed]]) -> list[Watched]:
    """The clocks, as they now are, of which a card shows that something changed."""
    return [
        one._replace(clock=what.clock)
        for one, what in anew
        if any(change.field in ("due_at", "breach", "result") for change in what.changes)
    ]


def _cases(work: Work, held: dict[int, Ticket], changed: Sequence[Watched]) -> list[Case]:
    """The tickets of these clocks, with the clocks as they now are."""
    of_ticket = clock_lists.beside(work, changed)
    for one in changed:
        of_ticket[one.ticket_id].append(one)
    owners = customer_rows.by_ids(work, (held[number].customer_id for number in of_ticket))
    return [
        Case(
            held[number],
            owners[held[number].customer_id],
            tuple(sorted(found, key=lambda one: one.id)),
        )
        for number, found in sorted(of_ticket.items())
    ]


def _redrawn(
    work: Work, cases: Iterable[Case], anew: Sequence[tuple[Watched, Changed]], reason: str
) -> list[Letter]:
    """The cards, and the alerts of breaches that are no more."""
    before = {one.id: one.clock for one, _ in anew}
    letters: list[Letter] = []
    for case in cases:
        told = [
            letter
            for one in case.clocks
            if one.id in before
            for letter in sla_told.settled(
                work, case.ticket, case.customer, before[one.id], one, actor=BY_US, reason=reason
            )
        ]
        letters += redrawn(work, replace(case, told=tuple(told)), reason=reason)
    return letters


def _next_check(work: Work, ticket: Ticket, one: Watched) -> datetime | None:
    try:
        return next_check_at(one.clock, hours_of(work.policy, one), alerts_of(work.policy, ticket))
    except InvalidSchedule:  # already logged; the sweep, too, asks again in an hour
        return work.now + POISON_WAITS
