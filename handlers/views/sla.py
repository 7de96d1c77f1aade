"""Clocks on the screen: lists, and states as words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from domain.notices_parts import CustomerLine
from domain.sla import Clock, Reading, State
from domain.tickets import PRIORITY_NAMES, Ticket
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block, Message
from handlers.views.lengths import business_length, length
from handlers.views.tickets import AWAITED

STATES = {
    State.CANCELLED: "Cancelled",
    State.WAIVED: "Waived",
    State.MET: "Met",
    State.MISSED: "Missed",
    State.OVERDUE: "Overdue",
    State.PAUSED: "Waiting on customer",
    State.AT_RISK: "At risk",
    State.OUT_OF_HOURS: "Out of hours",
    State.RUNNING: "Running",
}


class Line(Protocol):
    """A clock in a list."""

    @property
    def ticket(self) -> Ticket: ...
    @property
    def customer(self) -> CustomerLine: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def reading(self) -> Reading: ...


def listed(title: str, lines: Sequence[Line], more: str | None) -> Message:
    """Clocks, nearest due first; `more` is the command for the next page."""
    if not lines:
        return kit.message(
            f"{kit.escape(title)}: none. A ticket starts one: /cs ticket.",
            [kit.section(f"*{kit.escape(title)}: none.*\nA ticket starts one: `/cs ticket`.")],
        )
    overdue = sum(line.reading.state is State.OVERDUE for line in lines)
    news = f"{kit.escape(title)}: {overdue} overdue" if overdue else kit.escape(title)
    entries: list[Block | Sequence[Block]] = [kit.section(f"*{news}*, nearest due first")]
    entries += [_entry(line) for line in lines]
    if more is not None:
        entries.append(kit.actions(kit.button("Show more", f"{ids.AGAIN}more", more)))
    said = f"{news}. The first: {_headline(lines[0])}"
    return kit.message(said, kit.fit_message(entries))


def _entry(line: Line) -> Block:
    ticket = line.ticket
    owner = kit.user(ticket.owner_id) if ticket.owner_id else "nobody"
    return kit.section(
        f"*{_headline(line)}*\n{kit.escape(kit.cut(ticket.title, 120))}\n"
        f"{PRIORITY_NAMES[ticket.priority]} · ticket #{ticket.id} · owner: {owner}",
        accessory=kit.button("Why this time?", ids.SLA_WHY, str(ticket.id)),
    )


def _headline(line: Line) -> str:
    reading = line.reading
    name = kit.escape(line.customer.name)
    what = AWAITED[line.clock.kind]
    return f"{name}: {what}, {stands(reading)}"


def stands(reading: Reading) -> str:
    """How a clock stands now, in words: the state first, then the one number that matters."""
    state = STATES[reading.state].lower()
    match reading.state:
        case State.OVERDUE | State.MISSED | State.WAIVED:
            late, business = length(reading.late), business_length(reading.late_business)
            is_other = reading.late_business != reading.late and not reading.is_outdated
            of_it = f" ({business} of business hours)" if is_other else ""
            return f"{state}, late by {late}{of_it}"
        case State.MET if not reading.is_outdated:
            return f"{state}, {business_length(reading.used)} used, {_left(reading)} to spare"
        case State.CANCELLED | State.PAUSED | State.MET:
            return state
        case _:
            due = f"due {kit.when(reading.due_at)}" if reading.due_at else ""
            again = ""
            if reading.counts_again_at:
                again = f", counts again {kit.when(reading.counts_again_at)}"
            return f"{state}, {due}, {_left(reading)} left{again}"


def _left(reading: Reading) -> str:
    return business_length(reading.left)
