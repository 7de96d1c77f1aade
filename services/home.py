"""Somebody's day: put together from everything that can wait for them, and kept up to date.

Drawing one takes eleven statements at most, however many customers there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from domain.cadence_days import morning_at, today_in
from domain.home import (
    ApprovalLine,
    ClockLine,
    CriticalLine,
    HomeDrawn,
    MyDay,
    RunLine,
    SessionLine,
)
from domain.people import ACCOUNT_TEAM, Person, Role, may
from domain.requests import Status
from domain.sla import State, read
from domain.touch_list import TouchLine
from services import health
from services.request_critical import may_act
from services.tickets import NEAR, PRESSING
from services.tickets_cases import hours_of
from services.ticking import each
from services.touches import line
from storage import facts, health_playbooks, home, members, outbox, requests_lists, touches
from storage.home import Stale
from storage.unit_of_work import Work

T = TypeVar("T")

SHOWN = 5
MOST_CRITICAL = 10
MOST_COUNTED = 50
"""How far lists are counted that are never long."""
LONGEST_WEEKEND = timedelta(days=4)
"""A clock at risk on a Friday may be due after the weekend."""

MINUTE = timedelta(minutes=1)
A_WHILE = timedelta(minutes=15)
BATCH = 10


def opened(work: Work, person: Person) -> MyDay:
    """The viewer's day, as they open it."""
    found = home.open_(work, person.user_id, _end_of_day(work, person), visit=True)
    return day(work, person, team=found.team, first=found.visits == 1)


def switch(work: Work, person: Person, *, team: bool) -> MyDay:
    """The viewer's day with or without what belongs to their team."""
    until = _end_of_day(work, person)
    found = home.open_(work, person.user_id, until, visit=False, team=team)
    return day(work, person, team=found.team, first=False)


def refresh_tick(work: Work) -> int:
    """Draw anew the Home tabs of today that may be out of date; returns how many were looked at.

    What the viewer did themselves shows at once, what others did within a minute, the mere
    passing of time within a quarter of an hour. Nothing is sent that is shown already.
    """
    found = home.stale(work, BATCH, minute=MINUTE, a_while=A_WHILE)

    def postpone(one: Stale, until: datetime) -> None:
        home.drawn(work, one.user_id, one.digest, at=until)

    each(work, found, _refresh, postpone=postpone)
    return len(found)


def _refresh(work: Work, one: Stale) -> None:
    known = members.find(work, one.user_id)
    if known is None:
        home.drawn(work, one.user_id, one.digest)
        return
    drawn = day(work, known[0], team=one.team, first=one.visits == 1)
    digest = _digest(drawn)
    seen = home.drawn(work, one.user_id, digest)
    if digest != one.digest:
        lane = f"home:{one.user_id}"
        key = f"{lane}:{work.now.isoformat()}:{seen}:{digest}"  # undone at once, it looks as before
        outbox.send(work, [outbox.Letter(HomeDrawn(drawn), to=lane, key=key, mode="home")])


def next_refresh_at(_: Work) -> datetime | None:
    """Never: nobody plans when a Home tab changes, so the metronome alone looks at them."""
    return None


def day(work: Work, person: Person, *, team: bool, first: bool) -> MyDay:
    """Everything that waits for somebody; with `team`, also for those who report to them."""
    team = team and person.is_lead
    owners = health.owners(person, team=team)
    today = today_in(work.now, person.zone)
    more: dict[str, int] = {}
    touch_lines, more["touches"] = _touches(work, person, owners)
    risks, in_all = health.at_risk(work, person, SHOWN, team=team)
    more["risks"] = in_all - len(risks)
    return MyDay(
        viewer_id=person.user_id,
        today=today,
        drawn_at=work.now,
        critical=_critical(work, person),
        approvals=_few(_approvals(work, person), "approvals", more),
        clocks=_few(_clocks(work, owners), "clocks", more),
        touches=tuple(touch_lines),
        sessions=_few(_sessions(work, person), "sessions", more),
        risks=tuple(risks),
        runs=_few(_runs(work, owners), "runs", more),
        can=_can(person),
        leads=person.is_lead,
        team=team,
        first=first,
        more={name: count for name, count in more.items() if count},
    )


def _few(found: Sequence[T], name: str, more: dict[str, int]) -> tuple[T, ...]:
    more[name] = max(0, len(found) - SHOWN)
    return tuple(found[:SHOWN])


def _can(person: Person) -> tuple[str, ...]:
    """The commands somebody may use, as the quick actions offer them."""
    if may(person, ACCOUNT_TEAM):
        return ("session", "checkin", "ticket", "health")
    if person.has(Role.CSE, Role.CSA):
        return ("checkin", "ticket", "health")
    return ("health",)


def _critical(work: Work, person: Person) -> tuple[CriticalLine, ...]:
    """Whatever is critical concerns everybody with a role here."""
    if not person.roles:
        return ()
    return tuple(
        CriticalLine(
            one.request.id,
            one.customer_key,
            one.customer_name,
            one.request.form.need,
            one.request.created_at,
            one.request.engineer_id,
            may_act(person, one.request, one.csm_id),
        )
        for one in requests_lists.critical_now(work, MOST_CRITICAL)
    )


def _approvals(work: Work, person: Person) -> list[ApprovalLine]:
    roles = [one for one in (Role.CSE, Role.CSA) if person.has(one) or one in person.leads_roles]
    return [
        ApprovalLine(
            request_id=one.request.id,
            version=one.request.version,
            customer_name=one.customer_name,
            kind=one.request.form.kind,
            requester_id=one.request.requester_id,
            minutes=one.request.form.minutes,
            first_time_at=one.request.first_time_at,
        )
        for one in requests_lists.waiting_for(work, roles, MOST_COUNTED)
        if one.request.requester_id != person.user_id and one.request.status is Status.REQUESTED
    ]


def _clocks(work: Work, owners: Sequence[str]) -> list[ClockLine]:
    found = home.clocks_due(work, owners, work.now + LONGEST_WEEKEND, MOST_COUNTED)
    lines = []
    for one in found:
        clock = one.watched.clock
        reading = read(
            clock, work.now, hours_of(work.policy, one.watched), work.policy.warn_percent
        )
        near = clock.due_at <= work.now + NEAR and reading.state is not State.PAUSED
        if near or reading.state in PRESSING:
            lines.append(
                ClockLine(
                    ticket_id=one.watched.ticket_id,
                    customer_name=one.customer_name,
                    title=one.title,
                    priority=one.priority,
                    due_at=clock.due_at,
                    is_overdue=reading.state is State.OVERDUE,
                    owner_id=one.owner_id,
                    claimed_by=one.claimed_by,
                )
            )
    return lines


def _touches(work: Work, person: Person, owners: Sequence[str]) -> tuple[list[TouchLine], int]:
    """What is overdue or due today, and how many more of them there are."""
    today = today_in(work.now, person.zone)
    found = touches.page(work, owners, today=today, until=today, after=0, most=SHOWN)
    lines = [line(work, named, today, person.zone) for named in found]
    if len(lines) < SHOWN:
        return lines, 0
    in_all, _ = touches.count(work, owners, today=today, until=today)
    return lines, in_all - len(lines)


def _sessions(work: Work, person: Person) -> list[SessionLine]:
    """Today's that are not over, and tomorrow's, in the viewer's days."""
    today = today_in(work.now, person.zone)
    since = morning_at(today, person.zone, 0)
    tomorrow = morning_at(today + timedelta(days=1), person.zone, 0)
    until = morning_at(today + timedelta(days=2), person.zone, 0)
    found = requests_lists.sessions_of(work, person.user_id, since, until)
    return [
        SessionLine(
            request_id=one.request.id,
            customer_key=one.customer_key,
            customer_name=one.customer_name,
            kind=one.request.form.kind,
            starts_at=one.request.starts_at,
            minutes=one.request.form.minutes,
            engineer_id=one.request.engineer_id,
            requester_id=one.request.requester_id,
            is_tomorrow=one.request.starts_at >= tomorrow,
        )
        for one in found
        if one.request.starts_at and one.request.starts_at + one.request.length > work.now
    ]


def _runs(work: Work, owners: Sequence[str]) -> list[RunLine]:
    return [
        RunLine(one.run, one.customer_name)
        for one in health_playbooks.of_owners(work, owners, MOST_COUNTED)
    ]


def _end_of_day(work: Work, person: Person) -> datetime:
    return morning_at(today_in(work.now, person.zone) + timedelta(days=1), person.zone, 0)


def _digest(drawn: MyDay) -> str:
    """The same for the same content, whenever it was drawn."""
    still = replace(drawn, drawn_at=datetime.min.replace(tzinfo=UTC))
    return hashlib.sha256(facts.dump(HomeDrawn(still)).encode()).hexdigest()[:16]
