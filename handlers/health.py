"""`/cs health`: a customer's card, or a ranked list."""

from __future__ import annotations

from domain.customers import Segment
from handlers import ids
from handlers.context import Answer, Context, Private
from handlers.router import Router, Word
from handlers.views import health as views
from services import customers, health

SCOPES = {
    "mine": "your customers",
    "team": "your team",
    "all": "everybody",
    Segment.ENTERPRISE.value: "enterprise",
    Segment.MID_MARKET.value: "mid-market",
    "mid-market": "mid-market",
    Segment.SMB.value: "SMB",
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


async def show(context: Context) -> Answer:
    """The card of one customer, or the list a scope names; without words: mine."""
    scope, _, page = context.words.partition(" ")
    known = scope.lower() or "mine"
    if known in SCOPES:
        return await _list(context, known, int(page) if page.isdigit() else 0)
    customer = await context.look(customers.find, context.words)
    found = await context.look(health.of, customer.id)
    return Private(views.card(found) if found else views.unscored(customer.name))


async def _list(context: Context, scope: str, skip: int) -> Answer:
    name = scope.replace("-", "_")
    cards = await context.look(health.ranked, context.person, name, skip)
    more = f"health {scope} {skip + health.PAGE}" if len(cards) > health.PAGE else None
    return Private(views.ranked(cards[: health.PAGE], SCOPES[scope], more))
