"""`/cs health`: a customer's card, or a ranked list of many; and what can be done from there."""

from __future__ import annotations

import re

from domain.customers import Segment, Stage
from domain.notices_health import HealthAsked, HealthListAsked
from handlers import forms, ids
from handlers.context import Answer, Context, Private, ids_in, private
from handlers.opening import open_view
from handlers.privacy import withheld
from handlers.router import Router, Word
from handlers.views import health as views
from handlers.views import health_lists as lists
from handlers.views import health_messages as messages
from handlers.views import notes
from handlers.views.kit import Message
from services import customers, health, health_playbooks

_SKIP = re.compile(r"\d{0,9}", re.ASCII)
SCOPES = {
    "mine": "your customers",
    "team": "your team’s customers",
    "all": "all customers",
    Segment.ENTERPRISE.value: "enterprise customers",
    Segment.MID_MARKET.value: "mid-market customers",
    "mid-market": "mid-market customers",
    Segment.SMB.value: "SMB customers",
}


def register(on: Router) -> None:
    """Tell the router what is answered here."""
    on.word(
        Word(
            name="health",
            handler=show,
            usage="health [customer|mine|team|enterprise|mid-market|smb|all]",
            does="How a customer is doing, and why; or a ranked list",
            example="/cs health acme",
            menu="Customer health",
        )
    )
    on.shortcut(ids.SHORTCUT_HEALTH, show)
    on.action(ids.HEALTH_START, start_playbook)
    on.action(ids.HEALTH_DONE, end_playbook)
    on.action(ids.HEALTH_WRONG, ask_what_is_wrong)
    on.form(ids.HEALTH_WRONG_FORM, doubt)
    on.action(ids.HEALTH_SEND, send)


async def show(context: Context) -> Answer:
    """The card of one customer, or the list a scope names; without words: mine."""
    if await withheld(context):
        return Private(lists.withheld(context.words))
    scope = _scope(context.words)
    if scope:
        return Private(messages.render(await _list(context, scope)))
    return Private(await _card(context, context.words))


def _scope(words: str) -> tuple[str, int] | None:
    """(scope, how many to skip) if the words name a scope; None for a customer's name."""
    name, _, page = words.partition(" ")
    known = name.lower() or "mine"
    if known not in SCOPES or not _SKIP.fullmatch(page):
        return None
    return known, int(page or 0)


async def _list(context: Context, scope: tuple[str, int]) -> HealthListAsked:
    name, skip = scope
    cards = await context.look(health.ranked, context.person, name.replace("-", "_"), skip)
    more = f"health {name} {skip + health.PAGE}" if len(cards) > health.PAGE else None
    return HealthListAsked(tuple(cards[: health.PAGE]), SCOPES[name], more)


async def _card(context: Context, words: str) -> Message:
    customer, found = await context.look(health.asked, words)
    if customer.stage is Stage.CHURNED:
        return views.churned(customer.name, found)
    return views.card(found) if found else views.unscored(customer.name)


async def send(context: Context) -> Answer:
    """What was asked for in a shared channel, as a direct message."""
    scope = _scope(context.value)
    if scope:
        fact: HealthListAsked | HealthAsked = await _list(context, scope)
    else:
        customer, found = await context.look(health.asked, context.value)
        if found is None or customer.stage is Stage.CHURNED:
            return private(f"There is no score of {customer.name} to send.")
        fact = HealthAsked(found)
    done = await context.act(health.send, context.user_id, fact, context.key)
    return Private(notes.note(done.words), replace=True)


async def start_playbook(context: Context) -> Answer:
    """Begin what the card calls the next step."""
    key, playbook = ids_in(context.value, 2)
    await context.act(health_playbooks.start, context.user_id, key, playbook)
    return await _redraw(context, key)


async def end_playbook(context: Context) -> Answer:
    """It is done: the card says so where it was clicked on one, a word elsewhere."""
    run_id, where = ids_in(context.value, 2)
    done = await context.act(health_playbooks.finish, context.user_id, int(run_id))
    if where == "card":
        return await _redraw(context, done.value.customer_key)
    return private(done.words)


async def _redraw(context: Context, key: str) -> Answer:
    """The card as it now stands, in place of the one that was clicked."""
    _, found = await context.look(health.keyed, key)
    drawn = views.card(found) if found else views.unscored(key)
    if context.view.get("type") != "modal":
        return Private(drawn, replace=True)
    view = notes.message_view(drawn)
    await context.slack.update_view(context.view["id"], view, context.view.get("hash", ""))
    return None


async def ask_what_is_wrong(context: Context) -> Answer:
    """**Wrong?** asks what, and why."""
    customer = await context.look(customers.get, context.value)
    return await open_view(context, messages.wrong_form(customer.key, customer.name), again="")


async def doubt(context: Context) -> Answer:
    """Keep what somebody finds wrong."""
    key = context.view["private_metadata"]
    label, reason = forms.text(context.values, "label"), forms.text(context.values, "reason")
    done = await context.act(health.doubt, context.user_id, key, label, reason)
    return private(done.words)
