"""Customers in Slack: the type-ahead every form uses."""

from __future__ import annotations

from handlers import ids
from handlers.context import Answer, Context, Options
from handlers.router import Router
from handlers.views import customers as views
from services import customers


def register(on: Router) -> None:
    """Tell the router what is answered here."""
    on.suggestion(ids.CUSTOMER, suggest)


async def suggest(context: Context) -> Answer:
    """Customers whose name contains what was typed so far."""
    found = await context.look(customers.suggest, context.words)
    return Options(views.options(found))
