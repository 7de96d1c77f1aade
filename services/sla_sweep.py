"""The sweep: looks at every clock whose time has come, and tells whoever has to know.

A batch is decided in memory and written in a handful of statements, whatever its size. Each
announcement is made once per due time: the clock remembers it, and its outbox key says it again.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from domain.customers import Customer
from domain.notices_parts import CustomerLine
from domain.notices_tickets import (
    ClockAlert,
    SlaBreached,
    SlaBreachNoted,
    SlaEscalated,
    SlaWarned,
    TicketFact,
)
from domain.sla_alerts import (
    AlertKind,
    Announcement,
    announced,
    dm_at,
    due_action,
    next_check_at,
)
from domain.tickets import Ticket, Watched
from services import customers
from services.clock_trail import audit_row
from services.sla_audience import Known
from services.sla_told import subject_of
from services.tickets_cases import Case, alerts_of, hours_of, redrawn
from services.ticking import POISON_WAITS, each
from storage import audit, clock_lists, clocks, outbox, tickets
from storage import customers as customer_rows
from storage.errors import Unavailable
from storage.lanes import is_person
from storage.outbox import Letter
from storage.unit_of_work import Work

log = logging.getLogger("touchpoint.sla")

BATCH = 250
MOST_AT_ONCE = 10
"""Announcements of one clock in one look: a warning, the breach, the ladder."""


@dataclass(slots=True)
class Told:
    """What a look at clocks came to."""

    clocks: list[tuple[Watched, datetime | None]] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    moves: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, other: Told) -> None:
        """Take another look's results along."""
        self.clocks += other.clocks
        self.letters += other.letters
        self.moves += other.moves


def sweep_tick(work: Work) -> int:
    """Announce what is due of the earliest clocks, at most `BATCH`; returns how many were looked
    at.

    The rule is asked again at `work.now`, so a stale index raises no false alarm. A clock whose
    rule raises, or whose row cannot be read, is looked at again in an hour, and the rest go on.
    Clocks another replica is looking at are left to it.
    """
    due, unread = clocks.due(work, BATCH)
    for clock_id in unread:
        clocks.postpone(work, clock_id, work.now + POISON_WAITS)
    if due:
        Sweep.over(work, due).tell_all()
    return len(due) + len(unread)


@dataclass
class Sweep:
    """A batch with everything its clocks are judged by, read in three statements."""

    work: Work
    tickets: dict[int, Ticket]
    customers: dict[int, Customer]
    due: list[Watched]
    known: Known
    lines: dict[int, CustomerLine] = field(default_factory=dict)

    @classmethod
    def over(cls, work: Work, due: list[Watched]) -> Sweep:
        """The batch of these clocks."""
        held = tickets.some(work, (one.ticket_id for one in due))
        owners = customer_rows.by_ids(work, (one.customer_id for one in held.values()))
        readers = [one.owner_id or owners[one.customer_id].team.csm for one in held.values()]
        return cls(work, held, owners, due, Known.of(work, readers))

    @cached_property
    def beside(self) -> dict[int, list[Watched]]:
        """The other clocks of the tickets, read when a card is first drawn anew."""
        return clock_lists.beside(self.work, self.due)

    def tell_all(self) -> None:
        """Decide all, write all; if writing fails, each by itself, so that one bad row cannot
        stop the others."""
        told = Told()
        for one in self.due:
            self._look_safely(one, told)
        try:
            with self.work.sheltered():
                self._write(told)
        except Unavailable:
            raise
        except Exception:  # whose defect it is shows when each is written by itself
            log.exception("a batch of clocks could not be written; each is tried by itself")
            each(self.work, self.due, self._alone, postpone=self._postpone)

    def _look_safely(self, one: Watched, told: Told) -> None:
        try:
            told.add(self._look(one))
        except Exception:  # as in services.ticking: one row's defect is its own
            log.exception("clock %s failed and waits an hour", one.id)
            self._postpone(one, self.work.now + POISON_WAITS)

    def _alone(self, _: Work, one: Watched) -> None:
        self._write(self._look(one))

    def _postpone(self, one: Watched, until: datetime) -> None:
        clocks.postpone(self.work, one.id, until)

    def _write(self, told: Told) -> None:
        clocks.tell(self.work, told.clocks)
        outbox.send(self.work, told.letters)
        audit.record_many(self.work, "touchpoint", told.moves)

    def _look(self, one: Watched) -> Told:
        """Everything there is to say of a clock now."""
        ticket = self.tickets[one.ticket_id]
        case = Case(ticket, self.customers[ticket.customer_id], (one,))
        time, alerts = hours_of(self.work.policy, one), alerts_of(self.work.policy, ticket)
        told, clock = Told(), one.clock
        check_at = None
        for _ in range(MOST_AT_ONCE):
            news = due_action(clock, self.work.now, time, alerts)
            if news is not None:
                readers = self._readers(case, news)
                told.letters += self._letters(case, one, news, readers)
                # What a warning offers stays true, so its message need not be found again.
                found_again = () if news.kind is AlertKind.WARNING else readers
                clock, changes = announced(clock, news, self.work.now, found_again)
                told.moves += [audit_row(ticket.id, change) for change in changes]
                if news.kind is AlertKind.BREACH:
                    told.letters += self._redrawn(case, one._replace(clock=clock), news)
            check_at = next_check_at(clock, time, alerts)
            if news is None or check_at is None or check_at > self.work.now:
                break
        told.clocks.append((one._replace(clock=clock), check_at))
        return told

    def _readers(self, case: Case, news: Announcement) -> tuple[str, ...]:
        """Who is written to alone: whoever answers for the ticket, or those it escalates to."""
        ticket, customer = case.ticket, case.customer
        if news.kind is not AlertKind.ESCALATION:
            return (ticket.owner_id or customer.team.csm,)
        readers = [who for to in news.to for who in self.known.told(ticket, customer, to)]
        return tuple(dict.fromkeys(readers))

    def _letters(
        self, case: Case, one: Watched, news: Announcement, readers: tuple[str, ...]
    ) -> list[Letter]:
        alert, step = self._alert(case, one, news), news.names[-1]
        key = f"sla:{one.id}:{int(news.due_at.timestamp())}:{step}"
        match news.kind:
            case AlertKind.WARNING:
                fact: TicketFact = SlaWarned(alert, news.percent or 0)
                others = self._warning_letters(fact, key, news)
            case AlertKind.BREACH:
                fact = SlaBreached(alert)
                others = self._breach_letters(case, fact, key)
            case AlertKind.ESCALATION:
                fact, others = SlaEscalated(alert, news.to), []
        subjects = [(who, subject_of(one.id, step, who)) for who in readers]
        return [self._dm(case, fact, key, who, subject) for who, subject in subjects] + others

    def _warning_letters(self, fact: TicketFact, key: str, news: Announcement) -> list[Letter]:
        policy = self.work.policy
        if news.percent == min(policy.warn_percent):
            return []
        return [Letter(fact, policy.channels.sla_alerts, f"{key}:channel", folds=True)]

    def _breach_letters(self, case: Case, fact: SlaBreached, key: str) -> list[Letter]:
        policy, alert = self.work.policy, fact.alert
        return [
            Letter(
                fact,
                policy.channels.sla_alerts,
                f"{key}:channel",
                subject=subject_of(alert.clock_id),
                folds=True,
            ),
            Letter(
                SlaBreachNoted(alert),
                case.lane(policy),
                f"{key}:thread",
                mode="reply",
                subject=case.subject,
            ),
        ]

    def _redrawn(self, case: Case, one: Watched, news: Announcement) -> list[Letter]:
        """The card with the breach on it: the first line of a card is never calmer than it is."""
        clocks = sorted([*self.beside[case.ticket.id], one], key=lambda each: each.id)
        reason = f"{one.id}:{int(news.due_at.timestamp())}"
        return redrawn(self.work, replace(case, clocks=tuple(clocks)), reason=reason)

    def _dm(self, case: Case, fact: TicketFact, key: str, to: str, subject: str) -> Letter:
        """To one person, in their hours where it can wait; to a channel at once."""
        held = None
        if is_person(to):
            zone = self.known.zone(to) or self.work.policy.region(case.customer.region).zone
            hours = self.work.policy.person_hours(zone)
            held = dm_at(case.ticket.priority, self.work.now, hours)
        return Letter(fact, to, f"{key}:{to}", subject=subject, hold_until_at=held)

    def _line(self, customer: Customer) -> CustomerLine:
        if customer.id not in self.lines:
            self.lines[customer.id] = customers.line(self.work, customer)
        return self.lines[customer.id]

    def _alert(self, case: Case, one: Watched, news: Announcement) -> ClockAlert:
        return ClockAlert(
            clock_id=one.id,
            ticket_id=case.ticket.id,
            clock_kind=one.clock.kind,
            customer=self._line(case.customer),
            title=case.ticket.title,
            priority=case.ticket.priority,
            owner_id=case.ticket.owner_id,
            due_at=news.due_at,
            target=one.clock.target,
            planned_at=news.planned_at,
            late_by=news.late_by,
            is_critical_request=case.ticket.is_critical_request,
            is_always=one.is_always,
        )
