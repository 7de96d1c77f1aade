"""Looking at clocks: lists, and why one is due when it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.customers import Customer
from domain.day_by_day import Day, days
from domain.errors import NotFound
from domain.notices_parts import CustomerLine
from domain.regions import Coverage, Region
from domain.sla import Clock, Reading, State, read
from domain.tickets import Ticket, Watched
from services import customers
from services.tickets_cases import hours_of, load
from storage import clock_lists, tickets
from storage import customers as customer_rows
from storage.unit_of_work import Work

PAGE = 15


@dataclass(frozen=True, slots=True)
class Line:
    """A clock in a list."""

    ticket: Ticket
    customer: CustomerLine
    clock: Clock
    reading: Reading


@dataclass(frozen=True, slots=True)
class Page:
    """A page of clocks, nearest due first; `more` is how many to skip for the next, None at the
    end. `title` says whose they are."""

    title: str
    lines: tuple[Line, ...]
    more: int | None


@dataclass(frozen=True, slots=True)
class Sum:
    """Why a clock is due when it is: `days` add up to its target.

    Days are local to `region.zone`. `reading` is how it stands now.
    """

    clock: Clock
    reading: Reading
    region: Region
    coverage: Coverage
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A ticket with the sum of each of its clocks, oldest first."""

    ticket: Ticket
    customer: CustomerLine
    sums: tuple[Sum, ...]


def everybody(work: Work, skip: int = 0) -> Page:
    """All running clocks."""
    found = clock_lists.everybody(work, most=PAGE + 1, skip=skip)
    return _page(work, "All running clocks", found, skip)


def mine(work: Work, user_id: str, skip: int = 0) -> Page:
    """The clocks somebody answers for: of their own tickets, and as CSM of those nobody owns."""
    found = clock_lists.of_person(work, user_id, most=PAGE + 1, skip=skip)
    return _page(work, "Your running clocks", found, skip)


def of_customer(work: Work, words: str, skip: int = 0) -> Page:
    """The clocks of the customer that `words` mean. Raises Ambiguous and NotFound."""
    customer = customers.find(work, words)
    found = clock_lists.of_customer(work, customer.id, most=PAGE + 1, skip=skip)
    return _page(work, f"Running clocks of {customer.name}", found, skip, customer)


def explain(work: Work, ticket_id: int) -> Explanation:
    """Why the clocks of a ticket are due when they are. Raises NotFound."""
    case = load(work, ticket_id)
    if not case.clocks:
        raise NotFound(f"Ticket #{ticket_id} has no clock: the policy sets no target for it.")
    return Explanation(
        case.ticket,
        customers.line(work, case.customer),
        tuple(_sum(work, watched) for watched in case.clocks),
    )


def _page(
    work: Work, title: str, found: Sequence[Watched], skip: int, customer: Customer | None = None
) -> Page:
    more = skip + PAGE if len(found) > PAGE else None
    return Page(title, tuple(_lines(work, found[:PAGE], customer)), more)


def _lines(work: Work, found: Sequence[Watched], customer: Customer | None = None) -> list[Line]:
    held = tickets.some(work, (one.ticket_id for one in found))
    if customer is not None:
        theirs = {customer.id: customer}
    else:
        theirs = customer_rows.by_ids(work, (one.customer_id for one in held.values()))
    return [
        Line(
            ticket := held[one.ticket_id],
            customers.line(work, theirs[ticket.customer_id]),
            one.clock,
            _reading(work, one),
        )
        for one in found
    ]


def _reading(work: Work, one: Watched) -> Reading:
    return read(one.clock, work.now, hours_of(work.policy, one), work.policy.warn_percent)


def _sum(work: Work, one: Watched) -> Sum:
    time = hours_of(work.policy, one)
    region = work.policy.region(one.region)
    clock, reading = one.clock, _reading(work, one)
    # While it stands still nobody knows when it will be due: the sum ends where the wait began.
    until = clock.pauses[-1].from_at if reading.state is State.PAUSED else clock.due_at
    pauses = [(pause.from_at, pause.until_at or clock.due_at) for pause in clock.pauses]
    counted = days(
        time,
        clock.start_at,
        until,
        holiday_names=region.holidays,
        pauses=[(since, until) for since, until in pauses if since < until],
    )
    return Sum(clock, reading, region, Coverage(one.coverage), tuple(counted))
