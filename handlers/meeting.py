"""Getting to know people who are named before they ever did anything here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from domain.errors import Invalid, Unmet
from handlers.context import Context, Done
from handlers.errors import SlackRefused
from services import people


async def meet(context: Context, user_ids: Iterable[str]) -> None:
    """Have Slack asked about those of these people whom we do not know well enough.

    Raises Invalid when Slack cannot tell: nobody is given work unseen.
    """
    for user_id in dict.fromkeys(user_ids):
        if await context.look(people.known, user_id) is None:
            await _ask(context, user_id)


async def act_meeting(context: Context, service: Callable[..., Any], *args: Any) -> Done:
    """`context.act`; where the service raises Unmet, Slack is asked and it is tried once more.

    Costs nothing while everybody is known. Raises what `meet` raises.
    """
    try:
        return await context.act(service, *args)
    except Unmet as error:
        for user_id in dict.fromkeys(error.user_ids):
            await _ask(context, user_id)
    return await context.act(service, *args)


async def _ask(context: Context, user_id: str) -> None:
    try:
        seen = await context.slack.look_up(user_id)
    except SlackRefused:
        raise Invalid(
            "Slack can’t tell who that is right now, so nothing was changed. "
            "Please try again in a minute."
        ) from None
    await context.transact(people.remember, seen, now=context.now)
