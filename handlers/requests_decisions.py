"""The buttons of a request's card: approve, choose, suggest, decline, refer."""

from __future__ import annotations

from dataclasses import replace

from domain.errors import Invalid
from domain.requests import Status
from handlers import forms_requests as forms
from handlers import ids
from handlers.context import Answer, Context, private
from handlers.forms import text
from handlers.opening import open_view
from handlers.router import Router
from handlers.views import requests_choices as views
from services import request_decisions, request_offers
from services.request_decisions import NeedsReason


def register(on: Router) -> None:
    """Tell the router what is answered here."""
    on.action(ids.REQUEST_APPROVE, approve)
    on.form(ids.EXCEED_FORM, approve_exceeding)
    on.action(ids.REQUEST_CHOOSE, ask_choice)
    on.action(ids.CHOOSE_REDRAW, redraw_choice)
    on.form(ids.CHOOSE_FORM, approve_chosen)
    on.action(ids.REQUEST_SUGGEST, ask_times)
    on.form(ids.SUGGEST_FORM, suggest)
    on.action(ids.REQUEST_DECLINE, ask_reason)
    on.form(ids.DECLINE_FORM, decline)
    on.action(ids.REQUEST_REFER, ask_referral)
    on.form(ids.REFER_FORM, refer)
    on.action(ids.OFFER_PICK, pick)
    on.action(ids.OFFER_NONE, refuse_offer)


async def approve(context: Context) -> Answer:
    """Book what the card says; over the allowance, ask why first."""
    seen, choice = forms.approval(context.value)
    try:
        done = await context.act(request_decisions.approve, context.user_id, seen, choice)
    except NeedsReason as error:
        return await open_view(context, views.exceeding(error.card, context.value), again="")
    return private(done.words)


async def approve_exceeding(context: Context) -> Answer:
    """Book it with the reason why the allowance is exceeded."""
    seen, choice = forms.approval(context.view["private_metadata"])
    choice = replace(choice, reason=_reason(context))
    await context.act(request_decisions.approve, context.user_id, seen, choice)
    return None


def _reason(context: Context) -> str:
    reason = text(context.values, "reason")
    if not reason:
        raise Invalid("Say why it is needed.", field="reason")
    return reason


async def ask_choice(context: Context) -> Answer:
    """**Choose time or engineer**, if this person may decide at all."""
    seen = forms.seen(context.value)
    found = await context.look(request_decisions.choices, context.user_id, seen)
    own = found.at not in found.card.times
    view = views.choose(found.card, found.engineers, zone=context.person.zone, at=found.at, own=own)
    return await open_view(context, view, again="")


async def redraw_choice(context: Context) -> Answer:
    """The form again, with who is free at the time chosen now."""
    seen, chosen = forms.seen(context.view["private_metadata"]), forms.chosen_time(context.values)
    found = await context.look(request_decisions.choices, context.user_id, seen, chosen.at)
    view = views.choose(
        found.card, found.engineers, zone=context.person.zone, at=found.at, own=chosen.own
    )
    await context.slack.update_view(context.view["id"], view, context.view.get("hash", ""))
    return None


async def approve_chosen(context: Context) -> Answer:
    """Book what was chosen."""
    seen, choice = forms.seen(context.view["private_metadata"]), forms.choice(context.values)
    try:
        await context.act(request_decisions.approve_other, context.user_id, seen, choice)
    except NeedsReason as error:
        raise Invalid(error.message, field="reason") from error
    return None


async def ask_times(context: Context) -> Answer:
    """**Suggest other times**, if this person may decide at all."""
    seen = forms.seen(context.value)
    found = await context.look(request_decisions.choices, context.user_id, seen)
    return await open_view(context, views.suggest(found.card, found.engineers), again="")


async def suggest(context: Context) -> Answer:
    """Offer the times to the requester."""
    seen, values = forms.seen(context.view["private_metadata"]), context.values
    engineer, reason = text(values, "engineer"), text(values, "reason")
    offered = (engineer, forms.times(values), reason)
    try:
        await context.act(request_offers.offer, context.user_id, seen, *offered)
    except NeedsReason as error:
        raise Invalid(error.message, field="reason") from error
    except Invalid as error:
        raise forms.placed(error, values) from error
    return None


async def ask_reason(context: Context) -> Answer:
    """A no needs its reason: ask for it, if this person may say no at all."""
    drawn = await context.look(request_decisions.look, context.user_id, forms.seen(context.value))
    return await open_view(context, views.decline(drawn), again="")


async def decline(context: Context) -> Answer:
    """Decline, with the reason that was asked for."""
    seen = forms.seen(context.view["private_metadata"])
    reason = text(context.values, "reason")
    await context.act(request_decisions.decline, context.user_id, seen, reason)
    return None


async def ask_referral(context: Context) -> Answer:
    """Ask why it is for Professional Services, if this person may decide at all."""
    drawn = await context.look(request_decisions.look, context.user_id, forms.seen(context.value))
    return await open_view(context, views.refer(drawn), again="")


async def refer(context: Context) -> Answer:
    """Hand it to Professional Services."""
    seen = forms.seen(context.view["private_metadata"])
    reason = text(context.values, "reason")
    await context.act(request_decisions.refer, context.user_id, seen, reason)
    return None


async def pick(context: Context) -> Answer:
    """The requester takes one of the offered times; that it is booked is news in this same place,
    so it is not said twice."""
    seen, at = forms.picked(context.value)
    done = await context.act(request_offers.pick, context.user_id, seen, at)
    booked = done.value is not None and done.value.status is Status.APPROVED
    return None if booked else private(done.words)


async def refuse_offer(context: Context) -> Answer:
    """**None of these**."""
    seen = forms.seen(context.value)
    done = await context.act(request_offers.refuse, context.user_id, seen)
    return private(done.words)
