"""`/cs team`: who leads whom, and who owns how many customers."""

from __future__ import annotations

from handlers.context import Answer, Context, Private
from handlers.router import Router, Word
from handlers.views import team as views
from services import members


def register(on: Router) -> None:
    """Tell the router what is answered here."""
    on.word(
        Word(
            name="team",
            handler=show,
            usage="team",
            does="Your lead, your team, and how many customers everybody owns",
            example="/cs team",
        )
    )


async def show(context: Context) -> Answer:
    """The team of whoever asks."""
    found = await context.look(members.team, context.person)
    return Private(views.team(context.person, found))
