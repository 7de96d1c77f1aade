"""Session requests in Slack: the form, the card's buttons, the reason for a no."""

from __future__ import annotations

from handlers import forms, ids
from handlers.context import Answer, Context, ids_in, private
from handlers.opening import open_view
from handlers.router import Router, Word
from handlers.views import requests as views
from services import customers, requests
from services.requests import Seen


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
    on.shortcut(ids.SHORTCUT_REQUEST, open_form)
    on.action(ids.REQUEST_REDRAW, redraw)
    on.form(ids.REQUEST_FORM, submit)
    on.action(ids.REQUEST_APPROVE, approve)
    on.action(ids.REQUEST_DECLINE, ask_reason)
    on.form(ids.DECLINE_FORM, decline)


async def open_form(context: Context) -> Answer:
    """**Request a session**, with the customer of the words or the channel filled in."""
    customer = await context.look(customers.guess, context.words, context.channel_id)
    view = views.form(views.Draft.of(customer))
    return await open_view(context, view, again=f"session {context.words}".strip())


async def redraw(context: Context) -> Answer:
    """The form again, with the questions the answers so far call for."""
    draft = views.Draft.read(context.values)
    await context.slack.update_view(
        context.view["id"], views.form(draft), context.view.get("hash", "")
    )
    return None


async def submit(context: Context) -> Answer:
    """Ask; what does not fit is marked in the form."""
    await context.act(requests.submit, context.user_id, forms.request(context.values))
    return None


async def approve(context: Context) -> Answer:
    """Book what the card says."""
    request_id, version, engineer = ids_in(context.value, 3)
    seen = Seen(int(request_id), int(version), engineer or None)
    done = await context.act(requests.approve, context.user_id, seen)
    return private(done.words)


async def ask_reason(context: Context) -> Answer:
    """A no needs its reason: ask for it, if this person may say no at all."""
    request_id, version, _ = ids_in(context.value, 3)
    seen = Seen(int(request_id), int(version))
    drawn = await context.look(requests.decidable, context.user_id, seen)
    return await open_view(context, views.decline_form(drawn), again="")


async def decline(context: Context) -> Answer:
    """Decline, with the reason that was asked for."""
    request_id, version = ids_in(context.view["private_metadata"], 2)
    seen = Seen(int(request_id), int(version))
    reason = forms.text(context.values, "reason")
    await context.act(requests.decline, context.user_id, seen, reason)
    return None
