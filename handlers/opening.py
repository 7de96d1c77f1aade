"""Opening a form from wherever somebody asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.context import Answer, Context, Private
from handlers.views import notes


async def open_view(context: Context, view: Mapping[str, Any], *, again: str) -> Answer:
    """Open `view`; on top, when a form is open already. Nothing is written before it.

    An event (mention, DM) has no permission to open anything: it gets **Open the form**, a button
    that runs the command `again`. Raises SlackRefused, which is answered the same way.
    """
    if not context.trigger_id:
        return Private(notes.open_form("Here it is.", again))
    if context.view.get("type") == "modal":
        await context.slack.push_view(context.trigger_id, view)
    else:
        await context.slack.open_view(context.trigger_id, view)
    return None
