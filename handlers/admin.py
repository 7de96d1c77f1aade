"""`/cs admin`: members, roles, channels and policy, for CS Operations."""

from __future__ import annotations

from domain.members import Appointed, Appointment
from handlers import forms_members, ids
from handlers.context import Answer, Context, Private
from handlers.meeting import meet
from handlers.opening import open_view
from handlers.router import Router, Word
from handlers.views import admin as views
from services import members


def register(on: Router) -> None:
    """Tell the router what is answered here."""
    on.word(
        Word(
            name="admin",
            handler=answer,
            usage="admin [member @ann role csm [lead @bo]|member @ann remove]",
            does="Members, roles, channels and policy (admins)",
            example="/cs admin member @ann role csm lead @bo",
        )
    )
    on.action(ids.MEMBER_OPEN, open_form)
    on.form(ids.MEMBER_FORM, submit)


async def answer(context: Context) -> Answer:
    """The overview, or the act that the words name."""
    act, _, rest = context.words.partition(" ")
    if act.lower() == "member":
        given = forms_members.appointment(rest)
        return Private(views.appointed(await _appoint(context, given)))
    found = await context.look(members.overview, context.user_id)
    return Private(views.overview(found, context.policy, unknown=act))


async def open_form(context: Context) -> Answer:
    """**Give a role**, for those who may."""
    await context.look(members.overview, context.user_id)
    return await open_view(context, views.member_form(), again="admin")


async def submit(context: Context) -> Answer:
    """Give what was filled in."""
    done = await _appoint(context, forms_members.member(context.values))
    return Private(views.appointed(done))


async def _appoint(context: Context, given: Appointment) -> Appointed:
    """Have whoever is named looked up, when nobody here knows them yet; then appoint."""
    await meet(context, filter(None, (given.user_id, given.lead_id)))
    done = await context.act(members.appoint, context.user_id, given)
    appointed: Appointed = done.value
    return appointed
