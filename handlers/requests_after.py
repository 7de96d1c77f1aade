"""After a session, and during a critical one: held, no-show, moved, rated; on it, resolved."""

from __future__ import annotations

from handlers import ids
from handlers.context import Answer, Context, private
from handlers.forms import text
from handlers.opening import open_view
from handlers.router import Router
from handlers.views import requests_after as views
from services import request_critical, request_outcomes


def register(on: Router) -> None:
    """Tell the router what is answered here."""
    on.action(ids.OUTCOME_HELD, ask_held)
    on.action(ids.OUTCOME_NO_SHOW, ask_no_show)
    on.action(ids.OUTCOME_MOVED, ask_moved)
    on.form(ids.HELD_FORM, held)
    on.form(ids.NO_SHOW_FORM, no_show)
    on.form(ids.MOVED_FORM, moved)
    on.action(ids.RATING, rate)
    on.action(ids.CRITICAL_CLAIM, claim)
    on.action(ids.CRITICAL_RESOLVE, resolve)


async def ask_held(context: Context) -> Answer:
    """**Held**: ask for notes."""
    drawn = await context.look(request_outcomes.ended, context.user_id, int(context.value))
    return await open_view(context, views.held_form(drawn), again="")


async def ask_no_show(context: Context) -> Answer:
    """**No-show**: ask for notes."""
    drawn = await context.look(request_outcomes.ended, context.user_id, int(context.value))
    return await open_view(context, views.no_show_form(drawn), again="")


async def ask_moved(context: Context) -> Answer:
    """**Moved**: ask to when."""
    drawn = await context.look(request_outcomes.ended, context.user_id, int(context.value))
    return await open_view(context, views.moved_form(drawn), again="")


async def held(context: Context) -> Answer:
    """Write it down as held."""
    request_id, notes = int(context.view["private_metadata"]), text(context.values, "notes")
    await context.act(request_outcomes.held, context.user_id, request_id, notes)
    return None


async def no_show(context: Context) -> Answer:
    """Write down that nobody came."""
    request_id, notes = int(context.view["private_metadata"]), text(context.values, "notes")
    await context.act(request_outcomes.no_show, context.user_id, request_id, notes)
    return None


async def moved(context: Context) -> Answer:
    """Give it its new time."""
    request_id, notes = int(context.view["private_metadata"]), text(context.values, "notes")
    at = context.values.get("new_time")
    await context.act(request_outcomes.moved_to, context.user_id, request_id, at, notes)
    return None


async def rate(context: Context) -> Answer:
    """The customer's satisfaction, chosen from the menu."""
    request_id = context.payload["actions"][0]["block_id"].partition(":")[2]
    done = await context.act(
        request_outcomes.rate, context.user_id, int(request_id), int(context.value)
    )
    return private(done.words)


async def claim(context: Context) -> Answer:
    """**I'm on it**."""
    done = await context.act(request_critical.claim, context.user_id, int(context.value))
    return private(done.words)


async def resolve(context: Context) -> Answer:
    """**Resolved**."""
    done = await context.act(request_critical.resolve, context.user_id, int(context.value))
    return private(done.words)
