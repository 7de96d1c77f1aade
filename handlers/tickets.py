"""Support tickets in Slack: the form, and the buttons of the card."""

from __future__ import annotations

from datetime import datetime

from handlers import forms, forms_tickets, ids, quoting
from handlers.context import Answer, Context, ids_in, private
from handlers.opening import open_view
from handlers.router import Router, Word
from handlers.views import tickets as card_views
from handlers.views import tickets_forms as views
from services import tickets, tickets_customer, tickets_moves, tickets_waivers


def register(on: Router) -> None:
    """Tell the router what is answered here."""
    on.word(
        Word(
            name="ticket",
            handler=open_form,
            usage="ticket [customer]",
            does="Track a support ticket, so that its first response is never late",
            example="/cs ticket acme",
            menu="Track a support ticket",
        )
    )
    on.shortcut(ids.MESSAGE_TICKET, open_from_message)
    on.form(ids.TICKET_FORM, submit)
    on.action(ids.TICKET_CLAIM, claim)
    on.action(ids.TICKET_RESPONDED, responded)
    on.action(ids.TICKET_WAIT, wait)
    on.action(ids.TICKET_RESUME, resume)
    on.action(ids.TICKET_PRIORITY, ask_priority)
    on.form(ids.PRIORITY_FORM, change_priority)
    on.action(ids.TICKET_ESCALATE, ask_escalation)
    on.form(ids.ESCALATE_FORM, escalate)
    on.action(ids.TICKET_MORE, more)
    on.form(ids.CLOSE_FORM, close)
    on.form(ids.WAIVE_FORM, waive)
    on.form(ids.WROTE_FORM, wrote_again)


async def open_form(context: Context) -> Answer:
    """**Track a support ticket**, with the customer of the words or the channel filled in."""
    customer = await context.look(
        tickets.prepare, context.person, context.words, context.channel_id
    )
    priority = context.policy.default_priority
    draft = views.Draft(context.user_id, _shown(context.now), priority, customer)
    return await open_view(context, views.form(draft), again=f"ticket {context.words}".strip())


async def open_from_message(context: Context) -> Answer:
    """The same from a message: its words, its moment, and the way back to it."""
    customer = await context.look(tickets.prepare, context.person, "", context.channel_id)
    said = await quoting.of_message(context)
    draft = views.Draft(
        owner_id=context.user_id,
        started_at=_shown(min(said.at, context.now)),
        priority=context.policy.default_priority,
        customer=customer,
        title=said.text,
        link=forms_tickets.permalink(context.payload),
    )
    return await open_view(context, views.form(draft), again="ticket")


async def submit(context: Context) -> Answer:
    """Begin to watch; what does not fit is marked in the form."""
    await context.act(tickets.track, context.user_id, forms_tickets.ticket(context.values))
    return None


async def claim(context: Context) -> Answer:
    """**I'm on it**."""
    done = await context.act(tickets_moves.claim, context.user_id, _ticket_id(context.value))
    return private(done.words)


async def responded(context: Context) -> Answer:
    """**Responded**: the customer has an answer."""
    done = await context.act(tickets_moves.responded, context.user_id, _ticket_id(context.value))
    return private(done.words)


async def wait(context: Context) -> Answer:
    """**Waiting on customer**."""
    done = await context.act(tickets_moves.wait, context.user_id, _ticket_id(context.value))
    return private(done.words)


async def resume(context: Context) -> Answer:
    """**Resume**."""
    done = await context.act(
        tickets_moves.resume_clocks, context.user_id, _ticket_id(context.value)
    )
    return private(done.words)


async def ask_priority(context: Context) -> Answer:
    """**Change priority**: to which?"""
    drawn = await context.look(tickets_moves.drawn, context.user_id, _ticket_id(context.value))
    return await open_view(context, views.priority_form(drawn), again="")


async def change_priority(context: Context) -> Answer:
    """Another target from the same start."""
    priority = forms_tickets.priority(context.values)
    await context.act(tickets_moves.change_priority, context.user_id, _of_form(context), priority)
    return None


async def ask_escalation(context: Context) -> Answer:
    """**Escalate**: to whom?"""
    drawn = await context.look(tickets_moves.drawn, context.user_id, _ticket_id(context.value))
    return await open_view(context, views.escalate_form(drawn), again="")


async def escalate(context: Context) -> Answer:
    """Tell whoever is next."""
    to, note = forms_tickets.audience(context.values), forms.text(context.values, "note")
    await context.act(tickets_moves.escalate, context.user_id, _of_form(context), to, note)
    return None


async def more(context: Context) -> Answer:
    """The "…" menu of the card: close, waive, take a waiver back, the customer wrote again."""
    what, number = ids_in(context.value, 2)
    ticket_id = _ticket_id(number)
    if what == card_views.UNDO_WAIVER:
        done = await context.act(tickets_waivers.take_waiver_back, context.user_id, ticket_id)
        return private(done.words)
    if what == card_views.WROTE:
        drawn = await context.look(tickets_customer.drawn, context.user_id, ticket_id)
        return await open_view(context, views.wrote_form(drawn, context.now), again="")
    if what == card_views.WAIVE:
        drawn = await context.look(tickets_waivers.drawn, context.user_id, ticket_id)
        return await open_view(context, views.waive_form(drawn), again="")
    drawn = await context.look(tickets_moves.drawn, context.user_id, ticket_id)
    return await open_view(context, views.close_form(drawn), again="")


async def close(context: Context) -> Answer:
    """Close it, with an answer or a reason."""
    await context.act(
        tickets_moves.close,
        context.user_id,
        _of_form(context),
        told=forms.text(context.values, "how") != views.CLOSED_SILENT,
        reason=forms.text(context.values, "reason"),
    )
    return None


async def waive(context: Context) -> Answer:
    """Excuse a late answer."""
    reason = forms.text(context.values, "reason")
    await context.act(tickets_waivers.waive_breach, context.user_id, _of_form(context), reason)
    return None


async def wrote_again(context: Context) -> Answer:
    """The customer wrote again."""
    at = forms_tickets.wrote_at(context.values)
    await context.act(tickets_customer.wrote_again, context.user_id, _of_form(context), at)
    return None


def _ticket_id(value: str) -> int:
    return int(ids_in(value, 1)[0])


def _of_form(context: Context) -> int:
    return _ticket_id(context.view["private_metadata"])


def _shown(at: datetime) -> datetime:
    """The minute that a picker shows: what counts is what people saw in the form."""
    return at.replace(second=0, microsecond=0)
