"""Session requests in Slack: asking, withdrawing, asking again, and the lists."""

from __future__ import annotations

from domain.errors import Invalid
from handlers import forms_requests as forms
from handlers import ids, paging, quoting
from handlers.context import Answer, Context, Private, private
from handlers.opening import open_view
from handlers.privacy import withheld
from handlers.router import Router, Word
from handlers.views import notes
from handlers.views import requests_form as views
from handlers.views.requests_list import listed
from services import request_changes, request_lists, requests

LIST_WORDS = {"": "mine", "mine": "mine", "pending": "pending"}


def register(on: Router) -> None:
    """Tell the router what is answered here."""
    on.word(
        Word(
            name="session",
            handler=open_form,
            usage="session [customer]",
            does="Ask for a Cloud Services Engineer or Architect",
            example="/cs session acme",
            menu="Request a session",
        )
    )
    on.word(
        Word(
            name="sessions",
            handler=show_list,
            usage="sessions [mine|pending|customer]",
            does="List session requests and where they stand",
            example="/cs sessions pending",
            menu="My sessions",
        )
    )
    on.shortcut(ids.SHORTCUT_REQUEST, open_form)
    on.shortcut(ids.MESSAGE_REQUEST, open_from_message)
    on.action(ids.REQUEST_REDRAW, redraw)
    on.form(ids.REQUEST_FORM, submit)
    on.action(ids.REQUEST_WITHDRAW, withdraw)
    on.action(ids.REQUEST_RESCHEDULE, ask_times)
    on.form(ids.RESCHEDULE_FORM, reschedule)


async def open_form(context: Context) -> Answer:
    """**Request a session**, with the customer of the words or the channel filled in."""
    customer = await context.look(
        requests.prepare, context.person, context.words, context.channel_id
    )
    view = views.form(views.Draft.of(customer, durations=context.policy.sessions.minutes))
    return await open_view(context, view, again=f"session {context.words}".strip())


async def open_from_message(context: Context) -> Answer:
    """The same, with what somebody wrote as the need."""
    customer = await context.look(requests.prepare, context.person, "", context.channel_id)
    said = await quoting.of_message(context)
    draft = views.Draft.of(customer, said.text, context.policy.sessions.minutes)
    return await open_view(context, views.form(draft), again="session")


async def redraw(context: Context) -> Answer:
    """The form again, with the questions the answers so far call for."""
    name = forms.option_text(context.view, "customer")
    draft = views.Draft.read(context.values, name, context.policy.sessions.minutes)
    await context.slack.update_view(
        context.view["id"], views.form(draft), context.view.get("hash", "")
    )
    return None


async def submit(context: Context) -> Answer:
    """Ask; what does not fit is marked in the form."""
    try:
        await context.act(requests.submit, context.user_id, forms.request(context.values))
    except Invalid as error:
        raise forms.placed(error, context.values) from error
    return None


async def withdraw(context: Context) -> Answer:
    """Take it back."""
    done = await context.act(request_changes.withdraw, context.user_id, int(context.value))
    return private(done.words)


async def ask_times(context: Context) -> Answer:
    """Ask for the new times, if there may still be any."""
    request, customer = await context.look(request_changes.own, context.user_id, int(context.value))
    view = views.reschedule(request, customer, context.policy.sessions.minutes)
    return await open_view(context, view, again="")


async def reschedule(context: Context) -> Answer:
    """Ask again with the new times."""
    request_id, new = int(context.view["private_metadata"]), forms.new_times(context.values)
    try:
        await context.act(request_changes.reschedule, context.user_id, request_id, new)
    except Invalid as error:
        raise forms.placed(error, context.values) from error
    return None


async def show_list(context: Context) -> Answer:
    """`/cs sessions`: mine, those that wait for me, or a customer's."""
    if await withheld(context):
        return Private(notes.withheld("sessions", f"sessions {context.words}"))
    whose, skip = paging.page_of(context.words)
    which = LIST_WORDS.get(whose.lower())
    if which is None:
        found = await context.look(request_lists.of_customer, whose, skip)
    elif which == "pending":
        found = await context.look(request_lists.pending, context.user_id, skip)
    else:
        found = await context.look(request_lists.mine, context.user_id, skip)
    return Private(listed(found, paging.further("sessions", whose, found.further)))
