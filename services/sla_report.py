"""`/cs report`: how well promises to customers were kept, on the screen and as a sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.errors import NotAllowed
from domain.notices_tickets import SlaExported, SlaReportAsked
from domain.people import Person, require_member
from domain.sla import read
from domain.sla_report import LENGTHS, MOST_NAMED, Period, Ran, Report, by, tally
from domain.tickets import PRIORITY_NAMES
from services import people
from services.tickets_cases import hours_of
from storage import clock_reports, outbox, report_figures
from storage import customers as customer_rows
from storage.clock_reports import Started
from storage.unit_of_work import Work

MOST_COUNTED = 10_000
"""Clocks a report counts: more would not be answered within Slack's three seconds."""
MOST_EXPORTED = 5_000
COLUMNS = (
    "ticket", "their_id", "customer", "priority", "region", "clock", "asked_at", "due_at",
    "answered_at", "state", "engineer", "business_minutes_used", "business_minutes_late",
)  # fmt: skip


def report(work: Work, person: Person, period: Period) -> Report:
    """The figures of the last `period`. Raises NotAllowed for viewers."""
    _require_role(person)
    ran = _ran(work, period, MOST_COUNTED)
    worst = by(ran, lambda one: str(one.customer_id))[:MOST_NAMED]
    names = {
        str(key): one.name
        for key, one in customer_rows.by_ids(work, (int(one.name) for one in worst)).items()
    }
    customers = [replace(one, name=names.get(one.name, one.name)) for one in worst]
    return Report(
        period=period,
        since_at=work.now - LENGTHS[period],
        until_at=work.now,
        total=tally("All", ran),
        by_kind=tuple(by(ran, lambda one: one.kind.value)),
        by_priority=tuple(by(ran, lambda one: PRIORITY_NAMES[one.priority])),
        by_region=tuple(by(ran, lambda one: one.region)),
        by_customer=tuple(customers),
        by_engineer=tuple(by(ran, lambda one: one.engineer_id or "")[:MOST_NAMED]),
        figures=report_figures.figures(work, work.now - LENGTHS[period], work.now),
        is_cut=len(ran) == MOST_COUNTED,
    )


def send(work: Work, user_id: str, period: Period, key: str) -> None:
    """The report as a direct message: for whoever asked where others read along."""
    found = report(work, people.actor(work, user_id), period)
    outbox.post(work, SlaReportAsked(found), to=user_id, key=f"sla-report:{key}")
    work.outcome = "Sent to you as a direct message."


def export(work: Work, user_id: str, period: Period, key: str) -> None:
    """The clocks of the last `period` as a sheet, into the asker's direct messages; at most the
    newest 5,000. Raises NotAllowed for viewers."""
    _require_role(people.actor(work, user_id))
    ran = _ran(work, period, MOST_EXPORTED)
    names = customer_rows.by_ids(work, (one.customer_id for one in ran))
    engineers = people.names(work, (one.engineer_id for one in ran if one.engineer_id))
    rows = tuple(_row(one, names[one.customer_id].name, engineers) for one in ran)
    fact = SlaExported(period, work.now, COLUMNS, rows, is_cut=len(rows) == MOST_EXPORTED)
    letter = outbox.Letter(fact, user_id, f"sla-export:{key}", mode="file")
    outbox.send(work, [letter])
    work.outcome = "The sheet is on its way to your direct messages."


def _require_role(person: Person) -> None:
    require_member(person)
    if not (person.roles or person.is_lead):
        raise NotAllowed(
            "Reports are for Customer Success. If that should include you, ask an admin to run "
            "`/cs admin member`."
        )


def _ran(work: Work, period: Period, most: int) -> list[Ran]:
    since = work.now - LENGTHS[period]
    return [_one(work, one) for one in clock_reports.started(work, since, work.now, most)]


def _one(work: Work, one: Started) -> Ran:
    watched, policy = one.watched, work.policy
    clock = watched.clock
    return Ran(
        ticket_id=watched.ticket_id,
        customer_id=one.customer_id,
        kind=clock.kind,
        priority=one.priority,
        region=watched.region,
        engineer_id=clock.responded_by or one.owner_id,
        start_at=clock.start_at,
        reading=read(clock, work.now, hours_of(policy, watched), policy.warn_percent),
        responded_at=clock.responded_at,
        external_id=one.external_id,
    )


def _row(one: Ran, customer: str, engineers: dict[str, str]) -> tuple[str, ...]:
    reading = one.reading
    return (
        str(one.ticket_id),
        one.external_id or "",
        customer,
        one.priority.value,
        one.region,
        one.kind.value,
        one.start_at.isoformat(),
        _stamp(reading.due_at),
        _stamp(one.responded_at),
        reading.state.value,
        engineers.get(one.engineer_id or "", one.engineer_id or ""),
        *(
            "" if reading.is_outdated else str(int(length.total_seconds() // 60))
            for length in (reading.used, reading.late_business)
        ),
    )


def _stamp(at: datetime | None) -> str:
    return at.isoformat() if at else ""
