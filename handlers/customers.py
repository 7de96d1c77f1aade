"""Customers in Slack: the card with its timeline, somebody's own, and the type-ahead of forms."""

from __future__ import annotations

from handlers import customers_edit, ids
from handlers.context import Answer, Context, Options, Private, ids_in
from handlers.privacy import withheld
from handlers.router import Router, Word
from handlers.views import customers as views
from handlers.views import notes
from services import customers, customers_cards
from services import customers_edit as services_edit


def register(on: Router) -> None:
    """Tell the router what is answered here."""
    on.word(
        Word(
            name="customer",
            handler=answer,
            usage="customer [name|add|edit name]",
            does="A customer’s card and timeline; add or change one",
            example="/cs customer acme",
            menu="Customers",
        )
    )
    on.suggestion(ids.CUSTOMER, suggest)
    on.action(ids.CUSTOMER_PAGE, turn)
    on.action(ids.SEND_PRIVATELY, send)


async def answer(context: Context) -> Answer:
    """The card of a customer, a form, or the asker's own customers."""
    act, _, rest = context.words.partition(" ")
    if act.lower() == "add":
        return await customers_edit.open_add(context, rest.strip())
    if act.lower() == "edit":
        return await customers_edit.open_edit(context, rest.strip())
    found = await context.look(customers_cards.asked, context.words, context.channel_id)
    if found is None and await withheld(context):
        return Private(notes.withheld("customers", "customer"))
    if found is None:
        mine = await context.look(customers_cards.owned, context.user_id)
        return Private(views.owned(mine, can_add=services_edit.may_add(context.person)))
    if await withheld(context):
        return Private(views.withheld(found.key))
    return Private(views.card(found))


async def suggest(context: Context) -> Answer:
    """Customers whose name contains what was typed so far."""
    found = await context.look(customers.suggest, context.words)
    return Options(views.options(found))


async def turn(context: Context) -> Answer:
    """Another page of the timeline, in place of the one that is shown."""
    key, skip = ids_in(context.value, 2)
    if await withheld(context):
        return Private(views.withheld(key), replace=True)
    found = await context.look(customers_cards.keyed, key, int(skip))
    if context.view.get("type") != "modal":
        return Private(views.card(found), replace=True)
    view = notes.message_view(views.card(found))
    await context.slack.update_view(context.view["id"], view, context.view.get("hash", ""))
    return None


async def send(context: Context) -> Answer:
    """**Send me privately**: the card as a direct message."""
    done = await context.act(customers_cards.send, context.user_id, context.value)
    return Private(notes.note(done.words), replace=True)
