"""What is not shown where another organisation reads along."""

from __future__ import annotations

import asyncio

from domain.errors import Invalid
from handlers.context import Context

ASKED_WITHIN = 0.75
"""Of `[delivery] view_timeout_s`: 1.5 s. Asking Slack must leave time to answer within its three
seconds; unknown counts as shared."""

_SHARED = (
    "This channel is shared with another organisation. Choose one that only your company reads."
)
_UNKNOWN = (
    "I can’t see this channel. Invite me there with /invite @Touchpoint, or choose another one."
)
_UNSEEN = frozenset({"channel_not_found", "not_in_channel"})


async def withheld(context: Context) -> bool:
    """Whether ARR, health and internal notes are to be withheld where this was asked.

    True in a channel shared with another organisation, for everybody, and where Slack does not say
    in time; never in a direct message or a modal. Offer **Send me privately** instead.
    """
    where = context.channel_id
    if where is None or where.startswith("D"):
        return False
    try:
        async with asyncio.timeout(ASKED_WITHIN * context.policy.delivery.view_timeout_s):
            return await context.slack.is_shared(where)
    except TimeoutError:
        return True


async def check_internal(context: Context, field: str) -> None:
    """Let the channel that a form newly names in `field` be an internal one.

    Raises Invalid where Slack says that another organisation reads along, or knows no such channel.
    What Slack does not say in time is asked again before anything is posted.
    """
    chosen = str(context.values.get(field) or "")
    shown = [one["element"] for one in context.view["blocks"] if one.get("block_id") == field]
    if not chosen or any(one.get("initial_conversation") == chosen for one in shown):
        return
    try:
        async with asyncio.timeout(ASKED_WITHIN * context.policy.delivery.view_timeout_s):
            found = await context.slack.reach(chosen)
    except TimeoutError:
        return
    if found.is_shared:
        raise Invalid(_SHARED, field=field)
    if found.problem in _UNSEEN:
        raise Invalid(_UNKNOWN, field=field)
