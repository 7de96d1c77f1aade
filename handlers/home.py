"""The Home tab: drawn when it is opened, when its switch is turned, and whenever it changed."""

from __future__ import annotations

from handlers import ids
from handlers.context import Answer, Context
from handlers.router import Router
from handlers.views import home as views
from services import home


def register(on: Router) -> None:
    """Tell the router what is answered here."""
    on.event("app_home_opened", show)
    on.action(ids.HOME_TEAM, switch)


async def show(context: Context) -> Answer:
    """The viewer's day; the event also comes for the other tabs, which draw themselves."""
    if context.payload["event"].get("tab", "home") != "home":
        return None
    day, _ = await context.transact(home.opened, context.person, now=context.now)
    await context.slack.publish_home(context.user_id, views.tab(day))
    return None


async def switch(context: Context) -> Answer:
    """**Team**: with what belongs to the team, or without."""
    team = context.value == "team"
    day, _ = await context.transact(home.switch, context.person, team=team, now=context.now)
    await context.slack.publish_home(context.user_id, views.tab(day))
    return None
