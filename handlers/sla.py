"""`/cs sla`, **Why this time?**, and the buttons of a breach."""

from __future__ import annotations

import re

from handlers import ids, paging
from handlers.context import Answer, Context, Private, ids_in, private
from handlers.privacy import withheld
from handlers.router import Router, Word
from handlers.views import notes, sla_why
from handlers.views import sla as views
from services import sla, sla_breaches

_TICKET = re.compile(r"#?(\d{1,9})", re.ASCII)  # a longer one is no row's on PostgreSQL


def register(on: Router) -> None:
    """Tell the router what is answered here."""
    on.word(
        Word(
            name="sla",
            handler=show,
            usage="sla [mine|customer|ticket]",
            does="Running SLA clocks, nearest first; for a ticket why it is due when it is",
            example="/cs sla mine",
        )
    )
    on.action(ids.SLA_WHY, why)
    on.action(ids.SLA_ACKNOWLEDGE, acknowledge)
    on.action(ids.SLA_TAKE_OVER, take_over)


async def show(context: Context) -> Answer:
    """A page of clocks, or for "12" or "#12" the sum of one ticket's."""
    number = _TICKET.fullmatch(context.words.strip())
    if number:
        return await _explained(context, int(number[1]))
    if await withheld(context):
        return Private(notes.withheld("SLA clocks", f"sla {context.words}"))
    whose, skip = paging.page_of(context.words)
    if not whose:
        page = await context.look(sla.everybody, skip)
    elif whose.lower() == "mine":
        page = await context.look(sla.mine, context.user_id, skip)
    else:
        page = await context.look(sla.of_customer, whose, skip)
    more = paging.further("sla", whose, page.more)
    return Private(views.listed(page.title, page.lines, more))


async def why(context: Context) -> Answer:
    """**Why this time?**"""
    return await _explained(context, int(ids_in(context.value, 1)[0]))


async def acknowledge(context: Context) -> Answer:
    """**Acknowledge**: nobody else is called."""
    ticket_id, clock_id = map(int, ids_in(context.value, 2))
    done = await context.act(sla_breaches.acknowledge, context.user_id, ticket_id, clock_id)
    return private(done.words)


async def take_over(context: Context) -> Answer:
    """**Take over**: it is theirs now."""
    ticket_id, clock_id = map(int, ids_in(context.value, 2))
    done = await context.act(sla_breaches.take_over, context.user_id, ticket_id, clock_id)
    return private(done.words)


async def _explained(context: Context, ticket_id: int) -> Answer:
    if await withheld(context):
        return Private(notes.withheld("tickets", f"sla {ticket_id}"))
    found = await context.look(sla.explain, ticket_id)
    return Private(sla_why.why(found.ticket, found.customer, found.sums, context.now))
