"""Adding and changing a customer in Slack."""

from __future__ import annotations

from domain.errors import Ambiguous, NotFound
from handlers import errors, forms_customers, ids
from handlers.context import Answer, Context, Show, ids_in, private
from handlers.meeting import act_meeting
from handlers.opening import open_view
from handlers.privacy import check_internal
from handlers.router import Router
from handlers.views import customers as cards
from handlers.views import customers_form as views
from handlers.views import notes
from services import customers_edit


def register(on: Router) -> None:
    """Tell the router what is answered here."""
    on.action(ids.CUSTOMER_ADD, add_clicked)
    on.action(ids.CUSTOMER_EDIT, edit_clicked)
    on.form(ids.CUSTOMER_FORM, submit)


async def open_add(context: Context, name: str = "") -> Answer:
    """The empty form, for those who may add customers."""
    customers_edit.require_adder(context.person)
    view = views.add_form(context.policy, context.user_id, name)
    return await open_view(context, view, again=f"customer add {name}".strip())


async def open_edit(context: Context, words: str) -> Answer:
    """The form of a customer, for those who may change it."""
    try:
        found = await context.look(
            customers_edit.editable, context.user_id, words, context.channel_id
        )
    except (Ambiguous, NotFound) as error:  # a choice that leads to the form, not to cards
        return errors.said(error, "command", context.payload, "customer edit")
    if found is None:
        return private("Which customer? Write its name, for example `/cs customer edit acme`.")
    view = views.edit_form(context.policy, found)
    return await open_view(context, view, again=f"customer edit {found.key}")


async def add_clicked(context: Context) -> Answer:
    """**Add a customer**."""
    return await open_add(context)


async def edit_clicked(context: Context) -> Answer:
    """**Edit** on a card."""
    return await open_edit(context, context.value)


async def submit(context: Context) -> Answer:
    """Add or change; what does not fit is marked in the form, the word stands in it after."""
    await check_internal(context, "channel")
    cells = forms_customers.cells(context.values)
    seen = context.view.get("private_metadata") or ""
    if seen:
        key, version = ids_in(seen, 2)
        edit = (customers_edit.edit, context.user_id, key, int(version), cells)
        done = await act_meeting(context, *edit)
    else:
        done = await act_meeting(context, customers_edit.add, context.user_id, cells)
    return Show(notes.message_view(cards.saved(done.value, done.words)))
