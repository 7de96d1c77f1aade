"""What is not shown where another organisation reads along."""

from __future__ import annotations

import asyncio

from handlers.context import Context

ASKED_WITHIN_S = 1.5
"""Asking Slack must leave time to answer within its three seconds; unknown counts as shared."""


async def withheld(context: Context) -> bool:
    """Whether ARR, health and internal notes are to be withheld where this was asked.

    True in a channel shared with another organisation, for everybody, and where Slack does not say
    in time; never in a direct message or a modal. Offer **Send me privately** instead.
    """
    where = context.channel_id
    if where is None or where.startswith("D"):
        return False
    try:
        async with asyncio.timeout(ASKED_WITHIN_S):
            return await context.slack.is_shared(where)
    except TimeoutError:
        return True
